"""What the detectors count: figures against targets, last digits, Decembers, hand-ins without a change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from guatu.collect.models import Cell, Round
from guatu.collect.rules import GIVEN, detectors
from guatu.collect.rules.detectors import AtTarget, Decembers, Detector, Finding, Place
from guatu.collect.types import Field, SubjectKind, Words
from guatu.kernel.clock import clock
from guatu.kernel.period import Kind, Period
from guatu.org.queries import scoped, units
from guatu.org.types import RANKED_KINDS, Actor
from guatu.projects import queries as projects
from guatu.targets import queries as targets

if TYPE_CHECKING:
    from guatu.org.models import Unit
    from guatu.targets.models import Indicator

MONTHS: Final = 12
YEARS: Final = 6
LISTED: Final = 40
"""Cells listed with a finding; how many there are is in its sentence."""
LEAST_SAME: Final = 5
_FIGURES: Final = (Field.INVESTED_YEAR.value, Field.PHYSICAL.value, Field.VALUE.value)


@dataclass(frozen=True, slots=True)
class Detected:
    """What one detector found: tests made, those worth a look and the others, the least likely first."""

    detector: Detector
    words: Words
    counted: Words
    not_meant: Words
    tests: int
    flagged: tuple[Finding, ...]
    others: tuple[Finding, ...]


def detected(actor: Actor) -> list[Detected]:
    """Every detector over the last twelve months (Decembers: six years) in the actor's scope. Nine queries.

    For the office only: raises Denied for whoever may not see them.
    """
    actor.require("collect.detectors.read")
    listed = {unit.pk: unit for unit in units(actor, RANKED_KINDS)}
    last = Period.month_of(clock().today()).previous()
    series = _Series.read(actor, listed, last)
    cells = _Cells.read(actor, last)
    found = {
        Detector.BUNCHING: series.bunching(),
        Detector.ROUND: _round(cells, listed),
        Detector.DECEMBER: detectors.december_jumps(series.decembers()),
        Detector.IDENTICAL: [*_returned(actor, last), *_repeated(cells, listed)],
    }
    names = _names(actor, found.values())
    return [_detected(detector, [_listed(one, names) for one in rows]) for detector, rows in found.items()]


def _detected(detector: Detector, findings: list[Finding]) -> Detected:
    rows = detectors.weighed(findings)
    return Detected(
        detector,
        detectors.WORDS[detector],
        detectors.COUNTED[detector],
        detectors.NOT_MEANT[detector],
        len(rows),
        tuple(one for one in rows if one.flagged),
        tuple(one for one in rows if not one.flagged),
    )


def _words(row: "Unit | Indicator") -> Words:
    return Words(row.name, row.name_en)


@dataclass(frozen=True, slots=True)
class _Series:
    """Cumulative figures of indicators by unit and month, and their cumulative targets."""

    units: Mapping[int, "Unit"]
    indicators: Mapping[int, "Indicator"]
    figures: Mapping[tuple[int, int], Mapping[Period, Decimal]]
    targets: Mapping[tuple[int, int], Mapping[Period, Decimal]]

    @classmethod
    def read(cls, actor: Actor, listed: Mapping[int, "Unit"], last: Period) -> "_Series":
        added = {
            row.pk: row
            for row in targets.indicators(actor)
            if (facts := targets.measured(row)).adds_over_months and not facts.entered_single
        }
        months = [last.shift(-back) for back in range(12 * YEARS + last.elapsed_months)]
        figures: defaultdict[tuple[int, int], dict[Period, Decimal]] = defaultdict(dict)
        rows = targets.observations(
            actor, indicator_ids=list(added), unit_ids=list(listed), periods=months
        ).order_by()
        parsed = {str(month): month for month in months}
        for indicator_id, unit_id, text, value in rows.values_list(
            "indicator_id", "unit_id", "period", "value"
        ):
            figures[indicator_id, unit_id][parsed[text]] = value
        return cls(listed, added, figures, _cumulative_targets(actor, list(added), last))

    def bunching(self) -> list[Finding]:
        """One test a unit, over its indicators and the last twelve months."""
        of_unit: defaultdict[int, list[AtTarget]] = defaultdict(list)
        for (indicator_id, unit_id), wanted in self.targets.items():
            unit = self.units.get(unit_id)
            known = self.figures.get((indicator_id, unit_id), {})
            for month, target in wanted.items():
                if unit is not None and month in known:
                    place = self._place(indicator_id, month, known[month], target)
                    whole = self.indicators[indicator_id].decimals == 0
                    of_unit[unit_id].append(AtTarget(known[month], target, place, whole))
        tests = (detectors.bunching(_words(self.units[key]), rows) for key, rows in of_unit.items())
        return [one for one in tests if one is not None]

    def decembers(self) -> list[Decembers]:
        """The Decembers of every full year, the newest last."""
        found = []
        for (indicator_id, unit_id), known in self.figures.items():
            shares, places, newest = [], [], Decimal(0)
            for month, whole in sorted(known.items()):
                before = known.get(month.previous())
                if month.elapsed_months == 12 and before is not None and whole > 0:
                    shares.append((month.year, float((whole - before) / whole)))
                    places.append(self._place(indicator_id, month, whole - before, whole))
                    newest = whole
            indicator = self.indicators[indicator_id]
            counted = None if indicator.decimals else int(newest)
            unit = _words(self.units[unit_id])
            found.append(Decembers(unit, _words(indicator), tuple(shares), tuple(places[-1:]), counted))
        return found

    def _place(self, indicator_id: int, month: Period, value: Decimal, of: Decimal) -> Place:
        row = self.indicators[indicator_id]
        words = Words(
            f"{row.name} · {month.label('zh-hans')}", f"{row.name_en or row.name} · {month.label('en')}"
        )
        return Place(words, f"{value.normalize():f} / {of.normalize():f} {row.measure}")


def _cumulative_targets(
    actor: Actor, ids: list[int], last: Period
) -> dict[tuple[int, int], dict[Period, Decimal]]:
    """By indicator and unit: bottom lines of months, added up within their year, of the last twelve months."""
    since = last.shift(1 - MONTHS)
    found: defaultdict[tuple[int, int], dict[Period, Decimal]] = defaultdict(dict)
    for year in {since.year, last.year}:
        rows = targets.targets(actor, indicator_ids=ids, period_prefix=f"{year}-").select_related(None)
        summed: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
        listed = rows.order_by("period").values_list(
            "version__indicator_id", "unit_id", "period", "bottom_line"
        )
        for indicator_id, unit_id, text, amount in listed:
            summed[indicator_id, unit_id] += amount
            month = Period.parse(text)
            if since <= month <= last:
                found[indicator_id, unit_id][month] = summed[indicator_id, unit_id]
    return found


@dataclass(frozen=True, slots=True)
class _Cells:
    """Figures handed in within twelve months: by submission, its unit and month, and each cell's text."""

    about: Mapping[int, tuple[int, Period, int]]  # submission → unit, month, form
    texts: Mapping[int, Mapping[tuple[str, int, str], str]]

    @classmethod
    def read(cls, actor: Actor, last: Period) -> "_Cells":
        months = {str(last.shift(-back)): last.shift(-back) for back in range(MONTHS)}
        rows = Cell.objects.filter(
            field__in=_FIGURES,
            submission__period__in=list(months),
            submission__state__in=[state.value for state in GIVEN],
        ).exclude(value="")
        about: dict[int, tuple[int, Period, int]] = {}
        texts: defaultdict[int, dict[tuple[str, int, str], str]] = defaultdict(dict)
        columns = (
            "submission_id", "submission__unit_id", "submission__period", "submission__form_id",
            "subject_kind", "subject_id", "field", "value",
        )  # fmt: skip
        for pk, unit_id, period, form_id, *key, value in scoped(actor, rows, "submission__unit").values_list(
            *columns
        ):
            about[pk] = (unit_id, months[period], form_id)
            texts[pk][key[0], key[1], key[2]] = value
        return cls(about, texts)


