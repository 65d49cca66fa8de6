"""The columns of collect's lists, as files hold them."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guatu.collect.templatetags.collect_words import import_word, level_word, limit_word, said, side_word
from guatu.collect.templatetags.form_words import (
    cadence_word,
    circle_word,
    form_state_word,
    grammar_word,
    prefill_word,
    subject_word,
)
from guatu.collect.templatetags.keeping_words import by_spec, revision_word
from guatu.collect.types import Grammar
from guatu.collect.types.burden import Burden, FormBurden
from guatu.collect.types.keeping import Waiting
from guatu.collect.types.revising import RevisionView
from guatu.kernel.period import Period
from guatu.ui.types.lists import Get, Listing, day, moment, number, share, text, value
from guatu.ui.words import named

WORKBOOKS = Listing(
    "imports",
    _("工作簿导入"),
    (
        text(_("文件"), lambda row: row.name, width=40),
        text(_("状态"), lambda row: import_word(row.state)),
        text(_("单位"), lambda row: row.unit, width=20),
        text(_("导入到"), lambda row: _("项目库") if row.target == "projects" else _("填报")),
        text(_("期间"), lambda row: Period.parse(row.period) if row.period else None),
        number(_("新增"), lambda row: (row.counts or {}).get("new")),
        number(_("变更"), lambda row: (row.counts or {}).get("changed")),
        number(_("拒绝"), lambda row: (row.counts or {}).get("refused")),
        moment(_("上传时间"), lambda row: row.received_at),
        text(_("上传人"), lambda row: row.by),
    ),
)


def _cost(get: Get) -> Get:
    """What a form in force costs; nothing of one that is not. Rows are (form, its cost or None)."""
    return lambda line: get(line[1]) if line[1] is not None else None


FORMS = Listing(
    "forms",
    _("全部报表"),
    (
        text(_("代码"), lambda line: line[0].code),
        text(_("报表"), lambda line: line[0], width=30),
        number(_("版本"), lambda line: line[0].version),
        text(_("状态"), lambda line: form_state_word(line[0].state)),
        text(_("频次"), lambda line: cadence_word(line[0].cadence)),
        text(_("谁来报"), lambda line: circle_word(line[0].circle), width=24),
        number(_("填报单位"), _cost(lambda cost: cost.units)),
        number(_("填报项数"), _cost(lambda cost: cost.fields)),
        share(_("预填"), _cost(lambda cost: cost.share)),
        number(_("每次"), _cost(lambda cost: cost.per_answer), unit=_("分钟"), places=1),
        text(_("按服务器时间测得"), _cost(lambda cost: cost.measured is not None)),
        number(_("全部单位每月"), _cost(lambda cost: cost.a_month), unit=_("分钟")),
    ),
)
"""Rows are (form, what it costs or None)."""


ASKED = Listing(
    "questions",
    _("问什么"),
    (
        text(_("关于"), lambda line: subject_word(line[0].subject)),
        text(_("代码"), lambda line: line[0].field, width=20),
        text(_("名称"), lambda line: line[0].words, width=30),
        text(_("计量单位"), lambda line: line[0].measure or None),
        text(_("类型"), lambda line: grammar_word(line[0].grammar)),
        text(_("必填"), lambda line: line[0].required),
        text(_("预填"), lambda line: prefill_word(line[0])),
        text(_("责任方"), lambda line: line[1].owner_words or _("填报单位自己"), width=20),
    ),
)
"""Rows are (what a form asks, the field as registered)."""


def _source(line: Any) -> object:
    """Where a field is known, or the form that asks it."""
    field, form = line
    return _("系统已有") if field.page else form or field.form


FIELDS = Listing(
    "fields",
    _("指标登记"),
    (
        text(_("关于"), lambda line: subject_word(line[0].subject)),
        text(_("名称"), lambda line: line[0].words, width=30),
        text(_("计量单位"), lambda line: line[0].measure or None),
        text(_("代码"), lambda line: line[0].code, width=20),
        text(_("类型"), lambda line: grammar_word(line[0].grammar)),
        text(_("责任方"), lambda line: line[0].owner_words or _("所属单位"), width=20),
        text(_("来源"), _source, width=24),
    ),
)
"""Rows are (field, the words of the form that asks it or None)."""


def burden_columns(burden: Burden) -> Listing:
    """What every unit spends, by form; rows are units' burdens."""

    def minutes(form: FormBurden) -> Get:
        return lambda unit: unit.by_form.get(form.code)

    return Listing(
        "burden",
        _("填报负担"),
        (
            text(_("单位"), lambda unit: unit.words, width=24),
            *(number(said(form.words), minutes(form), unit=_("分钟")) for form in burden.forms),
            number(_("每月共"), lambda unit: unit.a_month, unit=_("分钟")),
            number(_("填报项数"), lambda unit: unit.fields),
            share(_("预填占比"), lambda unit: unit.share),
        ),
    )


