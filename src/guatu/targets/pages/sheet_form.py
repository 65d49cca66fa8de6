"""The grid of a split as a form: read as it was typed, every cell that cannot be taken named, shown again as it is.

Names of its fields: `total`; `y-<unit>` a unit's year, `m-<month>` the city's month, `c-<unit>-<month>` a cell,
`w-<unit>` a weight; `ly` and `lm` the locked units and months, `locked` the locked cells as "<unit>-<month> …".
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.kernel.quantity import number
from guatu.targets import rules
from guatu.targets.queries import Desk
from guatu.targets.types import Basis, Sheet
from guatu.ui.words import month_name, named

NAMED = 5
"""So many faults are said in full; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A grid as it was typed. By field name, `texts` is what stood there and `faults` what is wrong with it."""

    sheet: Sheet
    by_unit: Basis
    by_month: Basis
    given: Mapping[int, Decimal]
    number: int
    texts: Mapping[str, str]
    faults: Mapping[str, str]


def begun(desk: Desk) -> Typed:
    """The grid as it stands before anything is typed."""
    follow = Basis.LAST_YEAR if desk.guide.usual and desk.measured.adds_over_units else Basis.EVEN
    basis = Basis.HAND if desk.number else follow
    return Typed(desk.sheet, basis, basis, {}, desk.number, {}, {})


def read(desk: Desk, post: QueryDict) -> Typed:
    """The posted grid. A field left out or empty is 0; what cannot be read keeps the desk's value and is a fault."""
    texts, faults = dict[str, str](), dict[str, str]()

    def steps(name: str, otherwise: int) -> int:
        text = post.get(name, "").strip()
        if not text:
            return 0
        try:
            value = number(text)
            rules.check_target(value, desk.measured)
        except GuatuError as wrong:
            texts[name], faults[name] = text, wrong.text(get_language())
            return otherwise
        return rules.steps(value, desk.measured)

    given = {}
    for unit in desk.unit_ids:
        try:
            given[unit] = number(post.get(f"w-{unit}", "").strip() or "0")
        except GuatuError as wrong:
            texts[f"w-{unit}"] = post.get(f"w-{unit}", "")
            faults[f"w-{unit}"] = wrong.text(get_language())
    sheet = _posted_sheet(desk, post, steps)
    return Typed(
        sheet=sheet,
        by_unit=_basis(post.get("by_unit")),
        by_month=_basis(post.get("by_month")),
        given=given,
        number=_whole(post.get("number")),
        texts=texts,
        faults=faults,
    )


def _posted_sheet(desk: Desk, post: QueryDict, steps: Any) -> Sheet:
    was, columns = desk.sheet, len(desk.sheet.months)
    years, total = was.years, was.total
    if not desk.alone:  # one unit's own months never move its year
        years = tuple(steps(f"y-{unit}", was.years[row]) for row, unit in enumerate(desk.unit_ids))
        total = steps("total", was.total)
    ly, lm = set(post.getlist("ly")), set(post.getlist("lm"))
    locked_years = frozenset(row for row, unit in enumerate(desk.unit_ids) if str(unit) in ly)
    if not desk.by_months:
        return Sheet(total, years, (total,), tuple((year,) for year in years), locked_years=locked_years)
    cells = tuple(
        tuple(steps(f"c-{unit}-{column + 1}", was.cells[row][column]) for column in range(columns))
        for row, unit in enumerate(desk.unit_ids)
    )
    locked = set(post.get("locked", "").split())
    before = post.get("before", "").split()  # only without script: what was changed by hand is kept
    at = [(row, column) for row in range(len(cells)) for column in range(columns)]
    changed = {place for place, old in zip(at, before, strict=False) if old != str(cells[place[0]][place[1]])}
    return Sheet(
        total=total,
        years=years,
        months=tuple(steps(f"m-{column + 1}", was.months[column]) for column in range(columns)),
        cells=cells,
        locked_years=locked_years,
        locked_months=frozenset(column for column in range(columns) if str(column + 1) in lm),
        locked_cells=frozenset(
            (row, column) for row, column in at if f"{desk.unit_ids[row]}-{column + 1}" in locked
        )
        | changed,
    )


def _basis(text: str | None) -> Basis:
    return Basis(text) if text in list(Basis) else Basis.HAND


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def unlocked(sheet: Sheet) -> Sheet:
    """Without any lock."""
    none = frozenset[int]()
    return replace(sheet, locked_years=none, locked_months=none, locked_cells=frozenset())


def refuse_faults(desk: Desk, typed: Typed) -> None:
    """Raises G1537 where a cell could not be read, with the first of them by name."""
    if typed.faults:
        said = [f"{_place(desk, name)}：{fault}" for name, fault in list(typed.faults.items())[:NAMED]]
        raise GuatuError("G1537", count=len(typed.faults), first=" ".join(said), first_en=" ".join(said))


def refuse_differences(desk: Desk, sheet: Sheet) -> None:
    """Raises G1537 where sums differ, with the first of them by name."""
    if not desk.measured.adds_over_units:
        return
    rows, columns, years, _months = rules.differences(sheet)
    named_at = {named(desk.units[row]): gap for row, gap in rows.items()}
    if desk.by_months:
        named_at |= {month_of(desk.year, column): gap for column, gap in columns.items()}
    if years:
        named_at[_("各单位合计")] = years
    if named_at:
        said = [
            _("%(place)s相差 %(gap)s") % {"place": place, "gap": shown(desk, gap)}
            for place, gap in named_at.items()
        ]
        text = "，".join(said[:NAMED])
        raise GuatuError("G1537", count=len(said), first=text, first_en=text)


def shown(desk: Desk, steps: int) -> str:
    """Whole steps as a figure for people, with thousands separators."""
    return f"{Decimal(steps) * desk.measured.step:,f}"


def done_of(desk: Desk) -> dict[int, list[int]]:
    """What the months gone brought, by row, in whole steps; a figure finer than the step counts down."""
    return {
        row: [int(value / desk.measured.step) for value in desk.guide.done[unit]]
        for row, unit in enumerate(desk.unit_ids)
        if unit in desk.guide.done
    }


def top_name(desk: Desk) -> str:
    """Whose target is split: a unit's name, or the whole city."""
    return named(desk.top) if desk.own is not None else _("全市")


def month_of(year: int, column: int) -> str:
    """The name of a column's month."""
    return month_name(Period.of_month(year, column + 1).first_day)


def _place(desk: Desk, name: str) -> str:
    kind, *rest = name.split("-")
    units = {str(unit.pk): named(unit) for unit in desk.units}
    if kind == "m":
        return month_of(desk.year, int(rest[0]) - 1)
    if kind == "total":
        return top_name(desk)
    return units[rest[0]] + (f" {month_of(desk.year, int(rest[1]) - 1)}" if kind == "c" else "")
