"""Which rule packs there are, and which of them lights are judged by."""

from guatu.kernel.errors import GuatuError
from guatu.status.judging.shipped import AT_FIRST, shipped
from guatu.status.types import Pack, Question


def packs_in_force() -> tuple[Pack, ...]:
    """The packs that lights are judged by, in order."""
    return tuple(shipped(code) for code in AT_FIRST)


def question_in_force(code: str) -> tuple[Pack, Question]:
    """A question that lights are judged by, with its pack. Raises G1802."""
    for pack in packs_in_force():
        found = pack.question(code)
        if found is not None:
            return pack, found
    raise GuatuError("G1802", question=code)


def pack_that_lit(code: str, version: str) -> Pack:
    """The very version of a pack that a reason names. Raises G1801."""
    return shipped(code)
