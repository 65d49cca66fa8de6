"""Corrections after acceptance: when one may be asked for, and which months it contradicts. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from rules import add_perm

from guatu.collect.rules.cells import Value, read
from guatu.collect.types import FieldSpec, State
from guatu.collect.types.revising import RevisionState
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.types import in_sight, is_dispatcher

add_perm("collect.revision.decide", is_dispatcher & in_sight)

REVISABLE: Final = frozenset((State.ACCEPTED, State.LOCKED))
"""States whose figures stand in the tables; before them a submission is simply returned and filled anew."""


def require_revisable(state: State) -> None:
    """Raises G2577 for a submission whose figures do not stand yet."""
    if state not in REVISABLE:
        raise GuatuError("G2577")


def require_open(state: RevisionState) -> None:
    """Raises G2580 for a correction that was decided on, or taken back."""
    if state is not RevisionState.ASKED:
        raise GuatuError("G2580")


def check_new(spec: FieldSpec, text: str, old: str, decimals: int | None) -> Value:
    """The new value's fact. Raises G1711 … G1719 as `read`, G1720 for a required one, G2579 for no change."""
    value = read(spec, text, decimals)
    if value is None and spec.required:
        raise GuatuError("G1720")
    if text == old:
        raise GuatuError("G2579", value=old or "—")
    return value


def contradicted(
    period: Period, new: Decimal, others: Iterable[tuple[Period, Decimal]]
) -> list[tuple[Period, Decimal, bool]]:
    """(month, its figure, whether it is later) where a cumulative figure would fall from one month to a later one."""
    return [
        (month, value, month > period)
        for month, value in sorted(others)
        if (month > period and value < new) or (month < period and value > new)
    ]
