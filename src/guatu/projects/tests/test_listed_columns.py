"""Many lines compared by columns say what each would say alone; of those that say nothing new nothing is asked."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from guatu.conftest import City
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.types import Actor
from guatu.projects.actions import import_listed, undo_listed
from guatu.projects.models import Project
from guatu.projects.queries import compare_listed
from guatu.projects.rules.listed import Register, Standing, compared
from guatu.projects.rules.listed_columns import HELD, alone, saying_nothing_else
from guatu.projects.types import Listed, ListedColumns, ListedProject, ListedValue, Outcome, Span
from guatu.projects.types.given import ProgressFacts

MAY, APRIL, TODAY = Period.of_month(2026, 5), Period.of_month(2026, 4), date(2026, 6, 8)
DAYS = [
    Span(date(2026, 5, 18), date(2026, 5, 18)),
    Span(date(2026, 5, 1), date(2026, 5, 31)),
    Span(date(2026, 6, 1), date(2026, 6, 30)),
]
AMOUNTS = st.sampled_from([Decimal(5), Decimal("5.00"), Decimal("5.5"), Decimal(7)])
SAID: dict[Listed, st.SearchStrategy[ListedValue]] = {
    Listed.OWNER: st.sampled_from(["春城水务 集团", "春城水务集团", "别的公司"]),
    Listed.KIND: st.sampled_from(["new", "continuing"]),
    Listed.TOTAL: AMOUNTS,
    Listed.START_PLANNED: st.sampled_from(DAYS),
    Listed.DUE: st.sampled_from(DAYS),
    Listed.STAGE: st.sampled_from(["started", "building", "completed"]),
    Listed.PLAN_YEAR: AMOUNTS,
    Listed.INVESTED_YEAR: AMOUNTS,
    Listed.INVESTED_TOTAL: AMOUNTS,
    Listed.NOTE: st.sampled_from(["打桩", "主体施工"]),
}
STANDING = Standing(
    id=7,
    code="2605-220103-04-01-000001",
    name="宽城区净水厂",
    unit_id=3,
    facts={
        Listed.CODE: "2605-220103-04-01-000001",
        Listed.NAME: "宽城区净水厂",
        Listed.UNIT: 3,
        Listed.OWNER: "春城水务集团",
        Listed.INDUSTRY: "",
        Listed.KIND: "new",
        Listed.DESCRIPTION: "",
        Listed.TOTAL: Decimal("5.00"),
        Listed.START_PLANNED: date(2026, 5, 18),
        Listed.START_ACTUAL: None,
        Listed.DUE: None,
        Listed.STAGE: "building",
    },
    planned={2026: Decimal(5)},
    present=ProgressFacts(MAY, Decimal(5), Decimal(5), None),
    note="打桩",
)


@given(
    facts=st.fixed_dictionaries({}, optional=SAID),
    name=st.sampled_from(["宽城区净水厂", "宽城区 净水厂", "另一个名字", ""]),
    unit=st.sampled_from([None, 3, 4]),
    year=st.sampled_from([None, 2026, 2027]),
)
def test_what_columns_call_the_same_the_rule_of_one_line_calls_the_same(
    facts: dict[Listed, ListedValue], name: str, unit: int | None, year: int | None
) -> None:
    line = ListedProject("表!5", name, STANDING.code, unit, year, facts)
    by_columns = saying_nothing_else(
        ListedColumns.of([line]),
        {fact: [STANDING.facts[fact]] for fact in HELD},
        planned=[Decimal(5) if year == 2026 else None],
        figures={
            Listed.INVESTED_YEAR: [Decimal(5)],
            Listed.INVESTED_TOTAL: [Decimal(5)],
            Listed.NOTE: ["打桩"],
        },
    )
    units = {3: "220103", 4: "220104"}
    alone_says = compared(Register.of([STANDING], {}), line, period=MAY, today=TODAY, unit_codes=units)
    assert by_columns == [alone_says.outcome is Outcome.SAME and not alone_says.left]


def test_lines_that_may_mean_one_project_are_looked_at_one_by_one() -> None:
    assert alone([0, 1, 1, None, 2], frozenset((2,))) == [0]


def test_columns_give_their_lines_back() -> None:
    lines = [
        ListedProject("1", "甲", "A", 3, 2026, {Listed.TOTAL: Decimal(1)}),
        ListedProject("2", "乙", "", None, None, {Listed.NOTE: "打桩"}),
        ListedProject("3", "丙"),
    ]
    columns = ListedColumns.of(lines)
    assert list(columns) == lines
    assert list(columns[1:]) == lines[1:]
    assert list(columns.chosen([0, 2])) == [lines[0], lines[2]]
    assert list(ListedColumns.joined([columns[:1], columns[1:]])) == lines


def test_a_long_list_that_says_nothing_new_takes_a_handful_of_queries(
    city: City,
    operator: Actor,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    lines = [
        ListedProject(
            str(at), f"项目{at}", f"P-{at}", city.kuancheng.pk, 2026,
            {Listed.TOTAL: Decimal(at) / 4, Listed.PLAN_YEAR: Decimal(at), Listed.INVESTED_YEAR: Decimal(at),
             Listed.START_PLANNED: DAYS[1], Listed.NOTE: "打桩"},
        )
        for at in range(1, 201)
    ]  # fmt: skip
    import_listed(
        operator, lines=lines, expected=compare_listed(operator, lines, period=MAY), period=MAY, source="x",
        reason="导入",
    )  # fmt: skip
    with django_assert_max_num_queries(6):
        again = compare_listed(operator, lines, period=MAY)
    assert {(one.outcome, one.changes, one.left) for one in again} == {(Outcome.SAME, (), ())}


def test_writing_and_taking_back_take_as_many_queries_for_many_lines_as_for_few(
    city: City, operator: Actor
) -> None:
    def asked(first: int, count: int) -> tuple[int, int]:
        lines = [
            ListedProject(
                str(at), f"项目{at}", f"P-{at}", city.kuancheng.pk, 2026,
                {Listed.TOTAL: Decimal(at), Listed.PLAN_YEAR: Decimal(at), Listed.INVESTED_YEAR: Decimal(at)},
            )
            for at in range(first, first + count)
        ]  # fmt: skip
        expected = compare_listed(operator, lines, period=APRIL)
        with CaptureQueriesContext(connection) as writing:
            done = import_listed(
                operator, lines=lines, expected=expected, period=APRIL, source="x", reason="导入"
            )
        since = Entry.objects.order_by("-number").values_list("number", flat=True)[0]
        with CaptureQueriesContext(connection) as undoing:
            undo_listed(
                operator, written=list(done.values()), period=APRIL, since=since, source="x", reason="撤销"
            )
        return len(writing), len(undoing)

    few, many = asked(1, 3), asked(1_000, 250)
    # Status judges these projects too, in batches of its own; so the writing itself may not grow by more than that.
    assert many[1] == few[1]
    assert many[0] <= few[0] + 4
    assert not Project.objects.filter(code__startswith="P-").exists()


def test_an_import_that_wrote_nothing_is_taken_back_without_an_entry(city: City, operator: Actor) -> None:
    count = Entry.objects.count()
    assert undo_listed(operator, written=[], period=MAY, since=0, source="x", reason="撤销") == 0
    assert Entry.objects.count() == count
