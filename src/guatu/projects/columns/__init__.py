"""The columns of the projects' list, as files hold them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.projects.models import Project
from guatu.projects.queries.activities import ExpectedLine, PartLine
from guatu.projects.queries.credit import NeedLine
from guatu.projects.templatetags.activity_words import activity_kind, activity_state
from guatu.projects.templatetags.policy_words import policy_level
from guatu.projects.templatetags.project_words import permit_word, responsible
from guatu.projects.types import RESPONSIBLE_WORDS, STAGE_WORDS, Stage
from guatu.projects.types.activity import CHECK_DAYS, EXPECTED_WORDS, VERDICT_WORDS
from guatu.projects.types.credit import CREDIT_WORDS, CreditStage
from guatu.ui.types.lists import Column, Listing, day, number, share, text


def project_columns(*, year: int, outside: bool) -> Listing:
    """The list of the house's own projects, in 万元; of somebody else's list, in millions of its own currency."""
    head = [
        text(_("项目代码"), lambda row: row.code, width=20),
        text(_("名称"), lambda row: row, width=40),
        text(_("单位"), lambda row: row.unit),
    ]
    tail = [
        day(_("期限"), lambda row: row.due),
        number(_("差天数"), lambda row: row.schedule.days_short if _planned(row) else None, unit=_("天")),
    ]
    columns = [*head, *(_foreign() if outside else _own(year)), *tail]
    return Listing("projects", _("项目库"), tuple(columns))


def _own(year: int) -> list[Column]:
    return [
        text(_("领域"), lambda row: row.area),
        _stage(),
        number(_("总投资"), lambda row: _part(row.total_investment, 10_000), unit=_("万元")),
        number(
            _("%(year)s年计划") % {"year": year}, lambda row: _part(row.plan_year, 10_000), unit=_("万元")
        ),
        number(_("本年完成"), lambda row: _part(row.invested_year, 10_000), unit=_("万元")),
        share(_("完成率"), lambda row: row.share_year),
    ]


def _foreign() -> list[Column]:
    return [
        _stage(),
        text(_("货币"), lambda row: row.currency, width=8),
        number(_("总投资"), lambda row: _part(row.total_investment, 1_000_000), unit=_("百万"), places=1),
    ]


def _stage() -> Column:
    return text(_("阶段"), lambda row: _(STAGE_WORDS[row.stage]))


def _part(amount: Decimal | None, of: int) -> Decimal | None:
    return None if amount is None else amount / of


def _planned(row: Any) -> bool:
    return isinstance(row, Project) and hasattr(row, "schedule")


def need_columns() -> Listing:
    """Needs with what banks did, in 万元: one line a need, its banks named in one cell, no stage added to another."""
    return Listing(
        "bank-matching",
        _("银企对接"),
        (
            text(_("项目代码"), lambda row: row.need.project.code, width=20),
            text(_("名称"), lambda row: row.need.project, width=40),
            text(_("单位"), lambda row: row.need.project.unit),
            number(_("融资需求"), lambda row: _part(row.need.amount, 10_000), unit=_("万元")),
            day(_("提出日期"), lambda row: row.need.on),
            text(_("银行"), lambda row: "、".join(at.bank.name for at in row.banks), width=30),
            *(_at(stage) for stage in list(CreditStage)[1:]),
            text(_("进展到"), lambda row: _(CREDIT_WORDS[row.stands])),
        ),
    )


def _at(stage: CreditStage) -> Column:
    def money(row: NeedLine) -> Decimal | None:
        return _part(
            sum((one.amount for at in row.banks for one in at.steps.get(stage, ())), Decimal(0)), 10_000
        )

    return number(_(CREDIT_WORDS[stage]), money, unit=_("万元"))


def booking_columns() -> Listing:
    """The joint-approval calendar as a list: one line a permit."""
    return Listing(
        "joint-approvals",
        _("集中审批日历"),
        (
            day(_("日期"), lambda row: row.on),
            text(_("审批部门"), lambda row: _(RESPONSIBLE_WORDS[row.office])),
            text(_("手续"), lambda row: row.node, width=30),
            text(_("项目代码"), lambda row: row.node.project.code, width=20),
            text(_("名称"), lambda row: row.node.project, width=40),
            text(_("单位"), lambda row: row.node.project.unit),
            text(_("活动"), lambda row: row.activity, width=30),
            text(_("原因"), lambda row: row.reason, width=30),
        ),
    )


def part_columns() -> Listing:
    """Who takes part in an activity, a line an expectation: what a list brings in, and what came of it."""
    return Listing(
        "activity",
        _("参加项目和成效"),
        (
            text(_("项目代码"), lambda row: row[0].project.code, width=20),
            text(_("名称"), lambda row: row[0].project, width=40),
            text(_("单位"), lambda row: row[0].project.unit),
            text(_("预期"), lambda row: _(EXPECTED_WORDS[row[1].spec.kind]) if row[1] else ""),
            text(_("内容"), lambda row: _content(row[1]), width=24),
            *(_verdict_at(place) for place in range(len(CHECK_DAYS))),
        ),
    )


def _content(line: ExpectedLine | None) -> str:
    """As `activity_list.read_list` takes it: a node's code, a stage, an amount in 万元, words."""
    if line is None:
        return ""
    spec = line.spec
    if spec.amount is not None:
        return f"{spec.amount / 10_000:f}".rstrip("0").rstrip(".")
    return spec.node_code or (_(STAGE_WORDS[Stage(spec.stage)]) if spec.stage else spec.words)


