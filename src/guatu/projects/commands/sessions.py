"""`guatu activity sessions …`: the joint-approval calendar from the command line, through the same actions."""

import getpass
from datetime import datetime, timedelta

import click

from guatu.kernel.clock import clock
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.queries.activities import activity
from guatu.projects.queries.sessions import booking as read_booking
from guatu.projects.queries.sessions import bookings, conflicts, proposal
from guatu.projects.types import RESPONSIBLE_WORDS

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("sessions")
def sessions_group() -> None:
    """The joint-approval calendar: capacities, proposals, bookings 集中审批日历."""


@sessions_group.command("show")
@click.option("--first", type=DAY, help="today where it is left out")
@click.option("--days", type=int, default=14, show_default=True)
def show(first: datetime | None, days: int) -> None:
    """What is booked: id, day, office, project, node."""
    start = first.date() if first else clock().today()
    for one in bookings(_operator(), first=start, last=start + timedelta(days=days)):
        click.echo(
            f"{one.pk}\t{one.on}\t{one.office}\t{one.node.project.code}\t{one.node.code}\t{one.node.name}"
        )


@sessions_group.command("capacity")
@click.argument("office", type=click.Choice(sorted(RESPONSIBLE_WORDS)))
@click.argument("per_day", type=int)
@click.option("--start", type=DAY, help="today where it is left out")
@click.option("--reason", required=True)
def capacity(office: str, per_day: int, start: datetime | None, reason: str) -> None:
    """How many permits an office takes on a workday, from a day on."""
    day = start.date() if start else clock().today()
    actions.set_office_capacity(_operator(), office=office, start=day, per_day=per_day, reason=reason)
    click.echo(f"已保存 kept: {office} {per_day}")


@sessions_group.command("propose")
@click.argument("code")
@click.option("--late", is_flag=True, help="also what comes after its deadline")
@click.option("--take", is_flag=True, help="book what fits")
def propose(code: str, late: bool, take: bool) -> None:
    """Of an activity every open permit with its day; late ones with why and by how many workdays."""
    actor = _operator()
    row = activity(actor, code)
    found = proposal(actor, row, late=late)
    for line in found.lines:
        slot = line.slot
        why = f"{slot.unfit} {line.because.code if line.because else ''} +{slot.late}" if slot.unfit else ""
        click.echo(
            f"{slot.on or '—'}\t{slot.office}\t{line.node.project.code}\t{line.node.code}"
            f"\t{slot.deadline or '—'}\t{why}"
        )
    click.echo(f"可排 fitting: {found.fitting}; 已排 booked: {found.booked}")
    if take:
        count = actions.take_proposal(actor, activity_id=row.pk, digest=found.digest, late=late)
        click.echo(f"已排 taken: {count}")


@sessions_group.command("move")
@click.argument("booking", type=int)
@click.option("--on", type=DAY, required=True)
@click.option("--reason", default="")
@click.option("--preview", is_flag=True, help="only say what would be wrong with that day")
def move(booking: int, on: datetime, reason: str, preview: bool) -> None:
    """Another day for a permit."""
    actor = _operator()
    for one, node in conflicts(read_booking(actor, booking), on.date()):
        click.echo(f"{'!' if one.hard else '?'} {one.kind}\t{node.code if node else ''}\t{one.day or ''}")
    if not preview:
        actions.move_booking(actor, booking_id=booking, on=on.date(), reason=reason)
        click.echo(f"已改期 moved: {booking}")


@sessions_group.command("drop")
@click.argument("booking", type=int)
@click.option("--reason", required=True)
def drop(booking: int, reason: str) -> None:
    """A permit has no day any more."""
    actions.drop_booking(_operator(), booking_id=booking, reason=reason)
    click.echo(f"已取消 dropped: {booking}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
