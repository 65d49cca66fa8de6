"""督办单 as an official document (GB/T 9704-2012), told in either language."""

from typing import TYPE_CHECKING

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from guatu.dispatch.types.orders import COLOUR_WORDS, Colour
from guatu.kernel.language import EN, ZH, Phrase, in_english
from guatu.ui.documents.types import Align, Heading, OfficialDocument, Paragraph, SignOff, Table
from guatu.ui.words import is_english, long_day, named

if TYPE_CHECKING:
    from guatu.dispatch.models import SupervisionOrder
    from guatu.org.models import Unit


def order_document(order: "SupervisionOrder", city: "Unit | None", language: str | None) -> OfficialDocument:
    """The sheet: what, why, by when, how it is answered, and the receipt that comes back signed."""
    with override(EN if in_english(language) else ZH):
        by = order.issued_by
        issuer = (
            named(by.unit) if by is not None and by.unit is not None else named(city) if city else _("督查室")
        )
        colour = COLOUR_WORDS[Colour(order.colour)].label(get_language())
        title = f"{colour} · {Phrase(order.name, order.name_en).label(get_language())}"
        matter = order.matter
        facts = [
            (_("督办事项"), f"{matter.number} {named(matter)}"),
            (_("项目"), named(matter.project) if matter.project is not None else "—"),
            (_("督办缘由"), Phrase(order.reason, order.reason_en).label(get_language())),
            (_("原办结期限"), long_day(matter.due_on)),
            (_("本单答复期限"), long_day(order.due_on)),
            (_("是否约谈"), _("需要约谈主要负责人") if order.interview else _("不需要")),
        ]
        asked = _(
            "请于%(day)s前查明原因、落实措施并反馈办理结果。收到本单后请签收；逾期未办结的，依规升级督办。"
        )
        receipt = [
            (_("签收单位"), named(order.unit)),
            (_("签收日期"), long_day(order.signed_on) if order.signed_on else ""),
            (_("签收人"), named(order.signed_by) if order.signed_by is not None else ""),
        ]
        return OfficialDocument(
            english=is_english(),
            issuer=issuer,
            masthead=_("%(issuer)s督办单") % {"issuer": issuer},
            number=order.number,
            title=title,
            addressee=named(order.unit),
            day=order.issued_on,
            blocks=(
                Table(header=((_("栏目"), _("内容")),), rows=tuple(facts), align=(Align.CENTRE, Align.LEFT)),
                Paragraph(asked % {"day": long_day(order.due_on)}),
                SignOff(issuer, order.issued_on),
                Heading(1, _("签收回执")),
                Table(
                    header=((_("栏目"), _("内容")),), rows=tuple(receipt), align=(Align.CENTRE, Align.LEFT)
                ),
            ),
        )
