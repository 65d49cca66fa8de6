"""The battle map: its columns say what the projects are, to whoever may see them, at a fixed cost."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import FrozenClock, clock, use_clock
from guatu.kernel.errors import Denied
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import record_progress, set_investment_plan
from guatu.projects.models import Node, Project
from guatu.projects.rules import search_text
from guatu.projects.types import Stage
from guatu.status.actions import judge
from guatu.status.models import Light
from guatu.targets.actions import create_indicator
from guatu.wall.battle.columns import BLOCKED, EPOCH, FINISHED, OVERDUE, PLANNED
from guatu.wall.battle.types import BattleFilter, Group
from guatu.wall.queries.battle import battle_map, battle_nodes, version

SignIn = Callable[[Account], Client]
MAY = Period.parse("2026-05")
MILLION = Decimal(1_000_000)


def project(city: City, actor: Actor, code: str, share: int, **changes: object) -> Project:
    """A project with `share` percent of a year's plan of 100 million done by May."""
    usual: dict[str, object] = {
        "unit": city.kuancheng, "area": city.industry, "stage": Stage.BUILDING.value,
        "start_actual": date(2026, 1, 10), "due": date(2026, 11, 30),
    }  # fmt: skip
    made = Project.objects.create(
        code=code,
        name=f"项目{code}",
        name_en=f"Project {code}",
        search=search_text(f"项目{code}"),
        **(usual | changes),
    )
    set_investment_plan(actor, project_id=made.pk, year=2026, amount=100 * MILLION)
    record_progress(
        actor, project_id=made.pk, period=MAY, invested_year=share * MILLION, invested_total=share * MILLION,
        physical=Decimal(share), note="",
    )  # fmt: skip
    return made


def node(of: Project, code: str, start: date, finish: date, **changes: object) -> Node:
    """A node worked back: its plan and its latest day are the same, its baseline ten days earlier."""
    usual: dict[str, object] = {
        "name": f"节点{code}", "name_en": f"Node {code}", "position": ord(code), "duration": 10,
        "early_start": start, "early_finish": finish, "late_start": start, "late_finish": finish,
        "baseline_start": date(2026, 1, 1), "baseline_finish": date(2026, 8, 1),
    }  # fmt: skip
    return Node.objects.create(project=of, code=code, **(usual | changes))


@pytest.fixture
def lit(city: City, operator: Actor) -> City:
    """Kuancheng has a red project with three nodes, one done, one overdue and held up; Nanguan a finished one."""
    red = project(city, operator, "RED", 5)
    node(
        red,
        "A",
        date(2026, 1, 10),
        date(2026, 3, 1),
        actual_start=date(2026, 1, 12),
        actual_finish=date(2026, 3, 2),
    )
    node(
        red, "B", date(2026, 3, 3), date(2026, 6, 1),
        blocker_kind="land", blocker="剩余18亩未征收", holder="市自然资源局", holder_unit=city.land_bureau,
    )  # fmt: skip
    node(red, "C", date(2026, 6, 1), date(2026, 12, 1))
    project(city, operator, "OVER", 25, due=date(2026, 6, 1))
    project(
        city, operator, "DONE", 100, unit=city.nanguan, area=city.livelihood, due=date(2026, 5, 1),
        stage=Stage.COMPLETED.value, finish_actual=date(2026, 4, 30),
    )  # fmt: skip
    judge(operator, period=MAY)
    return city


def columns(client: Client, query: str = "") -> dict[str, Any]:
    response = client.get(reverse("wall:battle_columns") + query)
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number + EPOCH)


