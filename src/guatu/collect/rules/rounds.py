"""Comparing rounds: what changed between two hand-ins, and how a remark was answered. Pure."""

from collections.abc import Iterator, Mapping

from guatu.collect.types.keeping import Asked, Settled

Values = Mapping[str, str]
"""Cell key as text → value; what is empty may be left out."""


def changes(before: Values, after: Values) -> Iterator[tuple[str, str, str]]:
    """(key, old, new) of every cell that says something else, in the order of the keys."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, ""), after.get(key, "")
        if old != new:
            yield key, old, new


def settled(text: str, old: str, new: str, answer: str = "") -> Asked:
    """How a remark stands: answered in words where words were given, else by another value, else open."""
    state = Settled.ANSWERED if answer else Settled.CHANGED if old != new else Settled.OPEN
    return Asked(text, state, old, new, answer)


def remaining(standing: Mapping[str, Asked], given: Mapping[str, str]) -> dict[str, str]:
    """The remarks that a return leaves on cells: those given now ("" takes one back), and older ones still open."""
    kept = {
        key: asked.text
        for key, asked in standing.items()
        if asked.settled is Settled.OPEN and key not in given
    }
    return kept | {key: text for key, text in given.items() if text}
