"""Writes of assess: schemes loaded, a month scored once and for good."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from guatu.assess import queries
from guatu.assess.models import Assessment, Scheme, Score
from guatu.assess.rules import items, score
from guatu.assess.schemes import shipped
from guatu.assess.types import DEFAULT_SCHEME, Outcome
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Facts
from guatu.org.types import Actor, subject
from guatu.status.actions import take_snapshot
from guatu.status.queries import snapshot as read_snapshot

KEPT = ("name", "name_en", "source", "source_en", "own", "left_out")


@verb("assess.schemes.load")
def load_schemes(actor: Actor) -> list[Scheme]:
    """Keep every shipped scheme that is not kept yet; returns those that are new.

    For the command line of the server. Raises Denied, G2104 where a file was changed without raising its version.
    """
    actor.require("assess.schemes.load")
    new = [made for data in shipped() if (made := _load(data)) is not None]
    for row in new:
        record(actor, subject(row), after={"code": row.code, "version": row.version, "name": row.name})
    if not new:
        unchanged()
    return new


def _load(data: Mapping[str, Any]) -> Scheme | None:
    rows = data["item"]
    items(rows)  # a file that cannot be read is a fault of ours and is found here, not at the month's end
    facts = {key: data[key] for key in KEPT} | {"items": rows}
    kept = Scheme.objects.filter(code=data["code"], version=data["version"]).first()
    if kept is None:
        return Scheme.objects.create(code=data["code"], version=data["version"], **facts)
    if any(getattr(kept, key) != value for key, value in facts.items()):
        raise GuatuError("G2104", code=kept.code, version=kept.version)
    return None


@verb("assess.assessment.make")
def assess(actor: Actor, *, scheme_code: str, snapshot_id: int) -> Assessment:
    """Score a frozen snapshot by the newest version of a scheme, once and for good.

    Raises Denied, NotFound (snapshot), G2101 (scheme), G2102 where it was done, G2103 where no unit can be scored.
    """
    actor.require("assess.run")
    scheme = queries.scheme(actor, scheme_code)
    snapshot = read_snapshot(actor, snapshot_id)
    month = Period.parse(snapshot.period)
    if Assessment.objects.filter(scheme=scheme, snapshot=snapshot).exists():
        raise GuatuError(
            "G2102", period=month, snapshot=snapshot.number, scheme=Phrase(scheme.name, scheme.name_en)
        )
    outcome = score(queries.items_of(scheme), queries.facts_of(actor, snapshot_id))
    if not outcome.scores:
        raise GuatuError("G2103", period=month, snapshot=snapshot.number)
    made = Assessment.objects.create(
        scheme=scheme, snapshot=snapshot, made_at=clock().now(), made_by_id=actor.account_id
    )
    _keep(made, outcome)
    after: Facts = {
        "scheme": f"{scheme.code} v{scheme.version}",
        "snapshot": snapshot.digest,
        "scores": {row.unit.code: [row.points, row.rank] for row in outcome.scores},
        "unscored": [unit.code for unit in outcome.unscored],
        "digest": _digest(outcome),
    }
    record(actor, subject(made), after=after)
    return made


def _keep(made: Assessment, outcome: Outcome) -> None:
    Score.objects.bulk_create(
        Score(
            assessment=made,
            unit_id=row.unit.id,
            group=row.unit.kind.value,
            points=row.points,
            rank=row.rank,
            lines=[line.as_json() for line in row.lines],
        )
        for row in outcome.scores
    )


def _digest(outcome: Outcome) -> str:
    lines = {row.unit.code: [line.as_json() for line in row.lines] for row in outcome.scores}
    text = json.dumps(lines, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@verb("assess.month.assess")
def assess_month(actor: Actor, *, period: Period, scheme_code: str = DEFAULT_SCHEME) -> Assessment:
    """Freeze a month as it stands and score it. Raises what take_snapshot and assess raise."""
    actor.require("assess.run")
    unchanged()  # the snapshot and the assessment record themselves
    snapshot = take_snapshot(actor, period=period)
    return assess(actor, scheme_code=scheme_code, snapshot_id=snapshot.pk)