def test_the_columns_say_what_the_projects_are(lit: City, dispatcher: Account, as_: SignIn) -> None:
    found = columns(as_(dispatcher))
    rows = found["rows"]
    assert len({len(column) for column in rows.values()}) == 1
    at = {code: place for place, code in enumerate(rows["code"])}
    assert {code: rows["flags"][place] for code, place in at.items()} == {
        "RED": BLOCKED | PLANNED, "OVER": OVERDUE, "DONE": FINISHED,
    }  # fmt: skip
    red = at["RED"]
    assert (day(rows["start"][red]), day(rows["end"][red])) == (date(2026, 1, 10), date(2026, 11, 30))
    assert (day(rows["base0"][red]), day(rows["base1"][red])) == (date(2026, 1, 1), date(2026, 7, 31))
    assert (rows["nodes"][red], rows["nodesDone"][red], rows["nodesLate"][red]) == (3, 1, 1)
    assert rows["over"][at["OVER"]] == 7
    assert rows["done"] == [{"RED": 5, "OVER": 25, "DONE": 100}[code] for code in rows["code"]]
    assert found["lights"][rows["light"][red]] == "red"
    assert found["texts"][rows["unit"][at["DONE"]]] == "南关"
    (held,) = zip(*(found["blocked"][name] for name in ("row", "kind", "holder", "text")), strict=True)
    assert (held[0], *(found["texts"][place] for place in held[1:])) == (
        red, "土地", "市自然资源局", "剩余18亩未征收",
    )  # fmt: skip
    assert [day(number) for number in found["stops"][-1]] == [date(2026, 11, 1), date(2027, 3, 31)]
    assert [group["label"] for group in found["groups"]] == ["宽城区", "南关区"]
    assert [(group["first"], group["last"]) for group in found["groups"]] == [(0, 2), (2, 3)]


def test_what_is_grey_says_for_how_long_there_are_no_figures(
    lit: City, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    Project.objects.create(
        code="NEVER", name="没有数据的", search="", unit=lit.zone, stage=Stage.BUILDING.value,
        start_actual=date(2026, 1, 10), due=date(2026, 11, 30),
    )  # fmt: skip
    project(lit, operator, "QUIET", 45)
    judge(operator, period=MAY)
    client = as_(dispatcher)
    rows = columns(client)["rows"]
    assert dict(zip(rows["code"], rows["silent"], strict=True)) == {
        "RED": None, "OVER": None, "DONE": None, "QUIET": None, "NEVER": -1,
    }  # fmt: skip
    assert "从未报送" in client.get(reverse("wall:battle_list")).content.decode()
    with use_clock(FrozenClock(clock().now() + timedelta(days=40))):
        Light.objects.filter(colour="green").update(colour="grey")
        rows = columns(client, "?group=none")["rows"]
        assert dict(zip(rows["code"], rows["silent"], strict=True))["QUIET"] == 40
        assert "40天没有新数据，最近一期2026年5月" in client.get(reverse("wall:battle_list")).content.decode()


def test_nodes_come_with_their_state_and_what_holds_them_up(
    lit: City, dispatcher: Account, as_: SignIn
) -> None:
    red = Project.objects.get(code="RED")
    found = as_(dispatcher).get(reverse("wall:battle_nodes"), {"ids": f"{red.pk},x,999"}).json()
    assert found["project"] == [red.pk] * 3
    assert found["state"] == [2, 4, 0]
    assert [day(number) for number in found["end"]] == [
        date(2026, 3, 2),
        date(2026, 5, 31),
        date(2026, 11, 30),
    ]
    assert found["texts"][found["blocker"][1]] == "土地 · 市自然资源局 · 剩余18亩未征收"
    assert found["texts"][found["blocker"][0]] == ""
    with override("en"):
        assert "Land Bureau" in battle_nodes(actor_of_account(dispatcher), [red.pk])[1].blocker
        (held,) = battle_map(actor_of_account(dispatcher), BattleFilter(blocked=True)).rows[0].blocked
    assert held.holder == "Land Bureau"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?light=red", {"RED"}),
        ("?late=1", {"RED", "OVER"}),
        ("?blocked=1", {"RED"}),
        ("?q=DONE", {"DONE"}),
        ("?stage=completed", {"DONE"}),
        ("?light=purple", set()),
        ("?unit=nonsense&group=nonsense&sort=-1", {"RED", "OVER", "DONE"}),
        ("?chain=7", set()),
        ("?sponsor=99999999999999999999", {"RED", "OVER", "DONE"}),
    ],
)
def test_the_address_filters(
    query: str, codes: set[str], lit: City, dispatcher: Account, as_: SignIn
) -> None:
    assert set(columns(as_(dispatcher), query)["rows"]["code"]) == codes


@pytest.mark.parametrize("group", list(Group))
def test_every_grouping_holds_every_row_once(group: Group, lit: City, operator: Actor) -> None:
    found = battle_map(operator, BattleFilter(group=group))
    covered = [at for one in found.groups for at in range(one.first, one.last)]
    assert covered == [0, 1, 2]
    assert sum(found.lights.values()) == 3