def _verdict_at(place: int) -> Column:
    def said(row: tuple[PartLine, ExpectedLine | None]) -> str:
        outcome = row[1].outcomes[place] if row[1] is not None else None
        return _(VERDICT_WORDS[outcome.verdict]) if outcome is not None else ""

    return text(_("%(day)s天") % {"day": CHECK_DAYS[place]}, said)


def by_expectation(lines: Sequence[PartLine]) -> list[tuple[PartLine, ExpectedLine | None]]:
    """A line an expectation; a project that expects nothing has one without."""
    return [(one, line) for one in lines for line in (one.lines or (None,))]


def permit_columns() -> Listing:
    """What the approving offices have in hand."""
    return Listing(
        "permits",
        _("审批事项"),
        (
            text(_("审批事项"), lambda one: one.node, width=30),
            text(_("项目"), lambda one: one.node.project, width=40),
            text(_("单位"), lambda one: one.node.project.unit),
            text(_("审批部门"), lambda one: responsible(one.office)),
            text(_("状态"), lambda one: permit_word(one.state)),
            number(_("已计"), lambda one: one.clock.used if one.clock else None, unit=_("工作日")),
            number(_("时限"), lambda one: one.node.statutory_days, unit=_("工作日")),
            number(_("还剩"), lambda one: one.left if one.clock else None, unit=_("工作日")),
            number(
                _("超期"),
                lambda one: one.clock.overdue if one.overdue and one.clock else None,
                unit=_("工作日"),
            ),
            day(_("计划最迟"), lambda one: one.wanted_on),
        ),
    )


def policy_columns() -> Listing:
    """The table of policies."""
    return Listing(
        "policies",
        _("政策"),
        (
            text(_("政策名称"), lambda row: row, width=50),
            text(_("文号"), lambda row: row.number, width=24),
            text(_("发布层级"), lambda row: policy_level(row.level)),
            day(_("发布日期"), lambda row: row.issued_on),
            text(_("落实单位"), lambda row: row.unit, width=20),
        ),
    )


def activity_columns() -> Listing:
    """The activities of a year, those to come first on the page, all of them in the file."""
    return Listing(
        "activities",
        _("五类活动"),
        (
            day(_("日期"), lambda row: row.on),
            text(_("活动"), lambda row: row, width=40),
            text(_("类别"), lambda row: activity_kind(row.kind)),
            text(_("主办单位"), lambda row: row.unit, width=20),
            text(_("状态"), lambda row: activity_state(row.state)),
            number(_("参加项目"), lambda row: row.taking_part, unit=_("个")),
        ),
    )
