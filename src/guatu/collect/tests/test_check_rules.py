"""Rules of checking are data: read with line and word, kept in versions, tried first, switched off with a reason."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from click.testing import CliRunner
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from guatu.collect import actions, queries
from guatu.collect.check_commands import checks
from guatu.collect.models import Check, Submission
from guatu.collect.rules import KINDS, MONTHLY, Kind, check, read_checks, shipped
from guatu.collect.tests.conftest import MAY, cell
from guatu.collect.types import (
    CellKey,
    Facts,
    Field,
    IndicatorFacts,
    Level,
    NodeFacts,
    ProjectFacts,
    Step,
    SubjectKind,
    Words,
)
from guatu.conftest import actor_of_account
from guatu.engine.outlier import standing
from guatu.kernel.errors import Denied, GuatuError
from guatu.kernel.period import Period
from guatu.ledger.queries import history
from guatu.ledger.types import Subject
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.targets.models import Indicator

TODAY = date(2026, 6, 8)
RULE = """\
[[check]]
code = "own"
name = "甲"
name_en = "A"
kind = "range"
subject = "projects.project"
field = "physical"
level = "note"
most = 90
"""


def refused(text: str) -> str:
    with pytest.raises(GuatuError) as refusal:
        read_checks(text, "own.toml")
    assert refusal.value.number == "G2550"
    return refusal.value.text("zh-hans")


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('kind = "range"', 'kind = "magic"', 5, "magic"),
        ("most = 90", "most = ", 9, "most ="),
        ("most = 90", 'most = "many"', 9, "many"),
        ("most = 90", "highest = 90", 9, "highest"),
        ("most = 90", "", 1, "least, most"),
        ('field = "physical"', 'field = "weight"', 7, "weight"),
        ('field = "physical"', 'field = "note"', 7, "note"),
        ('level = "note"', 'level = "warning"', 8, "warning"),
        ('code = "own"', 'code = "My Own"', 2, "My Own"),
        ("most = 90", 'most = 90\nsince = "June"', 10, "June"),
    ],
)
def test_a_fault_is_named_by_line_and_word(old: str, new: str, line: int, word: str) -> None:
    told = refused(RULE.replace(old, new))
    assert f"第 {line} 行" in told or word == "least, most"
    assert word in told


def test_a_code_stands_once() -> None:
    assert "own" in refused(RULE + RULE)


def test_every_kind_is_used_by_a_shipped_rule_but_parts_which_name_an_offices_own_indicators() -> None:
    used = {rule.kind for rule in shipped()}
    assert set(KINDS) == set(Kind)
    assert set(Kind) - used == {Kind.PARTS}
    assert {rule.level for rule in shipped()} == set(Level)


# --- the series' own past


def months(*amounts: float) -> tuple[Step, ...]:
    return tuple(
        Step(Period.of_month(2025, 5).shift(at), Decimal(str(amount))) for at, amount in enumerate(amounts)
    )


def outliers(past: tuple[Step, ...], last: str, value: str) -> list[str]:
    indicator = IndicatorFacts(
        3, Words("产值"), Words("亿元"), 2, cumulative=True, last=Decimal(last),
        last_period=Period.of_month(2026, 4), past=past,
    )  # fmt: skip
    texts = {CellKey(SubjectKind.INDICATOR, 3, Field.VALUE): value}
    rule = [rule for rule in shipped() if rule.code == "value-outlier"]
    facts = Facts(indicators=(indicator,))
    found = check(MONTHLY.definition, facts, texts, period=MAY, today=TODAY, rules=rule)
    return [problem.text("zh-hans") for problem in found]


def test_an_outlier_says_by_how_much() -> None:
    past = months(10, 11, 9, 10, 10, 11, 9, 10, 10, 11, 9, 10)
    assert outliers(past, "40", "50") == []
    (told,) = outliers(past, "40", "92")
    assert "高 4.2 倍" in told
    assert "中位数 10" in told
    assert "MAD 0.5" in told
    (low,) = outliers(past, "40", "41")
    assert "低 90%" in low


def test_a_short_past_and_one_that_never_moved_say_nothing() -> None:
    assert outliers(months(10, 11, 9, 10, 10, 11, 9), "40", "400") == []
    assert outliers(months(*[0] * 12), "0", "400") == []


def test_one_bad_month_in_the_past_does_not_hide_the_next() -> None:
    assert outliers(months(10, 11, 9, 1000, 10, 11, 9, 10, 10, 11, 9, 10), "40", "140")


def test_a_june_is_held_against_junes_once_three_years_are_known() -> None:
    season = [1, 1, 3, 6, 10, 30, 12, 10, 8, 5, 2, 1]
    past, places = np.array(season * 3, dtype=float), np.array(list(range(1, 13)) * 3)
    june = standing(past, places, 30.0, 6)
    assert june is not None
    assert june.seasonal
    assert june.score < 1
    winter = standing(past, places, 30.0, 1)
    assert winter is not None
    assert winter.score > 6


@given(st.floats(1.0, 50.0), st.floats(0.0, 50.0))
def test_further_out_is_never_less_of_an_outlier(near: float, more: float) -> None:
    past, places = np.array([10, 11, 9, 10, 12, 8, 10, 11], dtype=float), np.arange(1, 9)
    one, two = standing(past, places, 10 + near, 9), standing(past, places, 10 + near + more, 9)
    assert one is not None
    assert two is not None
    assert two.score >= one.score


# --- growth, parts, starting twice


def test_a_published_growth_far_from_the_levels_is_explained_never_recomputed() -> None:
    indicator = IndicatorFacts(
        3, Words("产值"), Words("亿元"), 2, cumulative=True, code="output", year_before=Decimal(100)
    )
    key = CellKey(SubjectKind.INDICATOR, 3, Field.GROWTH)
    texts = {key: "10", CellKey(SubjectKind.INDICATOR, 3, Field.VALUE): "105"}
    facts = Facts(indicators=(indicator,))
    assert check(MONTHLY.definition, facts, texts, period=MAY, today=TODAY) == ()  # just five points
    (problem,) = check(MONTHLY.definition, facts, {**texts, key: "10.01"}, period=MAY, today=TODAY)
    assert (problem.error.number, problem.level) == ("G2554", Level.MUST_EXPLAIN)
    assert "+5.0%" in problem.text("zh-hans")


def test_parts_do_not_exceed_their_total_and_make_it_up_where_they_are_the_whole() -> None:
    text = RULE.replace('"range"', '"parts"').replace("projects.project", "targets.indicator")
    text = text.replace('"physical"', '"value"').replace("most = 90", 'parts = ["new", "old"]')
    total = IndicatorFacts(1, Words("合计"), Words("个"), 0, cumulative=True, code="all")
    new = IndicatorFacts(2, Words("新"), Words("个"), 0, cumulative=True, code="new")
    facts = Facts(indicators=(total, new), others={"old": Decimal(4)})

    def numbers(rule: str, value: str) -> list[str]:
        texts = {
            CellKey(SubjectKind.INDICATOR, 1, Field.VALUE): value,
            CellKey(SubjectKind.INDICATOR, 2, Field.VALUE): "6",
        }
        rules = [replace(read_checks(rule, "own")[0], only=("all",))]
        found = check(MONTHLY.definition, facts, texts, period=MAY, today=TODAY, rules=rules)
        return [problem.error.number for problem in found]

    assert numbers(text, "10") == numbers(text, "11") == []
    assert numbers(text, "9") == ["G2555"]
    whole = text + "whole = true\ntolerance = 10\n"
    assert numbers(whole, "11") == []  # 10 of 11, within a tenth
    assert numbers(whole, "12") == ["G2556"]


def test_a_project_starts_once_and_its_namesake_not_again() -> None:
    node = NodeFacts(7, 1, Words("开工"), reaches="started")
    texts = {
        CellKey(SubjectKind.NODE, 7, Field.ACTUAL_START): "2026-05-18",
        CellKey(SubjectKind.NODE, 7, Field.ACTUAL_FINISH): "2026-05-18",
    }
    once = [rule for rule in shipped() if rule.kind is Kind.ONCE]
    plain = ProjectFacts(1, "P1", Words("净水厂"), None)

    def numbers(project: ProjectFacts) -> list[str]:
        facts = Facts((project,), (node,))
        found = check(MONTHLY.definition, facts, texts, period=MAY, today=TODAY, rules=once)
        return [problem.error.number for problem in found if problem.rule]

    assert numbers(plain) == numbers(replace(plain, started=date(2026, 5, 18))) == []
    assert numbers(replace(plain, started=date(2025, 5, 18))) == ["G2557"]
    assert numbers(replace(plain, namesake=("P0", date(2024, 1, 1)))) == ["G2558"]


@given(st.dictionaries(st.sampled_from(MONTHLY.definition.fields), st.text(max_size=40)))
def test_no_rule_raises_whatever_is_written(texts: dict[object, str]) -> None:
    facts = Facts(
        (ProjectFacts(1, "P", Words("甲"), Decimal(1), past=months(1, 2, 3, 4, 5, 6)),),
        (NodeFacts(1, 1, Words("乙"), reaches="started"),),
        (
            IndicatorFacts(
                1, Words("丙"), Words("个"), 0, cumulative=True, last=Decimal(1), year_before=Decimal(1)
            ),
        ),
    )
    cells = {CellKey(spec.subject, 1, spec.field): text for spec, text in texts.items()}  # type: ignore[attr-defined]
    for problem in check(MONTHLY.definition, facts, cells, period=MAY, today=TODAY):
        assert problem.text("zh-hans")
        assert problem.text("en")


# --- kept by the office


def test_shipped_rules_are_loaded_once_and_stand_before_that(operator: Actor) -> None:
    assert queries.checks_in_force() == shipped()
    assert actions.load_checks(operator) == len(shipped())
    assert actions.load_checks(operator) == 0
    assert [rule.code for rule in queries.checks_in_force()] == [rule.code for rule in shipped()]


def test_a_change_is_a_version_from_a_month_on_and_goes_into_the_ledger(dispatcher: Account) -> None:
    office = actor_of_account(dispatcher)
    june = MAY.next()
    row = actions.change_check(
        office, code="invested-outlier", level="note", given={"times": "10"}, since=june, reason="先观察"
    )
    assert row.version == 2
    assert [rule.level for rule in queries.checks_in_force(MAY) if rule.code == row.code] == [
        Level.MUST_EXPLAIN
    ]
    assert [rule.level for rule in queries.checks_in_force(june) if rule.code == row.code] == [Level.NOTE]
    entry = history(Subject("collect.check", "invested-outlier")).first()
    assert entry is not None
    assert "先观察" in (entry.after or "")


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"code": "nothing", "level": "note", "reason": "x"}, "G2551"),
        ({"code": "growth-level", "level": "note", "reason": " "}, "G2563"),
        ({"code": "growth-level", "reason": "x"}, "G2564"),
        ({"code": "invested-falls", "level": "note", "reason": "x"}, "G2565"),
        ({"code": "finish-before-start", "active": False, "reason": "x"}, "G2565"),
        ({"code": "growth-level", "level": "note", "reason": "x", "version": 9}, "G2566"),
        ({"code": "growth-level", "given": {"tolerance": "-1"}, "reason": "x"}, "G2550"),
    ],
)
def test_what_cannot_be_changed_is_refused(
    dispatcher: Account, asked: dict[str, object], number: str
) -> None:
    with pytest.raises(GuatuError) as refusal:
        actions.change_check(actor_of_account(dispatcher), **asked)  # type: ignore[arg-type]
    assert refusal.value.number == number
    assert not Check.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "leader", "supervisor", "outsider"])
def test_nobody_else_changes_rules(who: str, request: pytest.FixtureRequest) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        actions.change_check(actor, code="growth-level", level="note", reason="x")
    with pytest.raises(Denied):
        actions.add_checks(actor, text=RULE, file="own", reason="x")
    with pytest.raises(Denied):
        actions.load_checks(actor)


def test_switched_off_it_asks_no_more(
    filing: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    actor = actor_of_account(reporter)
    office = actor_of_account(dispatcher)
    assert actions.add_checks(office, text=RULE.replace("90", "36"), file="own.toml", reason="试行") == 1
    assert actions.add_checks(office, text=RULE.replace("90", "36"), file="own.toml", reason="试行") == 0
    actions.save_cells(
        actor, submission_id=filing.pk, version=1, values={cell(project, Field.PHYSICAL): "37"}
    )

    def asked() -> list[str]:
        row = queries.submission(actor, filing.pk)
        return [problem.rule for problem in queries.sheet(actor, row).problems if problem.rule]

    assert asked() == ["own"]
    trial = queries.try_check(office, queries.check_by_code("own"), MAY)
    assert (trial.submissions, trial.cells, len(trial.caught)) == (1, 1, 1)
    assert trial.caught[0].value == "37"
    actions.change_check(office, code="own", active=False, reason="不再需要")
    assert asked() == []


def test_the_page_lists_tries_and_saves(
    filing: Submission,
    project: Project,
    dispatcher: Account,
    reporter: Account,
    supervisor: Account,
    client: Client,
) -> None:
    client.force_login(dispatcher)
    assert "投资增量偏离本项目历史" in client.get("/collect/checks/").content.decode()
    at = "/collect/checks/invested-still/"
    tried = client.post(
        at, {"do": "try", "g-months": "1", "level": "note", "active": "on", "month": "2026-05"}
    )
    assert "查出 1 处" in tried.content.decode()
    assert not Check.objects.exists()
    bad = client.post(at, {"do": "save", "g-months": "x", "level": "note", "reason": "y", "version": "1"})
    assert bad.status_code == 422
    saved = client.post(
        at, {"do": "save", "g-months": "2", "level": "note", "reason": "更早提醒", "version": "1"}
    )
    assert saved.status_code == 302
    assert "更早提醒" in client.get(at).content.decode()
    client.force_login(supervisor)
    assert client.get(at).status_code == 200
    client.force_login(reporter)
    assert client.get("/collect/checks/").status_code == 403
    assert client.get(at).status_code == 403


def test_the_api_reads_tries_and_changes(filing: Submission, dispatcher: Account, client: Client) -> None:
    client.force_login(dispatcher)
    codes = [one["code"] for one in client.get("/api/collect/checks").json()]
    assert codes == [rule.code for rule in shipped()]
    body = {"given": {"months": 1}, "reason": "x"}
    tried = client.post(
        "/api/collect/checks/invested-still/try/2026-05", body, content_type="application/json"
    )
    assert len(tried.json()["caught"]) == 1
    made = client.post("/api/collect/checks/invested-still/versions", body, content_type="application/json")
    assert (made.json()["version"], made.json()["given"]) == (2, {"months": 1})


@pytest.mark.django_db
def test_the_command_line_lists_checks_and_tries(filing: Submission, tmp_path: object) -> None:
    run = CliRunner()
    assert "invested-outlier" in run.invoke(checks, ["list"]).output
    tried = run.invoke(checks, ["try", "invested-still", "--period", "2026-05", "--set", "months=1"])
    assert "1 处 caught" in tried.output
