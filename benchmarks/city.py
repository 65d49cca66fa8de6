"""A city's projects as one network: each worked through 32 nodes, some waiting for a node of another project."""

from datetime import date, timedelta

import numpy as np

from guatu.engine import Link, Network, Node
from guatu.kernel.calendar import EVERY_DAY, WorkCalendar, official_calendar

NODES = 32
OFFICE = official_calendar().provisional()
SITE = WorkCalendar("site", EVERY_DAY).with_stop("11-01", "03-31")
DAILY = WorkCalendar("daily", EVERY_DAY)
BRANCHES = ((4, 8), (5, 9), (10, 14), (11, 16), (18, 22), (19, 25), (21, 27))
"""Work of the same project that goes on beside its main line."""


def city(projects: int, *, waits: float = 0.4, seed: int = 1) -> Network:
    """Finish-to-start links; for `waits` of the projects one more, from a project that began earlier."""
    chance = np.random.default_rng(seed)
    start = date(2025, 1, 6)
    begin = np.sort(chance.integers(0, 365, projects)).tolist()
    days = chance.integers(3, 31, (projects, NODES)).tolist()
    nodes, links = [], []
    for project in range(projects):
        code = f"P{project:05}"
        for number in range(NODES):
            calendar = OFFICE if number < 14 else SITE if number < 26 else DAILY
            first = start + timedelta(days=begin[project]) if number == 0 else None
            nodes.append(Node(f"{code}.{number:02}", days[project][number], calendar.code, not_before=first))
        line = [(number - 1, number) for number in range(1, NODES)]
        links += [Link(f"{code}.{one:02}", f"{code}.{other:02}") for one, other in (*line, *BRANCHES)]
        if project and chance.random() < waits:
            earlier = int(chance.integers(max(0, project - 50), project))
            links.append(
                Link(f"P{earlier:05}.{chance.integers(2, 20):02}", f"{code}.{chance.integers(12, 30):02}")
            )
    return Network.build(nodes, links, (OFFICE, SITE, DAILY), start, date(2034, 1, 1))
