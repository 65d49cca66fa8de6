"""The API of publish: the same queries and actions as the pages."""

from ninja import Router

from guatu.publish.api.bulletins import router as bulletins
from guatu.publish.api.feeds import router as feeds
from guatu.publish.api.hand_overs import router as hand_overs
from guatu.publish.api.task_books import router as task_books

router = Router()
router.add_router("", bulletins)
router.add_router("", feeds)
router.add_router("", task_books)
router.add_router("", hand_overs)
