"""What a task book promises, compared and sealed. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from guatu.publish.rules.text import canonical
from guatu.publish.types import Change, ChangeKind, Part, Promise
from guatu.status.types import Words

PARTS = tuple(Part)


def ordered(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    """Duties, then targets, then nodes by their day; the same set always in the same order."""
    return tuple(
        sorted(
            promises,
            key=lambda one: (
                PARTS.index(one.part),
                one.value if one.part is Part.NODE else "",
                one.owner.zh,
                one.key,
            ),
        )
    )


def plain(promises: Iterable[Promise]) -> list[dict[str, Any]]:
    """As JSON holds them."""
    return [
        {
            "key": one.key,
            "part": one.part.value,
            "owner": [one.owner.zh, one.owner.en],
            "name": [one.name.zh, one.name.en],
            "value": one.value,
            "measure": [one.measure.zh, one.measure.en],
        }
        for one in promises
    ]


def promises_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Promise, ...]:
    """The same back again."""
    return tuple(
        Promise(
            row["key"],
            Part(row["part"]),
            Words(*row["owner"]),
            Words(*row["name"]),
            row["value"],
            Words(*row["measure"]),
        )
        for row in rows
    )


def sealed_text(*, post: int, year: int, number: int, rows: Sequence[Mapping[str, Any]]) -> str:
    """The text whose SHA-256 is a version's digest: whose, of which year, which version, every line."""
    return canonical({"post": post, "year": year, "number": number, "promises": list(rows)})


def differences(before: Iterable[Promise], after: Iterable[Promise]) -> tuple[Change, ...]:
    """What changed between two versions, by key: a renamed project is no change, another number or day is."""
    old = {one.key: one for one in before}
    new = {one.key: one for one in after}
    found = [
        Change(ChangeKind.ADDED, one)
        if one.key not in old
        else Change(ChangeKind.MOVED, one, before=old[one.key].value)
        for one in new.values()
        if one.key not in old or old[one.key].value != one.value
    ]
    found += [Change(ChangeKind.DROPPED, one) for one in old.values() if one.key not in new]
    places = {one.promise: place for place, one in enumerate(found)}
    order = {promise: place for place, promise in enumerate(ordered(places))}
    return tuple(sorted(found, key=lambda one: order[one.promise]))


def settled(
    fresh: Iterable[Promise], before: Collection[Promise], done: Collection[str], until: str
) -> tuple[Promise, ...]:
    """The lines of a new version: what is planned, except that what is done keeps what was promised of it.

    `done`: keys of nodes that are finished; one never promised before is left out. `until`: the last day of the year; a
    later node is not of this book unless it was in it before and moved.
    """
    old = {one.key: one for one in before}
    found = []
    for one in fresh:
        if one.part is not Part.NODE:
            found.append(one)
        elif one.key in done:
            if one.key in old:
                found.append(old[one.key])
        elif one.value <= until or one.key in old:
            found.append(one)
    return ordered(found)
