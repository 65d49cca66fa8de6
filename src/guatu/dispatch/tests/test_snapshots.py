"""What a month's snapshot holds of matters: every kind, and directives apart as they ever were."""

from datetime import date
from typing import Any

from guatu.conftest import City
from guatu.dispatch.queries import contribution
from guatu.dispatch.tests.rows import make_matter
from guatu.dispatch.types import Kind, State
from guatu.kernel.period import Period
from guatu.org.types import Actor

MAY = Period.parse("2026-05")


def test_every_kind_counts_and_directives_stand_apart_without_their_kind(city: City, operator: Actor) -> None:
    make_matter(city.kuancheng, date(2026, 6, 1), number="1号")
    make_matter(
        city.nanguan, date(2026, 6, 30), number="2号", kind=Kind.HAZARD, level="A", returned=1, reopened=1
    )
    make_matter(
        city.nanguan, date(2026, 6, 30), number="3号", state=State.WITHDRAWN
    )  # taken back in its meeting
    found: dict[str, Any] = dict(contribution(operator, MAY))
    every = {row["number"]: row for row in found["matters"]}
    assert set(every) == {"1号", "2号"}
    assert [(row["number"], row["overdue"]) for row in found["directives"]] == [("1号", True)]
    assert set(every["1号"]) - set(found["directives"][0]) == {"kind", "level"}
    assert (every["2号"]["kind"], every["2号"]["level"], every["2号"]["reopened"]) == ("hazard", "A", 2)
