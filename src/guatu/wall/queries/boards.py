"""Walls as they are composed: which the actor may see, and their screens."""

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext_noop

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.types import Actor
from guatu.targets import queries as targets
from guatu.wall.models import Board, Screen
from guatu.wall.rules import BUILT_IN, USUAL, usual_screens
from guatu.wall.types import Kind, ScreenSpec, ScreenView, WallView

if TYPE_CHECKING:
    from guatu.targets.models import Area

_NAME = gettext_noop("全市挂图")


def walls(actor: Actor) -> list[WallView]:
    """The walls the actor may see, in their order. The built-in one is the first until somebody composes it.

    A wall of a unit out of sight is not there; of others such screens are left out. Raises Denied. Two queries.
    """
    actor.require("wall.read")
    screens = Screen.objects.select_related("unit", "area")
    rows = Board.objects.select_related("unit", "area").prefetch_related(Prefetch("screens", screens))
    found = [_view(actor, row) for row in rows if row.unit_id is None or actor.sees(row.unit_id)]
    if all(row.code != BUILT_IN for row in rows):
        found.insert(0, _built_in())
    return found


def wall(actor: Actor, code: str = "") -> WallView:
    """One wall; without a code the first. Raises Denied, NotFound. Two queries."""
    found = walls(actor)
    for view in found:
        if view.code == code or not code:
            return view
    raise NotFound(what=f"wall.board:{code}")


def screen(view: WallView, number: int) -> ScreenView:
    """A screen by its place on a wall. Raises NotFound."""
    if not 1 <= number <= len(view.screens):
        raise NotFound(what=f"wall.screen:{view.code}.{number}")
    return view.screens[number - 1]


def composition(actor: Actor, code: str) -> str:
    """The digest of how a wall is composed; "" where there is none of that code."""
    view = next((one for one in walls(actor) if one.code == code), None)
    return digest_of(view) if view is not None else ""


def digest_of(view: WallView) -> str:
    """Eight bytes of how a wall is composed, in hex."""
    facts = (
        view.code, view.name, view.name_en, view.seconds,
        view.unit and view.unit.pk, view.area and view.area.pk, view.all_screens,
    )  # fmt: skip
    return sha256(repr(facts).encode()).hexdigest()[:16]


def areas_on_offer(actor: Actor) -> "list[Area]":
    """The areas a wall or a screen may be narrowed to: those of the year's plan. Two queries."""
    plan = targets.current_plan(actor, clock().today().year)
    return list(targets.areas(actor, plan)) if plan is not None else []


def _built_in() -> WallView:
    specs = usual_screens()
    return WallView(
        code=BUILT_IN,
        name=_NAME,
        name_en="The city's wall",
        seconds=USUAL,
        built_in=True,
        unit=None,
        area=None,
        screens=tuple(ScreenView(at, spec.kind, USUAL) for at, spec in enumerate(specs, start=1)),
        all_screens=specs,
    )


def _view(actor: Actor, row: Board) -> WallView:
    rows = list(row.screens.all())
    seen = [one for one in rows if one.shown and (one.unit_id is None or actor.sees(one.unit_id))]
    return WallView(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        seconds=row.seconds,
        built_in=False,
        unit=row.unit,
        area=row.area,
        screens=tuple(
            ScreenView(
                at, Kind(one.kind), one.seconds or row.seconds, one.unit or row.unit, one.area or row.area
            )
            for at, one in enumerate(seen, start=1)
        ),
        all_screens=tuple(
            ScreenSpec(Kind(one.kind), one.shown, one.seconds, one.unit_id, one.area_id) for one in rows
        ),
    )
