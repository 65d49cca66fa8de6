"""The measures of a node as data: every kind is read, everything else is refused with its place."""

import pytest

from guatu.engine.measures import Crash, Joint, Later, Level, Overlap, Split, Winter
from guatu.kernel.errors import GuatuError
from guatu.projects.rules.measures import node_options, plan_options


def test_every_kind_is_read() -> None:
    found = node_options(
        "N05",
        [
            {"kind": "crash", "days": 2, "cost_per_day": 30_000},
            {"kind": "overlap", "with": "N04", "days": 10},
            {"kind": "joint", "with": ["N07", "N06"], "days": 15, "cost": 500},
            {"kind": "winter", "calendar": "continuous", "cost": 7, "cost_per_day": 9},
            {"kind": "split", "share": 40, "cost": 80},
            {"kind": "later", "days": 1, "cost_per_day": 20},
        ],
    )
    assert found == (
        Crash("N05", (Level(1, 30_000), Level(2, 60_000))),
        Overlap("N04", "N05", (Level(10, 0),)),
        Joint(("N05", "N06", "N07"), 500, 15),
        Winter("N05", "continuous", 7, 9),
        Split("N05", 40, 80),
        Later(None, (Level(1, 20),)),
    )


def test_a_later_promise_moves_the_deadline_of_a_node_that_has_one() -> None:
    later = [{"kind": "later", "days": 1}]
    assert node_options("N05", later, has_deadline=True) == (Later("N05", (Level(1, 0),)),)


@pytest.mark.parametrize(
    "wrong",
    [
        "crash",
        [{"kind": "pray"}],
        [{"kind": "crash"}],
        [{"kind": "crash", "days": 0, "cost_per_day": 1}],
        [{"kind": "crash", "days": True, "cost_per_day": 1}],
        [{"kind": "crash", "days": 3, "cost_per_day": 1.5}],
        [{"kind": "crash", "days": 3, "cost_per_day": -1}],
        [{"kind": "crash", "days": 3, "price": 1}],
        [{"kind": "joint", "with": []}],
        [{"kind": "joint", "with": "N01"}],
        [{"kind": "split", "share": 100}],
        [{"kind": "winter"}],
        ["crash"],
    ],
)
def test_anything_else_is_refused_naming_the_node(wrong: object) -> None:
    with pytest.raises(GuatuError) as refused:
        node_options("N05", wrong)
    assert refused.value.number == "G1622"
    assert "N05" in refused.value.text("zh-hans")


def test_a_joint_approval_named_by_two_members_is_one() -> None:
    both = {
        "A": ([{"kind": "joint", "with": ["B"]}], False),
        "B": ([{"kind": "joint", "with": ["A"]}], False),
    }
    assert list(plan_options(both, [])) == [Joint(("A", "B"))]


@pytest.mark.parametrize(
    "measure",
    [
        {"kind": "overlap", "with": "N99", "days": 1},
        {"kind": "joint", "with": ["N99"]},
        {"kind": "winter", "calendar": "arctic"},
    ],
)
def test_a_node_or_calendar_that_is_not_there_is_refused(measure: dict[str, object]) -> None:
    with pytest.raises(GuatuError) as refused:
        plan_options({"N05": ([measure], False)}, ["continuous"])
    assert refused.value.number == "G1623"
