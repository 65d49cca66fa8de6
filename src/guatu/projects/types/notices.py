"""The messages that projects posts, as people choose among them."""

from guatu.kernel.language import Phrase
from guatu.ledger.types.telling import Notice, NoticeGroup

PERMITS = NoticeGroup(
    "permits",
    Phrase("行政审批", "Permits"),
    Phrase("受理、要求补件、办结", "accepted, papers asked for, decided"),
)
NOTICES = (Notice("projects.permit", PERMITS.key, Phrase("审批进展", "A permit has moved")),)
