"""The API of collect. Every file has a router of its own, joined here."""

from ninja import Router

from guatu.collect.api.board import router as board
from guatu.collect.api.checks import router as checks
from guatu.collect.api.filing import router as filing
from guatu.collect.api.forms import router as forms
from guatu.collect.api.importing import router as importing
from guatu.collect.api.keeping import router as keeping
from guatu.collect.api.saving import router as saving

router = Router()
router.add_router("", board)
router.add_router("", checks)
router.add_router("", filing)
router.add_router("", importing)
router.add_router("", forms)
router.add_router("", keeping)
router.add_router("", saving)

__all__ = ["router"]
