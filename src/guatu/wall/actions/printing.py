"""Prints of the battle map: asked for at once, set by the worker for whoever asked, within that account's own sight."""

from functools import partial
from typing import Final

from django.db import transaction
from huey.contrib.djhuey import on_commit_task

from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.queries import account_actor
from guatu.org.types import Actor, subject
from guatu.wall.adapters.print_store import PRINTS
from guatu.wall.battle.forms import wanted_of
from guatu.wall.battle.types import BattleFilter
from guatu.wall.models import Print
from guatu.wall.queries.battle import version
from guatu.wall.queries.battle_print import battle_pdf, papers_of
from guatu.wall.queries.printing import print_state, prints
from guatu.wall.types.printing import PrintState

KEPT: Final = 12
"""Prints kept for an account: an older one goes when another is asked for."""


@verb("wall.print.ask")
def ask_print(actor: Actor, wanted: BattleFilter, *, paper: str, tiles: str, language: str) -> Print:
    """Ask for a print; the worker begins when this is committed. What stands already, or is being set, is that one.

    Raises Denied, also for who has no account; G2301, G2302 for papers that cannot be.
    """
    actor.require("wall.read")
    if actor.account_id is None:
        raise Denied(permission="wall.read")
    papers_of(paper, tiles)
    asked: dict[str, Fact] = {"paper": paper, "tiles": tiles, "language": language, "asked": wanted.query()}
    ground = f"{version(actor)}.{clock().today()}"
    for row in prints(actor).filter(ground=ground, paper=paper, tiles=tiles, language=language):
        if row.asked == asked["asked"] and print_state(row) not in (PrintState.FAILED, PrintState.CUT):
            unchanged()
            return row
    made = Print.objects.create(
        by_id=actor.account_id, asked_at=clock().now(), ground=ground, state=PrintState.ASKED.value, **asked
    )
    record(actor, subject(made), after={**asked, "dropped": _drop_old(actor)})
    print_map(made.pk, actor.account_id)
    return made


def _drop_old(actor: Actor) -> int:
    """Forget the oldest prints beyond those that are kept; how many."""
    old = [row for row in prints(actor)[KEPT:] if not print_state(row).busy]
    Print.objects.filter(pk__in=[row.pk for row in old]).delete()
    for digest in {row.digest for row in old} - {""}:
        if not Print.objects.filter(digest=digest).exists():
            transaction.on_commit(partial(PRINTS.drop, digest))  # an act undone leaves the file
    return len(old)


@on_commit_task(name="wall.print_map")  # type: ignore[untyped-decorator]  # huey ships no types
def print_map(print_id: int, account_id: int) -> None:
    """The job: set a print that waits."""
    run_print(account_actor(account_id), print_id)


def run_print(actor: Actor, print_id: int) -> None:
    """Set a print that was asked for: outside any transaction, then keep what came of it, or why not."""
    waiting = Print.objects.filter(pk=print_id, state=PrintState.ASKED.value)
    if not waiting.update(state=PrintState.RUNNING.value, begun_at=clock().now()):  # somebody else took it
        return
    row = Print.objects.get(pk=print_id)

    def drawn(done: int, sheets: int) -> None:
        Print.objects.filter(pk=print_id).update(step=done, steps=sheets)

    try:
        data = battle_pdf(
            actor,
            wanted_of(row.asked),
            paper=row.paper,
            tiles=row.tiles,
            language=row.language,
            drawn=drawn,
        )
    except GuatuError as error:
        _finish(actor, row=row, error=error)
    else:
        _finish(actor, row=row, data=data)


@verb("wall.print.finish")
def _finish(actor: Actor, *, row: Print, data: bytes = b"", error: GuatuError | None = None) -> None:
    row.finished_at = clock().now()
    if error is None:
        row.state, row.digest, row.size = PrintState.DONE, PRINTS.keep(data), len(data)
    else:
        row.state = PrintState.FAILED
        row.error = {
            "number": error.number,
            "zh": f"{error.text('zh-hans')} {error.remedy('zh-hans')}",
            "en": f"{error.text('en')} {error.remedy('en')}",
        }
    row.save(update_fields=["state", "finished_at", "digest", "size", "error"])
    record(actor, subject(row), after={"state": row.state, "digest": row.digest, "size": row.size})
