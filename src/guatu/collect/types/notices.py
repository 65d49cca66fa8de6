"""The messages that collect posts, as people choose among them."""

from guatu.kernel.language import Phrase
from guatu.ledger.types.telling import Notice, NoticeGroup

REPORTS = NoticeGroup(
    "reports",
    Phrase("填报", "Reports"),
    Phrase("催报、退回、通过、修订有了结论", "reminders; a report returned, accepted or corrected"),
)
NOTICES = (
    Notice("collect.reminder", REPORTS.key, Phrase("催报", "Reminder")),
    Notice("collect.returned", REPORTS.key, Phrase("报表退回", "Report returned")),
    Notice("collect.accepted", REPORTS.key, Phrase("报表通过", "Report accepted")),
    Notice("collect.revised", REPORTS.key, Phrase("修订有了结论", "Correction decided")),
)
