"""The API of status: the same queries and actions as the pages."""

from ninja import Router

from guatu.status.api.foresight import router as foresight
from guatu.status.api.lights import router as lights
from guatu.status.api.packs import router as packs
from guatu.status.api.rollup import router as rollup
from guatu.status.api.why import router as why

router = Router(tags=["status"])
router.add_router("", lights)
router.add_router("", packs)
router.add_router("", foresight)
router.add_router("", rollup)
router.add_router("", why)
