"""Frozen months: what goes into one beside the figures, and one read again as of a day."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.actions import canonical
from guatu.ledger.types import Fact, Facts
from guatu.org.types import Actor
from guatu.status.facts import spoken_of
from guatu.status.gathering.registry import gathered
from guatu.status.models import Light, Snapshot
from guatu.status.queries.freezing import frozen_facts, snapshots
from guatu.status.queries.lights import lights, readable_lights
from guatu.status.queries.packs import packs_in_force
from guatu.status.rules.subjects import about, kept_subjects, named_facts
from guatu.status.types import Pack, SubjectKind, Words
from guatu.status.types.frozen import Frozen
from guatu.status.types.subjects import LIGHT_KINDS, OTHERS
from guatu.ui.types import LightColour

IDS_AT_ONCE: Final = 500


def frozen_month(actor: Actor, period: Period) -> Facts:
    """What a snapshot of the month freezes now: the figures and lights, the day they speak of, the packs' versions with
    a digest of what each asks, and a digest of what the lights were judged from."""
    running = packs_in_force()
    others = {kind: list(lights(actor, period=period, kind=LIGHT_KINDS[kind])) for kind in OTHERS}
    rows = [*lights(actor, period=period).order_by(), *(row for found in others.values() for row in found)]
    return dict(frozen_facts(actor, period)) | {
        "subjects": {
            kind.value: _frozen_subjects(actor, kind, found, period, about(running, kind))
            for kind, found in others.items()
            if found
        },
        "as_of": spoken_of(period),
        "packs": [
            {
                "code": pack.code,
                "version": pack.version,
                "name": pack.name,
                "name_en": pack.name_en,
                "digest": hashlib.sha256(repr(pack.questions).encode()).hexdigest(),
            }
            for pack in running
        ],
        "inputs_digest": _inputs_digest(rows),
    }


def _frozen_subjects(
    actor: Actor, kind: SubjectKind, rows: Sequence[Light], period: Period, running: Sequence[Pack]
) -> list[Fact]:
    """The lights of a kind of subject, worst first, each with what is known of it by the names of the dictionary."""
    found = gathered(actor, kind, period, named=named_facts(running))
    known = dict(zip(((one.pk, one.unit_id) for one in found), kept_subjects(kind, found), strict=True))
    return [
        {
            "light_id": row.pk,
            "key": row.key,
            "name": row.name,
            "name_en": row.name_en,
            "unit_code": row.unit.code,
            "colour": row.colour,
            "reason_zh": row.reasons[0]["zh"] if row.reasons else "",
            "reason_en": row.reasons[0]["en"] if row.reasons else "",
            "facts": known.get((row.subject_id, row.unit_id), {}),
        }
        for row in rows
    ]


def _inputs_digest(rows: Iterable[Light]) -> str:
    """SHA-256 of the facts, sources and rules of these lights: each row is written once and never changed."""
    told: list[Fact] = [
        {
            "light": row.pk,
            "source": row.source,
            "computed": row.by_rules,
            "reasons": [
                {key: reason.get(key) for key in ("pack", "version", "question", "rule", "facts")}
                for reason in row.reasons
            ],
        }
        for row in sorted(rows, key=lambda row: row.pk)
    ]
    return hashlib.sha256(canonical({"lights": told}).encode()).hexdigest()


def status_at(actor: Actor, day: date, number: int | None = None) -> Frozen:
    """The newest month that had ended by `day` and was frozen, as the bulletin showed it: of several snapshots of that
    month the one that an issued bulletin was made from, else the newest; or the one of that number.

    For those who see the whole city. Raises G1853 where no month was frozen by then.
    """
    rows = snapshots(actor).defer(None)
    months = sorted({Period.parse(text) for text in rows.order_by().values_list("period", flat=True)})
    ended = [month for month in months if month.last_day <= day]
    found: Sequence[Snapshot] = list(rows.filter(period=str(ended[-1])).order_by("number")) if ended else []
    if number is not None:
        found = [row for row in found if row.number == number]
    if not found:
        raise GuatuError("G1853", day=day.isoformat())
    cited = [row for row in found if row.cited_as]
    return read_frozen((cited or found)[-1])


def read_frozen(row: Snapshot) -> Frozen:
    """A snapshot read, and compared with its digests."""
    facts = json.loads(row.facts)
    whole = hashlib.sha256(row.facts.encode()).hexdigest() == row.digest
    inputs = None
    if "inputs_digest" in facts:
        subjects = [row for rows in facts.get("subjects", {}).values() for row in rows]
        ids = [row["light_id"] for row in (*facts["projects"], *subjects)]
        kept: list[Light] = []
        for at in range(0, len(ids), IDS_AT_ONCE):
            kept += Light.objects.filter(pk__in=ids[at : at + IDS_AT_ONCE])
        inputs = _inputs_digest(kept) == facts["inputs_digest"]
    return Frozen(row, Period.parse(row.period), facts, whole, inputs)


def frozen_lights(actor: Actor, taken: Snapshot, colour: LightColour) -> dict[Words, int]:
    """The lights of a colour that a snapshot froze, as far as the actor may see them, by their project's names; a name
    that two projects bear is left out. Two queries at most."""
    facts = json.loads(taken.facts)
    ids: dict[Words, set[int]] = {}
    for row in facts["projects"]:
        if row["colour"] == colour and row.get("light_id") is not None:
            ids.setdefault(Words(row["name"], row["name_en"] or row["name"]), set()).add(row["light_id"])
    one = {name: next(iter(found)) for name, found in ids.items() if len(found) == 1}
    seen = readable_lights(actor, one.values())
    return {name: pk for name, pk in one.items() if pk in seen}
