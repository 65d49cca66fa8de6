"""Judging of lists: those of other cities apart from the city's own, and a list taken back."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from guatu.conftest import City
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.types import Actor
from guatu.projects.actions import import_listed, import_portfolio, undo_listed
from guatu.projects.models import OutsideRating, Project
from guatu.projects.queries import compare_listed
from guatu.projects.types import Stage
from guatu.projects.types.listed import Listed, ListedProject, ListedValue, Span
from guatu.status import queries
from guatu.status.actions import judge, judge_outside
from guatu.status.models import Light
from guatu.status.tests.conftest import Maker, light
from guatu.status.types import PROJECT_KIND
from guatu.ui.types import LightColour


def edition(project: Project, year: int, colour: str, due: date, as_of: date) -> None:
    OutsideRating.objects.create(
        project=project, rater="gmpp", period=str(year), verbatim=colour, colour=colour, due=due, as_of=as_of
    )


def outside(city: City, code: str) -> Project:
    return Project.objects.create(
        code=code,
        name=code,
        portfolio="gmpp",
        unit=city.root,
        stage=Stage.BUILDING.value,
        total_investment=Decimal(1),
    )


def test_an_outside_project_is_held_to_the_end_first_published(city: City, operator: Actor) -> None:
    moved, kept, overdue = (outside(city, code) for code in ("MOVED", "KEPT", "OVERDUE"))
    for project, later in ((moved, date(2026, 6, 1)), (kept, date(2025, 1, 1)), (overdue, date(2021, 3, 10))):
        first = min(later, date(2025, 1, 1))
        edition(project, 2019, "yellow", first, date(2018, 9, 30))
        edition(project, 2021, "green", later, date(2021, 3, 31))
    results = judge_outside(operator, portfolio="gmpp")
    assert [(str(result.period), result.judged) for result in results] == [("2021", 3), ("2019", 3)]
    of_2021 = Period.parse("2021")
    assert light(operator, moved, of_2021).colour == LightColour.RED
    assert light(operator, kept, of_2021).colour == LightColour.GREEN
    assert light(operator, overdue, of_2021).colour == LightColour.YELLOW
    assert "2021年版" in light(operator, moved, of_2021).reasons[0]["zh"]
    table = queries.confusion(operator, "gmpp")
    assert table.counts == {
        (LightColour.GREEN, LightColour.RED): 1,
        (LightColour.GREEN, LightColour.GREEN): 1,
        (LightColour.GREEN, LightColour.YELLOW): 1,
    }
    assert (table.total, table.agreed, table.unjudged) == (3, 1, 0)


def test_an_outside_list_is_never_counted_with_the_city(
    city: City, operator: Actor, make: Maker, may: Period
) -> None:
    project = outside(city, "X1")
    edition(project, 2021, "green", date(2025, 1, 1), date(2021, 3, 31))
    make("P1")
    judge(operator, period=may)
    judge_outside(operator, portfolio="gmpp")
    assert sum(queries.counts(operator, may).values()) == 1
    assert queries.latest_period(operator) == may


def test_an_imported_list_is_judged_in_the_same_transaction(
    city: City, operator: Actor, shared: Path
) -> None:
    data = (shared / "data" / "gmpp" / "uk_2019.csv").read_bytes()
    reading = import_portfolio(operator, data=data, profile="gmpp")
    judged = Light.objects.filter(current=True, subject_kind="projects.project").count()
    assert judged == len(reading.imported) == 127


def test_a_list_taken_back_leaves_no_light_of_what_it_opened_and_judges_the_rest_anew(
    make: Maker, city: City, operator: Actor, may: Period
) -> None:
    late = make("LATE", share=20)
    judge(operator, period=may)
    begun = Span(date(2026, 1, 5), date(2026, 1, 5))
    opened: dict[Listed, ListedValue] = {
        Listed.TOTAL: Decimal(9000), Listed.STAGE: "building", Listed.START_ACTUAL: begun,
        Listed.PLAN_YEAR: Decimal(1000), Listed.INVESTED_YEAR: Decimal(1),
    }  # fmt: skip
    lines = [
        ListedProject("1", "新厂", "", city.kuancheng.pk, 2026, opened),
        ListedProject(
            "2", late.name, late.code, city.kuancheng.pk, 2026, {Listed.INVESTED_YEAR: Decimal(99_000_000)}
        ),
    ]
    shown = compare_listed(operator, lines, period=may)
    written = import_listed(operator, lines=lines, expected=shown, period=may, source="x", reason="导入")
    new = Project.objects.get(name="新厂")
    assert Light.objects.filter(subject_kind=PROJECT_KIND, subject_id=new.pk, current=True).exists()
    assert light(operator, late, may).colour == LightColour.GREEN
    since = Entry.objects.order_by("-number").values_list("number", flat=True)[0]
    undo_listed(operator, written=list(written.values()), period=may, since=since, source="x", reason="撤销")
    assert not Light.objects.filter(subject_kind=PROJECT_KIND, subject_id=new.pk, current=True).exists()
    assert light(operator, late, may).colour == LightColour.YELLOW
