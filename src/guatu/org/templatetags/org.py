"""`{% load org %}`: the words for roles, kinds of unit and responsibilities, in the reader's language."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.kernel.language import Phrase
from guatu.ledger.queries import trouble as why
from guatu.ledger.types.telling import Trouble
from guatu.org.types import ForceRole, ResponsibilityRole, Role, UnitKind
from guatu.ui.words import language

register = template.Library()

ROLES = {
    Role.DISPATCHER: gettext_noop("调度员"),
    Role.REPORTER: gettext_noop("填报员"),
    Role.LEADER: gettext_noop("包保领导"),
    Role.TASK_FORCE: gettext_noop("专班"),
    Role.SUPERVISOR: gettext_noop("督查员"),
    Role.ADMINISTRATOR: gettext_noop("系统管理员"),
    Role.ENTERPRISE: gettext_noop("企业联系人"),
    Role.OPERATOR: gettext_noop("命令行"),
    Role.OUTSIDER: gettext_noop("未分配角色"),
}
UNIT_KINDS = {
    UnitKind.CITY: gettext_noop("市"),
    UnitKind.DISTRICT: gettext_noop("区"),
    UnitKind.COUNTY: gettext_noop("县（市）"),
    UnitKind.ZONE: gettext_noop("开发区"),
    UnitKind.DEPARTMENT: gettext_noop("部门"),
    UnitKind.PARK: gettext_noop("园区"),
    UnitKind.ENTERPRISE: gettext_noop("企业"),
    UnitKind.PARTNER: gettext_noop("合作城市"),
    UnitKind.PORTFOLIO: gettext_noop("外部项目清单"),
}
DUTIES = {
    ResponsibilityRole.ACCOUNTABLE: gettext_noop("牵头责任"),
    ResponsibilityRole.SUPPORT: gettext_noop("配合单位"),
    ResponsibilityRole.SPONSOR: gettext_noop("包保领导"),
    ResponsibilityRole.SECRETARY: gettext_noop("服务秘书"),
    ResponsibilityRole.TASK_FORCE: gettext_noop("专班"),
    ResponsibilityRole.CONTACT: gettext_noop("项目单位联系人"),
}


FORCE_ROLES = {
    ForceRole.DEPUTY: gettext_noop("副组长"),
    ForceRole.LIAISON: gettext_noop("联络员"),
    ForceRole.SPECIALIST: gettext_noop("专员"),
    ForceRole.MEMBER: gettext_noop("成员"),
}


@register.filter
def role(value: str) -> str:
    """`{{ account.role|role }}` → 调度员 / Dispatcher."""
    return _(ROLES[Role(value)])


@register.filter
def trouble(word: str) -> Trouble | None:
    """`{{ channel.last_outcome|trouble }}`: what an outcome means and what helps; none for what arrived."""
    return why(word)


@register.filter
def said(phrase: Phrase) -> str:
    """`{{ trouble.said|said }}`: a phrase in the reader's language."""
    return phrase.label(language())


@register.filter
def unit_kind(value: str) -> str:
    """`{{ unit.kind|unit_kind }}` → 区 / District."""
    return _(UNIT_KINDS[UnitKind(value)])


@register.filter
def duty(value: str) -> str:
    """`{{ responsibility.role|duty }}` → 牵头责任 / Accountable."""
    return _(DUTIES[ResponsibilityRole(value)])


@register.filter
def force_role(value: str) -> str:
    """`{{ seat.role|force_role }}` → 联络员 / Liaison."""
    return _(FORCE_ROLES[ForceRole(value)])
