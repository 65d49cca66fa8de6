"""The API of collect. Every file has a router of its own, joined here."""

from ninja import Router

from guatu.collect.api.filing import router as filing

router = Router()
router.add_router("", filing)

__all__ = ["router"]
