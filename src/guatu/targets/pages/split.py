"""Splitting a year's target on a grid of units and months: spread, made up, judged, issued as one version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.kernel.period import Period
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.targets import actions, forms, queries, rules
from guatu.targets.pages import sheet_form
from guatu.targets.pages.common import chosen_plan, plan_url, read_or_write, year_of
from guatu.targets.pages.inflation import inflation_lines
from guatu.targets.pages.sheet_form import Typed, shown
from guatu.targets.pages.split_payload import payload
from guatu.targets.queries import Desk
from guatu.targets.types import Basis, Clash, Lag, Sheet, Split
from guatu.targets.words import measure_of
from guatu.ui.forms import carried_out
from guatu.ui.types import Crumb
from guatu.ui.words import named


@dataclass(frozen=True, slots=True)
class Cell:
    """One input of the grid. `kind` is also its class: what is judged of it is a class more."""

    name: str
    text: str
    label: str
    fault: str = ""
    locked: bool = False
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's line. `gap` is its year less its months, `none` when they agree."""

    key: int
    name: str
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


@read_or_write
def split(request: HttpRequest, code: str) -> HttpResponse:
    """The grid: shown, spread again, a shortfall made up, and issued; every answer keeps what was typed."""
    actor = actor_of(request)
    actor.require("targets.write")
    found = queries.indicator(actor, code)
    plan = chosen_plan(actor, request.GET.get("plan"))
    asked = [
        int(key) for key in (request.POST or request.GET).getlist("unit") if key.isascii() and key.isdigit()
    ]
    under = request.GET.get("under", "")
    desk = queries.desk(
        actor,
        plan,
        found,
        year_of(plan),
        asked or None,
        under=int(under) if under.isascii() and under.isdigit() else None,
    )
    back = f"{reverse('targets:indicator', args=[found.code])}?plan={plan.code}"
    typed = sheet_form.read(desk, request.POST) if request.POST else sheet_form.begun(desk)
    form = forms.IssueForm(
        request.POST or None,
        adjusting=desk.number > 0,
        of_city=desk.own is None,
        initial={"stretch": desk.stretch, "sentence": desk.sentence, "document": desk.document},
    )
    lags: tuple[Lag, ...] = ()
    do = request.POST.get("do")

    def act() -> None:
        nonlocal typed, lags
        sheet_form.refuse_faults(desk, typed)
        if do == "issue":
            _issue(actor, desk, typed, form.cleaned_data)
        elif do == "unlock":
            typed = replace(typed, sheet=sheet_form.unlocked(typed.sheet))
        elif do == "makeup":
            sheet_form.refuse_differences(desk, typed.sheet)
            sheet, lags = rules.make_up(typed.sheet, desk.guide.gone, _done(desk))
            typed = replace(typed, sheet=sheet, by_unit=Basis.HAND, by_month=Basis.HAND)
        else:
            typed = replace(typed, sheet=_spread(desk, typed))

    if carried_out(form, act) and do == "issue":
        messages.success(request, _("目标已下达，各级合计相符。"))
        return HttpResponseRedirect(back)
    crumbs = [Crumb(_("目标任务"), plan_url(plan)), Crumb(named(found), back), Crumb(_("分解目标"))]
    context = {
        "menu_key": "targets",
        "crumbs": crumbs,
        "back": back,
        "form": form,
        **_context(actor, desk, typed, lags),
    }
    return render(request, "targets/split.html", context, status=422 if form.errors else 200)


def _spread(desk: Desk, typed: Typed) -> Sheet:
    done = rules.spread_by(
        typed.sheet, desk.unit_ids, desk.guide, desk.measured,
        by_unit=typed.by_unit, by_month=typed.by_month, given=typed.given,
    )  # fmt: skip
    if isinstance(done, Clash):
        raise rules.refusal(done, desk.units, desk.year, desk.measured)
    return done


