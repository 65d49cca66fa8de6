"""The API of targets, by subject."""

from ninja import Router

from guatu.targets.api import figures, tree

router = Router(tags=["targets"])
router.add_router("", tree.router)
router.add_router("", figures.router)

__all__ = ["router"]
