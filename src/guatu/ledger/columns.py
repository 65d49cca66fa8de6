"""The columns of the ledger's lists, as files hold them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from guatu.kernel.language import Phrase
from guatu.ui.types.lists import Listing, moment, number, text


def _at(row: Any) -> datetime | None:
    """The entry's instant; None where somebody tampered with it, and its text stands in the last column."""
    try:
        return datetime.fromisoformat(row.at)
    except ValueError:
        return None


ENTRIES = Listing(
    "ledger",
    _("台账"),
    (
        number("№", lambda row: row.number),
        moment(_("时间"), _at),
        text(_("操作人"), lambda row: row.actor, width=24),
        text(_("动作"), lambda row: row.verb, width=28),
        text(_("对象"), lambda row: f"{row.subject_kind}:{row.subject_id}", width=28),
        text(_("改前"), lambda row: row.before, width=40),
        text(_("改后"), lambda row: row.after, width=40),
        text(_("时间（原文）"), lambda row: row.at, width=34),
        text(_("本条的哈希"), lambda row: row.hash, width=24),
    ),
)

INBOX = Listing(
    "messages",
    _("消息"),
    (
        moment(_("时间"), lambda row: row.created_at),
        text(_("消息"), lambda row: Phrase(row.text, row.text_en), width=60),
        text(_("链接"), lambda row: row.link or None, width=30),
        moment(_("读过"), lambda row: row.read_at),
    ),
)
