"""The messages that dispatch posts, as people choose among them."""

from guatu.kernel.language import Phrase
from guatu.ledger.types.telling import Notice, NoticeGroup

MATTERS = NoticeGroup(
    "matters",
    Phrase("交办与督办", "Matters and supervision"),
    Phrase(
        "到手里的事项、延期和销号的结果、督办单、超期提级",
        "what is with you, extensions and closures, supervision orders, overdue matters brought to a higher rank",
    ),
)
MEETINGS = NoticeGroup(
    "meetings",
    Phrase("调度会", "Meetings"),
    Phrase("会议材料、承诺事项清单", "the pack before, the sheet of commitments after"),
)
DUTIES = NoticeGroup(
    "duties",
    Phrase("包保与服务", "Sponsors and secretaries"),
    Phrase("请领导决定、答复、该履责了", "what a leader must decide, answers, duties that are due"),
)
GROUPS = {
    MATTERS: (
        Notice("dispatch.moved", MATTERS.key, Phrase("事项流转", "A matter has moved")),
        Notice("dispatch.order", MATTERS.key, Phrase("督办单", "Supervision order"), urgent=True),
        Notice("dispatch.escalated", MATTERS.key, Phrase("超期提级", "Overdue, escalated"), urgent=True),
    ),
    MEETINGS: (
        Notice("dispatch.pack", MEETINGS.key, Phrase("会议材料", "Pack of a meeting")),
        Notice("dispatch.commitments", MEETINGS.key, Phrase("承诺事项清单", "Commitments"), urgent=True),
    ),
    DUTIES: (Notice("dispatch.duty", DUTIES.key, Phrase("包保与服务", "Sponsor or secretary")),),
}
