"""The columns of the lists of the walls, as files hold them."""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guatu.ui.types.lists import Listing, day, moment, number, share, text
from guatu.ui.words import light_word
from guatu.wall.battle.types import BattleRow


def _blocked(row: BattleRow) -> str | None:
    colon = gettext("：")
    said = [f"{one.name}{colon}{one.kind} {one.holder or one.text}" for one in row.blocked]
    return gettext("；").join(said) or None


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
        text(_("卡点"), lambda pair: _blocked(pair[1]), width=50),
    ),
)


SCREENS = Listing(
    "walls",
    _("编排挂图"),
    (
        text(_("代码"), lambda line: line[0].code),
        text(pgettext_lazy("看板", "挂图"), lambda line: line[0], width=30),
        text(_("范围"), lambda line: line[0].unit or _("全部单位"), width=20),
        number(_("次序"), lambda line: line[1]),
        text(_("屏"), lambda line: _(line[2].kind.word), width=24),
        text(_("放映"), lambda line: line[2].shown),
        number(_("停留"), lambda line: line[2].seconds or line[0].seconds, unit=_("秒")),
    ),
)
"""Rows are (wall, place from 1, screen)."""

MAPS = Listing(
    "city-maps",
    _("导入过的地图"),
    (
        text(_("文件"), lambda row: row.name, width=40),
        text(_("坐标系"), lambda row: "GCJ-02" if row.system == "gcj02" else "WGS-84"),
        text(_("审图号"), lambda row: row.approval or None, width=24),
        text(_("示意图"), lambda row: row.schematic),
        moment(_("导入"), lambda row: row.imported_at),
        text(_("导入人"), lambda row: row.imported_by, width=20),
        text(_("在挂图上"), lambda row: row.in_place),
    ),
)
