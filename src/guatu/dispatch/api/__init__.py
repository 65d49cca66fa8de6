"""The API of dispatch: the same queries and actions as its pages. Days are ISO, moments carry their zone."""

from ninja import Router

from guatu.dispatch.api.duties import router as duties
from guatu.dispatch.api.enterprises import router as enterprises
from guatu.dispatch.api.forces import router as forces
from guatu.dispatch.api.matters import router as matters
from guatu.dispatch.api.meetings import router as meetings
from guatu.dispatch.api.moves import router as moves
from guatu.dispatch.api.orders import router as orders
from guatu.dispatch.api.samples import router as samples
from guatu.dispatch.api.sittings import router as sittings

router = Router(tags=["dispatch"])
router.add_router("", enterprises)
router.add_router("", matters)
router.add_router("", moves)
router.add_router("", meetings)
router.add_router("", orders)
router.add_router("", duties)
router.add_router("", sittings)
router.add_router("", samples)
router.add_router("", forces)
