"""The office's own list: which project a line means, what it changes; whole or not at all, and back again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.ledger.queries import verification
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import create_project, edit_project, import_listed, record_progress, undo_listed
from guatu.projects.models import InvestmentPlan, Progress, Project
from guatu.projects.queries import compare_listed
from guatu.projects.types import (
    Listed,
    ListedChange,
    ListedProject,
    ListedValue,
    ListedVerdict,
    ListedWritten,
    Outcome,
    Span,
)

MAY = Period.of_month(2026, 5)
APRIL = Period.of_month(2026, 4)
CODE = "2605-220103-04-01-000001"


@pytest.fixture
def works(city: City, operator: Actor) -> Project:
    return create_project(
        operator, code=CODE, name="宽城区净水厂扩建", unit_id=city.kuancheng.pk, owner="春城水务集团",
        total_investment=Decimal(350_000_000), start_planned=date(2026, 5, 18), stage="building",
    )  # fmt: skip


def line(key: str, name: str, unit: int | None = None, code: str = "", **facts: ListedValue) -> ListedProject:
    return ListedProject(key, name, code, unit, 2026, {Listed(name): value for name, value in facts.items()})


def written(
    actor: Actor, lines: list[ListedProject], period: Period | None = MAY
) -> dict[str, ListedWritten]:
    """Preview and write what is not refused."""
    verdicts = compare_listed(actor, lines, period=period)
    kept = [pair for pair in zip(lines, verdicts, strict=True) if pair[1].outcome is not Outcome.REFUSED]
    return import_listed(
        actor,
        lines=[one for one, _ in kept],
        expected=[one for _, one in kept],
        period=period,
        source="collect.workbook:1",
        reason="导入",
    )


def only(verdicts: list[ListedVerdict]) -> ListedVerdict:
    (one,) = verdicts
    return one


def number(verdict: ListedVerdict) -> str:
    assert verdict.outcome is Outcome.REFUSED
    assert verdict.error is not None
    return verdict.error.number


def test_a_line_finds_its_project_by_code_and_says_what_changes(
    works: Project, city: City, dispatcher: Account
) -> None:
    actor = actor_of_account(dispatcher)
    found = only(
        compare_listed(
            actor,
            [
                line(
                    "表!5", "宽城区净水厂扩建", city.kuancheng.pk, CODE, total_investment=Decimal(360_000_000)
                )
            ],
            period=None,
        )
    )
    assert (found.outcome, found.project_id) == (Outcome.CHANGED, works.pk)
    assert found.changes == (ListedChange(Listed.TOTAL, "350000000", "360000000"),)


def test_a_coarse_date_contradicts_none_of_its_days(works: Project, city: City, operator: Actor) -> None:
    may = Span(date(2026, 5, 1), date(2026, 5, 31))
    june = Span(date(2026, 6, 1), date(2026, 6, 30))
    same, moved = (
        only(
            compare_listed(
                operator,
                [line("1", works.name, city.kuancheng.pk, CODE, start_planned=span)],
                period=None,
            )
        )
        for span in (may, june)
    )
    assert same.outcome is Outcome.SAME
    assert moved.changes == (ListedChange(Listed.START_PLANNED, "2026-05-18", "2026-06-30"),)


def test_without_a_code_the_name_in_its_unit_tells(works: Project, city: City, operator: Actor) -> None:
    here = only(
        compare_listed(operator, [line("1", "宽城区 净水厂（扩建）", city.kuancheng.pk)], period=None)
    )
    there = only(compare_listed(operator, [line("1", "宽城区净水厂扩建", city.nanguan.pk)], period=None))
    assert (here.outcome, here.project_id) == (Outcome.SAME, works.pk)
    assert there.outcome is Outcome.NEW


def test_the_other_national_form_is_the_same_project_and_another_code_is_not(
    works: Project, city: City, operator: Actor
) -> None:
    old = only(
        compare_listed(
            operator, [line("1", works.name, city.kuancheng.pk, "2019-220103-70-03-000012")], period=None
        )
    )
    other = only(
        compare_listed(
            operator, [line("1", works.name, city.kuancheng.pk, "2604-220103-04-01-777777")], period=None
        )
    )
    assert (old.outcome, old.project_id) == (Outcome.SAME, works.pk)
    assert number(other) == "G1677"


def test_a_new_project_gets_everything_and_an_entry_of_its_own(city: City, dispatcher: Account) -> None:
    actor = actor_of_account(dispatcher)
    lines = [
        line(
            "1", "宽城区新厂", city.kuancheng.pk, owner="某公司", total_investment=Decimal(90_000_000),
            plan_year=Decimal(30_000_000), invested_year=Decimal(5_000_000), note="打桩", stage="started",
            due=Span(date(2027, 10, 1), date(2027, 10, 31)),
        )
    ]  # fmt: skip
    done = written(actor, lines)
    made = Project.objects.get(pk=done["1"].project_id)
    assert (made.code.startswith("220103-"), made.stage, made.due) == (True, "started", date(2027, 10, 31))
    assert made.search
    assert InvestmentPlan.objects.get(project=made).amount == 30_000_000
    figures = Progress.objects.get(project=made)
    assert (figures.period, figures.invested_total, figures.note) == ("2026-05", Decimal(5_000_000), "打桩")
    assert (figures.source, figures.recorded_by_id) == ("collect.workbook:1", dispatcher.pk)
    entry = Entry.objects.get(verb="projects.list.import", subject_id=str(made.pk))
    assert "collect.workbook:1" in entry.after
    assert verification().fault is None
    assert [verdict.outcome for verdict in compare_listed(actor, lines, period=MAY)] == [Outcome.SAME]
    before = Entry.objects.count()
    assert written(actor, lines) == {}
    assert Entry.objects.count() == before


def test_a_project_of_our_own_code_gets_the_national_one_when_it_comes(city: City, operator: Actor) -> None:
    written(operator, [line("1", "宽城区新厂", city.kuancheng.pk)])
    done = written(operator, [line("1", "宽城区新厂", city.kuancheng.pk, CODE)])
    assert Project.objects.get(pk=done["1"].project_id).code == CODE


def test_a_correction_of_the_month_adds_a_revision_and_keeps_what_is_not_said(
    works: Project, city: City, operator: Actor
) -> None:
    record_progress(
        operator, project_id=works.pk, period=MAY, invested_year=Decimal(50_000_000),
        invested_total=Decimal(120_000_000), physical=Decimal(30), note="旧",
    )  # fmt: skip
    written(operator, [line("1", works.name, city.kuancheng.pk, CODE, invested_year=Decimal(60_000_000))])
    present = Progress.objects.get(project=works, current=True)
    assert (present.revision, present.invested_year, present.invested_total) == (
        2,
        Decimal(60_000_000),
        Decimal(130_000_000),
    )
    assert (present.physical, present.note, present.reason) == (Decimal(30), "旧", "导入")
    assert Progress.objects.filter(project=works).count() == 2


def test_a_fall_of_a_cumulative_figure_is_refused(works: Project, city: City, operator: Actor) -> None:
    record_progress(
        operator, project_id=works.pk, period=APRIL, invested_year=Decimal(50_000_000),
        invested_total=Decimal(120_000_000),
    )  # fmt: skip
    found = only(
        compare_listed(
            operator,
            [line("1", works.name, city.kuancheng.pk, CODE, invested_year=Decimal(40_000_000))],
            period=MAY,
        )
    )
    assert (number(found), found.fact) == ("G1609", Listed.INVESTED_YEAR)


def test_stage_and_due_of_a_project_that_is_there_are_shown_and_left(
    works: Project, city: City, operator: Actor
) -> None:
    found = only(
        compare_listed(
            operator, [line("1", works.name, city.kuancheng.pk, CODE, stage="completed")], period=None
        )
    )
    assert found.outcome is Outcome.SAME
    assert found.left == (ListedChange(Listed.STAGE, "building", "completed"),)
    been = only(
        compare_listed(
            operator, [line("1", works.name, city.kuancheng.pk, CODE, stage="started")], period=None
        )
    )
    assert been.left == ()


def test_two_lines_of_one_project_add_up_but_do_not_contradict(
    works: Project, city: City, operator: Actor
) -> None:
    unit = city.kuancheng.pk
    verdicts = compare_listed(
        operator,
        [
            line("台账!5", works.name, unit, CODE, total_investment=Decimal(360_000_000)),
            line("进展!7", works.name, unit, CODE, owner="春城水务有限公司"),
            line("进展!9", works.name, unit, CODE, total_investment=Decimal(370_000_000)),
        ],
        period=None,
    )
    assert [one.outcome for one in verdicts] == [Outcome.CHANGED, Outcome.CHANGED, Outcome.REFUSED]
    assert number(verdicts[2]) == "G1676"
    assert "台账!5" in str(verdicts[2].error.text("en") if verdicts[2].error else "")


def test_a_line_of_no_unit_or_of_another_scope_is_refused(
    city: City, reporter: Account, operator: Actor
) -> None:
    assert number(only(compare_listed(operator, [line("1", "新厂")], period=None))) == "G1658"
    actor = actor_of_account(reporter)
    found = only(
        compare_listed(actor, [line("1", "新厂", city.nanguan.pk)], period=None, permission="projects.read")
    )
    assert number(found) == "G1659"


def test_a_project_may_be_opened_once_by_a_list(city: City, operator: Actor) -> None:
    verdicts = compare_listed(
        operator, [line("1", "新厂", city.kuancheng.pk), line("2", "新厂", city.kuancheng.pk)], period=None
    )
    assert [one.outcome for one in verdicts] == [Outcome.NEW, Outcome.REFUSED]


@pytest.mark.parametrize("who", ["reporter", "leader", "supervisor", "outsider"])
def test_only_the_office_imports_a_list(
    who: str, city: City, works: Project, request: pytest.FixtureRequest
) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        import_listed(actor, lines=[], expected=[], period=None, source="x", reason="")
    with pytest.raises(Denied):
        undo_listed(actor, written=[], period=None, since=0, source="x", reason="")


def test_what_changed_since_the_preview_writes_nothing(works: Project, city: City, operator: Actor) -> None:
    lines = [
        line("1", "新厂", city.kuancheng.pk),
        line("2", works.name, city.kuancheng.pk, CODE, owner="春城水务有限公司"),
    ]
    shown = compare_listed(operator, lines, period=None)
    edit_project(operator, project_id=works.pk, changes={"owner": "别的单位"})
    with pytest.raises(GuatuError) as refused:
        import_listed(operator, lines=lines, expected=shown, period=None, source="x", reason="")
    assert refused.value.number == "G1679"
    assert not Project.objects.filter(name="新厂").exists()


def test_an_import_is_taken_back_whole(works: Project, city: City, operator: Actor) -> None:
    record_progress(
        operator, project_id=works.pk, period=MAY, invested_year=Decimal(50_000_000),
        invested_total=Decimal(120_000_000), note="旧",
    )  # fmt: skip
    lines = [
        line("1", "新厂", city.kuancheng.pk, invested_year=Decimal(1_000_000)),
        line("2", works.name, city.kuancheng.pk, CODE, owner="春城水务有限公司", plan_year=Decimal(70_000_000),
             invested_year=Decimal(60_000_000), note="新"),
    ]  # fmt: skip
    done = written(operator, lines)
    since = Entry.objects.order_by("-number").values_list("number", flat=True)[0]
    undo_listed(
        operator,
        written=list(done.values()),
        period=MAY,
        since=since,
        source="collect.workbook:1",
        reason="撤销",
    )
    works.refresh_from_db()
    assert (works.owner, Project.objects.filter(name="新厂").exists()) == ("春城水务集团", False)
    assert not InvestmentPlan.objects.filter(project=works).exists()
    present = Progress.objects.get(project=works, current=True)
    assert (present.revision, present.invested_year, present.note) == (3, Decimal(50_000_000), "旧")
    assert verification().fault is None


def test_what_has_changed_since_is_not_taken_back(works: Project, city: City, operator: Actor) -> None:
    done = written(operator, [line("2", works.name, city.kuancheng.pk, CODE, owner="春城水务有限公司")])
    since = Entry.objects.order_by("-number").values_list("number", flat=True)[0]
    edit_project(operator, project_id=works.pk, changes={"name_en": "Water works"})
    with pytest.raises(GuatuError) as refused:
        undo_listed(operator, written=list(done.values()), period=MAY, since=since, source="x", reason="撤销")
    assert refused.value.number == "G1678"
    works.refresh_from_db()
    assert works.owner == "春城水务有限公司"


def test_a_long_list_takes_as_many_queries_as_a_short_one(
    city: City,
    operator: Actor,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    lines = [
        line(str(at), f"项目{at}", city.kuancheng.pk, total_investment=Decimal(at)) for at in range(1, 301)
    ]
    with django_assert_max_num_queries(30):
        done = written(operator, lines, None)
    assert len(done) == 300