# --- who sees what, at what cost


def test_a_district_sees_its_own_projects_and_nodes_only(lit: City, other_reporter: Account) -> None:
    actor = actor_of_account(other_reporter)
    assert [row.code for row in battle_map(actor, BattleFilter()).rows] == ["DONE"]
    assert battle_nodes(actor, [Project.objects.get(code="RED").pk]) == []


@pytest.mark.parametrize(
    "path",
    [
        "/wall/battle/", "/wall/battle/columns/", "/wall/battle/nodes/?ids=1", "/wall/battle/changed/?since=1",
        "/wall/battle/list/",
    ],
)  # fmt: skip
def test_an_outsider_sees_no_battle_map(path: str, city: City, outsider: Account, as_: SignIn) -> None:
    assert as_(outsider).get(path).status_code == 403


def test_a_query_refuses_an_outsider_too(city: City, outsider: Account) -> None:
    actor = actor_of_account(outsider)
    for ask in (
        lambda: battle_map(actor, BattleFilter()),
        lambda: battle_nodes(actor, [1]),
        lambda: version(actor),
    ):
        with pytest.raises(Denied):
            ask()


def test_ten_projects_and_thirty_cost_the_same_queries(city: City, operator: Actor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            battle_map(operator, BattleFilter(group=Group.SPONSOR, late=True))
        return len(caught)

    def more(letter: str, count: int) -> None:
        for one in Project.objects.bulk_create(
            Project(
                code=f"{letter}{at:02}", name="某项目", unit=city.zone, stage="building", due=date(2026, 6, 1)
            )
            for at in range(count)
        ):
            node(one, "A", date(2026, 1, 10), date(2026, 3, 1), blocker_kind="land")

    more("A", 10)
    first = cost()
    more("B", 20)
    assert cost() == first
    assert first <= 14


# --- it moves by itself, and asks cheaply


def test_what_has_not_changed_is_not_sent_again(
    lit: City, operator: Actor, dispatcher: Account, reporter: Account, as_: SignIn
) -> None:
    client, url = as_(dispatcher), reverse("wall:battle_columns")
    tag = client.get(url)["ETag"]
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url, headers={"if-none-match": tag}).status_code == 304
    assert not [query for query in caught if "projects_" in query["sql"]]
    # Another's scope, another question or a report is another answer.
    assert as_(reporter).get(url, headers={"if-none-match": tag}).status_code == 200
    assert client.get(f"{url}?late=1", headers={"if-none-match": tag}).status_code == 200
    red = Project.objects.get(code="RED")
    record_progress(
        operator, project_id=red.pk, period=MAY, invested_year=9 * MILLION, invested_total=9 * MILLION,
        physical=Decimal(9), note="", reason="更正",
    )  # fmt: skip
    assert client.get(url, headers={"if-none-match": tag}).status_code == 200


def test_a_report_is_seen_by_the_next_question(
    lit: City, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)

    def changed(since: str | int) -> bool:
        return bool(client.get(reverse("wall:battle_changed"), {"since": since}).json()["changed"])

    before = version(operator)
    assert not changed(before)
    assert changed(before - 1)
    assert changed("nonsense")
    # What the map does not show does not stir it.
    create_indicator(operator, code="x", name="指标", measure="个", kind="flow")
    assert not changed(before)
    set_investment_plan(operator, project_id=Project.objects.get(code="RED").pk, year=2027, amount=MILLION)
    assert changed(before)


# --- without a canvas


def test_the_list_says_the_same_in_words(lit: City, dispatcher: Account, as_: SignIn) -> None:
    page = as_(dispatcher).get(reverse("wall:battle_list"), {"blocked": "1"}).content.decode()
    assert "项目RED" in page
    assert "项目OVER" not in page
    assert "市自然资源局" in page


def test_the_page_holds_the_map_and_leads_to_the_list_without_a_script(
    lit: City, dispatcher: Account, as_: SignIn
) -> None:
    page = as_(dispatcher).get(reverse("wall:battle"), {"late": "1"}).content.decode()
    assert 'data-battle="page"' in page
    assert 'data-query="?late=1"' in page
    assert f'<noscript><p>作战图要用脚本画；不用脚本时请看<a href="{reverse("wall:battle_list")}' in page
