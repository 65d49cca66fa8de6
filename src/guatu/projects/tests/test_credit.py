"""银企对接: need → recommended → credited → disbursed, per project and bank, never pooled."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, NotFound
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.models import Bank, CreditNeed, Fund, Project
from guatu.projects.queries.credit import bank_lines, credit_needs, funnel_of, need_lines
from guatu.projects.rules.credit import credit_funnel
from guatu.projects.tests.test_activities import refused
from guatu.projects.types.credit import Amount, BankStep, CreditStage, NeedFacts

JUNE = Period.parse("2026-06")
MAY, LATER = date(2026, 5, 4), date(2026, 6, 5)
MILLION = Decimal(1_000_000)
BILLION = Decimal(1_000_000_000)
RECOMMENDED, CREDITED, DISBURSED = CreditStage.RECOMMENDED, CreditStage.CREDITED, CreditStage.DISBURSED


def test_xuchang_2025_comes_out() -> None:
    """50 projects needing 11.99 bn, credited 0.137 bn, disbursed 0.093 bn (RULES.md §1)."""
    each = Decimal("239.8") * MILLION
    banked = (
        BankStep(RECOMMENDED, 1, each, MAY), BankStep(CREDITED, 1, 137 * MILLION, MAY),
        BankStep(DISBURSED, 1, 93 * MILLION, LATER),
    )  # fmt: skip
    needs = [NeedFacts(0, each, MAY, banked), *(NeedFacts(n, each, MAY) for n in range(1, 50))]
    need, recommended, credited, disbursed = credit_funnel(needs, JUNE)
    assert need.reached == Amount(50, Decimal("11.99") * BILLION)
    assert (credited.reached.money, disbursed.reached.money) == (137 * MILLION, 93 * MILLION)
    assert recommended.lost == Amount(49, 49 * each)
    assert credited.lost == Amount(1, each - 137 * MILLION)
    assert disbursed.lost == Amount(1, 44 * MILLION)
    assert (need.standing.projects, disbursed.standing) == (49, Amount(1, 93 * MILLION))
    assert disbursed.share == Decimal(93) / 137
    assert (disbursed.month, credited.month) == (Amount(1, 93 * MILLION), Amount())
    assert credited.year == Amount(1, 137 * MILLION)


def test_a_need_shown_to_three_banks_is_one_need_and_plenty_of_one_makes_up_for_no_other() -> None:
    three = tuple(BankStep(RECOMMENDED, bank, 10 * MILLION, MAY) for bank in (1, 2, 3))
    much = (BankStep(RECOMMENDED, 1, 10 * MILLION, MAY), BankStep(CREDITED, 1, 30 * MILLION, MAY))
    _need, recommended, credited, _ = credit_funnel(
        [NeedFacts(1, 10 * MILLION, MAY, three), NeedFacts(2, 10 * MILLION, MAY, much)], JUNE
    )
    assert recommended.reached == Amount(2, 20 * MILLION)
    assert credited.lost == Amount(1, 10 * MILLION)


STEP = st.builds(
    BankStep,
    st.sampled_from([RECOMMENDED, CREDITED, DISBURSED]),
    st.integers(1, 3),
    st.integers(1, 9).map(lambda n: n * MILLION),
    st.dates(date(2026, 1, 1), date(2026, 6, 30)),
)


@given(st.lists(st.builds(NeedFacts, st.integers(1, 9), st.integers(1, 9).map(lambda n: n * MILLION),
                          st.just(date(2026, 1, 1)), st.lists(STEP, max_size=6).map(tuple)), max_size=6))  # fmt: skip
def test_every_project_stands_at_one_stage_and_the_months_make_the_year(needs: list[NeedFacts]) -> None:
    june = credit_funnel(needs, JUNE)
    assert sum(line.standing.projects for line in june) == len(needs)
    months = [credit_funnel(needs, Period.parse(f"2026-{n:02}")) for n in range(1, 7)]
    for at, line in enumerate(june):
        assert sum(one[at].month.money for one in months) == line.year.money == line.reached.money


@pytest.fixture
def bank(operator: Actor) -> Bank:
    return actions.add_bank(operator, code="ABC", name="农业银行", name_en="Agricultural Bank")


@pytest.fixture
def need(operator: Actor, project: Project) -> CreditNeed:
    return actions.open_need(operator, project_id=project.pk, amount=50 * MILLION, on=MAY, purpose="设备购置")


def step(
    actor: Actor, need: CreditNeed, bank: Bank, stage: CreditStage, millions: int, on: date = LATER
) -> None:
    actions.record_step(
        actor,
        need_id=need.pk,
        bank_id=bank.pk,
        step=stage.value,
        amount=millions * MILLION,
        on=on,
        source="银行回单",
    )


def test_steps_in_their_order_with_their_limits(operator: Actor, need: CreditNeed, bank: Bank) -> None:
    with refused("G2613"):
        step(operator, need, bank, CREDITED, 20)
    with refused("G2613"):
        step(operator, need, bank, RECOMMENDED, 50, date(2026, 5, 3))
    step(operator, need, bank, RECOMMENDED, 50, MAY)
    with refused("G2613"):
        step(operator, need, bank, CREDITED, 20, date(2026, 6, 9))
    step(operator, need, bank, CREDITED, 20)
    with refused("G2613"):
        step(operator, need, bank, DISBURSED, 21)
    step(operator, need, bank, DISBURSED, 15)
    with refused("G2613"):
        actions.withdraw_step(operator, step_id=need.steps.get(step="credited").pk, reason="误录")
    (line,) = need_lines(credit_needs(operator))
    assert line.stands is DISBURSED
    assert [one.amount for one in line.banks[0].steps["disbursed"]] == [15 * MILLION]
    assert bank_lines(list(credit_needs(operator)))[0].stages[CREDITED] == Amount(1, 20 * MILLION)
    assert funnel_of(credit_needs(operator), JUNE)[3].lost == Amount(1, 5 * MILLION)
    # What arrived is another fact, with its own owner: bank matching writes none.
    assert not Fund.objects.exists()


def test_one_open_need_a_project_and_an_ended_one_is_recommended_no_more(
    operator: Actor, need: CreditNeed, bank: Bank, project: Project
) -> None:
    with refused("G2614"):
        actions.open_need(operator, project_id=project.pk, amount=MILLION, on=MAY)
    with refused("G2616"):
        actions.change_need(operator, need_id=need.pk, amount=MILLION, reason=" ")
    actions.change_need(operator, need_id=need.pk, amount=40 * MILLION, reason="设备降价")
    actions.end_need(operator, need_id=need.pk, on=LATER, reason="改用自筹")
    with refused("G2615"):
        step(operator, need, bank, RECOMMENDED, 40)
    actions.open_need(operator, project_id=project.pk, amount=MILLION, on=LATER)
    verbs = Entry.objects.filter(verb__startswith="projects.credit").values_list("verb", flat=True)
    assert set(verbs) == {"projects.credit.need", "projects.credit.change", "projects.credit.end"}


def test_who_may_not(
    operator: Actor, need: CreditNeed, bank: Bank, project: Project, city: City,
    reporter: Account, other_reporter: Account, leader: Account, outsider: Account,
) -> None:  # fmt: skip
    mine, other, looks, outside = map(actor_of_account, (reporter, other_reporter, leader, outsider))
    for wrong in (other, outside):
        with pytest.raises(NotFound):
            step(wrong, need, bank, RECOMMENDED, 10)
    with pytest.raises(Denied):
        step(looks, need, bank, RECOMMENDED, 10)
    for wrong in (mine, looks):
        with pytest.raises(Denied):
            actions.add_bank(wrong, code="X", name="某银行")
    step(mine, need, bank, RECOMMENDED, 10)
    assert not credit_needs(other).exists()
    assert credit_needs(looks).count() == 1
