"""责任清单: what a unit took home from a meeting, as an official document (GB/T 9704-2012), told in either language."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from guatu.kernel.language import EN, ZH, in_english
from guatu.ui.documents.types import Align, Block, Heading, OfficialDocument, Paragraph, SignOff, Table
from guatu.ui.words import is_english, long_day, named

if TYPE_CHECKING:
    from guatu.dispatch.models import Matter
    from guatu.dispatch.queries.sheets import UnitCommitments
    from guatu.org.models import Unit


def sheet_document(found: "UnitCommitments", city: "Unit | None", language: str | None) -> OfficialDocument:
    """What the unit leads, with who supports it, and what it supports."""
    with override(EN if in_english(language) else ZH):
        issuer = named(city) if city is not None else _("重点项目调度办公室")
        last = found.sheets[-1]
        day = timezone.localtime(last.sent_at).date()
        name = named(found.meeting)
        opening = _(
            "根据%(day)s“%(name)s”议定事项，你单位责任如下。请按期办结并在系统中反馈；有异议的，请在规定时限内提出。"
        )
        blocks: list[Block] = [Paragraph(opening % {"day": long_day(found.meeting.on), "name": name})]
        if found.leads:
            blocks += [Heading(1, _("牵头承办")), _table(found.leads, led=True)]
        if found.supports:
            blocks += [Heading(1, _("配合办理")), _table(found.supports, led=False)]
        return OfficialDocument(
            english=is_english(),
            issuer=issuer,
            masthead=_("%(city)s调度会责任清单") % {"city": issuer},
            title=_("%(unit)s责任清单") % {"unit": named(last.unit)},
            addressee=named(last.unit),
            day=day,
            blocks=(*blocks, SignOff(issuer, day)),
        )


def _table(rows: "Sequence[Matter]", *, led: bool) -> Table:
    other = _("配合单位") if led else _("牵头单位")
    return Table(
        header=((_("文号"), _("办理事项"), other, _("办结期限")),),
        rows=tuple(
            (row.number, named(row), supports_of(row) if led else named(row.unit), long_day(row.due_on))
            for row in rows
        ),
        align=(Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE),
    )


def supports_of(row: "Matter") -> str:
    """Who supports what a line ordered; "—" for nobody."""
    line = getattr(row, "line", None)
    names = [named(unit) for unit in line.supports.all()] if line is not None else []
    return _("、").join(names) or "—"
