"""What activities are told in: `{% load activity_words %}`."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from guatu.kernel.quantity import format_money
from guatu.projects.models import Activity, CreditStep, Outcome
from guatu.projects.queries.activities import ExpectedLine, Share
from guatu.projects.queries.credit import AtBank
from guatu.projects.types import STAGE_WORDS
from guatu.projects.types.activity import (
    ACTIVITY_STATE_WORDS,
    ACTIVITY_WORDS,
    EXPECTED_WORDS,
    VERDICT_WORDS,
    Expected,
    Verdict,
)
from guatu.projects.types.credit import CREDIT_WORDS
from guatu.projects.types.sessions import CONFLICT_WORDS, UNFIT_WORDS, Conflict, Slot
from guatu.ui import words
from guatu.ui.types import gettext_noop

register = template.Library()

_SHAPES: Mapping[str, str] = {
    Verdict.CAME: "✓",
    Verdict.PARTLY: "◐",
    Verdict.NOT: "✕",
    Verdict.UNKNOWN: "○",
}
_FACTS: Mapping[str, str] = {
    "finished": gettext_noop("%(day)s 办结"),
    "accepted": gettext_noop("%(day)s 受理，未办结"),
    "waiting": gettext_noop("未受理"),
    "cleared": gettext_noop("堵点已解除"),
    "another": gettext_noop("另有堵点"),
    "stuck": gettext_noop("仍然卡住"),
    "stage": gettext_noop("%(day)s 进入该阶段"),
    "moved": gettext_noop("%(day)s 有进展，未到该阶段"),
    "stayed": gettext_noop("阶段未变"),
    "credited": gettext_noop("授信 %(amount)s"),
    "invested": gettext_noop("期间完成投资 %(amount)s"),
    "arrived": gettext_noop("期间到位 %(amount)s"),
    "reported": gettext_noop("%(day)s 报告完成 %(percent)s%%"),
}


@register.filter
def activity_kind(kind: str) -> str:
    """集中开工 / Joint kick-off."""
    return gettext(ACTIVITY_WORDS[kind]) if kind in ACTIVITY_WORDS else kind


@register.filter
def activity_state(state: str) -> str:
    """已举办 / Held."""
    return gettext(ACTIVITY_STATE_WORDS[state]) if state in ACTIVITY_STATE_WORDS else state


@register.filter
def numbered(row: Activity) -> str:
    """集中开工〔2026〕2号 / Joint kick-off 2026 No. 2."""
    if words.is_english():
        return f"{activity_kind(row.kind)} {row.year} No. {row.number}"
    return f"{activity_kind(row.kind)}〔{row.year}〕{row.number}号"


@register.filter
def expected_said(line: ExpectedLine) -> str:
    """办结手续：用地预审 / Permit passed: land pre-review."""
    spec, english = line.spec, words.is_english()
    head = gettext(EXPECTED_WORDS[spec.kind])
    more = ""
    if spec.node_code:
        more = (line.node_name_en if english and line.node_name_en else line.node_name) or spec.node_code
    elif spec.stage:
        more = gettext(STAGE_WORDS[spec.stage])  # type: ignore[index]  # a StrEnum equals its value
    elif spec.amount is not None:
        more = format_money(spec.amount, get_language())
    elif spec.words:
        more = spec.words_en if english and spec.words_en else spec.words
        return more if spec.kind is Expected.OTHER else f"{head}{gettext('：')}{more}"
    return f"{head}{gettext('：')}{more}" if more else head


@register.filter
def verdict(outcome: Outcome | None) -> SafeString:
    """✓ 兑现, with its colour; an em dash where the day has not come."""
    if outcome is None:
        return format_html('<span class="g-muted">{}</span>', words.NOTHING)
    return verdict_mark(outcome.verdict)


@register.filter
def verdict_so_far(outcome: Outcome) -> SafeString:
    """The same before its day has come: nothing is missed yet."""
    if outcome.verdict == Verdict.NOT:
        return format_html('<span class="g-muted">{}</span>', gettext("尚未"))
    return verdict(outcome)


@register.filter
def verdict_mark(key: str) -> SafeString:
    """✓ 兑现 / ✓ Came true, of a verdict's key."""
    return format_html(
        '<span class="p-verdict p-{}"><span aria-hidden="true">{}</span> {}</span>',
        key, _SHAPES[key], gettext(VERDICT_WORDS[key]),
    )  # fmt: skip


@register.filter
def outcome_said(outcome: Outcome | None) -> str:
    """What the facts said: 2026-05-11 办结."""
    if outcome is None or not outcome.fact:
        return ""
    if outcome.fact == "started":
        return (
            gettext("%(day)s 开工") % {"day": words.short_day(outcome.on)}
            if outcome.on
            else gettext("未开工")
        )
    known = {
        "day": words.short_day(outcome.on) if outcome.on else words.NOTHING,
        "amount": format_money(outcome.amount, get_language())
        if outcome.amount is not None
        else words.NOTHING,
        "percent": words.number(outcome.amount) if outcome.amount is not None else words.NOTHING,
    }
    return gettext(_FACTS[outcome.fact]) % known


@register.filter
def came_share(share: Share) -> str:
    """67% (4/6), of those that a fact says something of."""
    if share.share is None:
        return words.NOTHING
    return f"{words.percent(share.share, 0)} ({share.came}/{share.judged})"


@register.filter
def credit_stage(key: str) -> str:
    """授信 / Credited."""
    return gettext(CREDIT_WORDS[key]) if key in CREDIT_WORDS else key


@register.filter
def steps_at(at: AtBank, stage: str) -> Sequence[CreditStep]:
    """The steps of one stage at one bank."""
    return at.steps.get(stage, ())


@register.filter
def unfit(slot: Slot) -> str:
    """部门在期限前已排满 / The office is full before its deadline."""
    return gettext(UNFIT_WORDS[slot.unfit]) if slot.unfit is not None else ""


@register.filter
def conflict(one: Conflict) -> str:
    """部门这一天已排满 / The office is full on that day."""
    return gettext(CONFLICT_WORDS[one.kind])


@register.filter
def of_key(table: Mapping[str, object], key: str) -> object:
    """`{{ units|of_key:line.office }}`: what a table holds under a key; None for nothing."""
    return table.get(key)


@register.filter
def in_words(told: Mapping[str, str]) -> str:
    """A sentence kept in both languages, in the reader's."""
    return told["en"] if words.is_english() else told["zh"]
