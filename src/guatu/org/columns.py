"""The columns of org's lists, as files hold them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from guatu.org.templatetags.org import duty, role, unit_kind
from guatu.ui.types.lists import Listing, day, moment, number, text

ACCOUNTS = Listing(
    "accounts",
    _("账号"),
    (
        text(_("账号名"), lambda row: row.username, width=18),
        text(_("显示名称"), lambda row: row, width=24),
        text(_("角色"), lambda row: role(row.role)),
        text(_("单位"), lambda row: row.unit, width=20),
        text(_("岗位"), lambda row: row.post, width=20),
        moment(_("上次登录"), lambda row: row.last_login),
        text(_("状态"), lambda row: _("在用") if row.is_active else _("已停用")),
    ),
)

DUTIES = Listing(
    "duties",
    _("责任"),
    (
        text(_("事项"), lambda line: line["subject"], width=50),
        text(_("对象"), lambda line: f"{line['row'].subject_kind}:{line['row'].subject_id}", width=28),
        text(_("责任"), lambda line: duty(line["row"].role)),
        day(_("自"), lambda line: line["row"].start),
        day(_("止"), lambda line: line["row"].end),
    ),
)

UNITS = Listing(
    "units",
    _("单位与责任"),
    (
        text(_("代码"), lambda pair: pair[0].unit.code),
        text(_("单位"), lambda pair: pair[0].unit, width=24),
        text(_("类别"), lambda pair: unit_kind(pair[0].unit.kind)),
        text(_("岗位"), lambda pair: pair[1].post if pair[1] else None, width=24),
        text(_("现任"), lambda pair: pair[1].holder if pair[1] else None),
        number(_("牵头责任"), lambda pair: pair[1].accountable if pair[1] else None),
    ),
)

FORCES = Listing(
    "task-forces",
    _("专班"),
    (
        text(_("代码"), lambda row: row.code),
        text(_("专班"), lambda row: row, width=30),
        text(_("组长单位"), lambda row: row.lead.unit, width=20),
        text(_("组长岗位"), lambda row: row.lead, width=20),
        number(_("成员岗位"), lambda row: len(row.seats)),
        number(_("调度周期"), lambda row: row.meets_every_days, unit=_("天")),
    ),
)


def _standing(way: Any) -> object:
    """Where a way outside stands: a channel of messages or a hook."""
    if way.paused_at is not None:
        return _("屡次失败，已停") if way.paused_by_house else _("已暂停")
    if way.failing_since is not None:
        return _("送不到")
    return _("在用") if way.last_at is not None else _("还没有用过")


CHANNELS = Listing(
    "channels",
    _("消息通道"),
    (
        text(_("对象"), lambda line: line.unit or line.account, width=24),
        text(_("通道"), lambda line: line.channel.name, width=24),
        text(_("状态"), lambda line: _standing(line.channel)),
        moment(_("上次送出"), lambda line: line.channel.last_at),
        moment(_("送不到自"), lambda line: line.channel.failing_since),
        number(_("连续失败"), lambda line: line.channel.failures, unit=_("次")),
        moment(_("下次再试"), lambda line: None if line.channel.paused_at else line.channel.retry_at),
    ),
)
"""Without addresses: they are secrets."""

HOOKS = Listing(
    "hooks",
    _("回调"),
    (
        text(_("回调"), lambda line: line.hook.name, width=24),
        text(_("动作"), lambda line: line.hook.verbs, width=40),
        text(_("可见范围"), lambda line: line.account, width=24),
        text(_("状态"), lambda line: _standing(line.hook)),
        moment(_("上次送出"), lambda line: line.hook.last_at),
        moment(_("送不到自"), lambda line: line.hook.failing_since),
        number(_("已送"), lambda line: line.hook.sent, unit=_("条")),
        number(_("待送"), lambda line: line.behind, unit=_("条")),
    ),
)
"""Without addresses and keys."""

CALENDAR = Listing(
    "calendar",
    _("工作日历的调整"),
    (
        day(_("日期"), lambda row: row.day),
        text(_("改为"), lambda row: _("上班") if row.workday else _("放假")),
        text(_("依据"), lambda row: row.reason, width=50),
    ),
)
