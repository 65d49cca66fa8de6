"""会议纪要: a meeting's minutes as an official document (GB/T 9704-2012), told in either language."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from guatu.dispatch.adapters.sheets import supports_of
from guatu.kernel.language import EN, ZH, in_english
from guatu.kernel.period import Period
from guatu.ui.documents.types import Align, Block, Heading, OfficialDocument, Paragraph, Table
from guatu.ui.words import is_english, long_day, named

if TYPE_CHECKING:
    from guatu.dispatch.models import AgendaItem, Matter, Meeting
    from guatu.org.models import Unit


MOST_NAMED = 10
"""Points left off the table that the minutes name; the others are counted."""


def minutes_of(
    meeting: "Meeting", city: "Unit | None", language: str | None, on: Collection[int]
) -> OfficialDocument:
    """The minutes: what was gone over, what was decided, what was ordered, the conclusion.

    `meeting` comes from `queries.meeting`, with its agenda and matters; `on`: the points that were
    on its table. Until it is held they say they are a draft.
    """
    with override(EN if in_english(language) else ZH):
        issuer = named(city) if city is not None else _("重点项目调度办公室")
        name = named(meeting)
        return OfficialDocument(
            english=is_english(),
            issuer=issuer,
            masthead=_("%(city)s重点项目调度会议纪要") % {"city": issuer},
            title=name if meeting.held else _("%(name)s（草稿）") % {"name": name},
            day=meeting.on,
            blocks=tuple(_blocks(meeting, issuer, on)),
            copies_to=tuple(dict.fromkeys(named(row.unit) for row in meeting.matters.all())),
        )


def _blocks(meeting: "Meeting", issuer: str, on: Collection[int]) -> Iterator[Block]:
    yield Paragraph(_opening(meeting, issuer))
    items = list(meeting.agenda.all())
    off = [item for item in items if item.pk not in on and not item.decision]
    for kind, heading in (
        ("matter", _("上次会议以来的交办事项")),
        ("decide", _("提请会议决定的事项")),
        ("light", _("亮灯项目研究情况")),
        ("other", _("其他事项")),
        ("good", _("进展情况")),
    ):
        found = [item for item in items if item.kind == kind and (item.pk in on or item.decision)]
        if found:
            yield Heading(1, heading)
            yield _points(found)
    ordered = list(meeting.matters.all())
    yield Heading(1, _("本次会议交办事项"))
    yield _orders(ordered) if ordered else Paragraph(_("本次会议没有新的交办事项。"))
    if off:
        yield Heading(1, _("未上会事项"))
        yield Paragraph(_("%(names)s等%(n)s项未上会，会后书面办理。") % _left(off))
    if meeting.conclusion:
        yield Heading(1, _("会议要求"))
        yield Paragraph(meeting.conclusion)


def _left(items: "Sequence[AgendaItem]") -> dict[str, object]:
    names = _("、").join(named(item) for item in items[:MOST_NAMED])
    return {"names": names, "n": len(items)}


def _opening(meeting: "Meeting", issuer: str) -> str:
    facts = {
        "day": long_day(meeting.on),
        "city": issuer,
        "name": named(meeting),
        "period": Period.parse(meeting.period).label(get_language() or ZH),
    }
    text = _("%(day)s，%(city)s召开%(name)s，研究%(period)s重点项目推进情况。") % facts
    if meeting.chair is not None:
        text += _("%(post)s主持会议。") % {"post": named(meeting.chair)}
    return text + _("纪要如下。")


def _points(items: "Sequence[AgendaItem]") -> Table:
    return Table(
        header=((_("序号"), _("议题"), _("情况"), _("议定意见")),),
        rows=tuple(
            (str(place), named(item), _facts(item), item.decision or "—")
            for place, item in enumerate(items, start=1)
        ),
        align=(Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT),
    )


def _facts(item: "AgendaItem") -> str:
    return (item.facts_en if is_english() else "") or item.facts


def _orders(matters: "Sequence[Matter]") -> Table:
    return Table(
        header=((_("文号"), _("办理事项"), _("承办单位"), _("配合单位"), _("办结期限")),),
        rows=tuple(
            (row.number, named(row), named(row.unit), supports_of(row), long_day(row.due_on))
            for row in matters
        ),
        align=(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE),
    )
