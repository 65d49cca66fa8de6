"""The columns of status's lists, as files hold them."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.status.types.foresight import Risk
from guatu.ui.types import LightColour
from guatu.ui.types.lists import Column, Listing, moment, number, share, text
from guatu.ui.words import light_word, named


def _light(value: object) -> str | None:
    """红灯 / Red; none where nothing was judged."""
    return light_word(LightColour(str(value))) if value else None


_COLOUR: Final = text(_("亮灯"), lambda row: _light(row.light.colour))
_REASON: Final = text(_("主要原因"), lambda row: row.reason, width=60)

LIGHTS: Final = Listing(
    "lights",
    _("亮灯"),
    (
        _COLOUR,
        text(_("项目代码"), lambda row: row.project.code, width=20),
        text(_("项目"), lambda row: row.project, width=40),
        text(_("单位"), lambda row: row.light.unit),
        text(_("领域"), lambda row: row.light.area),
        _REASON,
        text(_("自评"), lambda row: _light(row.project.own_rating)),
        text(_("核验"), lambda row: _light(row.verified.colour) if row.verified else None),
        text(_("评级不一致"), lambda row: row.disagree),
        text(_("按规则算出的灯"), lambda row: _light(row.light.by_rules)),
        moment(_("判灯时间"), lambda row: row.light.computed_at),
    ),
)


def subject_columns(kind: object) -> Listing:
    """The lights of one kind of subject; rows are (light, reason, url)."""
    return Listing(
        "lights-of-subjects",
        kind,
        (
            text(_("亮灯"), lambda row: _light(row[0].colour)),
            text(kind, lambda row: row[0], width=50),
            text(_("代码"), lambda row: row[0].key),
            text(_("单位"), lambda row: row[0].unit),
            text(_("主要原因"), lambda row: row[1], width=60),
        ),
    )


OUTSIDE: Final = Listing(
    "outside-ratings",
    _("外部评级对照"),
    (
        text(_("项目代码"), lambda row: row[0].project.code, width=20),
        text(_("项目"), lambda row: row[0].project, width=40),
        text(_("单位"), lambda row: row[0].light.unit),
        text(_("公布方评级"), lambda row: _light(row[1].colour) if row[1] else None),
        text(_("本系统亮灯"), lambda row: _light(row[0].light.colour)),
        text(_("主要原因"), lambda row: row[0].reason, width=60),
    ),
)

SNAPSHOTS: Final = Listing(
    "snapshots",
    _("快照"),
    (
        text(_("月份"), lambda row: Period.parse(row.period)),
        number(_("第几份"), lambda row: row.number),
        moment(_("冻结时间"), lambda row: row.taken_at),
        text(_("冻结人"), lambda row: named(row.taken_by) if row.taken_by else _("命令行")),
        text(_("通报"), lambda row: row.cited_as or None, width=24),
        text("SHA-256", lambda row: row.digest, width=40),
    ),
)

FROZEN: Final = Listing(
    "lights-frozen",
    _("快照"),
    (
        text(_("亮灯"), lambda row: _light(row["colour"])),
        text(_("项目代码"), lambda row: row["code"], width=20),
        text(_("项目"), lambda row: row, width=40),
        text(_("主要原因"), lambda row: Phrase(row["reason_zh"], row["reason_en"]), width=60),
        text(_("按规则算出的灯"), lambda row: _light(row.get("computed"))),
    ),
)


def foresight_columns(risks: dict[Risk, Any]) -> Listing:
    """How the year will end, series by series; `risks` are the words of the page."""

    def figure(heading: object, get: Any) -> Column:
        return number(heading, get, places=2)

    return Listing(
        "year-ends",
        _("年底预测"),
        (
            text(_("单位"), lambda one: one.unit),
            text(_("指标"), lambda one: one.indicator, width=30),
            text(_("年底完成底线"), lambda one: risks[one.risk]),
            share(_("完成底线的可能"), lambda one: one.bottom_line_chance),
            figure(_("已完成"), lambda one: one.so_far),
            figure(_("底线"), lambda one: one.bottom_line),
            figure(_("年底推算"), lambda one: None if one.reason else one.end.p50),
            figure(_("推算下限"), lambda one: None if one.reason else one.end.p10),
            figure(_("推算上限"), lambda one: None if one.reason else one.end.p90),
            number(_("落后序时"), lambda one: one.behind_linear, unit=_("百分点"), places=1),
            number(_("落后往年节奏"), lambda one: one.behind_seasonal, unit=_("百分点"), places=1),
            text(_("不能推算的原因"), lambda one: one.reason, width=40),
        ),
    )
