"""回头看: drawn by unit in proportion, the same again from the same seed; what was found is kept with the draw."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions, queries
from guatu.dispatch.rules.sampling import draw, size_of
from guatu.dispatch.tests.conftest import refused, text, url
from guatu.dispatch.tests.rows import make_matter
from guatu.dispatch.types import Kind, State
from guatu.kernel.errors import Denied
from guatu.ledger.models import Entry
from guatu.org.models import Account

As = Callable[[Account], Client]
POOLS = st.dictionaries(st.integers(1, 8), st.sets(st.integers(1, 400), min_size=1, max_size=30), min_size=1)


@settings(max_examples=60, deadline=None)
@given(pool=POOLS, percent=st.integers(1, 100), seed=st.text(max_size=5))
def test_each_unit_has_its_share_within_one_and_the_order_makes_no_difference(
    pool: dict[int, set[int]], percent: int, seed: str
) -> None:
    own = {unit: [unit * 1000 + key for key in keys] for unit, keys in pool.items()}
    total = sum(map(len, own.values()))
    size = size_of(total, percent, None)
    drawn = draw(own, size, seed)
    assert len(drawn) == len(set(drawn)) == size
    for keys in own.values():
        exact = size * len(keys) / total
        assert int(exact) <= len(set(drawn) & set(keys)) <= int(exact) + 1
    turned = {unit: list(reversed(keys)) for unit, keys in reversed(own.items())}
    assert draw(turned, size, seed) == drawn


def test_another_seed_draws_others_and_a_size_is_never_more_than_there_are() -> None:
    pool = {1: list(range(100))}
    assert draw(pool, 10, "a") != draw(pool, 10, "b")
    assert [size_of(7, 100, None), size_of(7, 1, None), size_of(7, None, 50), size_of(9999, 100, None)] == [
        7,
        1,
        7,
        500,
    ]


@pytest.fixture
def closed(city: City) -> None:
    """Six of Kuancheng and two of Nanguan, closed in May; one hazard closed in April."""
    for number in range(8):
        unit = city.kuancheng if number < 6 else city.nanguan
        make_matter(
            unit, date(2026, 5, 20), number=f"{number}号", state=State.CLOSED, closed_on=date(2026, 5, 19)
        )
    make_matter(
        city.kuancheng,
        date(2026, 4, 9),
        number="九号",
        state=State.CLOSED,
        closed_on=date(2026, 4, 8),
        kind=Kind.HAZARD,
    )


@pytest.mark.usefixtures("closed")
def test_a_draw_keeps_its_seed_and_what_it_drew_from_and_comes_out_the_same_again(
    supervisor: Account,
) -> None:
    actor = actor_of_account(supervisor)
    made = actions.sample_closed(actor, seed="开奖号码 07", count=4, closed_from=date(2026, 5, 1))
    drawn = list(queries.drawn_of(actor, made))
    assert sorted(row.matter.unit.code for row in drawn) == ["220102", "220103", "220103", "220103"]
    assert queries.repeats(made)
    entry = Entry.objects.get(verb="dispatch.matter.sample", subject_kind="dispatch.sample")
    assert "开奖号码 07" in (entry.after or "")
    made.drawn.filter(pk=drawn[0].pk).delete()
    assert not queries.repeats(made)


@pytest.mark.usefixtures("closed")
def test_what_was_found_stands_with_the_draw_and_counts_by_unit(supervisor: Account, city: City) -> None:
    actor = actor_of_account(supervisor)
    made = actions.sample_closed(actor, seed="1", kind=Kind.HAZARD, percent=1)
    (only,) = queries.drawn_of(actor, made)
    actions.reopen(actor, matter_id=only.matter_id, finding="又坏了", workdays=3)
    again = actions.sample_closed(actor, seed="2", count=4)
    first = queries.drawn_of(actor, again)[0]
    actions.confirm(actor, matter_id=first.matter_id, finding="属实")
    whole, lines = queries.found_in_all(actor)
    assert (whole.drawn, whole.looked_at, whole.reopened, whole.share) == (5, 2, 1, 50.0)
    assert lines[0][0] == city.kuancheng
    reopened = [row.drawn.filter(outcome="reopened").count() for row in queries.samples(actor)]
    assert reopened == [0, 1]


@pytest.mark.usefixtures("closed")
def test_bad_sizes_wrong_actors_and_nothing_to_draw_from_are_answered(
    supervisor: Account, dispatcher: Account, reporter: Account, outsider: Account
) -> None:
    actor = actor_of_account(supervisor)
    for number, wrong in (
        ("G1960", {}), ("G1960", {"percent": 5, "count": 5}), ("G1920", {"percent": 101}), ("G1961", {"count": 501}),
        ("G1962", {"count": 1, "kind": Kind.CITIZEN}), ("G1903", {"count": 1, "seed": " "}),
    ):  # fmt: skip
        with refused(number):
            actions.sample_closed(actor, **({"seed": "1"} | wrong))
    for account in (dispatcher, reporter, outsider):
        with pytest.raises(Denied):
            actions.sample_closed(actor_of_account(account), seed="1", count=1)


@pytest.mark.usefixtures("closed")
def test_the_page_draws_and_shows_and_a_reporter_sees_its_own_only(
    supervisor: Account, reporter: Account, dispatcher: Account, other_reporter: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    browser = as_(supervisor)
    told = {"count": "8", "seed": "六月", "closed_from": "2026-05-01", "closed_until": "2026-05-31"}
    made = browser.post(url("samples"), told)
    assert made.status_code == 303
    assert browser.post(url("samples"), {"seed": "x"}).status_code == 422
    assert as_(dispatcher).post(url("samples"), told).status_code == 403
    with django_assert_max_num_queries(9):
        assert "六月" in text(browser, url("samples"))
    page = text(browser, made["Location"])
    for part in ("结果完全一致", "共 8 件，2 个单位", "7号"):
        assert part in page, part
    assert "7号" not in text(as_(reporter), made["Location"])
    assert "已销号，抽中回头看，待核查" in text(browser, "/")
    found = as_(other_reporter).get("/api/dispatch/samples").json()["items"]
    assert [(row["seed"], row["all"]) for row in found] == [("六月", 2)]


@pytest.mark.usefixtures("closed")
def test_the_api_draws(supervisor: Account, reporter: Account, as_: As) -> None:
    told = {"seed": "七月", "percent": 50}
    assert (
        as_(reporter).post("/api/dispatch/samples", told, content_type="application/json").status_code == 403
    )
    made = as_(supervisor).post("/api/dispatch/samples", told, content_type="application/json")
    assert (made.status_code, len(made.json()["drawn"]), made.json()["repeats"]) == (201, 5, True)
