"""任务书: what a post answers for, as a document: duty → post, indicator → number, node → date (五化闭环)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from guatu.kernel.language import EN, ZH, in_english, pick
from guatu.kernel.period import Period
from guatu.kernel.quantity import percent
from guatu.projects.types import RESPONSIBILITY_WORDS
from guatu.publish.adapters import footer
from guatu.publish.types import Duty, Letterhead, NodeDue, Order, TaskBook
from guatu.status.types import Words
from guatu.ui.documents.types import Align, Block, Heading, OfficialDocument, Paragraph, SignOff, Table
from guatu.ui.types import LightColour
from guatu.ui.words import NOTHING, amount, is_english, light_word, long_day, number, short_day

HUNDRED_MILLION = "亿元"
LEFT, CENTRE, RIGHT = Align.LEFT, Align.CENTRE, Align.RIGHT


def task_book_document(
    book: TaskBook, head: Letterhead, *, invented: bool, language: str = ZH
) -> OfficialDocument:
    """A post's task book as of a day. `invented`: every page says so at its foot."""
    with override(EN if in_english(language) else ZH):
        return OfficialDocument(
            english=is_english(),
            issuer=_said(head.issuer),
            title=title_of(book),
            day=book.on,
            blocks=tuple(_blocks(book, head)),
            footer_note=footer(invented=invented),
        )


def title_of(book: TaskBook) -> str:
    """Two lines: what it is, and whose, in the reader's language."""
    facts = {"year": book.on.year, "unit": _said(book.unit), "post": _said(book.post)}
    return _("%(year)s年重大项目任务书\n%(unit)s %(post)s") % facts


def _blocks(book: TaskBook, head: Letterhead) -> Iterator[Block]:
    running = [row for row in book.duties if row.colour is not LightColour.DONE]
    planned = [row for row in running if row.plan_year]
    facts = {
        "day": long_day(book.on),
        "projects": len(book.duties),
        "done": len(book.duties) - len(running),
        "orders": len(book.orders),
    }
    yield Paragraph(
        _(
            "截至%(day)s，本岗位负责项目%(projects)s个，其中已完成%(done)s个（以下不再列出）；"
            "未销号交办件%(orders)s件。责任到岗、指标到数、节点到日如下。"
        )
        % facts
    )
    yield Heading(1, _("责任到岗"))
    yield _duties(running) if running else Paragraph(_("目前没有由本岗位负责的在办项目。"))
    yield Heading(1, _("指标到数"))
    yield _numbers(planned, book.period) if planned else Paragraph(_("没有列入年度投资计划的项目。"))
    yield Heading(1, _("节点到日"))
    yield _nodes(book.nodes) if book.nodes else Paragraph(_("90天内没有到期的节点，也没有超期的节点。"))
    yield Heading(1, pgettext("任务书", "交办事项"))
    yield _orders(book.orders) if book.orders else Paragraph(_("没有未销号的交办件。"))
    yield SignOff(_said(head.issuer), book.on)


def _duties(duties: Sequence[Duty]) -> Table:
    return Table(
        header=((_("序号"), _("项目"), _("责任单位"), _("本岗责任"), _("期限"), _("亮灯")),),
        rows=tuple(
            (
                str(place),
                _said(row.project),
                _said(row.unit),
                "\n".join(_(RESPONSIBILITY_WORDS[role]) for role in row.roles),
                _day(row.due),
                light_word(row.colour) if row.colour else NOTHING,
            )
            for place, row in enumerate(duties, start=1)
        ),
        align=(CENTRE, LEFT, LEFT, LEFT, LEFT, CENTRE),
    )


def _numbers(duties: Sequence[Duty], period: Period) -> Table:
    return Table(
        unit_note=_("截至%(month)s，单位：亿元") % {"month": period.label(get_language())},
        header=((_("序号"), _("项目"), _("年度计划"), _("累计完成"), _("完成率(%)"), _("还需完成")),),
        rows=tuple(
            (str(place), _said(row.project), *_money_cells(row)) for place, row in enumerate(duties, start=1)
        ),
        align=(CENTRE, LEFT, RIGHT, RIGHT, RIGHT, RIGHT),
    )


def _money_cells(row: Duty) -> tuple[str, ...]:
    if row.plan_year is None:
        return (NOTHING,) * 4
    if row.invested_year is None:
        return (amount(row.plan_year, HUNDRED_MILLION), NOTHING, NOTHING, NOTHING)
    share = percent(row.invested_year, row.plan_year)
    return (
        amount(row.plan_year, HUNDRED_MILLION),
        amount(row.invested_year, HUNDRED_MILLION),
        NOTHING if share is None else number(share, 1),
        amount(max(row.plan_year - row.invested_year, row.plan_year * 0), HUNDRED_MILLION),
    )


def _nodes(nodes: Sequence[NodeDue]) -> Table:
    return Table(
        header=((_("项目"), _("节点"), _("最迟完成"), _("完成情况")),),
        rows=tuple((_said(row.project), _said(row.node), _day(row.latest), _standing(row)) for row in nodes),
        align=(LEFT, LEFT, LEFT, LEFT),
    )


def _standing(row: NodeDue) -> str:
    late = _("超期%(days)s天") % {"days": row.days_over} if row.days_over else ""
    expected = _("预计%(day)s完成") % {"day": _day(row.forecast)} if row.forecast else ""
    told = (late, expected, row.blocker)
    return pick(get_language(), "；", "; ").join(filter(None, told)) or NOTHING


def _orders(orders: Sequence[Order]) -> Table:
    return Table(
        header=((_("编号"), _("交办内容"), _("承办单位"), _("办结期限")),),
        rows=tuple(
            (
                row.number,
                _said(row.matter),
                _said(row.unit),
                f"{_day(row.due_on)}{_('（已超期）') if row.overdue else ''}",
            )
            for row in orders
        ),
        align=(LEFT, LEFT, LEFT, LEFT),
    )


def _day(day: date | None) -> str:
    return short_day(day) if day else NOTHING


def _said(words: Words) -> str:
    return pick(get_language(), words.zh, words.en)
