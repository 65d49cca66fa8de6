"""Detectors say what they counted, how likely it is by chance, and show it to nobody but the office."""

from datetime import timedelta
from decimal import Decimal
from math import isclose

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from guatu.collect import queries
from guatu.collect.models import Round, Submission
from guatu.collect.rules.detectors import (
    AtTarget,
    Decembers,
    Detector,
    Place,
    at_least,
    bunching,
    corrected,
    december_jumps,
    round_numbers,
    weighed,
)
from guatu.collect.types import Words
from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied
from guatu.org.models import Account
from guatu.org.types import Actor

HERE = Place(Words("甲"), "1")
UNIT = Words("宽城区", "Kuancheng")


def near(*percents: str) -> list[AtTarget]:
    return [AtTarget(Decimal(percent), Decimal(100), HERE) for percent in percents]


@pytest.mark.parametrize(
    ("percent", "window"),
    [
        ("100", 0),
        ("101.99", 0),
        ("102", 1),
        ("104", None),
        ("99.99", -1),
        ("98", -1),
        ("97.99", None),
        ("50", None),
    ],
)
def test_what_counts_as_at_the_target(percent: str, window: int | None) -> None:
    assert near(percent)[0].window == window


def test_of_few_whole_things_none_is_just_short() -> None:
    assert AtTarget(Decimal(49), Decimal(49), HERE, whole=True).window is None
    assert AtTarget(Decimal(50), Decimal(50), HERE, whole=True).window == 0
    assert AtTarget(Decimal(49), Decimal(49), HERE).window == 0


def test_bunching_is_held_against_the_windows_beside_it() -> None:
    assert bunching(UNIT, near(*["100"] * 7)) is None  # too few
    eight = bunching(UNIT, near(*["100"] * 8, "90"))
    assert eight is not None
    assert eight.p is not None
    assert isclose(eight.p, 3**-8)
    assert len(eight.places) == 8
    even = bunching(UNIT, near(*["100"] * 4, *["99"] * 4, *["103"] * 4))
    assert even is not None
    assert even.p is not None
    assert even.p > 0.5


def test_a_unit_ahead_of_its_plan_is_not_suspect() -> None:
    ahead = bunching(UNIT, near(*["99"] * 1, *["101"] * 4, *["103"] * 7))
    assert ahead is not None
    assert ahead.p is not None
    assert ahead.p > 0.5


def test_round_numbers_are_held_against_a_fifth() -> None:
    honest = [(number, HERE) for number in range(100)]
    assert round_numbers(UNIT, honest[:29]) is None
    fair = round_numbers(UNIT, honest)
    assert fair is not None
    assert fair.p is not None
    assert 0.4 < fair.p < 0.6
    tens = round_numbers(UNIT, [(number * 10, HERE) for number in range(1, 41)])
    assert tens is not None
    assert tens.p is not None
    assert tens.p < 1e-20
    assert "40 个数中末位为 0 或 5 的 40 个" in tens.told.zh


def test_a_december_is_held_against_the_units_own() -> None:
    quiet = [
        Decembers(
            Words(f"U{unit}"),
            Words("投资"),
            tuple((2019 + at, 0.05 + 0.002 * (at % 2)) for at in range(6)),
            (),
        )
        for unit in range(8)
    ]
    jump = Decembers(UNIT, Words("投资"), (*quiet[0].shares[:-1], (2024, 0.16)), ())
    short = Decembers(Words("新区"), Words("投资"), ((2023, 0.05), (2024, 0.5)), ())
    found = weighed(december_jumps([*quiet, jump, short]))
    assert [one.unit for one in found if one.flagged] == [UNIT]
    assert "2024年12月占全年 16.0%" in found[0].told.zh


def test_the_december_of_a_count_may_jump_by_chance() -> None:
    years = tuple((2019 + at, 0.05 + 0.002 * (at % 2)) for at in range(5))

    def jump(counted: int | None) -> list[Decembers]:
        return [Decembers(UNIT, Words("项目"), (*years, (2024, 0.08)), (), counted)]

    assert december_jumps(jump(49)) == []
    amount, many, few = (december_jumps(jump(counted))[0].p for counted in (None, 100_000, 60))
    assert amount is not None
    assert many is not None
    assert few is not None
    assert amount <= many < 0.001
    assert few > 0.1


def test_many_tests_are_corrected_for() -> None:
    assert corrected([0.01]) == [0.01]
    assert all(
        isclose(a, b)
        for a, b in zip(corrected([0.01, 0.04, 0.03, 0.9]), [0.04, 0.16 / 3, 0.16 / 3, 0.9], strict=True)
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_a_corrected_chance_is_never_less_than_its_own_and_keeps_the_order(values: list[float]) -> None:
    rates = corrected(values)
    assert all(value <= rate <= 1 for value, rate in zip(values, rates, strict=True))
    ordered = [rate for _, rate in sorted(zip(values, rates, strict=True))]
    assert ordered == sorted(ordered)


@given(st.integers(1, 60), st.data())
def test_the_tail_falls_from_one_to_nothing(of: int, data: st.DataObject) -> None:
    found = data.draw(st.integers(1, of))
    assert at_least(0, of, 1, 5) == 1
    assert at_least(found, of, 1, 5) <= at_least(found - 1, of, 1, 5)


def test_a_return_that_came_back_as_it_was_is_told(submitted: Submission, operator: Actor) -> None:
    Submission.objects.filter(pk=submitted.pk).update(returned=1)
    first = Round.objects.get(submission=submitted)
    Round.objects.filter(pk=first.pk).update(decision="returned", remark="请核对")
    again = Round.objects.create(
        submission=submitted, number=2, submitted_at=first.submitted_at + timedelta(hours=1),
        submitted_label="填报人", channel="page", values=first.values,
    )  # fmt: skip

    def told() -> list[str]:
        found = {one.detector: one for one in queries.detected(operator)}
        return [finding.told.zh for finding in found[Detector.IDENTICAL].flagged]

    assert "第 2 次原样报出" in told()[0]
    Round.objects.filter(pk=again.pk).update(answers={"projects.project:1/note": "已核对无误"})
    assert told() == []


@pytest.mark.parametrize(
    "who", ["reporter", "other_reporter", "leader", "task_force", "administrator", "outsider"]
)
def test_nobody_else_sees_them(
    who: str, submitted: Submission, request: pytest.FixtureRequest, client: Client
) -> None:
    account = request.getfixturevalue(who)
    with pytest.raises(Denied):
        queries.detected(actor_of_account(account))
    client.force_login(account)
    assert client.get("/collect/detectors/").status_code == 403
    assert "/collect/detectors/" not in client.get("/collect/board/").content.decode()


def test_the_office_and_the_inspectors_see_them_in_few_queries(
    submitted: Submission,
    dispatcher: Account,
    supervisor: Account,
    client: Client,
    django_assert_max_num_queries: object,
) -> None:
    for account in (dispatcher, supervisor):
        client.force_login(account)
        with django_assert_max_num_queries(18):  # type: ignore[operator]
            page = client.get("/collect/detectors/")
        assert "这说明" not in page.content.decode()
        assert "不说明" in page.content.decode() or "没有值得看的" in page.content.decode()
        assert page["Cache-Control"].startswith("max-age=0")
