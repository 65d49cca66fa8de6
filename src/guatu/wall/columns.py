"""The columns of the battle map's list, as files hold them."""

from django.utils.translation import gettext_lazy as _

from guatu.ui.types.lists import Listing, day, number, share, text
from guatu.ui.words import light_word
from guatu.wall.battle.types import BattleRow


def _blocked(row: BattleRow) -> str | None:
    return "；".join(f"{one.name}：{one.kind} {one.holder or one.text}" for one in row.blocked) or None


BATTLE = Listing(
    "battle-map",
    _("作战图列表"),
    (
        text(_("项目代码"), lambda pair: pair[1].code, width=20),
        text(_("项目"), lambda pair: pair[1].name, width=40),
        text(_("亮灯"), lambda pair: light_word(pair[1].light)),
        text(_("分组"), lambda pair: pair[0] or None),
        text(_("单位"), lambda pair: pair[1].unit),
        text(_("阶段"), lambda pair: pair[1].stage),
        day(_("开始"), lambda pair: pair[1].start),
        day(_("完成"), lambda pair: pair[1].end),
        day(_("期限"), lambda pair: pair[1].due),
        share(_("完成率"), lambda pair: pair[1].done),
        number(_("超期"), lambda pair: pair[1].over, unit=_("天")),
        number(_("差"), lambda pair: pair[1].short, unit=_("天")),
        number(_("节点"), lambda pair: pair[1].nodes),
        number(_("已完成节点"), lambda pair: pair[1].nodes_done),
        text(
            _("卡点"),
            lambda pair: (
                "；".join(f"{one.name}：{one.kind} {one.holder or one.text}" for one in pair[1].blocked)
                or None
            ),
            width=50,
        ),
    ),
)