def _round(cells: _Cells, listed: Mapping[int, "Unit"]) -> list[Finding]:
    """One test a unit: the last digits of its projects' cumulative investment, zeros left out."""
    of_unit: defaultdict[int, list[tuple[int, Place]]] = defaultdict(list)
    for pk, texts in cells.texts.items():
        unit_id, month, _ = cells.about[pk]
        for (kind, subject_id, field), text in texts.items():
            if kind != SubjectKind.PROJECT.value or field != Field.INVESTED_YEAR.value:
                continue
            value = _whole(text)
            if value:
                words = Words(
                    f"{subject_id} · {month.label('zh-hans')}", f"{subject_id} · {month.label('en')}"
                )
                of_unit[unit_id].append((value, Place(words, text, pk)))
    tests = (
        detectors.round_numbers(_words(listed[key]), rows) for key, rows in of_unit.items() if key in listed
    )
    return [one for one in tests if one is not None]


def _whole(text: str) -> int | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return int(value) if value.is_finite() and value == value.to_integral_value() else None


def _returned(actor: Actor, last: Period) -> list[Finding]:
    """Returned submissions handed in again with every value as it was and no remark answered."""
    months = [str(last.shift(-back)) for back in range(MONTHS)]
    rows = Round.objects.filter(submission__period__in=months, submission__returned__gt=0)
    rows = scoped(actor, rows.select_related("submission__unit"), "submission__unit")
    found, before = [], None
    for row in rows.order_by("submission_id", "number"):
        again = before is not None and before.submission_id == row.submission_id
        if again and before is not None and before.values == row.values and not row.answers:
            month = Period.parse(row.submission.period)
            told = Words(
                f"{month.label('zh-hans')}：第 {before.number} 次报出后退回（{before.remark or '逐格意见'}），"
                f"第 {row.number} 次原样报出，{len(row.values)} 格没有变化，意见没有答复。",
                f"{month.label('en')}: hand-in {before.number} was returned ({before.remark or 'remarks on cells'}); "
                f"hand-in {row.number} is the same in all {len(row.values)} cells, and no remark was answered.",
            )
            place = Place(Words(month.label("zh-hans"), month.label("en")), "", row.submission_id)
            found.append(Finding(Detector.IDENTICAL, _words(row.submission.unit), told, None, (place,)))
        before = row
    return found


