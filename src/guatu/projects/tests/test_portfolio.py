"""Somebody else's list in our tables: all or nothing, again without harm, newer editions over older ones."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import GuatuError
from guatu.ledger.models import Entry
from guatu.org.models import Account, Unit
from guatu.org.types import Actor, UnitKind
from guatu.projects import queries
from guatu.projects.actions import import_portfolio, move_stage
from guatu.projects.commands import import_group
from guatu.projects.models import Node, OutsideRating, Project, Schedule
from guatu.projects.rules.editions import Matcher, given_code
from guatu.projects.types import Stage, instant_after

HEAD = "year,project_number,project_name,department,colour_rating,start_date,end_date,wlc_baseline_incl_NCG"
OLD = f"{HEAD}\n2019,,Road,MOD,Amber,2018-01-01,2026-01-01,100\n2019,,Rail,MOD,Red,2018-01-01,,100\n"
NEW = f"{HEAD}\n2021,MOD_1,Road,MOD,Red,2018-01-01,2027-06-30,120\n2021,MOD_2,Ship,MOD,Green,2022-01-01,2030-01-01,5\n"


def load(actor: Actor, text: str) -> None:
    import_portfolio(actor, data=text.encode(), profile="gmpp")


def test_an_imported_row_becomes_a_project_with_its_network_and_their_rating(
    city: City, operator: Actor
) -> None:
    load(operator, NEW)
    road = Project.objects.get(code="GMPP-MOD_1")
    assert (road.portfolio, road.currency, road.total_investment) == ("gmpp", "GBP", Decimal(120_000_000))
    assert (road.stage, road.start_actual) == (Stage.BUILDING, date(2018, 1, 1))
    assert road.schedule.due == road.schedule.earliest_finish == date(2027, 6, 30)
    assert Node.objects.get(project=road, code="END").late_finish == instant_after(date(2027, 6, 30))
    rating = OutsideRating.objects.get(project=road)
    assert (rating.period, rating.verbatim, rating.colour, rating.as_of) == (
        "2021",
        "Red",
        "red",
        date(2021, 3, 31),
    )
    ship = Project.objects.get(code="GMPP-MOD_2")
    assert (ship.stage, ship.start_actual) == (Stage.PREPARING, None)  # starts after the edition's day


def test_departments_stand_under_the_lists_own_root_below_the_city(city: City, operator: Actor) -> None:
    load(operator, NEW)
    department = Unit.objects.get(code="GMPP-MOD")
    root = department.parent
    assert root is not None
    assert (root.code, root.kind, root.parent_id) == ("GMPP", UnitKind.PORTFOLIO, city.root.pk)


def test_the_citys_own_list_does_not_hold_them(city: City, operator: Actor, reporter: Account) -> None:
    load(operator, NEW)
    assert not queries.projects(operator).exists()
    assert queries.projects(operator, portfolio="gmpp").count() == 2
    assert not queries.projects(actor_of_account(reporter), portfolio="gmpp").exists()


def test_the_same_file_again_changes_nothing(city: City, operator: Actor) -> None:
    load(operator, NEW)
    entries, nodes = Entry.objects.count(), set(Node.objects.values_list("pk", flat=True))
    load(operator, NEW)
    assert Entry.objects.count() == entries
    assert set(Node.objects.values_list("pk", flat=True)) == nodes


def test_a_newer_edition_updates_what_it_knows_by_name_and_brings_its_code(
    city: City, operator: Actor
) -> None:
    load(operator, OLD)
    before = Project.objects.get()
    load(operator, NEW)
    after = Project.objects.get(pk=before.pk)
    assert (after.code, after.due) == ("GMPP-MOD_1", date(2027, 6, 30))
    assert Schedule.objects.get(project=after).due == date(2027, 6, 30)
    assert [rating.period for rating in queries.outside_ratings(operator, project_ids=[after.pk])] == [
        "2021",
        "2019",
    ]


def test_an_older_edition_adds_its_rating_and_leaves_newer_facts(city: City, operator: Actor) -> None:
    load(operator, NEW)
    load(operator, OLD)
    road = Project.objects.get(name="Road")
    assert (road.code, road.due) == ("GMPP-MOD_1", date(2027, 6, 30))
    assert OutsideRating.objects.filter(project=road).count() == 2
    assert Project.objects.count() == 2


def test_one_ledger_entry_holds_the_files_digest_and_what_was_listed(city: City, operator: Actor) -> None:
    load(operator, OLD)
    entry = Entry.objects.get(verb="projects.portfolio.import")
    facts = json.loads(entry.after)
    assert facts["sha256"] == hashlib.sha256(OLD.encode()).hexdigest()
    assert (facts["rows_in"], facts["imported"]) == (2, 1)
    assert facts["listed"] == [{"row": 3, "reason": "blank end date"}]


def test_a_file_that_cannot_be_read_leaves_nothing(city: City, operator: Actor) -> None:
    with pytest.raises(GuatuError):
        load(operator, "a,b\n1,2\n")
    assert not Project.objects.exists()
    assert not Unit.objects.filter(kind=UnitKind.PORTFOLIO).exists()


def test_a_dispatcher_may_import_though_units_are_the_administrators(city: City, dispatcher: Account) -> None:
    load(actor_of_account(dispatcher), NEW)
    assert set(Entry.objects.filter(verb="org.unit.create").values_list("actor", flat=True)) == {"dispatcher"}


def test_what_somebody_else_published_is_not_changed_by_hand(city: City, operator: Actor) -> None:
    load(operator, NEW)
    road = Project.objects.get(name="Road")
    with pytest.raises(GuatuError) as refusal:
        move_stage(operator, project_id=road.pk, to="completed", on=date(2026, 6, 1))
    assert refusal.value.number == "G1621"
    assert [entry.verb for entry in queries.ledger_of(operator, road)] == ["projects.portfolio.import"]


def test_a_dry_run_writes_nothing(city: City, operator: Actor) -> None:
    reading = import_portfolio(operator, data=NEW.encode(), profile="gmpp", dry_run=True)
    assert len(reading.imported) == 2
    assert not Project.objects.exists()
    assert not Entry.objects.exists()


def test_a_dry_run_of_the_command_needs_no_database(tmp_path: Path) -> None:
    # No `db` fixture: pytest-django fails the test at the first query.
    file = tmp_path / "list.csv"
    file.write_text(OLD)
    done = CliRunner().invoke(
        import_group, ["projects", str(file), "--profile", "gmpp", "--dry-run", "--json"]
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == {
        "rows_in": 2,
        "imported": 1,
        "listed": [{"row": 3, "reason": "blank end date"}],
    }


def test_the_command_imports(city: City, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(OLD)
    done = CliRunner().invoke(import_group, ["projects", str(file), "--profile", "gmpp"])
    assert done.exit_code == 0, done.output
    assert "blank end date" in done.output
    assert Project.objects.get().name == "Road"


@pytest.mark.shared
def test_both_real_editions_are_imported_side_by_side(shared: Path, city: City, operator: Actor) -> None:
    for year, imported in [(2019, 127), (2021, 178)]:
        data = (shared / "data" / "gmpp" / f"uk_{year}.csv").read_bytes()
        reading = import_portfolio(operator, data=data, profile="gmpp")
        assert len(reading.imported) == imported
    assert OutsideRating.objects.filter(period="2019").count() == 127
    assert OutsideRating.objects.filter(period="2021").count() == 178
    both = [row for row in Project.objects.all() if row.outside_ratings.count() == 2]
    assert len(both) > 40
    assert Project.objects.count() == 127 + 178 - len(both)


def test_two_codes_are_two_projects_whatever_their_names() -> None:
    matcher = Matcher.of([(1, "GMPP-A", "road", "7")])
    assert matcher.take("GMPP-B", "road", "7") is None
    assert matcher.take(given_code("gmpp", "", "road|mod"), "road", "7") == 1
    assert matcher.take("GMPP-A", "road", "7") is None  # already taken by another row
