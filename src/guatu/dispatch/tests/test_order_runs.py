"""Sheets due leave every morning: a run that was killed is made good, none is sent twice, and when it ran is seen."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions, jobs, queries
from guatu.dispatch.models import OrderRun, SupervisionOrder
from guatu.dispatch.tests.conftest import text, url
from guatu.dispatch.tests.rows import make_matter
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor

As = Callable[[Account], Client]


class Killed(BaseException):
    """Nothing catches it, as nothing catches SIGKILL."""


@pytest.fixture
def late(city: City) -> None:
    for number in range(3):
        make_matter(city.kuancheng, date(2026, 6, 1), number=f"{number}号")


@pytest.mark.usefixtures("late")
def test_a_run_that_was_killed_is_made_good_and_nothing_is_sent_twice(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = actions.raise_order
    done: list[int] = []

    def once(actor: Actor, *, matter_id: int) -> SupervisionOrder:
        if done:
            raise Killed
        done.append(matter_id)
        return real(actor, matter_id=matter_id)

    monkeypatch.setattr("guatu.dispatch.actions.orders.raise_order", once)
    with pytest.raises(Killed):
        actions.raise_orders_due(operator)
    cut_off = queries.last_order_run(operator)
    assert cut_off is not None
    assert (SupervisionOrder.objects.count(), cut_off.ended) == (1, None)
    monkeypatch.setattr("guatu.dispatch.actions.orders.raise_order", real)
    assert len(actions.raise_orders_due(operator)) == 2
    assert actions.raise_orders_due(operator) == []
    assert (
        SupervisionOrder.objects.values("matter").distinct().count() == SupervisionOrder.objects.count() == 3
    )
    assert list(OrderRun.objects.values_list("sent", flat=True)) == [0, 2, 0]
    assert Entry.objects.filter(verb="dispatch.order.end_run").count() == 2


@pytest.mark.usefixtures("late")
def test_the_morning_job_runs_on_workdays_only_and_the_page_says_when(dispatcher: Account, as_: As) -> None:
    with use_clock(FixedDayClock(date(2026, 6, 7))):  # a Sunday
        jobs.raise_orders()
    assert "还没有按规则清点过" in text(as_(dispatcher), url("orders"))
    jobs.raise_orders()
    assert "下达 3 份" in text(as_(dispatcher), url("orders"))
    assert as_(dispatcher).get("/api/dispatch/orders/last-run").json()["sent"] == 3


def test_the_rule_is_read_as_a_table_and_another_put_in_force(
    city: City, dispatcher: Account, reporter: Account, supervisor: Account, as_: As
) -> None:
    page = text(as_(reporter), url("order_rules"))
    for part in ("蓝色 · 提示单", "超期满 1 个工作日；或项目亮红灯", "每单位每月上限"):
        assert part in page, part
    assert "施行另一版" not in page
    told = {"text": queries.ORDER_RULES.presets()["huating-2017"]}
    for wrong in (reporter, supervisor):
        assert as_(wrong).post(url("order_rules"), told).status_code == 403
        assert (
            as_(wrong).post("/api/dispatch/orders/rules", told, content_type="application/json").status_code
            == 403
        )
    browser = as_(dispatcher)
    assert browser.post(url("order_rules"), {"text": "code = 1"}).status_code == 422
    assert browser.post(url("order_rules"), told).status_code == 303
    assert queries.ORDER_RULES.in_force().rule.code == "huating-2017"
    assert (
        browser.post("/api/dispatch/orders/rules", told, content_type="application/json").status_code == 409
    )
    assert [row["code"] for row in browser.get("/api/dispatch/orders/rules").json()] == ["huating-2017"]
    assert actor_of_account(dispatcher).can("dispatch.limits.write")