def _issue(actor: Actor, desk: Desk, typed: Typed, said: Mapping[str, Any]) -> None:
    sheet_form.refuse_differences(desk, typed.sheet)
    reach = said.get("stretch")
    high = None
    if reach is not None:
        rules.check_target(reach, desk.measured)
        high = _parts(desk, rules.reaching(typed.sheet, rules.steps(reach, desk.measured)))
    split, stretch = queries.merged(desk, _parts(desk, typed.sheet), high)
    actions.issue_targets(
        actor,
        plan_id=desk.plan.pk,
        indicator_id=desk.indicator.pk,
        year=desk.year,
        split=split,
        stretch=stretch,
        after=typed.number,
        sentence=said["sentence"],
        document=said["document"],
        **{name: said[name] for name in ("reason", "approver", "holds_from") if name in said},
    )


def _parts(desk: Desk, sheet: Sheet) -> Split:
    return rules.split_of(sheet, desk.unit_ids, desk.measured)


def _done(desk: Desk) -> dict[int, list[int]]:
    """What the months gone brought, by row, in whole steps; a figure finer than the step counts down."""
    return {
        row: [int(value / desk.measured.step) for value in desk.guide.done[unit]]
        for row, unit in enumerate(desk.unit_ids)
        if unit in desk.guide.done
    }


def _context(actor: Actor, desk: Desk, typed: Typed, lags: Sequence[Lag]) -> dict[str, Any]:
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
        "top": _top(desk),
        "passing_on": queries.passing_on(actor, desk),
        "inflation": inflation_lines(actor, desk.plan, desk.indicator, desk.year),
        "typed": typed,
        "months": months,
        "rows": rows,
        "total": _cell(desk, typed, "total", sheet.total, _top(desk)),
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
            for name, cells in [*((row.name, row.cells) for row in rows), (_top(desk), city)]
            if (above := [month for month, cell in zip(months, cells, strict=True) if cell.beyond])
        ],
        "lags": _lag_lines(desk, lags),
        "gone": Period.of_month(desk.year, desk.guide.gone)
        if desk.by_months and 0 < desk.guide.gone < 12
        else None,
        "unit_bases": forms.UNIT_BASES if desk.measured.adds_over_units else forms.UNIT_BASES[:2],
        "month_bases": forms.MONTH_BASES if desk.by_months else [],
        "carriers": forms.CarriersForm(actor=actor, initial={"units": desk.unit_ids}),
        "before": " ".join(str(cell) for line in sheet.cells for cell in line),
        "locked": " ".join(
            f"{desk.unit_ids[row]}-{column + 1}" for row, column in sorted(sheet.locked_cells)
        ),
        "payload": payload(desk, typed),
    }


def _top(desk: Desk) -> str:
    """Whose target is split."""
    return named(desk.top) if desk.own is not None else _("全市")


def _row(desk: Desk, typed: Typed, row: int) -> Row:
    sheet, unit = typed.sheet, desk.units[row]
    months = range(len(sheet.months)) if desk.by_months else range(0)
    most = desk.guide.best.get(unit.pk)
    months_sum = sum(sheet.cells[row])
    return Row(
        key=unit.pk,
        name=named(unit),
        year=_cell(
            desk, typed, f"y-{unit.pk}", sheet.years[row], named(unit) + " " + _("全年"),
            locked=row in sheet.locked_years,
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
        desk, typed, f"m-{column + 1}", value, _top(desk) + " " + sheet_form.month_of(desk.year, column),
        locked=column in typed.sheet.locked_months, beyond=most is not None and desk.measured.step * value > most,
    )  # fmt: skip


def _cell(
    desk: Desk, typed: Typed, name: str, value: int, label: str, *, locked: bool = False, beyond: bool = False
) -> Cell:
    return Cell(
        name, typed.texts.get(name, shown(desk, value)), label, typed.faults.get(name, ""), locked, beyond
    )


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
