"""What the script of the grid needs: whole numbers as text, names, and its sentences in the reader's language."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.errors import GuatuError
from guatu.targets import rules
from guatu.targets.pages import sheet_form
from guatu.targets.pages.sheet_form import Typed
from guatu.targets.queries import Desk
from guatu.targets.types import Basis, Lag, LastYear, Sheet
from guatu.ui.words import NOTHING, named, number

ZERO = Decimal(0)


def payload(desk: Desk, typed: Typed, lags: Sequence[Lag], *, proposed: bool, posted: bool) -> dict[str, Any]:
    """What static/targets/desk.js reads. `proposed`: the page came with a shortfall made up, which is one step."""
    guide, ids, step = desk.guide, desk.unit_ids, desk.measured.step
    return {
        "decimals": desk.measured.decimals,
        "sums": desk.measured.adds_over_units,
        "months": [sheet_form.month_of(desk.year, column) for column in range(12)] if desk.by_months else [],
        "units": [{"key": unit.pk, "name": named(unit), "names": _names(unit)} for unit in desk.units],
        "weights": {
            Basis.LAST_YEAR: _weights(desk, guide.usual),
            Basis.GROWTH: _weights(desk, guide.last),
        },
        "before": [
            str(int(guide.last.by_unit.get(unit, ZERO) / step)) if guide.last else "0" for unit in ids
        ],
        "own": [
            _whole(guide.last.by_cell.get(unit, [ZERO] * 12)) if guide.last else ["0"] * 12 for unit in ids
        ],
        "best": [_best(guide.best.get(unit), step) for unit in ids],
        "best_city": _best(guide.best_city, step),
        "number": typed.number,
        "best_shown": [_shown(guide.best.get(unit)) for unit in ids],
        "signed": desk.measured.signed,
        "fixed": desk.alone,
        "gone": guide.gone,
        "done": _done(desk),
        "lags": [
            {"row": lag.row, "asked": str(lag.asked), "done": None if lag.done is None else str(lag.done)}
            for lag in lags
        ],
        "issued": _numbers(desk.sheet) if proposed else None,
        "draft": _draft(desk),
        "posted": posted,
        "clashes": {kind.value: _sentence(number) for kind, number in rules.CLASH_NUMBERS.items()},
        "no_past": _said(GuatuError("G1503")),
        "no_weights": _said(GuatuError("G1502")),
        "texts": _texts() | {"city": sheet_form.top_name(desk)},
    }


def _draft(desk: Desk) -> str:
    """Under which name the browser keeps the draft of this very grid."""
    rows = "-".join(map(str, desk.unit_ids))
    own = "own/" if desk.alone else ""
    return f"guatu-split/{desk.plan.code}/{desk.indicator.code}/{desk.year}/{own}{rows}"


def _done(desk: Desk) -> list[list[str] | None]:
    by_row = sheet_form.done_of(desk)
    return [
        [str(steps) for steps in by_row[row]] if row in by_row else None for row in range(len(desk.units))
    ]


def _numbers(sheet: Sheet) -> dict[str, Any]:
    return {
        "total": str(sheet.total),
        "years": [str(year) for year in sheet.years],
        "months": [str(month) for month in sheet.months],
        "cells": [[str(cell) for cell in line] for line in sheet.cells],
    }


def _shown(value: Decimal | None) -> str:
    return NOTHING if value is None else number(value, 1)


def _weights(desk: Desk, past: LastYear | None) -> dict[str, list[str]] | None:
    if past is None:
        return None
    return {
        "units": _whole([past.by_unit.get(unit, ZERO) for unit in desk.unit_ids]),
        "months": _whole(past.by_month),
    }


def _whole(weights: Iterable[Decimal]) -> list[str]:
    return [str(weight) for weight in rules.whole_weights(weights)]


def _best(value: Decimal | None, step: Decimal) -> str | None:
    return None if value is None else str(int(value / step))


def _names(unit: Any) -> list[str]:
    """What a pasted line may call the unit."""
    return [name for name in (unit.code, unit.name, unit.short, unit.name_en, unit.short_en) if name]


def _sentence(number: str) -> str:
    """A clash in the reader's language with its places left open, for the script to fill."""
    places = {name: f"{{{name}}}" for name in ("units", "months", "wanted", "room", "short")}
    return _said(GuatuError(number, **places, units_en="{units}", months_en="{months}"))


def _said(error: GuatuError) -> str:
    return f"{error.text(get_language())} {error.remedy(get_language())}"


MONTH_WORDS = tuple(
    [f"{at}月", f"{at:02}月", chinese, english, english[:3], str(at)]
    for at, (chinese, english) in enumerate(
        zip(
            ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"),
            ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
             "november", "december"),
            strict=True,
        ),
        start=1,
    )
)  # fmt: skip
"""What the first line of a pasted block may call a month."""


def _texts() -> dict[str, Any]:
    return {
        "between": _("、"),
        "colon": _("："),
        "none": _("无"),
        "others": _("等 {count} 个"),
        "years": _("各单位合计"),
        "year_by_months": _("全市各月合计"),
        "off": _("{count} 处合计不符，未相符不能下达：{list}"),
        "agree": _("合计相符：{total}"),
        "not_a_number": _("“{text}”不是数字，保留原值。"),
        "too_fine": _("“{text}”比该指标的最小单位还细，保留原值。"),
        "negative": _("“{text}”小于零，目标不得为负，保留原值。"),
        "make_up_first": _("各级合计相符以后才能补缺：请先重分，或改正标出的数。"),
        "proposed": _("这是补缺方案，尚未下达；撤销即回到现行目标。"),
        "proposed_over_draft": _("这是补缺方案，尚未下达；撤销一步回到本机的草稿，再撤销回到现行目标。"),
        "fixed": _("这里只重排各月，全年目标不能改。"),
        "pasted": _("已粘贴 {count} 格，并已锁定。"),
        "paste_refused": _("粘贴的内容有 {count} 处放不进表里，什么也没有改："),
        "paste_not_a_number": _("第 {line} 行第 {column} 列“{text}”不是数字"),
        "paste_too_fine": _("第 {line} 行第 {column} 列“{text}”比最小单位还细"),
        "paste_negative": _("第 {line} 行第 {column} 列“{text}”小于零"),
        "paste_no_unit": _("“{text}”不是本表的单位"),
        "paste_no_month": _("“{text}”不是月份"),
        "paste_too_low": _("第 {line} 行超出表的下边"),
        "paste_too_wide": _("第 {line} 行第 {column} 列超出表的右边"),
        "draft": _("已恢复 {saved} 在本机留下的草稿，尚未下达。"),
        "draft_old": _("本机有一份基于旧版的草稿，未采用。"),
        "discard": _("弃掉草稿"),
        "month_words": MONTH_WORDS,
        "year_words": ["全年", "年度", "全年目标", "year", "whole year"],
        "city_words": ["全市", "市合计", "合计", "总计", "city", "total"],
    }
