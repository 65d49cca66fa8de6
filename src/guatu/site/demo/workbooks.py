"""The demo's own workbooks: one imported with its corrections kept, one that waits in preview for the visitor."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from guatu.collect.actions import Correction, apply_workbook, correct_workbook, upload_workbook
from guatu.collect.models import Workbook
from guatu.collect.types.workbook import Target
from guatu.projects.models import InvestmentPlan, Progress, Project
from guatu.site.demo.city import unit_id
from guatu.site.demo.story import actor_named

DISTRICT = ("220112", "双阳区")
MONTH = "2026-05"
TOLD = "目前情形"
"""A heading that the dictionary does not know: what the office corrected in April holds in May."""
MORE = Decimal(6_800_000)
"""Yuan that a district found after it had reported."""
ROWS = 7
"""Projects of one workbook: enough to see every outcome, read at once."""
HEADS = [
    "序号", "项目代码", "项目名称", "项目单位", "建设地点", "总投资", "2026年投资情况", "", "开工时间", "计划竣工时间",
    "目前情形",
]  # fmt: skip
UNDER = ["", "", "", "", "", "", "年计划投资", "累计完成投资", "", "", ""]


def bring_in() -> int:
    """April's and May's workbook of one district, uploaded by the office. Gives how many lines they hold."""
    dispatcher = actor_named("diaodu")
    done = _uploaded(_lines({0, 1, 2}, "城投集团有限公司", ahead=set()), "四月", "")
    if done is None:
        return 0
    entry = done.reading["sheets"][0]
    key = next(column["key"] for column in entry["columns"] if column["path"] == TOLD)
    correct_workbook(
        dispatcher, workbook_id=done.pk, tables={entry["mark"]: Correction({key: "progress_text"})}
    )
    apply_workbook(dispatcher, workbook_id=done.pk, confirmed=True)
    lines = [*_lines({3}, "建设投资有限公司", ahead={0, 4}), *_strangers()]
    waiting = _uploaded(lines, "五月", "截至2026年5月31日")
    return done.lines.count() + (waiting.lines.count() if waiting is not None else 0)


def _uploaded(lines: Sequence[Sequence[Any]], month: str, until: str) -> Workbook | None:
    """None where the district has no projects, as in a very small city."""
    if not lines:
        return None
    return upload_workbook(
        actor_named("diaodu"),
        name=f"{DISTRICT[1]}重点项目台账（{month}）.xlsx",
        data=_ledger(lines, month, until),
        unit_id=unit_id(DISTRICT[0]),
        target=Target.PROJECTS,
    )


def _lines(moved: set[int], owner: str, ahead: set[int]) -> list[list[Any]]:
    """The district's projects as the tables hold them; `moved` under another owner, `ahead` with more done."""
    rows = list(Project.objects.filter(unit__code=DISTRICT[0], due__isnull=False).order_by("code")[:ROWS])
    ids = [row.pk for row in rows]
    plans = dict(
        InvestmentPlan.objects.filter(project__in=ids, year=2026).values_list("project_id", "amount")
    )
    done = {
        row.project_id: row for row in Progress.objects.filter(project__in=ids, period=MONTH, current=True)
    }
    return [
        _line(
            row,
            plans.get(row.pk),
            done.get(row.pk),
            f"{DISTRICT[1][:2]}{owner}" if at in moved else row.owner,
            at in ahead,
        )
        for at, row in enumerate(rows)
    ]


def _line(row: Project, plan: Decimal | None, done: Progress | None, owner: str, ahead: bool) -> list[Any]:
    invested = done.invested_year if done is not None else None
    if invested is not None and ahead:
        invested += MORE
    note = done.note if done is not None and not ahead else ""
    return [
        row.code, row.name, owner, DISTRICT[1], _shown(row.total_investment), _shown(plan), _shown(invested),
        row.start_planned, row.due, "本月完成一批设备安装" if ahead else note,
    ]  # fmt: skip


def _shown(yuan: Decimal | None) -> float | None:
    return float(yuan / 10_000) if yuan is not None else None


def _strangers() -> list[list[Any]]:
    """Lines that are new, doubtful and refused."""
    place = DISTRICT[1]
    return [
        ["", f"{place}汽车线束智能工厂项目", "长联线束有限公司", place, 18500, 6000, 1200, date(2026, 4, 20),
         date(2027, 10, 31), "完成场地平整，开始桩基施工"],
        ["", f"{place}老旧供热管网改造工程", f"{place[:2]}城建有限公司", place, 9200, 9200, None, date(2026, 10, 15),
         date(2026, 5, 30), "完成施工招标"],
        ["", "轨道交通装备检修基地", "轨道装备有限公司", "莲花区", 56000, 12000, None, date(2026, 6, 1),
         date(2028, 9, 30), "方案比选"],
    ]  # fmt: skip


def _ledger(lines: Sequence[Sequence[Any]], month: str, until: str) -> bytes:
    """A ledger as such offices keep it: merged title and headings, a note of unit, a total that is a formula."""
    place = DISTRICT[1]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("项目台账")
        title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        money = book.add_format({"border": 1, "num_format": "#,##0.00"})
        day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        page.merge_range(0, 0, 0, len(HEADS) - 1, f"{place}2026年重点项目台账（{month}）", title)
        page.write_string(1, 0, f"填报单位：{place}发展和改革局")
        if until:
            page.write_string(1, 5, until)
        page.write_string(1, 8, "单位：万元")
        for at, (over, under) in enumerate(zip(HEADS, UNDER, strict=True)):
            if over and under:
                page.merge_range(2, at, 2, at + 1, over, head)
                page.write_string(3, at, under, head)
            elif under:
                page.write_string(3, at, under, head)
            else:
                page.merge_range(2, at, 3, at, over, head)
        formats = [cell, cell, cell, cell, money, money, money, day, day, cell]
        for row, line in enumerate(lines, start=4):
            page.write_number(row, 0, row - 3, cell)
            for at, (value, style) in enumerate(zip(line, formats, strict=True), start=1):
                page.write(row, at, value, style)
        last = 4 + len(lines)
        page.merge_range(last, 0, last, 4, "合计", head)
        for at, letter in ((5, "F"), (6, "G"), (7, "H")):
            total = sum(line[at - 1] or 0 for line in lines)
            page.write_formula(last, at, f"=SUM({letter}5:{letter}{last})", money, total)
        page.set_column(1, 1, 26)
        page.set_column(2, 3, 28)
        page.set_column(4, 10, 14)
        page.freeze_panes(4, 3)
    return target.getvalue()
