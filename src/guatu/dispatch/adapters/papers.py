"""What a task force has on paper: its handbook, and the house's own templates of reports, notices and minutes."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from guatu.dispatch.rules.handbooks import pieces
from guatu.dispatch.types.forces import PAPER_WORDS, PaperKind
from guatu.kernel.language import EN, ZH, in_english, pick
from guatu.ui.documents.types import Align, Block, Heading, OfficialDocument, Paragraph, Table
from guatu.ui.documents.word import to_docx
from guatu.ui.words import is_english

LEFT, CENTRE = Align.LEFT, Align.CENTRE
MADE_ON = date(2026, 1, 1)
"""The day in the properties of the house's own templates, so that they are the same bytes every day."""


def handbook_document(
    title: str, text: str, *, issuer: str, version: int, on: date, language: str
) -> OfficialDocument:
    """A handbook as a document: its headings counted, its version and day at the foot."""
    with override(EN if in_english(language) else ZH):
        return OfficialDocument(
            english=is_english(),
            issuer=issuer,
            title=title,
            day=on,
            blocks=tuple(_handbook(text)),
            footer_note=_("第%(version)s版 %(day)s") % {"version": version, "day": on.isoformat()},
        )


def _handbook(text: str) -> Iterator[Block]:
    for piece in pieces(text):
        if piece.level == 1:
            yield Heading(1, piece.text)
        elif piece.level == 2:
            yield Heading(2, piece.text)
        else:
            yield Paragraph(piece.text)


def built_in(kind: PaperKind, language: str) -> bytes:
    """The house's own template of a kind, as .docx with fields, in "zh-hans" or "en"."""
    with override(EN if in_english(language) else ZH):
        word = PAPER_WORDS[kind].label(language)
        return to_docx(
            OfficialDocument(
                english=is_english(),
                issuer="{{ force }}",
                title=pick(language, "{{ force }}" + word, "{{ force }}: " + word),
                day=MADE_ON,
                blocks=tuple(_BLOCKS[kind]()),
            )
        )


def _report() -> Iterator[Block]:
    yield Paragraph(
        _(
            "截至{{ today }}，本专班覆盖项目{{ projects }}个，清单节点{{ nodes }}个、未销号事项{{ matters }}件，"
            "其中超期{{ late }}项。"
        )
    )
    yield Heading(1, _("职责"))
    yield Paragraph("{{ mandate }}")
    yield Heading(1, _("任务清单"))
    yield _tasks()
    yield Heading(1, _("上次调度"))
    yield Paragraph(_("{{ last_dispatch }}：{{ last_found }}"))


def _notice() -> Iterator[Block]:
    yield Paragraph(_("各成员单位："))
    yield Paragraph(
        _(
            "兹定于{{ next_dispatch }}前召开专班调度会，由{{ lead }}主持，请下列成员参加，并带清单所列事项的进展。"
        )
    )
    yield Heading(1, _("参加人员"))
    yield _members()
    yield Heading(1, _("议题"))
    yield _tasks()


def _minutes() -> Iterator[Block]:
    yield Paragraph(_("{{ today }}，{{ lead }}主持召开专班调度会，逐项过清单。"))
    yield Heading(1, _("参加人员"))
    yield _members()
    yield Heading(1, _("逐项情况"))
    yield _tasks()
    yield Heading(1, _("议定事项"))
    yield Paragraph(_("（在此填写）"))


def _tasks() -> Table:
    return Table(
        header=((_("序号"), _("目标"), _("措施"), _("牵头"), _("责任人"), _("期限")),),
        rows=(
            (
                "{{ tasks.no }}", "{{ tasks.target }}", "{{ tasks.measure }}", "{{ tasks.lead }}",
                "{{ tasks.person }}", "{{ tasks.due }}",
            ),
        ),
        align=(CENTRE, LEFT, LEFT, LEFT, LEFT, CENTRE),
    )  # fmt: skip


def _members() -> Table:
    return Table(
        header=((_("序号"), _("单位"), _("岗位"), _("专班职务")),),
        rows=(("{{ members.no }}", "{{ members.unit }}", "{{ members.post }}", "{{ members.role }}"),),
        align=(CENTRE, LEFT, LEFT, CENTRE),
    )


_BLOCKS = {PaperKind.REPORT: _report, PaperKind.NOTICE: _notice, PaperKind.MINUTES: _minutes}
