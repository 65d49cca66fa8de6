"""The messages that dispatch posts, as people choose among them."""

from guatu.kernel.language import Phrase
from guatu.ledger.types.telling import Notice, NoticeGroup

MATTERS = NoticeGroup(
    "matters",
    Phrase("交办与督办", "Matters and supervision"),
    Phrase("督办单、超期提级", "supervision orders, overdue matters brought to a higher rank"),
)
NOTICES = (
    Notice("dispatch.order", MATTERS.key, Phrase("督办单", "Supervision order"), urgent=True),
    Notice("dispatch.escalated", MATTERS.key, Phrase("超期提级", "Overdue, escalated"), urgent=True),
)
