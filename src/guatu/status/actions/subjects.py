"""Judging of subjects that are no projects: nodes, funds, indicators of units, directives, units."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from guatu.kernel.period import Period
from guatu.ledger.actions import insert_rows, take_turn
from guatu.ledger.types import Fact
from guatu.org.types import Actor, Role
from guatu.status.gathering.registry import gathered
from guatu.status.models import Light
from guatu.status.rules.subjects import about, named_facts, verdicts_of
from guatu.status.types import KindResult, Pack, Source, SubjectKind, Verdict
from guatu.status.types.subjects import KIND_OF, LIGHT_KINDS, OTHERS, Judgeable, Touched

if TYPE_CHECKING:
    from django.db.models import QuerySet

AT_ONCE: Final = 500
"""Ids in one condition, rows in one statement."""
_COLUMNS: Final = tuple(one.attname for one in Light._meta.concrete_fields if not one.primary_key)
_Key = tuple[int, int | None]
"""A subject by its id, an indicator by its unit's too."""


def house_of(actor: Actor) -> Actor:
    """The house as this actor signs for it: a light is the same whoever has it judged."""
    return replace(actor, role=Role.OPERATOR, unit_ids=None, duty_ids=None)


def insert_lights(lights: Sequence[Light]) -> None:
    """Many lights as rows of few statements."""
    insert_rows(Light, _COLUMNS, ([getattr(light, name) for name in _COLUMNS] for light in lights))


class SubjectJudging:
    """One run over a month: judges kind by kind, writes what changed, remembers it for the ledger."""

    def __init__(self, actor: Actor, period: Period, packs: Sequence[Pack], at: datetime) -> None:
        self.changes: list[dict[str, Fact]] = []
        self.results: dict[SubjectKind, KindResult] = {}
        self._house = house_of(actor)
        self._period = period
        self._packs = packs
        self._at = at

    @property
    def asked(self) -> bool:
        """Whether any pack in force is about subjects that are no projects."""
        return any(pack.subject is not SubjectKind.PROJECT for pack in self._packs)

    def judge(self, touched: Touched | None) -> None:
        """Judges every kind that a pack in force is about: all its subjects, or what was touched of them.

        Lights of subjects that are no more, or of a kind that no pack is about any more, stop being current in a run
        over all.
        """
        if not self.asked and (touched is not None or not self._unasked().exists()):
            return
        take_turn()  # two people judging at once would write two current lights of one subject
        if touched is None:
            for gone in self._unasked():
                self._note(KIND_OF[gone.subject_kind], gone.key, gone.colour, "")
            self._unasked().update(current=False)
        for kind in OTHERS:
            packs = about(self._packs, kind)
            if packs:
                self._judge(kind, packs, touched)

    def _unasked(self) -> "QuerySet[Light]":
        """Current lights of kinds that no pack in force is about."""
        asked = {LIGHT_KINDS[pack.subject] for pack in self._packs}
        kinds = [LIGHT_KINDS[kind] for kind in OTHERS if LIGHT_KINDS[kind] not in asked]
        return Light.objects.filter(subject_kind__in=kinds, period=str(self._period), current=True)

    def _judge(self, kind: SubjectKind, packs: Sequence[Pack], touched: Touched | None) -> None:
        named = named_facts(packs)
        found = gathered(self._house, kind, self._period, touched=touched, named=named)
        verdicts = verdicts_of(packs, kind, found, self._period.year)
        current = self._current(kind, [one.pk for one in found] if touched is not None else None)
        fresh, stale = [], []
        colours: Counter[str] = Counter()
        before = len(self.changes)
        for one, verdict in zip(found, verdicts, strict=True):
            new, old = self._light(one, verdict), current.pop(_key(kind, one.pk, one.unit_id), None)
            colours[new.colour] += 1
            if old is not None and _same(old, new):
                continue
            if old is not None:
                stale.append(old.pk)
            fresh.append(new)
            self._note(kind, one.key, old.colour if old is not None else "", new.colour)
        if touched is None:
            for gone in current.values():
                stale.append(gone.pk)
                self._note(kind, gone.key, gone.colour, "")
        for at in range(0, len(stale), AT_ONCE):
            Light.objects.filter(pk__in=stale[at : at + AT_ONCE]).update(current=False)
        insert_lights(fresh)
        self.results[kind] = KindResult(len(found), len(self.changes) - before, dict(colours))

    def _current(self, kind: SubjectKind, ids: Collection[int] | None) -> dict[_Key, Light]:
        rows = Light.objects.filter(subject_kind=LIGHT_KINDS[kind], period=str(self._period), current=True)
        if ids is not None and len(ids) <= AT_ONCE:
            rows = rows.filter(subject_id__in=ids)
        return {_key(kind, row.subject_id, row.unit_id): row for row in rows}

    def _light(self, one: Judgeable, verdict: Verdict) -> Light:
        source = one.source.submission_id if isinstance(one.source, Source) else None
        return Light(
            subject_kind=LIGHT_KINDS[one.kind],
            subject_id=one.pk,
            key=one.key,
            name=one.name.zh,
            name_en=one.name.en,
            period=str(self._period),
            unit_id=one.unit_id,
            area_id=one.area_id,
            colour=verdict.colour.value,
            reasons=[reason.as_json() for reason in verdict.reasons],
            source=f"collect.submission:{source}" if source is not None else "",
            computed_at=self._at,
        )

    def _note(self, kind: SubjectKind, key: str, before: str, after: str) -> None:
        self.changes.append({"kind": kind.value, "subject": key, "before": before, "after": after})


def _key(kind: SubjectKind, pk: int, unit_id: int) -> _Key:
    return pk, unit_id if kind is SubjectKind.INDICATOR else None


def _same(old: Light, new: Light) -> bool:
    return all(
        getattr(old, field) == getattr(new, field)
        for field in ("colour", "reasons", "source", "unit_id", "area_id", "key", "name", "name_en")
    )
