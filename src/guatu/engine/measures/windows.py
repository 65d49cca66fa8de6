"""Between which days a node can lie under any choice: narrow windows keep the solver's model small.

Every bound holds for all choices, so nothing is lost: where cases differ, the most lenient counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import NamedTuple

from guatu.engine.measures.days import Days
from guatu.engine.measures.outcome import DUE
from guatu.engine.measures.variants import Case, LinkVariant, NodeVariants, Variants
from guatu.engine.network import Kind


class Window(NamedTuple):
    """Positions, both ends included; empty where an end is before its beginning."""

    start: int
    last_start: int
    finish: int
    last_finish: int

    @property
    def empty(self) -> bool:
        """Whether the node fits nowhere."""
        return self.last_start < self.start or self.last_finish < self.finish


class _Group(NamedTuple):
    """Variants of one link of which one holds whenever `joint` does."""

    joint: Case
    links: list[LinkVariant]


def windows(variants: Variants, days: Days, promises: Mapping[str, int]) -> dict[str, Window]:
    """promises: the position by which each must be met at the latest, whatever is chosen."""
    order = _order(variants)
    into, out = _groups(variants)
    lows: dict[str, tuple[int, int]] = {}
    for code in order:
        lows[code] = _low(variants, days, code, into[code], lows)
    highs: dict[str, tuple[int, int]] = {}
    for code in reversed(order):
        highs[code] = _high(variants.nodes[code], days, out[code], highs, promises)
    return {
        code: Window(lows[code][0], highs[code][0], lows[code][1], highs[code][1]) for code in variants.nodes
    }


def durations(found: NodeVariants) -> list[int]:
    """Every duration that the node may have."""
    return [found.node.duration, *found.duration.values()]


def calendars(found: NodeVariants) -> list[str]:
    """Every calendar that it may run on."""
    return [found.node.calendar, *([found.calendar[1]] if found.calendar else [])]


def _order(variants: Variants) -> list[str]:
    waits: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(variants.nodes, ()))
    for found in variants.links:
        waits.add(found.link.successor, found.link.predecessor)
    return list(waits.static_order())


def _groups(variants: Variants) -> tuple[dict[str, list[_Group]], dict[str, list[_Group]]]:
    """Groups by the one successor that all their variants have, and by the one predecessor."""
    into: dict[str, list[_Group]] = defaultdict(list)
    out: dict[str, list[_Group]] = defaultdict(list)
    mains: dict[tuple[int, Case, str, str], list[LinkVariant]] = defaultdict(list)
    nodes, first = variants.nodes, variants.first
    for found in variants.links:
        link = found.link
        if found.added:
            if set(found.when) <= set(nodes[link.successor].only):
                into[link.successor].append(_Group((), [found]))
            if set(found.when) <= set(nodes[link.predecessor].only):
                out[link.predecessor].append(_Group((), [found]))
        else:
            ends = first.get(link.predecessor, link.predecessor), first.get(link.successor, link.successor)
            mains[found.base, found.joint, *ends].append(found)
    for (_, joint, _, _), links in mains.items():
        if len({found.link.successor for found in links}) == 1:
            into[links[0].link.successor].append(_Group(joint, links))
        if len({found.link.predecessor for found in links}) == 1:
            out[links[0].link.predecessor].append(_Group(joint, links))
    return into, out


def _low(
    variants: Variants,
    days: Days,
    code: str,
    groups: Iterable[_Group],
    lows: Mapping[str, tuple[int, int]],
) -> tuple[int, int]:
    found = variants.nodes[code]
    node, network = found.node, variants.network
    earliest = days.at(max(network.start, node.not_before or network.start))
    apart, together = [earliest], [earliest]
    longest, runs_on = max(durations(found)), calendars(found)
    for joint, links in groups:
        bound = min(_implied(days, link, lows, runs_on, longest) for link in links)
        own = [case for case in joint if code in variants.options[case.option].nodes]
        if len(own) < len(joint):
            continue
        if not own or own[0].level == 0:
            apart.append(bound)
        if not own or own[0].level == 1:
            together.append(bound)
    start = min(max(apart), max(together))
    shortest = min(durations(found))
    return start, min(days.finish(calendar, start, shortest) for calendar in runs_on)


def _implied(
    days: Days, found: LinkVariant, lows: Mapping[str, tuple[int, int]], runs_on: Sequence[str], longest: int
) -> int:
    """The earliest start of the successor that one link allows."""
    link = found.link
    start, finish = lows[link.predecessor]
    given = finish if link.kind in (Kind.FS, Kind.FF) else start
    bound = days.shift(given, link.lag, link.lag_calendar)
    if link.kind in (Kind.FS, Kind.SS):
        return bound
    return min(days.start(calendar, bound, longest) for calendar in runs_on)


def _high(
    found: NodeVariants,
    days: Days,
    groups: Iterable[_Group],
    highs: Mapping[str, tuple[int, int]],
    promises: Mapping[str, int],
) -> tuple[int, int]:
    finish = min(promises.get(DUE, days.last), days.last)
    if found.node.deadline is not None and not found.only:
        finish = min(finish, promises[found.node.code])
    start = finish
    for joint, links in groups:
        if joint:
            continue
        given = [
            days.unshift(highs[link.successor][link.kind in (Kind.FF, Kind.SF)], link.lag, link.lag_calendar)
            for link in (variant.link for variant in links)
        ]
        if links[0].link.kind in (Kind.FS, Kind.FF):
            finish = min(finish, max(given))
        else:
            start = min(start, max(given))
    shortest = min(durations(found))
    last = max(days.latest_start(calendar, max(finish, 0), shortest) for calendar in calendars(found))
    return min(start, last), finish
