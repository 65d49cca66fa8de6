"""Prints of the battle map: those somebody asked for, how far each has come, its file. Everybody sees their own."""

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet

from guatu.kernel.clock import clock
from guatu.kernel.errors import NotFound
from guatu.org.types import Actor
from guatu.wall.adapters.print_store import PRINTS
from guatu.wall.models import Print
from guatu.wall.types.printing import PrintState

PATIENCE: Final = timedelta(minutes=10)
"""What nobody took or ended within this long was cut off: the queue or the worker was lost."""


def prints(actor: Actor) -> QuerySet[Print]:
    """The actor's own prints, the newest first. Raises Denied."""
    actor.require("wall.read")
    return Print.objects.filter(by=actor.account_id) if actor.account_id else Print.objects.none()


def one_print(actor: Actor, print_id: int) -> Print:
    """One of them. Raises Denied, NotFound."""
    found = prints(actor).filter(pk=print_id).first()
    if found is None:
        raise NotFound(what=f"wall.print:{print_id}")
    return found


def print_state(row: Print) -> PrintState:
    """The state people see."""
    state = PrintState(row.state)
    if state.busy and clock().now() > (row.begun_at or row.asked_at) + PATIENCE:
        return PrintState.CUT
    return state


def print_file(actor: Actor, print_id: int) -> bytes:
    """The file of a print that is done. Raises Denied, NotFound."""
    row = one_print(actor, print_id)
    if row.state != PrintState.DONE:
        raise NotFound(what=f"wall.print:{print_id}.pdf")
    return PRINTS.load(row.digest)