def _limits(item: Any) -> str | None:
    """最少 3；方向 只算偏高: the limits of a rule in one cell, as its page says them."""
    told = [
        side_word(limit) if name == "side" else f"{limit_word(called)} {limit}"
        for name, called, limit in item["told"]
    ]
    return gettext("；").join(told) or None


CHECKS = Listing(
    "checks",
    _("校验规则"),
    (
        text(_("代码"), lambda item: item["rule"].code, width=24),
        text(_("规则"), lambda item: item["rule"].words, width=40),
        text(_("种类"), lambda item: item["kind"], width=20),
        text(_("填报项"), lambda item: item["field"] or item["rule"].field, width=24),
        text(_("级别"), lambda item: level_word(item["rule"].level) if item["rule"].active else _("已停用")),
        text(_("限值"), _limits, width=40),
        text(_("自何月起"), lambda item: item["rule"].since or None),
    ),
)

DELEGATIONS = Listing(
    "delegations",
    _("委托审核"),
    (
        text(_("单位"), lambda line: line[0].to_post.unit, width=20),
        text(_("受托岗位"), lambda line: line[0].to_post, width=24),
        text(
            _("委托人"),
            lambda line: line[0].from_post if line[0].from_post else line[0].given_label,
            width=24,
        ),
        day(pgettext_lazy("委托", "起"), lambda line: line[0].start),
        day(pgettext_lazy("委托", "止"), lambda line: line[0].end),
        text(
            _("范围"),
            lambda line: gettext("、").join(named(unit) for unit in line[0].units.all()) or _("全部单位"),
            width=40,
        ),
        text(_("报表"), lambda line: ", ".join(line[0].forms) or None, width=24),
        text(_("原因"), lambda line: line[0].reason or None, width=30),
        text(_("状态"), lambda line: line[1]),
    ),
)
"""Rows are (delegation, its standing, whether it may still be revoked)."""


def _remarks(row: Waiting) -> str | None:
    """Everything said beside the figures, a line each."""
    lines = [
        gettext("：").join(
            part for part in (said(one.subject), one.remark, one.answer, one.explanation) if part
        )
        for one in row.said
    ]
    return "\n".join(lines) or None


QUEUE = Listing(
    "waiting",
    _("待审核"),
    (
        text(_("单位"), lambda row: row.unit, width=20),
        text(_("报表"), lambda row: row.form, width=30),
        text(_("期间"), lambda row: Period.parse(row.period)),
        moment(_("提交时间"), lambda row: row.submitted_at),
        text(_("提交人"), lambda row: row.submitted_by, width=24),
        text(_("代报"), lambda row: row.by_proxy),
        number(_("退回次数"), lambda row: row.returned),
        number(_("填了几格"), lambda row: row.entered),
        text(_("说明与意见"), _remarks, width=60),
    ),
)

_FIGURES = (Grammar.MONEY, Grammar.PERCENT, Grammar.GROWTH, Grammar.NUMBER)


def _answer(row: RevisionView, written: str) -> object:
    """A value of a correction: a figure where its field is one."""
    if row.spec is not None and row.spec.grammar in _FIGURES:
        try:
            return Decimal(written)
        except InvalidOperation:
            return written or None
    return by_spec(written, row.spec) if written else None


REVISIONS = Listing(
    "revisions",
    _("修订"),
    (
        text(_("单位"), lambda row: row.unit, width=20),
        text(_("报表"), lambda row: row.form, width=30),
        text(_("期间"), lambda row: Period.parse(row.period)),
        text(_("填报项"), lambda row: row.where, width=50),
        value(_("原来的数"), lambda row: _answer(row, row.old)),
        value(_("更正为"), lambda row: _answer(row, row.new)),
        text(_("计量单位"), lambda row: (row.spec.measure or None) if row.spec else None),
        text(_("原因"), lambda row: row.reason, width=40),
        text(_("申请人"), lambda row: row.asked_by, width=20),
        moment(_("申请时间"), lambda row: row.asked_at),
        text(_("状态"), lambda row: revision_word(row.state)),
        text(_("审核人"), lambda row: row.decided_by or None, width=20),
        moment(_("审核时间"), lambda row: row.decided_at),
        text(_("审核意见"), lambda row: row.finding or None, width=40),
    ),
)
