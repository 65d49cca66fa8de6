"""Walls composed by the office, the city's own map, what a standing wall fetches: who may, what is refused, costs."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City, actor_of_account
from guatu.dispatch.actions import issue_directive
from guatu.kernel.coordinates import CoordinateSystem
from guatu.kernel.errors import Denied, NotFound
from guatu.kernel.files import Upload
from guatu.ledger.models import Entry
from guatu.org.actions import set_language
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.projects.types import Stage
from guatu.status.actions import judge
from guatu.wall import actions, queries
from guatu.wall.queries import Look
from guatu.wall.queries.maps import map_in_place
from guatu.wall.queries.matrix import matrix
from guatu.wall.tests.test_geojson import feature, file, refused
from guatu.wall.tests.test_wall import MAY, project
from guatu.wall.types import Kind, ScreenSpec

SignIn = Callable[[Account], Client]
TWO = (ScreenSpec(Kind.MAP, seconds=60), ScreenSpec(Kind.MATRIX), ScreenSpec(Kind.FUNNEL, shown=False))
MAP = Upload(
    "city.geojson",
    file(feature(), feature([[125.5, 43.0], [126, 43.0], [126, 43.5], [125.5, 43.0]], name="湖")),
)


def hang(actor: Actor, code: str = "city", **changes: object) -> None:
    actions.compose(actor, **({"code": code, "name": "大厅", "seconds": 20, "screens": TWO} | changes))  # type: ignore[arg-type]


# --- composing


def test_the_built_in_wall_shows_every_screen_until_it_is_composed(city: City, operator: Actor) -> None:
    view = queries.wall(operator)
    assert (view.built_in, [one.kind for one in view.screens]) == (True, list(Kind))
    hang(operator)
    view = queries.wall(operator)
    assert [(one.kind, one.seconds) for one in view.screens] == [(Kind.MAP, 60), (Kind.MATRIX, 20)]
    actions.withdraw(operator, code="city")
    assert queries.wall(operator).built_in
    with refused("G2315"):
        actions.withdraw(operator, code="city")


def test_a_composition_is_one_ledger_entry_with_what_stood_before(city: City, operator: Actor) -> None:
    hang(operator)
    hang(operator)
    assert Entry.objects.filter(verb="wall.board.compose").count() == 1, "the same again changes nothing"
    hang(operator, screens=TWO[1:])
    entry = Entry.objects.filter(verb="wall.board.compose").latest("number")
    assert [len(json.loads(text)["screens"]) for text in (entry.before, entry.after)] == [3, 2]


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"code": "City Hall"}, "G2310"),
        ({"name": " "}, "G2311"),
        ({"name": "大" * 61}, "G2311"),
        ({"seconds": 4}, "G2312"),
        ({"screens": (ScreenSpec(Kind.MAP, seconds=601),)}, "G2312"),
        ({"screens": (ScreenSpec(Kind.MAP, shown=False),)}, "G2313"),
        ({"screens": TWO * 7}, "G2313"),
        ({"unit_id": 999_999}, "G1002"),
        ({"screens": (ScreenSpec(Kind.MAP, area_id=999_999),)}, "G1002"),
        ({"seen": "0" * 16}, "G2316"),
    ],
)
def test_what_makes_no_wall_is_refused_and_nothing_is_kept(
    city: City, operator: Actor, changes: dict[str, object], number: str
) -> None:
    with refused(number):
        hang(operator, **changes)  # type: ignore[arg-type]
    assert queries.wall(operator).built_in


@pytest.mark.parametrize("who", ["other_reporter", "leader", "task_force", "supervisor", "outsider"])
def test_only_the_office_composes_and_brings_maps(
    city: City, request: pytest.FixtureRequest, who: str
) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        hang(actor)
    with pytest.raises(Denied):
        actions.withdraw(actor, code="city")
    with pytest.raises(Denied):
        actions.import_map(actor, upload=MAP, system=CoordinateSystem.WGS84)
    with pytest.raises(Denied):
        actions.put_map(actor, map_id=1)
    with pytest.raises(Denied):
        actions.back_to_schematic(actor)
    assert not Entry.objects.filter(verb__startswith="wall.").exists()


def test_a_wall_of_a_unit_is_seen_by_it_and_shows_nothing_else(
    city: City, operator: Actor, reporter: Account, other_reporter: Account
) -> None:
    project(city, operator, "A", 5)
    project(city, operator, "B", 5, unit=city.nanguan)
    judge(operator, period=MAY)
    hang(operator, "kuancheng", unit_id=city.kuancheng.pk)
    hang(operator, "mixed", screens=(*TWO, ScreenSpec(Kind.MATRIX, unit_id=city.kuancheng.pk)))
    with pytest.raises(NotFound):
        queries.wall(actor_of_account(other_reporter), "kuancheng")
    assert len(queries.wall(actor_of_account(other_reporter), "mixed").screens) == 2
    view = queries.wall(actor_of_account(reporter), "kuancheng")
    assert view.unit == city.kuancheng
    for who in (operator, actor_of_account(reporter)):
        assert [row.label for row in matrix(queries.whole_look(who, view)).rows] == ["宽城"]
    narrowed = Look(actor_of_account(other_reporter), city.kuancheng)
    assert narrowed.actor.unit_ids == frozenset(), "narrowing never widens what one may see"


def test_a_wall_of_an_area_shows_its_projects_only(city: City, operator: Actor) -> None:
    project(city, operator, "A", 5)
    project(city, operator, "B", 5, area=city.livelihood)
    judge(operator, period=MAY)
    hang(operator, area_id=city.livelihood.pk, screens=[ScreenSpec(kind) for kind in Kind])
    view = queries.wall(operator)
    facts = {one.screen.kind: one.facts for one in queries.all_shown(operator, view)}
    assert facts[Kind.MATRIX].columns == ("民生",)
    assert [row.label for row in facts[Kind.LATE].strip.rows] == ["项目B"]
    assert sum(step.standing.count for step in facts[Kind.FUNNEL].steps) == 1


# --- the page that composes


def test_the_page_moves_adds_and_drops_without_losing_what_was_typed(
    city: City, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    post = {
        "name": "新名", "seconds": "25", "row": ["0", "1"], "kind-0": "map", "kind-1": "matrix",
        "place-0": "1", "place-1": "2", "shown-0": "on", "shown-1": "on",
        "seen": queries.composition(Actor.operator("t"), "city"),
    }  # fmt: skip
    page = client.post("/wall/compose/city/", post | {"do": "down-0"}).content.decode()
    assert page.index("亮灯矩阵") < page.index("区域示意图")
    assert "新名" in page
    assert (
        client.post("/wall/compose/city/", post | {"do": "add-funnel"}).content.decode().count("data-row")
        == 3
    )
    assert client.post("/wall/compose/city/", post | {"do": "drop-0"}).content.decode().count("data-row") == 1
    assert queries.wall(Actor.operator("t")).built_in, "only save writes"
    bad = client.post("/wall/compose/city/", post | {"do": "save", "seconds": "x"})
    assert bad.status_code == 422
    saved = client.post("/wall/compose/city/", post | {"do": "save", "place-0": "9"})
    assert saved.status_code == 303
    assert [one.kind for one in queries.wall(Actor.operator("t")).screens] == [Kind.MATRIX, Kind.MAP]


def test_the_api_reads_and_writes_the_same_composition(city: City, dispatcher: Account, as_: SignIn) -> None:
    client = as_(dispatcher)
    found = client.get("/api/wall/boards/city").json()
    body = {key: found[key] for key in ("name", "name_en", "seconds", "unit", "area")}
    body |= {
        "screens": [{"kind": "countdown", "unit": "220103", "area": "industry"}],
        "seen": found["digest"],
    }
    written = client.put("/api/wall/boards/city", body, content_type="application/json").json()
    assert [(one["kind"], one["unit"], one["area"]) for one in written["screens"]] == [
        ("countdown", "220103", "industry")
    ]
    again = client.put("/api/wall/boards/city", body, content_type="application/json")
    assert (again.status_code, again.json()["number"]) == (409, "G2316")
    bad = client.put(
        "/api/wall/boards/x",
        body | {"screens": [{"kind": "clock"}], "seen": ""},
        content_type="application/json",
    )
    assert (bad.status_code, bad.json()["number"]) == (422, "G2314")
    assert client.delete("/api/wall/boards/city").status_code == 200


# --- what a standing wall asks


def ask(client: Client, token: str = "", code: str = "city") -> tuple[int, dict[str, object]]:
    answer = client.get(f"/wall/w/{code}/state/", headers={"If-None-Match": f'"{token}"'})
    return answer.status_code, answer.json() if answer.status_code == 200 else {}


def test_the_token_changes_after_a_report_and_not_otherwise(
    city: City, operator: Actor, dispatcher: Account, reporter: Account, as_: SignIn
) -> None:
    project(city, operator, "A", 5)
    judge(operator, period=MAY)
    client = as_(dispatcher)
    token = str(ask(client)[1]["token"])
    assert ask(client, token) == (304, {})
    set_language(actor_of_account(reporter), language="en")
    assert ask(client, token) == (304, {}), "what is on no screen changes nothing"
    Project.objects.create(code="N", name="新项目", unit=city.kuancheng, stage=Stage.BUILDING.value)
    judge(operator, period=MAY)
    status, changed = ask(client, token)
    kinds = [one.kind for one in queries.wall(operator).screens]
    touched = [kinds[number - 1] for number in changed["screens"]]  # type: ignore[attr-defined]
    assert (status, changed["reload"], changed["age"]) == (200, False, True)
    assert touched == [Kind.MATRIX, Kind.LATE, Kind.MAP]
    token = str(changed["token"])
    issue_directive(operator, title="办理", unit_id=city.kuancheng.pk, workdays=15)
    _status, changed = ask(client, token)
    assert [kinds[number - 1] for number in changed["screens"]] == [Kind.DIRECTIVES]  # type: ignore[attr-defined]
    assert changed["age"] is False


def test_another_composition_or_a_strange_token_is_a_reload(
    city: City, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    token = str(ask(client)[1]["token"])
    for strange in ("", "x", "1", "-1.2026-06-08.0", f"{'9' * 40}.2026-06-08.0"):
        assert ask(client, strange)[1]["reload"] is True
    hang(operator)
    assert ask(client, token)[1]["reload"] is True


def test_asking_costs_the_same_few_queries_whatever_was_written(
    city: City, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    token = str(ask(client)[1]["token"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            ask(client, token)
        return len(caught)

    assert (still := cost()) <= 8
    project(city, operator, "A", 5)
    one = cost()
    for number in range(5):
        project(city, operator, f"B{number}", 5)
    judge(operator, period=MAY)
    assert cost() == one == still + 1


# --- the city's own map


def test_a_map_is_looked_at_before_it_is_put_up_and_taken_down_again(
    city: City, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    made = project(city, operator, "A", 5)
    Project.objects.filter(pk=made.pk).update(longitude=Decimal("125.2"), latitude=Decimal("43.2"))
    project(city, operator, "B", 5, unit=city.zone)
    far = project(city, operator, "C", 5)
    Project.objects.filter(pk=far.pk).update(longitude=Decimal("116.4"), latitude=Decimal("39.9"))
    judge(operator, period=MAY)
    client = as_(dispatcher)
    sent = client.post(
        "/wall/map/", {"file": SimpleUploadedFile("city.geojson", MAP.data), "system": "wgs84"}
    )
    assert sent.status_code == 303
    page = client.get(sent["Location"]).content.decode()
    assert "湖" in page
    assert map_in_place(Look(operator)) is None, "a preview is no change"
    assert client.post(f"{sent['Location']}put/").status_code == 303
    drawn = map_in_place(Look(operator))
    assert drawn is not None
    assert [(shape.name, shape.colour) for shape in drawn.shapes] == [("宽城", "red"), ("湖", None)]
    assert [zone.name for zone in drawn.zones] == ["南关", "高新"]
    assert ([point.colour for point in drawn.points], drawn.unplaced, drawn.outside) == (["red"], 1, 1)
    assert "w-map" in client.get("/wall/").content.decode()
    assert client.post("/wall/map/schematic/").status_code == 303
    assert map_in_place(Look(operator)) is None
    verbs = (
        Entry.objects.filter(verb__startswith="wall.map.").order_by("number").values_list("verb", flat=True)
    )
    assert list(verbs) == ["wall.map.import", "wall.map.put", "wall.map.take_down"]


def test_another_map_takes_the_place_of_the_first_and_the_first_can_come_back(
    city: City, operator: Actor
) -> None:
    first, second = (
        actions.import_map(operator, upload=Upload(name, MAP.data), system=CoordinateSystem.WGS84)
        for name in ("a", "b")
    )
    for row in (first, second, first, first):
        actions.put_map(operator, map_id=row.pk)
        assert [one.pk for one in queries.city_maps(operator) if one.in_place] == [row.pk]
    assert Entry.objects.filter(verb="wall.map.put").count() == 3, "the same again changes nothing"


def test_a_bad_file_is_said_on_the_form_and_through_the_api(
    city: City, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    for data in (b"PK\x03\x04\xff\xfe", b"", file(feature(name="别处"))):
        page = client.post("/wall/map/", {"file": SimpleUploadedFile("x.json", data), "system": "wgs84"})
        assert page.status_code == 422
    answer = client.post("/api/wall/maps", {"file": SimpleUploadedFile("x.json", b"{}")})
    assert (answer.status_code, answer.json()["number"]) == (422, "G2322")
    good = client.post(
        "/api/wall/maps", {"file": SimpleUploadedFile("x.json", MAP.data), "schematic": "true"}
    ).json()
    assert (good["matched"], good["ground"]) == (["宽城区"], ["湖"])
    assert client.post(f"/api/wall/maps/{good['id']}/put").json()["in_place"] is True
    assert client.post("/api/wall/maps/schematic").status_code == 200


def test_a_map_costs_the_same_queries_however_much_it_holds(city: City, operator: Actor) -> None:
    row = actions.import_map(operator, upload=MAP, system=CoordinateSystem.WGS84)
    actions.put_map(operator, map_id=row.pk)

    def cost() -> int:
        judge(operator, period=MAY)
        with CaptureQueriesContext(connection) as caught:
            map_in_place(Look(operator))
        return len(caught)

    project(city, operator, "A", 5)
    first = cost()
    for number in range(6):
        project(city, operator, f"B{number}", 5, unit=city.zone)
    Project.objects.update(longitude=Decimal("125.2"), latitude=Decimal("43.2"))
    assert cost() == first <= 6


def test_the_worker_of_the_page_is_a_script_for_all_of_the_wall(
    city: City, leader: Account, as_: SignIn
) -> None:
    answer = as_(leader).get("/wall/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"/wall/" in answer.content
