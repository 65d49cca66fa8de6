"""The room's API: the same queries and actions as its pages."""

from ninja import Router

from guatu.projects.api import (
    activities,
    chains,
    credit,
    exchange,
    permits,
    plans,
    policies,
    programmes,
    projects,
    risk,
    risk_presets,
    sessions,
    templates,
    ties,
    ways,
    what_if,
)

router = Router(tags=["projects"])
# Templates, batches and presets first: their addresses would else be read as a project's code.
router.add_router("/templates", templates.router)
router.add_router("/activities", activities.router)
router.add_router("/credit", credit.router)
router.add_router("/sessions", sessions.router)
router.add_router("/programmes", programmes.router)
router.add_router("/policies", policies.router)
router.add_router("/risk-presets", risk_presets.router)
router.add_router("", permits.router)
router.add_router("", chains.router)
router.add_router("", plans.router)
router.add_router("", ties.router)
router.add_router("", ways.router)
router.add_router("", exchange.router)
router.add_router("", risk.router)
router.add_router("", what_if.router)
router.add_router("", projects.router)
