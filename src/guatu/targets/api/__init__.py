"""The API of targets, by subject."""

from ninja import Router

from guatu.targets.api import figures, split, tree

router = Router(tags=["targets"])
router.add_router("", tree.router)
router.add_router("", figures.router)
router.add_router("", split.router)

__all__ = ["router"]
