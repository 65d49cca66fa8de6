"""The menu: every room's door, in the order of the loop; an actor sees what it may open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.org.types import Actor
from guatu.ui.types import MenuItem


def menu(actor: Actor) -> list[MenuItem]:
    """The entries this actor may open. Groups follow the loop: hang, plan, report, judge and dispatch, conclude."""
    loop, base, house = _("闭环"), _("底数"), _("管理")
    entries = [
        ("home", _("我的工作"), "home", loop, "org.read"),
        ("wall", _("挂图作战"), "wall:index", loop, "wall.read"),
        ("battle", _("作战图"), "wall:battle", loop, "wall.read"),
        ("collect", _("数据填报"), "collect:due", loop, "collect.read"),
        ("status", _("亮灯"), "status:lights", loop, "status.read"),
        ("foresight", _("年底预判"), "status:foresight", loop, "status.read"),
        ("dispatch", _("调度销号"), "dispatch:matters", loop, "dispatch.read"),
        ("duties", _("三项职责"), "dispatch:duties", loop, "dispatch.read"),
        ("forces", _("工作专班"), "dispatch:forces", loop, "dispatch.read"),
        ("meetings", _("调度会"), "dispatch:meetings", loop, "dispatch.read"),
        ("enterprises", _("助企包保"), "dispatch:enterprises", loop, "dispatch.enterprise.read"),
        ("assess", _("考核评价"), "assess:index", loop, "assess.read"),
        ("publish", _("通报与任务书"), "publish:index", loop, "publish.read"),
        ("targets", _("目标任务"), "targets:plan", base, "targets.read"),
        ("projects", _("项目库"), "projects:list", base, "projects.read"),
        ("permits", _("行政审批"), "projects:permits", base, "projects.read"),
        ("programmes", _("批次统筹"), "projects:programmes", base, "projects.read"),
        ("activities", _("五项活动"), "projects:activities", base, "projects.read"),
        ("chains", _("产业链"), "projects:chains", base, "projects.read"),
        ("policies", _("政策库"), "projects:policies", base, "projects.read"),
        ("intake", _("文稿拆解"), "intake:index", base, "intake.read"),
        ("forms", _("报表设置"), "collect:forms", base, "collect.form.write"),
        ("packs", _("规则包"), "status:packs", base, "status.read"),
        ("outside", _("外部评级对照"), "status:outside", base, "status.read"),
        ("org", _("单位与责任"), "org:units", house, "org.read"),
        ("hand_overs", _("岗位交接"), "publish:hand_overs", house, "org.read"),
        ("channels", _("消息通道"), "org:channels", house, "org.account.write"),
        ("hooks", _("回调"), "org:hooks", house, "ledger.hook.write"),
        ("ledger", _("台账"), "ledger:entries", house, "ledger.read"),
        ("accounts", _("账号"), "org:accounts", house, "org.account.write"),
    ]
    return [
        MenuItem(key=key, label=label, url=reverse(route), group=group)
        for key, label, route, group, permission in entries
        if actor.can(permission)
    ]
