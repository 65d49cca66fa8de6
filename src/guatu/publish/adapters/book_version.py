"""任务书 as issued: frozen lines, what changed marked, and the signature, as an official document."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from guatu.kernel.language import EN, ZH, Phrase, in_english, pick
from guatu.publish.adapters import footer
from guatu.publish.types import (
    CHANGE_WORDS,
    PART_WORDS,
    Change,
    ChangeKind,
    Letterhead,
    Part,
    Promise,
)
from guatu.status.types import Words
from guatu.ui.documents.types import Align, Block, Heading, OfficialDocument, Paragraph, SignOff, Table
from guatu.ui.words import NOTHING, is_english, long_day, moment, number, short_day

if TYPE_CHECKING:
    from guatu.org.models import Post
    from guatu.publish.models import Signature, TaskBookVersion

LEFT, CENTRE, RIGHT = Align.LEFT, Align.CENTRE, Align.RIGHT
YUAN, HUNDRED_MILLION = "元", Decimal(100_000_000)


def version_document(
    row: "TaskBookVersion",
    lines: Sequence[Promise],
    changes: Sequence[Change],
    signed: "Signature | None",
    head: Letterhead,
    *,
    invented: bool,
    language: str = ZH,
) -> OfficialDocument:
    """A version of a post's task book. `changes` from the version before stand first, and are marked in the text."""
    day = timezone.localtime(row.issued_at).date()
    with override(EN if in_english(language) else ZH):
        return OfficialDocument(
            english=is_english(),
            issuer=said(head.issuer),
            title=title_of(row),
            day=day,
            blocks=tuple(_blocks(row, lines, changes, signed, head, day)),
            footer_note=footer(invented=invented),
        )


def title_of(row: "TaskBookVersion") -> str:
    """Two lines: what it is, and whose, in the reader's language."""
    facts = {"year": row.year, "number": row.number, "post": post_name(row.post)}
    return _("%(year)s年任务书（第%(number)s版）\n%(post)s") % facts


def post_name(post: "Post") -> str:
    """A post after its unit, in the reader's language."""
    unit = pick(get_language(), post.unit.name, post.unit.name_en or post.unit.name)
    title = pick(get_language(), post.title, post.title_en or post.title)
    return f"{unit} {title}"


def _blocks(
    row: "TaskBookVersion",
    lines: Sequence[Promise],
    changes: Sequence[Change],
    signed: "Signature | None",
    head: Letterhead,
    day: date,
) -> Iterator[Block]:
    counts = {part: sum(one.part is part for one in lines) for part in Part}
    yield Paragraph(
        _(
            "本任务书于%(day)s制发，共列责任%(duties)s项、指标%(targets)s项、节点%(nodes)s个，"
            "由本岗位责任人签署，按期交账。"
        )
        % {
            "day": long_day(day),
            "duties": counts[Part.DUTY],
            "targets": counts[Part.TARGET],
            "nodes": counts[Part.NODE],
        }
    )
    if row.before is not None:
        yield Heading(1, _("与上一版相比"))
        yield _changes(changes) if changes else Paragraph(_("与上一版相比没有变化。"))
    moved = {one.promise.key: one for one in changes if one.kind is not ChangeKind.DROPPED}
    for part in Part:
        yield Heading(1, label(PART_WORDS[part]))
        found = [one for one in lines if one.part is part]
        yield _lines(part, found, moved) if found else Paragraph(_("本版没有列入。"))
    yield SignOff(said(head.issuer), day)
    yield Heading(1, _("签署"))
    yield from _signing(row, signed)


def _changes(changes: Sequence[Change]) -> Table:
    return Table(
        header=((_("变化"), _("类别"), _("事项"), _("内容"), _("原定"), _("现定")),),
        rows=tuple(
            (
                label(CHANGE_WORDS[one.kind]),
                label(PART_WORDS[one.promise.part]),
                said(one.promise.owner),
                said(one.promise.name),
                shown(one.promise, before_of(one)),
                NOTHING if one.kind is ChangeKind.DROPPED else shown(one.promise, one.promise.value),
            )
            for one in changes
        ),
        align=(CENTRE, LEFT, LEFT, LEFT, LEFT, LEFT),
    )


def before_of(one: Change) -> str:
    """What held before: of a dropped line what it said, of a new one nothing."""
    return one.promise.value if one.kind is ChangeKind.DROPPED else one.before


def _lines(part: Part, lines: Sequence[Promise], moved: Mapping[str, Change]) -> Table:
    headings = {
        Part.DUTY: (_("事项"), _("本岗责任"), _("期限")),
        Part.TARGET: (_("责任主体"), _("指标"), _("目标")),
        Part.NODE: (_("项目"), _("节点"), _("最迟完成")),
    }[part]
    marked = any(one.key in moved for one in lines)
    return Table(
        header=((_("序号"), *headings, *((_("标注"),) if marked else ())),),
        rows=tuple(
            (
                str(place),
                said(one.owner),
                said(one.name),
                shown(one, one.value),
                *((mark(moved.get(one.key)),) if marked else ()),
            )
            for place, one in enumerate(lines, start=1)
        ),
        align=(
            CENTRE,
            LEFT,
            LEFT,
            RIGHT if part is Part.TARGET else LEFT,
            *((LEFT,) if marked else ()),
        ),
    )


def mark(change: Change | None) -> str:
    """【新增】, or 【调整】 with what it was: how a changed line is marked in print."""
    if change is None:
        return ""
    word = label(CHANGE_WORDS[change.kind])
    if change.kind is ChangeKind.ADDED:
        return pick(get_language(), f"【{word}】", f"[{word}]")
    return _("【调整】原为%(before)s") % {"before": shown(change.promise, change.before)}


def shown(one: Promise, value: str) -> str:
    """A value as it is read: a day, or a number with its measure, yuan in 亿元."""
    if not value:
        return NOTHING
    if one.part is not Part.TARGET:
        return short_day(date.fromisoformat(value))
    exact = Decimal(value)
    if one.measure.zh == YUAN:
        return _("%(figure)s 亿元") % {"figure": number(exact / HUNDRED_MILLION, 2)}
    exponent = exact.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    return f"{number(exact, places)} {said(one.measure)}"


def _signing(row: "TaskBookVersion", signed: "Signature | None") -> Iterator[Block]:
    yield Paragraph(_("内容摘要（SHA-256）：%(digest)s") % {"digest": grouped(row.digest)})
    if signed is None:
        yield Paragraph(_("尚未电子签署。纸质签署：\n责任人：　　　　　　　　　　日期："))
        return
    yield Table(
        header=((_("栏目"), _("内容")),),
        rows=tuple(signature_rows(signed)),
        align=(CENTRE, LEFT),
    )


def signature_rows(signed: "Signature") -> Iterator[tuple[str, str]]:
    """A signature told as lines of a table."""
    yield _("签署人"), pick(get_language(), "，", ", ").join(filter(None, (signed.label, signed.person)))
    yield _("签署时间"), moment(signed.at)
    if signed.remark:
        yield _("签署意见"), signed.remark
    yield _("密钥编号"), signed.key.code
    yield _("签名（Ed25519）"), grouped(signed.value, 11)


def grouped(text: str, size: int = 8) -> str:
    """A digest or a signature in groups, so that a line may break between them."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def said(words: Words) -> str:
    """In the reader's language."""
    return pick(get_language(), words.zh, words.en)


def label(words: Phrase) -> str:
    """In the reader's language."""
    return words.label(get_language())
