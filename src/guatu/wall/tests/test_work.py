"""Today's directives and the countdown: what is urgent first, who acts, in fixed queries; and the wall's commands."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City, actor_of_account
from guatu.dispatch.tests.rows import make_matter
from guatu.dispatch.types import State
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.projects.models import Node, Project
from guatu.projects.types import Stage, instant_after
from guatu.ui.types import LightColour
from guatu.wall import queries, rules
from guatu.wall.commands import wall_group
from guatu.wall.queries import Look
from guatu.wall.queries.work import LINES, countdown, directives
from guatu.wall.tests.test_boards import MAP
from guatu.wall.types import Kind

SignIn = Callable[[Account], Client]


def order(unit: Unit, days: int, state: str = "assigned", number: str = "") -> None:
    today = clock().today()
    number = number or f"{unit.code}.{days}.{state}"
    make_matter(unit, today + timedelta(days), number=number, state=State(state))


def node(unit: Unit, code: str, days: int, money: int = 100, **facts: object) -> Node:
    """A node of a project of its own, whose last day is in so many days."""
    row = Project.objects.create(
        code=code, name=f"项目{code}", unit=unit, stage=Stage.BUILDING.value, total_investment=Decimal(money)
    )
    usual: dict[str, object] = {
        "code": "N01",
        "name": f"节点{code}",
        "position": 1,
        "duration": 5,
        "calendar": "office",
    }
    return Node.objects.create(
        project=row, late_finish=instant_after(clock().today() + timedelta(days)), **(usual | facts)
    )


def test_overdue_directives_come_first_and_what_waits_for_others_is_grey(city: City, operator: Actor) -> None:
    for days, state in (
        (3, "assigned"),
        (-5, "assigned"),
        (0, "reopened"),
        (-9, "fed_back"),
        (-1, "closed"),
        (8, "assigned"),
    ):
        order(city.kuancheng, days, state)
    found = directives(Look(operator))
    assert [(line.days, line.colour) for line in found.lines] == [
        (-5, LightColour.RED),
        (-9, LightColour.GREY),
        (0, LightColour.YELLOW),
        (3, LightColour.YELLOW),
        (8, LightColour.GREEN),
    ]
    assert (found.overdue, found.today, found.week, found.verifying, found.open) == (1, 1, 1, 1, 5)


def test_a_unit_sees_its_own_directives_in_four_queries_however_many(
    city: City, operator: Actor, other_reporter: Account
) -> None:
    for number in range(LINES + 4):
        order(city.kuancheng, number - 3, number=f"K{number}")
    order(city.nanguan, 1)
    with CaptureQueriesContext(connection) as caught:
        found = directives(Look(operator))
    assert (len(found.lines), found.open, len(caught)) == (LINES, LINES + 5, 4)
    assert [line.unit for line in directives(Look(actor_of_account(other_reporter))).lines] == ["南关"]


def test_the_days_left_count_today_and_the_working_days_are_the_calendars(
    city: City, operator: Actor
) -> None:
    found = countdown(Look(operator))
    assert (found.today, found.days, found.quarter_days) == (date(2026, 6, 8), 207, 23)
    # 2026: 207 days less the weekends and holidays, with their make-up days, as the State Council published them.
    assert found.workdays == 144


def test_the_next_node_of_each_of_the_largest_projects_stands_there_with_who_acts(
    city: City, operator: Actor
) -> None:
    first = node(city.kuancheng, "BIG", 20, 900, responsible="builder")
    Node.objects.create(
        project=first.project, code="N02", name="后一节点", position=2, duration=5, calendar="office",
        late_finish=instant_after(clock().today() + timedelta(25)),
    )  # fmt: skip
    node(
        city.nanguan,
        "HELD",
        2,
        800,
        blocker_kind="land",
        blocker="地未交",
        holder="某局",
        holder_unit=city.land_bureau,
    )
    node(city.nanguan, "PAST", -1, 700)
    node(city.nanguan, "DONE", 3, 700, actual_finish=date(2026, 6, 1))
    node(city.nanguan, "FAR", 60, 9_000)
    still = node(city.nanguan, "STILL", 3, 700)
    Project.objects.filter(pk=still.project_id).update(stage=Stage.PAUSED.value)
    found = countdown(Look(operator))
    assert [(line.node, line.days, line.holder, line.blocker, line.colour) for line in found.lines] == [
        ("节点HELD", 2, "自然资源局", "土地", LightColour.RED),
        ("节点BIG", 20, "施工单位", "", LightColour.GREEN),
    ]
    assert (found.overdue, found.week, found.month) == (1, 1, 3)


def test_only_the_largest_have_room_and_it_costs_the_same(city: City, operator: Actor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            countdown(Look(operator))
        return len(caught)

    node(city.kuancheng, "A", 9, 1)
    first = cost()
    for number in range(LINES):
        node(city.kuancheng, f"B{number}", number, 100 + number)
    assert cost() == first <= 7
    names = [line.project for line in countdown(Look(operator)).lines]
    assert len(names) == LINES
    assert "项目A" not in names


@pytest.mark.parametrize(
    ("days", "late", "waits", "colour"),
    [
        (-1, False, False, "red"),
        (0, False, False, "yellow"),
        (3, False, False, "yellow"),
        (4, False, False, "green"),
        (40, True, False, "red"),
        (-9, False, True, "grey"),
    ],
)
def test_urgency_by_days(days: int, late: bool, waits: bool, colour: str) -> None:
    assert rules.due_colour(days, late=late, waits_for_others=waits) == colour


# --- the command line


def run(*words: str) -> str:
    done = CliRunner().invoke(wall_group, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_composes_lists_and_takes_away(city: City, operator: Actor, tmp_path: Path) -> None:
    run(
        "compose", "hall", "--name", "大厅", "--seconds", "30", "--unit", "220103", "--screens", "map, matrix"
    )
    assert "hall 大厅 220103 30s: map matrix" in run("boards")
    run("compose", "hall", "--unit", "-")
    view = queries.wall(operator, "hall")
    assert (view.unit, [one.kind for one in view.screens]) == (None, [Kind.MAP, Kind.MATRIX])
    said = next(row for row in json.loads(run("boards", "--json")) if row["code"] == "hall")
    said["screens"] = [{"kind": "funnel", "shown": False}, {"kind": "late", "seconds": 5}]
    (file := tmp_path / "hall.json").write_text(json.dumps(said))
    run("compose", "hall", "--file", str(file))
    assert "hall 大厅 30s: (funnel) late" in run("boards")
    run("withdraw", "hall")
    assert "hall" not in run("boards")
    with pytest.raises(GuatuError) as caught:
        run("compose", "hall", "--name", "大厅", "--screens", "clock")
    assert caught.value.number == "G2314"
    file.write_text("{")
    assert CliRunner().invoke(wall_group, ["compose", "hall", "--file", str(file)]).exit_code == 2


def test_the_command_brings_a_map_in_and_takes_it_down(city: City, operator: Actor, tmp_path: Path) -> None:
    (file := tmp_path / "city.geojson").write_bytes(MAP.data)
    assert "宽城区" in run("map", "import", str(file), "--system", "gcj02", "--put")
    (row,) = queries.city_maps(operator)
    assert (row.system, row.in_place) == ("gcj02", True)
    run("map", "schematic")
    assert run("map", "list").startswith("  ")
    run("map", "put", str(row.pk))
    assert run("map", "list").startswith("*")
