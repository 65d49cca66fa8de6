"""Plans as files hold them: nodes, baselines, progress, funds, templates, batches, prices of days."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guatu.kernel.period import Period
from guatu.projects.templatetags.activity_words import unfit
from guatu.projects.templatetags.project_words import (
    both,
    calendar_word,
    last,
    measure_line,
    noted,
    responsible,
    word,
)
from guatu.ui.types.lists import Listing, day, moment, number, share, text

_WAN = 10_000


def _wan(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount / _WAN


NODES = Listing(
    "nodes",
    _("节点表"),
    (
        text(_("代码"), lambda node: node.code, width=10),
        text(_("节点"), lambda node: node, width=30),
        text(_("责任"), lambda node: responsible(node.responsible) if node.responsible else None),
        number(_("工期"), lambda node: node.duration, unit=_("工作日")),
        day(_("基线开始"), lambda node: node.baseline_start),
        day(_("基线完成"), lambda node: last(node.baseline_finish)),
        day(_("最早开始"), lambda node: node.early_start),
        day(_("最早完成"), lambda node: last(node.early_finish)),
        day(_("最迟开始"), lambda node: node.late_start),
        day(_("最迟完成"), lambda node: last(node.late_finish)),
        day(_("实际开始"), lambda node: node.actual_start),
        day(_("实际完成"), lambda node: node.actual_finish),
        day(_("预计完成"), lambda node: node.forecast_finish),
        number(_("时差"), lambda node: node.total_float, unit=_("工作日")),
    ),
)

VARIANCE = Listing(
    "variance",
    _("与基线的差"),
    (
        text(_("代码"), lambda line: line[0].code, width=10),
        text(_("节点"), lambda line: line[0], width=30),
        day(_("基线开始"), lambda line: line[1].baseline_start),
        day(_("基线完成"), lambda line: last(line[1].baseline_finish)),
        day(_("现在开始"), lambda line: line[1].start),
        day(_("现在完成"), lambda line: last(line[1].finish)),
        number(_("完成差"), lambda line: line[1].finish_workdays, unit=_("工作日")),
        number(_("完成差"), lambda line: line[1].finish_days, unit=_("天")),
    ),
)
"""Rows are (node, how far it is from the baseline)."""

PROGRESS = Listing(
    "progress",
    _("投资与进度"),
    (
        text(_("月份"), lambda row: Period.parse(row.period)),
        number(_("本年累计"), lambda row: _wan(row.invested_year), unit=_("万元")),
        number(_("开工以来累计"), lambda row: _wan(row.invested_total), unit=_("万元")),
        number(_("形象进度"), lambda row: row.physical, unit="%", places=1),
        text(_("进展"), lambda row: noted(row) or None, width=60),
        number(_("版次"), lambda row: row.revision),
        text(_("理由"), lambda row: row.reason or None, width=30),
    ),
)

FUNDS = Listing(
    "funds",
    _("资金"),
    (
        text(_("资金来源"), lambda row: word(row.source), width=20),
        number(_("计划"), lambda row: _wan(row.planned), unit=_("万元")),
        number(_("到位"), lambda row: _wan(row.arrived), unit=_("万元")),
        day(_("截至"), lambda row: row.as_of),
    ),
)


def _measures(node: Any) -> str | None:
    return "\n".join(measure_line(measure) for measure in node.measures) or None


TEMPLATES = Listing(
    "templates",
    _("节点模板"),
    (
        text(_("代码"), lambda row: row.code, width=20),
        text(_("名称"), lambda row: row, width=40),
        number(_("版次"), lambda row: row.version),
        text(_("来源"), lambda row: _("随系统提供") if row.shipped_version else _("本市自定")),
    ),
)

TEMPLATE_NODES = Listing(
    "template-nodes",
    _("模板的节点"),
    (
        text(_("代码"), lambda node: node.code, width=10),
        text(_("节点"), lambda node: node, width=30),
        text(_("到达阶段"), lambda node: word(node.reaches_stage) if node.reaches_stage else None),
        number(_("工期"), lambda node: node.duration, unit=_("天")),
        number(_("乐观"), lambda node: node.spread[0] if node.spread else None, unit=_("天")),
        number(_("悲观"), lambda node: node.spread[-1] if node.spread else None, unit=_("天")),
        text(_("日历"), lambda node: calendar_word(node.calendar)),
        text(_("责任单位"), lambda node: responsible(node.responsible) if node.responsible else None),
        number(_("法定时限"), lambda node: node.statutory_days or None, unit=_("工作日")),
        text(_("依据"), lambda node: both(node, "basis") or None, width=40),
        text(_("完成凭据"), lambda node: both(node, "evidence") or None, width=30),
        text(_("可用措施及价格"), _measures, width=40),
    ),
)

PROGRAMMES = Listing(
    "programmes",
    _("批次统筹"),
    (
        text(_("代码"), lambda line: line[0].code),
        text(_("批次"), lambda line: line[0], width=40),
        text(_("牵头单位"), lambda line: line[0].unit, width=20),
        number(_("已完工"), lambda line: line[0].finished),
        number(_("项目数"), lambda line: line[0].members),
        moment(_("最近一次平衡"), lambda line: line[1].asked_at if line[1] else None),
        number(_("合计拖期"), lambda line: line[1].lateness if line[1] else None, unit=_("天")),
    ),
)
"""Rows are (batch, its newest levelling or None)."""

MEMBERS = Listing(
    "batch-projects",
    _("批次项目"),
    (
        text(_("项目代码"), lambda line: line[0].code, width=20),
        text(_("项目"), lambda line: line[0], width=40),
        text(_("单位"), lambda line: line[0].unit, width=20),
        day(_("期限"), lambda line: line[0].due),
        number(_("差天数"), lambda line: line[0].schedule.days_short, unit=_("天")),
        day(_("实际投产"), lambda line: line[0].finish_actual),
        number(_("平衡后拖期"), lambda line: line[1], unit=_("天")),
    ),
)
"""Rows are (project, days it is late by the newest levelling or None)."""

PRICES = Listing(
    "prices-of-days",
    _("每争取一天要花多少"),
    (
        number(_("争取"), lambda step: step["days_won"], unit=_("天")),
        number(_("仍差"), lambda step: step["days_short"], unit=_("天")),
        number(_("费用"), lambda step: _wan(Decimal(step["yuan"])), unit=_("万元"), places=2),
        day(_("最早完成"), lambda step: step["finish"]),
        text(_("措施"), lambda step: "\n".join(step["measures"]) or None, width=60),
    ),
)

RISKY = Listing(
    "risky-nodes",
    _("哪些节点左右完成日"),
    (
        text(_("节点"), lambda node: node, width=30),
        number(_("计划工期"), lambda node: node.duration, unit=_("天")),
        number(_("平均用时"), lambda node: node.mean_days, unit=_("天"), places=1),
        share(_("决定完成日"), lambda node: node.criticality),
        share(_("分量"), lambda node: node.weight),
    ),
)

PROPOSED = Listing(
    "proposed-days",
    _("建议排期"),
    (
        day(_("日期"), lambda line: line.slot.on),
        text(_("审批部门"), lambda line: responsible(line.slot.office)),
        text(_("手续"), lambda line: line.node, width=30),
        text(_("项目代码"), lambda line: line.node.project.code, width=20),
        text(_("项目"), lambda line: line.node.project, width=40),
        day(_("可以办理自"), lambda line: line.slot.ready),
        day(_("计划最迟"), lambda line: line.slot.deadline),
        number(_("晚"), lambda line: line.slot.late or None, unit=_("工作日")),
        text(_("为什么"), lambda line: unfit(line.slot) or None, width=40),
        text(_("在等"), lambda line: line.because, width=30),
    ),
)
