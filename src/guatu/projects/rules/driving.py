"""Which links decide: the engine's `Schedule.driving`, read off the dates that a plan keeps. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from guatu.engine.network import Kind
from guatu.kernel.calendar import ONE_DAY, WorkCalendar
from guatu.projects.rules.tied import lagged
from guatu.projects.types import LinkSpec


class Dated(Protocol):
    """A node with the dates of its plan, instants; None where it is not planned."""

    @property
    def calendar(self) -> str: ...
    @property
    def actual_start(self) -> date | None: ...
    @property
    def early_start(self) -> date | None: ...
    @property
    def early_finish(self) -> date | None: ...


def drives(link: LinkSpec, before: Dated, after: Dated, calendars: Mapping[str, WorkCalendar]) -> bool:
    """Whether the link alone puts its successor's early start where it is, as `engine.effects.find_early` says it.

    What has begun is driven by nothing: the plan overrides its links. The days of work are those between the dates, so
    that a crash or winter work counts; of a link that a measure shortened or took away it says no.
    """
    start, finish = after.early_start, after.early_finish
    leaves = before.early_finish if link.kind in (Kind.FS, Kind.FF) else before.early_start
    if start is None or finish is None or leaves is None or after.actual_start is not None:
        return False
    bound = lagged(leaves, link, calendars)
    if start == finish:
        return bound == start
    calendar = calendars[after.calendar]
    if link.kind in (Kind.FS, Kind.SS):
        return calendar.advance(bound, 1) - ONE_DAY == start
    return (
        calendar.retreat(calendar.advance(bound - ONE_DAY, 1), calendar.workdays_between(start, finish))
        == start
    )
