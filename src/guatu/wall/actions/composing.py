"""Walls composed by the office."""

from collections.abc import Iterable, Sequence

from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Facts
from guatu.org.queries import units
from guatu.org.types import Actor, subject
from guatu.wall import queries
from guatu.wall.models import Board, Screen
from guatu.wall.rules import BUILT_IN, checked_board
from guatu.wall.types import ScreenSpec


@verb("wall.board.compose")
def compose(
    actor: Actor,
    *,
    code: str,
    name: str,
    seconds: int,
    screens: Sequence[ScreenSpec],
    name_en: str = "",
    unit_id: int | None = None,
    area_id: int | None = None,
    seen: str | None = None,
) -> Board:
    """Make a wall, or put another composition in place of one. `seen`: the digest of what its writer saw.

    Raises Denied, NotFound for a unit or area that there is not, G2310–G2313, G2316 where somebody was faster.
    """
    actor.require("wall.compose")
    checked_board(code=code, name=name, name_en=name_en, seconds=seconds, screens=screens)
    _known(actor, [unit_id, *(one.unit_id for one in screens)], [area_id, *(one.area_id for one in screens)])
    board = Board.objects.select_for_update().filter(code=code).first()
    before = _facts(board) if board is not None else None
    if seen is not None and seen != queries.composition(actor, code):
        raise GuatuError("G2316")
    if board is None:
        board = Board(code=code, position=Board.objects.count() + (code != BUILT_IN))
    board.name, board.name_en, board.seconds = name.strip(), name_en.strip(), seconds
    board.unit_id, board.area_id = unit_id, area_id
    rows = [
        Screen(
            kind=one.kind, position=place, shown=one.shown, seconds=one.seconds, unit_id=one.unit_id,
            area_id=one.area_id,
        )
        for place, one in enumerate(screens, start=1)
    ]  # fmt: skip
    after = _facts(board, rows)
    if before == after:
        unchanged()
        return board
    if before is None:
        board.save(force_insert=True)
    else:
        board.save(update_fields=["name", "name_en", "seconds", "unit", "area"])
        board.screens.all().delete()
    for row in rows:
        row.board = board
    Screen.objects.bulk_create(rows)
    record(actor, subject(board), before=before, after=after)
    return board


@verb("wall.board.withdraw")
def withdraw(actor: Actor, *, code: str) -> None:
    """Take a wall away; the built-in one stands again as it was. Raises Denied, NotFound, G2315."""
    actor.require("wall.compose")
    board = Board.objects.select_for_update().filter(code=code).first()
    if board is None:
        queries.wall(actor, code)  # NotFound, unless it is the built-in one
        raise GuatuError("G2315", code=code)
    record(actor, subject(board), before=_facts(board), after=None)
    board.delete()


def _known(actor: Actor, unit_ids: Iterable[int | None], area_ids: Iterable[int | None]) -> None:
    """Raises NotFound for a unit or area outside the actor's sight, or that there is not."""
    wanted = {pk for pk in unit_ids if pk is not None}
    found = set(units(actor).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    for missing in sorted(wanted - found):
        raise NotFound(what=f"org.unit:{missing}")
    areas = {pk for pk in area_ids if pk is not None}
    for missing in sorted(areas - {area.pk for area in queries.areas_on_offer(actor)} if areas else ()):
        raise NotFound(what=f"targets.area:{missing}")


def _facts(board: Board, rows: Sequence[Screen] | None = None) -> Facts:
    return {
        "code": board.code,
        "name": board.name,
        "name_en": board.name_en,
        "unit": board.unit_id,
        "area": board.area_id,
        "seconds": board.seconds,
        "screens": [
            {
                "kind": str(row.kind),
                "shown": row.shown,
                "seconds": row.seconds,
                "unit": row.unit_id,
                "area": row.area_id,
            }
            for row in (board.screens.all() if rows is None else rows)
        ],
    }
