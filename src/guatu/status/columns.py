"""The columns of status's lists, as files hold them."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guatu.engine.forecast.trajectory import WORDS
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.status.types.foresight import Risk
from guatu.status.types.rollup import RollLine
from guatu.ui.types import LightColour
from guatu.ui.types.lists import Column, Get, Listing, moment, number, share, text
from guatu.ui.words import language, light_word, named


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


def part_columns(measure: str, places: int, periods: Sequence[Period]) -> Listing:
    """The units below, and what each figure still to come must bring; rows are `PartLine`."""

    def figure(heading: object, get: Get) -> Column:
        return number(heading, get, unit=measure, places=places)

    def need(at: int) -> Get:
        return lambda part: part.needs[at].needed if part.needs[at] is not None else None

    return Listing(
        "units-below",
        _("各单位余下每期需完成"),
        (
            text(_("单位"), lambda part: part.one.unit, width=20),
            text(_("节奏"), lambda part: WORDS[part.one.rest.pace.verdict] if part.one.rest else None),
            share(_("完成底线的可能"), lambda part: part.one.bottom_line_chance),
            figure(_("年底推算"), lambda part: part.one.end.p50),
            figure(_("比底线少"), lambda part: part.one.gap if part.one.gap and part.one.gap > 0 else None),
            *(figure(period.label(language()), need(at)) for at, period in enumerate(periods)),
            figure(
                _("余下合计"), lambda part: max(part.one.rest.pace.required, 0.0) if part.one.rest else None
            ),
            figure(_("往年最好"), lambda part: part.one.rest.pace.best if part.one.rest else None),
        ),
    )


def _follows(line: Any) -> str | None:
    return line[1].follows or None


RULES: Final = Listing(
    "rules",
    _("规则"),
    (
        text(pgettext_lazy("规则包", "问题"), lambda line: line[0], width=20),
        text(_("序"), lambda line: line[1].rule.code, width=8),
        text(_("条件"), lambda line: line[1].rule.when, width=50),
        text(_("亮灯"), lambda line: _light(line[1].rule.colour)),
        text(_("句子"), lambda line: line[1].sentence, width=60),
        text(_("可豁免"), lambda line: line[1].exemption or None, width=30),
        text(_("随后"), _follows, width=30),
    ),
)
"""The rules of a pack; rows are (question, `RuleLine`)."""

PACKS: Final = Listing(
    "rule-packs",
    _("规则包"),
    (
        text(_("代码"), lambda line: line[0]["one"].pack.code, width=20),
        text(_("规则包"), lambda line: line[0]["one"].pack, width=36),
        text(_("状态"), lambda line: _("施行中") if line[1] else _("可用，未施行")),
        text(_("对象"), lambda line: line[0]["subject"]),
        text(
            pgettext_lazy("规则包", "问题"), lambda line: gettext("、").join(line[0]["questions"]), width=40
        ),
        text(_("出处"), lambda line: line[0]["source"], width=40),
        text(_("规则版本"), lambda line: line[0]["one"].pack.version),
        moment(_("施行时间"), lambda line: line[0]["one"].running.since if line[0]["one"].running else None),
        number(_("另有版本"), lambda line: line[0]["others"]),
    ),
)
"""Rows are (a pack as its page shows it, whether it is in force)."""

FACTS: Final = Listing(
    "facts",
    _("事实字典"),
    (
        text(_("代码"), lambda row: row["name"], width=24),
        text(_("事实"), lambda row: row["title"], width=24),
        text(_("含义"), lambda row: row["meaning"], width=60),
        text(
            _("算式"),
            lambda row: f"({row['over'][0]}) ÷ ({row['over'][1]})" if row["over"] else None,
            width=30,
        ),
        text(_("种类与单位"), lambda row: row["kind"], width=20),
        text(_("负责"), lambda row: row["owner"], width=24),
        text(_("来自何处"), lambda row: row["origin"], width=36),
    ),
)


def rollup_columns(colours: Sequence[LightColour]) -> Listing:
    """Counts and investment by light; rows are lines, each before what is below it."""

    def counted(colour: LightColour) -> Get:
        return lambda line: line.of(colour).count

    def priced(colour: LightColour) -> Get:
        return lambda line: line.of(colour).money / 100_000_000

    def level(line: RollLine) -> int:
        return line.depth

    return Listing(
        "lights-rolled-up",
        _("亮灯汇总"),
        (
            text(_("名称"), lambda line: line.name, width=30),
            number(_("层级"), level),
            text(_("亮灯"), lambda line: _light(line.light.colour) if line.light else None),
            *(number(light_word(colour), counted(colour), unit=_("个")) for colour in colours),
            number(_("合计"), lambda line: line.total.count, unit=_("个")),
            *(number(light_word(colour), priced(colour), unit=_("亿元"), places=2) for colour in colours),
            number(_("合计"), lambda line: line.total.money / 100_000_000, unit=_("亿元"), places=2),
            number(_("没有人民币投资额"), lambda line: line.total.unpriced, unit=_("个")),
        ),
    )


def trial_columns(subject: object) -> Listing:
    """What a pack on trial would light otherwise; rows are the page's."""
    return Listing(
        "trial",
        _("试行：变灯"),
        (
            text(_("代码"), lambda row: row["key"], width=20),
            text(subject, lambda row: row["name"], width=40),
            text(_("现行规则"), lambda row: _light(row["before"])),
            text(_("现行规则的原因"), lambda row: row["because"] or None, width=50),
            text(_("启用以后"), lambda row: _light(row["after"])),
            text(_("启用以后的原因"), lambda row: row["instead"] or None, width=50),
        ),
    )
