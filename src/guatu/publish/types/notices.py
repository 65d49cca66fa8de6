"""The messages that publish posts, as people choose among them."""

from guatu.kernel.language import Phrase
from guatu.ledger.types.telling import Notice, NoticeGroup

POSTS = NoticeGroup(
    "posts",
    Phrase("岗位", "Posts"),
    Phrase("任务书待签、离任交接", "task books to sign, hand-overs of a post"),
)
NOTICES = (
    Notice("publish.task_book", POSTS.key, Phrase("任务书待签", "Task book to sign")),
    Notice("publish.hand_over", POSTS.key, Phrase("离任交接", "Hand-over")),
)
