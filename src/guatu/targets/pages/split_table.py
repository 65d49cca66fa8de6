"""The grid of a split as its page shows it: a row a unit, both sums, what is judged of every cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.targets import forms, queries, rules
from guatu.targets.pages import sheet_form
from guatu.targets.pages.inflation import inflation_lines
from guatu.targets.pages.sheet_form import Typed, shown, top_name
from guatu.targets.pages.split_payload import payload
from guatu.targets.queries import Desk
from guatu.targets.types import Lag
from guatu.targets.words import measure_of
from guatu.ui.words import named


@dataclass(frozen=True, slots=True)
class Cell:
    """One input of the grid, and what is judged of it. `fixed`: it is shown, and cannot be typed."""

    name: str
    text: str
    label: str
    fault: str = ""
    locked: bool = False
    beyond: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's line. `gap` is its year less its months, `none` when they agree."""

    key: int
    name: str
    short: str
    year: Cell
    cells: tuple[Cell, ...]
    weight: Cell
    sum: str
    gap: str


@dataclass(frozen=True, slots=True)
class LagLine:
    """What one unit has to make up."""

    name: str
    asked: Decimal
    done: Decimal | None
    short: Decimal
    needed: Decimal
    best: Decimal | None


def grid_context(
    actor: Actor, desk: Desk, typed: Typed, lags: Sequence[Lag], *, proposed: bool, posted: bool
) -> dict[str, Any]:
    """What templates/targets/split.html shows. `proposed`: a make-up was asked for by the address, and is there."""
    sheet = typed.sheet
    rows = [_row(desk, typed, row) for row in range(len(desk.units))]
    apart = rules.differences(sheet)
    city = [_city_cell(desk, typed, column) for column in range(12)] if desk.by_months else []
    months = [sheet_form.month_of(desk.year, column) for column in range(12)] if desk.by_months else []
    return {
        "indicator": desk.indicator,
        "measure": measure_of(desk.indicator),
        "year": Period.of_year(desk.year),
        "desk": desk,
        "top": top_name(desk),
        "passing_on": queries.passing_on(actor, desk),
        "inflation": inflation_lines(actor, desk.plan, desk.indicator, desk.year),
        "typed": typed,
        "months": months,
        "rows": rows,
        "total": _cell(desk, typed, "total", sheet.total, top_name(desk), fixed=desk.alone),
        "city": city,
        "cell_size": max(
            (len(cell.text) for line in [*(row.cells for row in rows), city] for cell in line), default=1
        ),
        "year_size": len(shown(desk, max([sheet.total, *sheet.years]))),
        "city_sum": shown(desk, sum(sheet.months)),
        "city_gap": _gap(desk, apart[3]) if desk.by_months else "",
        "unit_sums": [
            {
                "sum": shown(desk, sum(line[column] for line in sheet.cells)),
                "gap": _gap(desk, apart[1].get(column, 0)),
            }
            for column in range(len(months))
        ],
        "quarters": [shown(desk, sum(sheet.months[at : at + 3])) for at in range(0, len(months), 3)],
        "unit_sum": shown(desk, sum(sheet.years)),
        "unit_gap": _gap(desk, apart[2]) if desk.measured.adds_over_units else "",
        "beyond": [
            _("%(name)s：%(months)s") % {"name": name, "months": _("、").join(above)}
            for name, cells in [
                *((row.name, row.cells) for row in rows),
                *([] if desk.alone else [(top_name(desk), city)]),
            ]
            if (above := [month for month, cell in zip(months, cells, strict=True) if cell.beyond])
        ],
        "made_up": bool(lags),
        "lags": _lag_lines(desk, lags),
        "gone": Period.of_month(desk.year, desk.guide.gone) if desk.can_make_up else None,
        "unit_bases": forms.UNIT_BASES if desk.measured.adds_over_units else forms.ALONE_BASES,
        "month_bases": forms.MONTH_BASES if desk.by_months else [],
        "carriers": forms.CarriersForm(actor=actor, initial={"units": desk.unit_ids}),
        "before": " ".join(str(cell) for line in sheet.cells for cell in line),
        "locked": " ".join(
            f"{desk.unit_ids[row]}-{column + 1}" for row, column in sorted(sheet.locked_cells)
        ),
        "payload": payload(desk, typed, lags, proposed=proposed, posted=posted),
        "proposed": proposed,
    }


def _row(desk: Desk, typed: Typed, row: int) -> Row:
    sheet, unit = typed.sheet, desk.units[row]
    months = range(len(sheet.months)) if desk.by_months else range(0)
    most = desk.guide.best.get(unit.pk)
    months_sum = sum(sheet.cells[row])
    return Row(
        key=unit.pk,
        name=named(unit),
        short=named({"name": unit.short or unit.name, "name_en": unit.short_en or unit.name_en}),
        year=_cell(
            desk, typed, f"y-{unit.pk}", sheet.years[row], named(unit) + " " + _("全年"),
            locked=row in sheet.locked_years, fixed=desk.alone,
        ),
        cells=tuple(
            _cell(
                desk, typed, f"c-{unit.pk}-{column + 1}", sheet.cells[row][column],
                f"{named(unit)} {sheet_form.month_of(desk.year, column)}",
                locked=(row, column) in sheet.locked_cells,
                beyond=most is not None and desk.measured.step * sheet.cells[row][column] > most,
            )
            for column in months
        ),
        weight=Cell(
            f"w-{unit.pk}", typed.texts.get(f"w-{unit.pk}", f"{typed.given.get(unit.pk, Decimal(0)):,f}"),
            named(unit) + " " + _("权重或基数"), typed.faults.get(f"w-{unit.pk}", ""),
        ),
        sum=shown(desk, months_sum),
        gap=_gap(desk, sheet.years[row] - months_sum),
    )  # fmt: skip


def _city_cell(desk: Desk, typed: Typed, column: int) -> Cell:
    value, most = typed.sheet.months[column], desk.guide.best_city
    return _cell(
        desk, typed, f"m-{column + 1}", value, top_name(desk) + " " + sheet_form.month_of(desk.year, column),
        locked=column in typed.sheet.locked_months, beyond=most is not None and desk.measured.step * value > most,
    )  # fmt: skip


def _cell(
    desk: Desk,
    typed: Typed,
    name: str,
    value: int,
    label: str,
    *,
    locked: bool = False,
    beyond: bool = False,
    fixed: bool = False,
) -> Cell:
    text = typed.texts.get(name, shown(desk, value))
    return Cell(name, text, label, typed.faults.get(name, ""), locked, beyond, fixed)


def _gap(desk: Desk, steps: int) -> str:
    return "" if steps == 0 else f"{Decimal(steps) * desk.measured.step:+,f}"


def _lag_lines(desk: Desk, lags: Sequence[Lag]) -> list[LagLine]:
    """The units that are behind, the furthest first."""
    left, step = 12 - desk.guide.gone, desk.measured.step
    behind = sorted((lag for lag in lags if lag.short > 0), key=lambda lag: -lag.short)
    return [
        LagLine(
            name=named(desk.units[lag.row]),
            asked=step * lag.asked,
            done=None if lag.done is None else step * lag.done,
            short=step * lag.short,
            needed=step * lag.left / left,
            best=desk.guide.best.get(desk.unit_ids[lag.row]),
        )
        for lag in behind
    ]
