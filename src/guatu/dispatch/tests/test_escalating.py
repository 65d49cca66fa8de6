"""Overdue matters are brought before one rank after the other, once each, whatever stops the job."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions
from guatu.dispatch.actions import escalating
from guatu.dispatch.models import Escalation, Matter
from guatu.dispatch.queries.rule_texts import LIMITS
from guatu.dispatch.rules.escalation import Overdue, next_rank
from guatu.dispatch.tests.rows import make_matter
from guatu.dispatch.types import State
from guatu.kernel.calendar import official_calendar
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.errors import Denied
from guatu.ledger.models import Message
from guatu.org.models import Account
from guatu.org.types import Actor

TODAY = date(2026, 6, 8)


def late(city: City, count: int, days: int = 30) -> list[Matter]:
    return [
        make_matter(city.kuancheng, TODAY - timedelta(days), number=f"{number}号") for number in range(count)
    ]


def told() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    names = dict(Account.objects.values_list("pk", "username"))
    for row in Message.objects.order_by("pk"):
        found.setdefault(names[row.recipient_id], []).append(row.text)
    return found


@pytest.mark.parametrize(
    ("until", "escalated", "on", "rank"),
    [
        (date(2026, 6, 5), 0, TODAY, (1, 1)),  # Friday's, on Monday: one workday late
        (date(2026, 6, 5), 1, TODAY, None),
        (date(2026, 6, 3), 1, TODAY, (2, 3)),
        (date(2026, 5, 1), 0, TODAY, (1, 25)),  # long overdue: still one rank at a time
        (date(2026, 5, 1), 4, TODAY, None),
        (date(2026, 6, 5), 0, date(2026, 6, 7), None),  # Sunday
        (date(2026, 9, 18), 0, date(2026, 9, 20), (1, 1)),  # a Sunday that is worked
        (date(2026, 12, 31), 0, date(2027, 1, 4), (1, 2)),  # an unpublished year counts Monday to Friday
    ],
)
def test_the_rank_that_comes_next(
    until: date, escalated: int, on: date, rank: tuple[int, int] | None
) -> None:
    found = next_rank(Overdue(until, escalated, None), LIMITS.preset("xuchang-2025"), official_calendar(), on)
    assert found == rank


def test_each_rank_is_told_once_and_the_next_on_another_day(
    city: City, operator: Actor, reporter: Account, leader: Account, supervisor: Account
) -> None:
    late(city, 3)
    assert [actions.escalate_overdue(operator) for _ in range(2)] == [3, 0]
    assert {name: len(texts) for name, texts in told().items()} == {"reporter": 1}
    with use_clock(FixedDayClock(date(2026, 6, 9))):
        assert [actions.escalate_overdue(operator) for _ in range(2)] == [3, 0]
    # Kuancheng's head has no account: whoever works there is told, and from the second rank on the supervision.
    assert {name: len(texts) for name, texts in told().items()} == {"reporter": 2, "supervisor": 1}
    with use_clock(FixedDayClock(date(2026, 6, 10))):
        actions.escalate_overdue(operator)
    assert {name: len(texts) for name, texts in told().items()} == {
        "reporter": 2,
        "supervisor": 2,
        "leader": 1,
    }
    assert "县级分管领导" in told()["leader"][0]
    assert set(Matter.objects.values_list("escalated", flat=True)) == {3}
    assert set(Matter.objects.values_list("holder", flat=True)) == {
        city.kuancheng.pk
    }  # it stays with its holder


def test_what_is_not_late_is_left_alone(city: City, operator: Actor) -> None:
    make_matter(city.kuancheng, TODAY, number="今天到期")
    make_matter(city.kuancheng, TODAY - timedelta(9), number="已销号", state=State.CLOSED)
    assert actions.escalate_overdue(operator) == 0
    assert not Message.objects.exists()


def test_a_batch_that_fails_leaves_nothing_and_is_done_when_it_is_started_again(
    city: City, operator: Actor, reporter: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escalating, "BATCH", 2)
    late(city, 5)
    real, calls = getattr(escalating, "_tell"), iter(range(99))  # noqa: B009 - the house's own, stopped on purpose

    def stopped(*args: object) -> None:
        if next(calls) == 1:
            raise KeyboardInterrupt
        real(*args)

    with monkeypatch.context() as broken:
        broken.setattr(escalating, "_tell", stopped)
        with pytest.raises(KeyboardInterrupt):
            actions.escalate_overdue(operator)
    assert (Escalation.objects.count(), Message.objects.count()) == (2, 1)
    assert actions.escalate_overdue(operator) == 3
    assert Escalation.objects.values("matter", "turn", "rank").distinct().count() == 5


def test_a_batch_takes_the_same_queries_however_many(city: City, operator: Actor, reporter: Account) -> None:
    def queries_of(count: int, first: int) -> int:
        for number in range(first, first + count):
            make_matter(city.kuancheng, TODAY - timedelta(30), number=f"K{number}")
        with CaptureQueriesContext(connection) as caught:
            actions.escalate_batch(operator, holder_id=city.kuancheng.pk)
        return len(caught)

    assert queries_of(3, 0) == queries_of(12, 100) <= 30


@pytest.mark.parametrize("name", ["reporter", "leader", "task_force", "administrator", "outsider"])
def test_a_wrong_actor_escalates_nothing(name: str, city: City, request: pytest.FixtureRequest) -> None:
    late(city, 1)
    with pytest.raises(Denied):
        actions.escalate_overdue(actor_of_account(request.getfixturevalue(name)))
    assert not Escalation.objects.exists()
