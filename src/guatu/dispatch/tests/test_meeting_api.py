"""Meetings by JSON and from the command line: the same actions, the same refusals."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from django.test import Client

from guatu.conftest import City
from guatu.dispatch import actions, queries
from guatu.dispatch.adapters.minutes import minutes_of
from guatu.dispatch.meeting_commands import meeting_group
from guatu.dispatch.models import CommitmentSheet, DecisionLine, Matter, Meeting, Series
from guatu.dispatch.tests.conftest import MAY, Lit
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.ui.documents.types import Paragraph, Table

As = Callable[[Account], Client]
LINE = "@宽城区 6月30日前完成交地，@自然资源局配合"


def send(browser: Client, way: str, address: str, body: dict[str, Any] | None = None) -> Any:
    """What the API answers."""
    return getattr(browser, way)(f"/api/dispatch{address}", body or {}, content_type="application/json")


def run(*words: str) -> str:
    """What the command line says; it must succeed."""
    found = CliRunner().invoke(meeting_group, list(words), catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def test_a_meeting_by_json_from_its_series_to_its_commitments(
    city: City, lit: Lit, dispatcher: Account, reporter: Account, as_: As
) -> None:
    lit("P1")
    office, unit = as_(dispatcher), as_(reporter)
    body = {"unit_id": city.kuancheng.pk, "problem": "缺地", "proposal": "先行用地"}
    assert send(unit, "post", "/asks", body).json()["number"] == "G1930"
    asked = send(unit, "post", "/asks", body | {"wanted_on": "2026-06-30"})
    assert asked.status_code == 201
    rhythm = {"name": "周调度", "cadence": "weekly", "weekday": 3, "at": "09:00"}
    assert send(unit, "post", "/series", rhythm).status_code == 403
    row = send(office, "post", "/series", rhythm).json()
    assert row["next_on"] == "2026-06-11"
    pk = send(office, "post", f"/series/{row['id']}/next").json()["id"]
    points = send(office, "get", f"/meetings/{pk}/table").json()["on"]
    assert [point["kind"] for point in points] == ["decide", "light"]
    light = points[1]["id"]
    moved = send(
        office, "patch", f"/meetings/{pk}/items/{light}/place", {"minutes": 7, "way": "up", "put": "on"}
    )
    assert (moved.json()["minutes"], moved.json()["position"]) == (7, 1)
    assert send(office, "post", f"/meetings/{pk}/renew").json() == []
    assert send(unit, "post", f"/meetings/{pk}/packs").status_code == 403
    assert send(office, "post", f"/meetings/{pk}/packs").json()["number"] == 1
    assert send(office, "post", f"/meetings/{pk}/packs/send").json()["hours_late"] == 0
    frozen = send(unit, "get", f"/meetings/{pk}/packs/1").json()
    assert (len(frozen["facts"]["points"]), frozen["changed"]) == (2, [])
    assert send(unit, "get", f"/meetings/{pk}/packs").json()[0]["digest"] == frozen["digest"]
    assert send(unit, "get", f"/meetings/{pk}/packs/1/pdf").content.startswith(b"%PDF")
    read = send(
        office, "post", f"/meetings/{pk}/items/{light}/read", {"text": "@宽诚区 6月30日前交地"}
    ).json()
    assert (read["clear"], read["unread"][0]["start"], read["unread"][0]["end"]) == (False, 0, 4)
    said = send(office, "post", f"/meetings/{pk}/items/{light}/lines", {"text": LINE})
    assert (said.status_code, said.json()["due_on"]) == (201, "2026-06-30")
    assert said.json()["supports"] == [city.land_bureau.pk]
    slip = send(office, "post", f"/meetings/{pk}/items/{light}/lines", {"text": "@高新区 让路"}).json()
    assert send(office, "delete", f"/meetings/{pk}/lines/{slip['id']}").status_code == 204
    assert send(office, "post", f"/meetings/{pk}/hold").status_code == 200
    assert len(send(office, "get", f"/meetings/{pk}/sheets").json()) == 2
    assert [sheet["hours_late"] for sheet in send(unit, "get", f"/meetings/{pk}/sheets").json()] == [0]
    paper = send(unit, "get", f"/meetings/{pk}/sheets/{city.kuancheng.pk}/docx")
    assert paper.content.startswith(b"PK")
    assert send(unit, "get", f"/meetings/units/{city.kuancheng.pk}").json()["owed"][0]["zh"] == "完成交地"
    assert send(office, "get", "/closure").json()["whole"]["all"] == 1
    assert send(office, "delete", f"/series/{row['id']}").status_code == 204
    assert send(unit, "get", "/series").json()["items"][0]["next_on"] is None
    assert send(unit, "get", "/asks").json()["items"][0]["id"] == asked.json()["id"]


def test_the_command_line_holds_a_meeting(city: City, lit: Lit, office: Actor, tmp_path: Path) -> None:
    lit("P1")
    assert "2026-06-11" in run("series", "--begin", "周调度")
    row = str(Series.objects.get().pk)
    pk = run("next", row).split()[0]
    item = Meeting.objects.get().agenda.get().pk
    assert f"● {item} [light]" in run("show", pk)
    assert "已提请" in run(
        "ask", "--unit", "220103", "--problem", "缺地", "--proposal", "先行", "--by", "2026-06-30"
    )
    path = tmp_path / "pack.pdf"
    assert "已发 sent" in run("pack", pk, "--freeze", "--send", "--to", str(path))
    assert path.read_bytes().startswith(b"%PDF")
    line = run("say", pk, str(item), LINE)
    assert Matter.objects.get().number in line
    run("say", pk, str(item), "@高新区 让路")
    assert "已撤回" in run("withdraw", pk, str(DecisionLine.objects.latest("id").pk))
    assert "责任清单 commitments: 2" in run("hold", pk)
    run("sheet", pk, "LAND", str(tmp_path / "sheet.docx"))
    assert (tmp_path / "sheet.docx").read_bytes().startswith(b"PK")
    assert "packs: 0，责任清单 commitments: 0" in run("owed")
    assert '"ordered": 1' in run("stats", "--json", "--met", "--first", "2026-06-01", "--last", "2026-06-30")
    assert "held" in run("list")
    assert "停开" in run("series", "--end", row)
    assert CommitmentSheet.objects.count() == 2


def test_the_minutes_say_who_supports_and_what_was_not_on_the_table(lit: Lit, office: Actor) -> None:
    lit("P1")
    lit("P2", "yellow")
    made = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11), minutes=5)
    item = made.agenda.earliest("position")
    actions.say_decision(office, meeting_id=made.pk, item_id=item.pk, text=LINE)
    actions.hold_meeting(office, meeting_id=made.pk)
    found = queries.meeting(office, made.pk)
    paper = minutes_of(found, city=None, language="zh-hans", on={item.pk})
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    assert tables[-1].rows[0][1:4] == ("完成交地", "宽城区", "自然资源局")
    texts = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert "宽城区：项目P2等1项未上会，会后书面办理。" in texts
