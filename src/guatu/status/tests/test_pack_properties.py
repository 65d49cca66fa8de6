"""What must hold of every pack: order of rules, boundaries, exemptions, and that more behind is never greener."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.status.judging.columns import Value, columns_of
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.judge import Judged, judge
from guatu.status.judging.reading import pack_of
from guatu.status.judging.shipped import codes, shipped
from guatu.status.judging.verdicts import verdict
from guatu.status.tests.test_pack_text import TEXT
from guatu.status.types import Exempt, Pack, SubjectKind
from guatu.ui.types import LightColour

FEW = settings(max_examples=25, deadline=None)
GREEN = LightColour.GREEN.rank
RULE = '\n[[question.rule]]\nwhen = "{when}"\nlight = "{light}"\nzh = "落后{{behind}}"\nen = "{{behind}} behind"\n'
COMPARED = {
    ">": Fraction.__gt__, ">=": Fraction.__ge__, "<": Fraction.__lt__, "<=": Fraction.__le__, "=": Fraction.__eq__,
    "<>": Fraction.__ne__,
}  # fmt: skip

amounts = st.integers(0, 40).map(lambda parts: Decimal(parts) * 2_500_000)
fen = st.integers(0, 10**14).map(lambda number: Decimal(number) / 100)
plans = st.integers(1, 10**14).map(lambda number: Decimal(number) / 100)
bounds = st.decimals(-200, 200, places=6) | st.integers(-20, 20).map(lambda fives: Decimal(5 * fives))
rules = st.lists(
    st.tuples(st.sampled_from(list(COMPARED)), bounds, st.sampled_from(["red", "yellow", "green"])),
    min_size=1,
    max_size=4,
)


def project(plan: Decimal, done: Decimal, month: int) -> dict[str, Value]:
    known: dict[str, Value] = {"started": True, "finished": False, "stale": False}
    return known | {"plan_year": plan, "invested_year": done, "months_elapsed": month}


def judged(pack: Pack, *rows: Mapping[str, Value]) -> Judged:
    return judge([pack], columns_of(pack.subject, [str(at) for at in range(len(rows))], rows))


def pack_with(found: list[tuple[str, Decimal, str]]) -> Pack:
    head = TEXT[: TEXT.index("[[question.rule]]")]
    return pack_of(
        head
        + "".join(RULE.format(when=f"behind {sign} {bound}", light=light) for sign, bound, light in found)
    )


@FEW
@given(rules, plans, fen, st.integers(1, 12))
def test_the_first_rule_that_holds_answers_and_is_compared_as_fractions_are(
    found: list[tuple[str, Decimal, str]], plan: Decimal, done: Decimal, month: int
) -> None:
    behind = Fraction(100 * month, 12) - 100 * Fraction(done) / Fraction(plan)
    holds = [COMPARED[sign](behind, Fraction(bound)) for sign, bound, _light in found]
    answer = judged(pack_with(found), project(plan, done, month)).answers[0][2][0]
    assert answer == (holds.index(True) if any(holds) else -1)


@FEW
@given(rules, st.fractions(-300, 300, max_denominator=10**9))
def test_a_share_that_is_given_is_compared_as_the_fraction_is(
    found: list[tuple[str, Decimal, str]], behind: Fraction
) -> None:
    holds = [COMPARED[sign](behind, Fraction(bound)) for sign, bound, _light in found]
    answer = judged(pack_with(found), {"behind": behind}).answers[0][2][0]
    assert answer == (holds.index(True) if any(holds) else -1)


@pytest.mark.parametrize("code", ["yinchuan-2025", "sanya-2022-project", "wuhan"])
@FEW
@given(plan=plans, done=st.lists(fen, min_size=2, max_size=30), month=st.integers(1, 12))
def test_a_project_more_behind_is_never_greener(
    code: str, plan: Decimal, done: list[Decimal], month: int
) -> None:
    rows = [project(plan, amount, month) for amount in sorted(done)]
    ranks = judged(shipped(code), *rows).lights.astype(int)
    assert (np.diff(ranks) >= 0).all()


@pytest.mark.parametrize(
    ("code", "fact", "greener"),
    [
        ("yinchuan-2025", "months_not_started", -1), ("guatu-backward", "days_short", -1),
        ("sanya-2022-district", "months_missed", -1), ("tianjin-2022-bonds", "behind", -1),
        ("xinhuang-2015", "month_share", 1), ("xian-follow-up", "days_left", 1), ("wuhan", "done_of_linear", 1),
    ],
)  # fmt: skip
def test_every_published_fact_moves_the_light_one_way_only(code: str, fact: str, greener: int) -> None:
    pack = shipped(code)
    common: dict[str, Value] = {"finished": False, "worked_back": True, "reported": None, "closed": False}
    known = {name: value for name, value in common.items() if name in facts_of(pack.subject)}
    rows = [{**known, fact: value} for value in range(-50, 150)]
    question, answers = next(
        (question, answer)
        for _pack, question, answer in judged(pack, *rows).answers
        if any(fact in rule.when for rule in question.rules)
    )
    ranks = np.array([question.rules[place].colour.rank for place in answers if place >= 0])
    assert len(set(ranks)) > 1
    assert (np.diff(ranks) * greener >= 0).all()


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 5), amounts, st.booleans())
def test_an_exemption_lifts_its_own_question_and_nothing_else(
    months: int, done: Decimal, lifted: bool
) -> None:
    pack = shipped("yinchuan-2025")
    facts = project(Decimal(100_000_000), done, 6) | {"months_not_started": months, "start_planned": None}
    columns = columns_of(SubjectKind.PROJECT, ["A"], [facts])
    plain = judge([pack], columns)
    exempt = judge([pack], columns, {"start": np.array([lifted]), "progress": np.array([lifted])})
    progress, start = (_rank(plain, code) for code in ("progress", "start"))
    assert plain.lights[0] == min(progress, start)
    assert exempt.lights[0] == min(progress, GREEN if lifted else start)  # progress knows no exemption


def _rank(found: Judged, code: str) -> int:
    question, answer = next((asked, answer) for _pack, asked, answer in found.answers if asked.code == code)
    return question.rules[int(answer[0])].colour.rank


def test_a_lifted_answer_names_its_colour_reason_and_end_and_nothing_follows_of_it() -> None:
    pack = shipped("guatu-backward")
    facts: dict[str, Value] = {"worked_back": True, "finished": False, "days_short": 31, "reported": None}
    columns = columns_of(SubjectKind.PROJECT, ["A"], [facts], [2026])
    found = judge([pack], columns, {"forecast": np.array([True])})
    exempt = {"forecast": Exempt("forecast", "让路", date(2026, 7, 1))}
    reason = next(one for one in verdict(found, 0, exempt=exempt).reasons if one.question == "forecast")
    assert (reason.colour, reason.lifted, reason.follows) == (LightColour.GREEN, LightColour.RED, ())
    plain = next(one for one in verdict(judge([pack], columns), 0).reasons if one.question == "forecast")
    assert (plain.colour, plain.follows) == (LightColour.RED, ("supervision_order",))


@pytest.mark.parametrize("code", codes())
def test_a_subject_of_which_nothing_is_known_is_never_green(code: str) -> None:
    pack = shipped(code)
    found = judge([pack], columns_of(pack.subject, ["A"], [{}]))
    assert found.light(0) is LightColour.GREY


def test_numbers_too_large_for_64_bits_are_reckoned_in_128() -> None:
    """Both sides of 10^16 yuan: a hundred times as much in fen overflows 64 bits, and nothing is lost."""
    plan = Decimal(10) ** 16
    for done, colour in ((plan / 5, "yellow"), (plan / 5 - Decimal("0.01"), "red")):
        assert verdict(judged(shipped("yinchuan-2025"), project(plan, done, 6)), 0).colour == colour
