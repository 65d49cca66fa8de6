"""The measures that a node allows, as templates and nodes keep them: read into the engine's options. Pure.

A node's column is a list of objects. Money is whole yuan, days are whole days:

    {"kind": "crash", "days": 6, "cost_per_day": 30000}            赶工 up to 6 working days
    {"kind": "overlap", "with": "N05", "days": 10, "cost": 0}      搭接 the link from N05 by 10 days, at one price
    {"kind": "joint", "with": ["N07", "N08"], "days": 15, "cost": 0}  并联审批; one term, or null
    {"kind": "winter", "calendar": "continuous", "cost": 200000, "cost_per_day": 15000}   冬季施工 on that calendar
    {"kind": "split", "share": 50, "cost": 80000}                  分段施工, percent of the first section
    {"kind": "later", "days": 30, "cost_per_day": 20000}           of its deadline, else the due day

Costs may be left out: they are 0 then.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from guatu.engine.measures import Crash, Joint, Later, Level, Option, Overlap, Split, Winter, by_day
from guatu.kernel.errors import GuatuError

MOST_DAYS: Final = 400
MOST_COST: Final = 1_000_000_000_000
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "crash": frozenset({"days", "cost_per_day"}),
    "overlap": frozenset({"with", "days", "cost"}),
    "joint": frozenset({"with", "days", "cost"}),
    "winter": frozenset({"calendar", "cost", "cost_per_day"}),
    "split": frozenset({"share", "cost"}),
    "later": frozenset({"days", "cost_per_day"}),
}
"""What each kind may say, beside its `kind`."""

Measures = Sequence[Mapping[str, Any]]


def node_options(code: str, measures: object, *, has_deadline: bool = False) -> tuple[Option, ...]:
    """The options of one node. Raises G1622 naming the node, the measure and what is wrong with it."""
    if not isinstance(measures, list | tuple):
        raise _unreadable(code, measures)
    return tuple(_option(code, measure, has_deadline=has_deadline) for measure in measures)


def plan_options(
    nodes: Mapping[str, tuple[Measures, bool]], calendars: Sequence[str]
) -> dict[Option, tuple[str, Mapping[str, Any]]]:
    """The options of a plan, each with the node and the measure that allow it.

    nodes: by code the measures and whether there is a deadline of its own. A joint approval that several members name
    is one. Raises G1622; G1623 for a node or calendar that is not there.
    """
    options: dict[Option, tuple[str, Mapping[str, Any]]] = {}
    for code, (measures, has_deadline) in nodes.items():
        read = node_options(code, measures, has_deadline=has_deadline)
        for option, measure in zip(read, measures, strict=True):
            for other in option.nodes:
                if other not in nodes:
                    raise GuatuError("G1623", node=code, other=other)
            if isinstance(option, Winter) and option.calendar not in calendars:
                raise GuatuError("G1623", node=code, other=option.calendar)
            options.setdefault(option, (code, measure))
    return options


def _option(code: str, measure: object, *, has_deadline: bool) -> Option:
    if not isinstance(measure, Mapping):
        raise _unreadable(code, measure)
    kind = str(measure.get("kind"))
    if kind not in KEYS or not measure.keys() <= KEYS[kind] | {"kind"}:
        raise _unreadable(code, measure)
    read = _Reader(code, measure)
    match kind:
        case "crash":
            return Crash.by_day(code, read.whole("days", 1, MOST_DAYS), read.cost("cost_per_day"))
        case "overlap":
            level = Level(read.whole("days", 1, MOST_DAYS), read.cost("cost"))
            return Overlap(read.text("with"), code, (level,))
        case "joint":
            term = None if measure.get("days") is None else read.whole("days", 1, MOST_DAYS)
            return Joint(tuple(sorted({code, *read.codes("with")})), read.cost("cost"), term)
        case "winter":
            return Winter(code, read.text("calendar"), read.cost("cost"), read.cost("cost_per_day"))
        case "split":
            return Split(code, read.whole("share", 1, 99), read.cost("cost"))
        case _:
            levels = by_day(read.whole("days", 1, MOST_DAYS), read.cost("cost_per_day"))
            return Later(code if has_deadline else None, levels)


class _Reader:
    """One measure's values, each checked as it is read."""

    def __init__(self, code: str, measure: Mapping[str, Any]) -> None:
        self.code, self.measure = code, measure

    def whole(self, key: str, least: int, most: int) -> int:
        value = self.measure.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise _unreadable(self.code, self.measure)
        return value

    def cost(self, key: str) -> int:
        return self.whole(key, 0, MOST_COST) if key in self.measure else 0

    def text(self, key: str) -> str:
        value = self.measure.get(key)
        if not isinstance(value, str) or not value:
            raise _unreadable(self.code, self.measure)
        return value

    def codes(self, key: str) -> list[str]:
        value = self.measure.get(key)
        if (
            not isinstance(value, list | tuple)
            or not value
            or not all(isinstance(code, str) for code in value)
        ):
            raise _unreadable(self.code, self.measure)
        return list(value)


def _unreadable(code: str, measure: object) -> GuatuError:
    return GuatuError("G1622", node=code, measure=str(measure)[:120])
