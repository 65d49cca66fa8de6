"""工作交接单: what passes from whom to whom, as an official document, with room for signatures or with them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from guatu.kernel.language import EN, ZH, in_english
from guatu.publish.adapters import footer
from guatu.publish.adapters.book_version import grouped, label, said, signature_rows
from guatu.publish.types import PERSONAL, SECTIONS, SIGNER_WORDS, Letterhead, SheetHead, SheetLine, Signer
from guatu.ui.documents.types import Align, Block, Heading, OfficialDocument, Paragraph, SignOff, Table
from guatu.ui.words import NOTHING, is_english, long_day, short_day

if TYPE_CHECKING:
    from guatu.publish.models import Signature

LEFT, CENTRE = Align.LEFT, Align.CENTRE


def hand_over_document(
    head: SheetHead,
    lines: Sequence[SheetLine],
    letterhead: Letterhead,
    *,
    digest: str,
    signatures: "Mapping[Signer, Signature] | None" = None,
    invented: bool,
    language: str = ZH,
) -> OfficialDocument:
    """The sheet. Frozen it has lines for signing by hand; with `signatures` those, remarks and objections."""
    with override(EN if in_english(language) else ZH):
        return OfficialDocument(
            english=is_english(),
            issuer=said(letterhead.issuer),
            title=_("工作交接单\n%(post)s") % {"post": label(head.post)},
            day=head.on,
            blocks=tuple(_blocks(head, lines, letterhead, digest, signatures)),
            footer_note=footer(invented=invented),
        )


def _blocks(
    head: SheetHead,
    lines: Sequence[SheetLine],
    letterhead: Letterhead,
    digest: str,
    signatures: "Mapping[Signer, Signature] | None",
) -> Iterator[Block]:
    passed = sum(one.holding.section not in PERSONAL for one in lines)
    yield Table(header=((_("栏目"), _("内容")),), rows=tuple(_facts(head)), align=(CENTRE, LEFT))
    yield Paragraph(
        _(
            "自%(day)s起，本岗位全部工作由接收人承接，共%(count)s项，列后。"
            "在办事项的起止日期不因交接改变；交接不免除移交人任期内的责任。"
        )
        % {"day": long_day(head.on), "count": passed}
    )
    for section, words in SECTIONS.items():
        found = [one for one in lines if one.holding.section == section]
        if found:
            yield Heading(1, label(words))
            yield _section(found, objections=signatures is not None)
    yield SignOff(said(letterhead.issuer), head.on)
    yield Heading(1, _("签字"))
    yield Paragraph(_("内容摘要（SHA-256）：%(digest)s") % {"digest": grouped(digest)})
    if signatures is None:
        yield _by_hand(head)
    else:
        yield from _signed(signatures)


def _facts(head: SheetHead) -> Iterator[tuple[str, str]]:
    receiver = head.receiver
    if head.acting:
        receiver = _("%(person)s（%(post)s，代理至任命继任者）") % {
            "person": head.receiver,
            "post": label(head.receiver_post),
        }
    yield _("岗位"), label(head.post)
    yield _("移交人"), head.leaver
    yield _("接收人"), receiver
    yield _("交接日"), long_day(head.on)
    yield _("交接事由"), head.reason or NOTHING
    yield _("移交人账号"), "、".join(head.accounts) or NOTHING
    yield _("接收账号"), head.receiving_account or NOTHING
    yield _("数据截至"), head.as_of


def _section(lines: Sequence[SheetLine], *, objections: bool) -> Table:
    shown = objections and any(one.objection for one in lines)
    heading = (_("序号"), _("事项"), _("说明"), _("起始日"), _("到期日"))
    return Table(
        header=((*heading, _("接收人异议")) if shown else heading,),
        rows=tuple(
            (
                str(place),
                label(one.holding.name),
                label(one.holding.note) or NOTHING,
                _day(one.holding.since),
                _day(one.holding.until),
                *((one.objection or NOTHING,) if shown else ()),
            )
            for place, one in enumerate(lines, start=1)
        ),
        align=(CENTRE, LEFT, LEFT, LEFT, LEFT, *((LEFT,) if shown else ())),
    )


def _by_hand(head: SheetHead) -> Table:
    return Table(
        header=((_("签字人"), _("姓名"), _("签字"), _("日期")),),
        rows=(
            (_("移交人"), head.leaver, "", ""),
            (_("接收人"), head.receiver, "", ""),
            (_("监交人"), "", "", ""),
        ),
        align=(CENTRE, LEFT, LEFT, LEFT),
    )


def _signed(signatures: "Mapping[Signer, Signature]") -> Iterator[Block]:
    for part in (Signer.LEAVER, Signer.SUCCESSOR):
        yield Heading(2, SIGNER_WORDS[part].label(get_language()))
        signed = signatures.get(part)
        if signed is None:
            yield Paragraph(_("尚未签署。"))
        else:
            yield Table(
                header=((_("栏目"), _("内容")),),
                rows=tuple(signature_rows(signed)),
                align=(CENTRE, LEFT),
            )


def _day(day: date | None) -> str:
    return short_day(day) if day else NOTHING
