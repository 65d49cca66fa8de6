"""会议材料: a frozen pack as an official document, told in either language from nothing but what was frozen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from guatu.dispatch.types import STATE_WORDS, state_of
from guatu.kernel.language import EN, ZH, in_english, pick
from guatu.kernel.period import Period
from guatu.ui.documents.types import Align, Block, Heading, OfficialDocument, Paragraph, Table
from guatu.ui.types import LightColour
from guatu.ui.words import is_english, light_word, long_day, moment, named

if TYPE_CHECKING:
    from guatu.dispatch.models import Pack
    from guatu.org.models import Unit

Facts = Mapping[str, Any]
MOST_BAD = 12
"""Lights of a unit that are written out; the others are counted."""


def pack_document(row: "Pack", facts: Facts, city: "Unit | None", language: str | None) -> OfficialDocument:
    """The agenda on the table, what is not on it, each unit's page; with the moment and digest of the freeze."""
    with override(EN if in_english(language) else ZH):
        issuer = named(city) if city is not None else _("重点项目调度办公室")
        digest = _("数据截至%(at)s，摘要（SHA-256）%(digest)s") % {
            "at": moment(row.as_of),
            "digest": f"{row.digest[:16]}…",
        }
        return OfficialDocument(
            english=is_english(),
            issuer=issuer,
            masthead=_("%(city)s调度会会议材料") % {"city": issuer},
            title=_said(facts["meeting"]),
            day=timezone.localtime(row.as_of).date(),
            blocks=tuple(_blocks(facts)),
            footer_note=digest,
        )


def _blocks(facts: Facts) -> Iterator[Block]:
    meeting = facts["meeting"]
    yield Paragraph(_opening(meeting))
    on = [point for point in facts["points"] if point["on_table"]]
    off = [point for point in facts["points"] if not point["on_table"]]
    yield Heading(1, _("上会议题（%(n)s分钟）") % {"n": sum(point["minutes"] for point in on)})
    yield _points(on) if on else Paragraph(_("没有上会议题。"))
    if off:
        yield Heading(1, _("不上会的事项"))
        yield Paragraph(_("以下%(n)s项时间排不下或由项目办指定不上会，会后书面办理。") % {"n": len(off)})
        yield _short_points(off)
    if facts["units"]:
        yield Heading(1, _("各单位情况"))
        for page in facts["units"]:
            yield from _unit(page)


def _opening(meeting: Facts) -> str:
    at = datetime.fromisoformat(meeting["starts_at"]) if meeting["starts_at"] else None
    when = long_day(date.fromisoformat(meeting["on"]))
    if at is not None:
        when += f" {timezone.localtime(at):%H:%M}"
    text = _("会议定于%(when)s召开，研究%(period)s重点项目推进情况，主要汇报不超过%(n)s分钟。") % {
        "when": when,
        "period": Period.parse(meeting["period"]).label(get_language() or ZH),
        "n": meeting["minutes"],
    }
    if meeting["chair"]:
        text += _("%(post)s主持会议。") % {"post": _said(meeting["chair"])}
    return text


def _points(points: Sequence[Facts]) -> Table:
    return Table(
        header=((_("序号"), _("议题"), _("为什么上会"), _("情况"), pgettext("表头", "分钟")),),
        rows=tuple(
            (
                str(place),
                _said(point) + (f"（{light_word(LightColour(point['colour']))}）" if point["colour"] else ""),
                _said(point["because"]) or "—",
                _said(point["facts"]) or "—",
                str(point["minutes"]),
            )
            for place, point in enumerate(points, start=1)
        ),
        align=(Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE),
    )


def _short_points(points: Sequence[Facts]) -> Table:
    return Table(
        header=((_("序号"), _("议题"), _("缘由")),),
        rows=tuple(
            (str(place), _said(point), _said(point["because"]) or "—")
            for place, point in enumerate(points, start=1)
        ),
        align=(Align.CENTRE, Align.LEFT, Align.LEFT),
    )


def _unit(page: Facts) -> Iterator[Block]:
    yield Heading(2, _said(page["unit"]))
    yield Paragraph(unit_summary(page))
    rows = [
        *((_("项目"), one) for one in page["bad"][:MOST_BAD]),
        *((_("指标"), one) for one in page["paces"][:MOST_BAD]),
    ]
    if rows:
        yield Table(
            header=((_("类别"), _("名称"), _("灯"), _("原因")),),
            rows=tuple(
                (kind, _said(one), light_word(LightColour(one["colour"])), _said(one["reason"]) or "—")
                for kind, one in rows
            ),
            align=(Align.CENTRE, Align.LEFT, Align.CENTRE, Align.LEFT),
        )
    if page["owed"]:
        yield Table(
            header=((_("文号"), _("欠办事项"), _("状态"), _("办结期限")),),
            rows=tuple(
                (
                    one["number"],
                    _said(one),
                    STATE_WORDS[state_of(one["state"])].label(get_language()),
                    long_day(date.fromisoformat(one["due_on"])) + _late(one["overdue"]),
                )
                for one in page["owed"]
            ),
            align=(Align.LEFT, Align.LEFT, Align.CENTRE, Align.CENTRE),
        )
    for one in page["asks"]:
        text = _("提请会议研究：%(problem)s。建议：%(proposal)s（希望%(day)s前解决）")
        day = long_day(date.fromisoformat(one["wanted_on"]))
        yield Paragraph(text % {"problem": one["problem"], "proposal": one["proposal"], "day": day})


def unit_summary(page: Facts) -> str:
    """One sentence on a unit: its lights, its paces, what it owes."""
    late = sum(one["overdue"] > 0 for one in page["owed"])
    text = _(
        "项目红灯%(red)s个、黄灯%(yellow)s个、绿灯%(green)s个；指标红灯%(bad)s个、黄灯%(slow)s个；在办事项%(owed)s件，其中超期%(late)s件；未报送%(reports)s份。"
    )
    return text % {
        "red": page["lights"]["red"],
        "yellow": page["lights"]["yellow"],
        "green": page["lights"]["green"],
        "bad": page["pace_lights"]["red"],
        "slow": page["pace_lights"]["yellow"],
        "owed": len(page["owed"]),
        "late": late,
        "reports": len(page["reports"]),
    }


def _late(days: int) -> str:
    return _("（超期%(days)s天）") % {"days": days} if days else ""


def _said(words: Facts) -> str:
    """Frozen words in the language asked for."""
    return str(pick(get_language(), words["zh"], words["en"]))