def _repeated(cells: _Cells, listed: Mapping[int, "Unit"]) -> list[Finding]:
    """Whole submissions with the very figures of the month before."""
    by_month = {(unit_id, month, form): pk for pk, (unit_id, month, form) in cells.about.items()}
    found = []
    for (unit_id, month, form), pk in by_month.items():
        earlier = by_month.get((unit_id, month.previous(), form)) if month.kind is Kind.MONTH else None
        now = cells.texts[pk]
        if earlier is None or unit_id not in listed or len(now) < LEAST_SAME or now != cells.texts[earlier]:
            continue
        told = Words(
            f"{month.label('zh-hans')}的 {len(now)} 个数与上月完全相同。",
            f"All {len(now)} figures of {month.label('en')} are those of the month before.",
        )
        place = Place(Words(month.label("zh-hans"), month.label("en")), "", pk)
        found.append(Finding(Detector.IDENTICAL, _words(listed[unit_id]), told, None, (place,)))
    return found


def _listed(finding: Finding, names: Mapping[str, Words]) -> Finding:
    """The finding with its first cells, each by the name of its project."""
    return replace(finding, places=tuple(_named(place, names) for place in finding.places[:LISTED]))


def _named(place: Place, names: Mapping[str, Words]) -> Place:
    head, mark, rest = place.words.zh.partition(" · ")
    words = names.get(head)
    if not mark or words is None:
        return place
    month = place.words.en.partition(mark)[2]
    return replace(place, words=Words(f"{words.zh}{mark}{rest}", f"{words.en or words.zh}{mark}{month}"))


def _names(actor: Actor, found: Iterable[list[Finding]]) -> dict[str, Words]:
    """The names of the projects that are listed, by their keys as text. One query."""
    heads = {
        place.words.zh.partition(" · ")[0]
        for rows in found
        for one in rows
        if one.detector is Detector.ROUND
        for place in one.places[:LISTED]
    }
    ids = [int(head) for head in heads]
    rows = projects.projects(actor).filter(pk__in=ids).values_list("pk", "name", "name_en")
    return {str(pk): Words(name, name_en) for pk, name, name_en in rows}
