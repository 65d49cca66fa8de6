"""What was proved is not solved again; what a clock cut off is."""

from datetime import date

import pytest

from guatu.engine import Link, Network, Node
from guatu.engine.measures import Crash, Option, frontier, ways_out
from guatu.kernel.calendar import official_calendar
from guatu.projects.queries import solved


class Counted:
    """A question that counts how often it was put to the solver."""

    def __init__(self, ask: object) -> None:
        self.ask, self.times = ask, 0

    def __call__(self, *asked: object, **how: object) -> object:
        self.times += 1
        return self.ask(*asked, **how)  # type: ignore[operator]


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> tuple[Counted, Counted]:
    counted = Counted(ways_out), Counted(frontier)
    monkeypatch.setattr(solved, "ways_out", counted[0])
    monkeypatch.setattr(solved, "frontier", counted[1])
    monkeypatch.setattr(solved, "_ways", solved.Kept())
    monkeypatch.setattr(solved, "_frontiers", solved.Kept())
    return counted


def _short(days: int = 10) -> tuple[Network, tuple[Option, ...]]:
    office = official_calendar().provisional()
    nodes = [Node("A", days, office.code), Node("B", 10, office.code)]
    start, due = date(2026, 3, 2), date(2026, 3, 25)
    network = Network.build(nodes, [Link("A", "B")], [office], start=start, due=due)
    return network, (Crash.by_day("A", 4, 100), Crash.by_day("B", 4, 300))


def test_a_proved_answer_is_the_same_object_when_asked_again(solver: tuple[Counted, Counted]) -> None:
    network, options = _short()
    again, _ = _short()
    first = solved.solved_ways(network, options, seconds=60)
    assert solved.solved_ways(again, options, seconds=0.5) is first
    prices = solved.solved_frontier(network, options, seconds=60)
    assert prices == frontier(network, options, seconds=60)
    assert solved.solved_frontier(again, options, seconds=0.5) is prices
    assert [counted.times for counted in solver] == [1, 1]


def test_another_plan_or_other_measures_are_another_question(solver: tuple[Counted, Counted]) -> None:
    network, options = _short()
    longer, _ = _short(11)
    for plan, measures in ((network, options), (longer, options), (network, options[:1])):
        solved.solved_ways(plan, measures, seconds=60)
    assert solver[0].times == 3


def test_what_a_clock_cut_off_is_asked_anew(
    solver: tuple[Counted, Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    network, options = _short()
    whole = frontier(network, options, seconds=60)
    assert len(whole) > 1
    cut = Counted(lambda *_, **__: whole[1:])  # the first days were not asked for
    monkeypatch.setattr(solved, "frontier", cut)
    for _ in range(2):
        assert solved.solved_frontier(network, options, seconds=0.1) == whole[1:]
    assert cut.times == 2


def test_what_is_longest_unasked_is_forgotten() -> None:
    kept: solved.Kept[str] = solved.Kept()
    asked = [(f"{number}", ()) for number in range(solved.MOST_KEPT + 1)]
    for question in asked[:-1]:
        kept.keep(question, question[0])
    assert kept.read(asked[0]) == "0"
    kept.keep(asked[-1], "last")
    assert kept.read(asked[0]) == "0"
    assert kept.read(asked[1]) is None
