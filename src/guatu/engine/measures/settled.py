"""What has happened, settled: a network in which only what is still to do can move, with the same early dates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from guatu.engine.measures.options import Joint, Option, Overlap, Split
from guatu.engine.network import Link, Network, Node, OutOfOrder
from guatu.engine.progress import remaining_of
from guatu.kernel.errors import GuatuError


def explicit(network: Network) -> Network:
    """With the remaining days of all that runs said, so that measures can shorten them. Raises G1145, G1004."""
    if network.summaries:
        raise GuatuError("G1145", count=len(network.summaries))
    if network.data_date is None or not any(_runs(node) for node in network.nodes):
        return network
    calendars = {calendar.code: calendar for calendar in network.calendars}
    return replace(
        network,
        nodes=tuple(
            replace(node, remaining=remaining_of(node, network.data_date, calendars[node.calendar]))
            if _runs(node)
            else node
            for node in network.nodes
        ),
    )


def settled(network: Network) -> Network:
    """Of an `explicit` network: what is done is an instant at its end, what runs has its remaining days left.

    Where links count from the actual start of something, an instant stands there.
    """
    begun = {node.code: node for node in network.nodes if node.actual_start is not None}
    if not begun or network.data_date is None:
        return network
    held = network.out_of_order is OutOfOrder.OVERRIDE
    fixed = {code for code, node in begun.items() if held or node.ended is not None}
    links: list[Link] = []
    starts: dict[str, str] = {}
    for link in network.links:
        if link.successor in fixed:
            continue
        if link.predecessor in begun and link.kind in ("SS", "SF"):
            starts[link.predecessor] = f"{link.predecessor}/0"
            links.append(replace(link, predecessor=starts[link.predecessor]))
        else:
            links.append(link)
    nodes = [_left(node, network, network.data_date) for node in network.nodes]
    nodes += [
        Node(start, 0, begun[code].calendar, begun[code].actual_start) for code, start in starts.items()
    ]
    first = min([network.start, *(node.not_before for node in nodes if node.not_before)])
    return Network.build(nodes, links, network.calendars, first, network.due)


def open_options(network: Network, options: Sequence[Option]) -> tuple[Option, ...]:
    """Those that can still be taken: nothing at what is done, no other order of work for what has begun."""
    nodes = {node.code: node for node in network.nodes}

    def is_open(option: Option) -> bool:
        own = [nodes[code] for code in option.nodes if code in nodes]
        if isinstance(option, Joint | Split):
            return all(node.actual_start is None for node in own)
        if isinstance(option, Overlap):
            after = nodes.get(option.successor)
            return after is None or after.actual_start is None
        return all(node.ended is None for node in own)

    return tuple(option for option in options if is_open(option))


def _runs(node: Node) -> bool:
    return node.actual_start is not None and node.ended is None


def _left(node: Node, network: Network, data_date: date) -> Node:
    plain = replace(node, actual_start=None, actual_finish=None, remaining=None)
    if node.ended is not None:
        return replace(plain, duration=0, not_before=node.ended + timedelta(days=1), deadline=None)
    if node.actual_start is not None:
        return replace(plain, duration=node.remaining or 0, not_before=data_date)
    return replace(plain, not_before=max(network.start, data_date, node.not_before or data_date))
