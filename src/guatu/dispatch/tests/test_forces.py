"""Task forces: what each covers, its list, handbook by version, templates, cadence and roster."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import NOW, City, actor_of_account
from guatu.dispatch import actions, queries
from guatu.dispatch.adapters.filling import check_template
from guatu.dispatch.force_commands import force_group
from guatu.dispatch.models import Handbook
from guatu.dispatch.rules.handbooks import pieces, sections
from guatu.dispatch.tests.conftest import PDF, docx_of, refused, text, words_of
from guatu.dispatch.tests.rows import make_matter
from guatu.dispatch.types.duties import OccasionKind, TurnState
from guatu.dispatch.types.forces import CoverKind, PaperKind, TaskKind
from guatu.kernel.errors import Denied
from guatu.kernel.files import Upload
from guatu.org import actions as org
from guatu.org.models import Account, TaskForce
from guatu.org.queries import roster, task_force
from guatu.org.types import Actor, ForceRole
from guatu.projects.models import Node, Project

As = Callable[[Account], Client]
TODAY = NOW.date()
BOOK = "# 适用范围\n本手册用于用地。\n## 步骤\n先踏勘，再签约。\n# 材料\n红线图一份。"


@pytest.fixture
def land(city: City, operator: Actor) -> TaskForce:
    """Led by the land bureau, with Kuancheng's reporter as liaison."""
    made = org.create_task_force(
        operator, code="ZB01", name="用地专班", name_en="Land force", lead_id=city.land_post.pk,
        mandate="保用地", mandate_en="Land in time",
    )  # fmt: skip
    org.seat_member(operator, force_id=made.pk, post_id=city.kuancheng_post.pk, role=ForceRole.LIAISON)
    return task_force(operator, "ZB01")


@pytest.fixture
def project(city: City) -> Project:
    made = Project.objects.create(
        code="K-1",
        name="净水厂",
        name_en="Water works",
        unit=city.kuancheng,
        area=city.industry,
        stage="building",
    )
    facts = {
        "duration": 5,
        "early_start": date(2026, 6, 1),
        "early_finish": date(2026, 6, 20),
        "project": made,
    }
    Node.objects.create(
        code="N1", name="交地", name_en="Site handed over", position=1, late_finish=date(2026, 6, 1),
        blocker_kind="land", blocker="差18亩", **facts,
    )  # fmt: skip
    Node.objects.create(code="N2", name="基础", position=2, late_finish=date(2026, 7, 1), **facts)
    Node.objects.create(code="N3", name="竣工", position=3, late_finish=date(2027, 7, 1), **facts)
    return made


# --- cover and list


def test_the_list_is_of_what_the_force_covers(
    city: City, land: TaskForce, project: Project, dispatcher: Account
) -> None:
    office = actor_of_account(dispatcher)
    assert queries.force_list(office, land) == []
    actions.set_cover(office, code="ZB01", kind=CoverKind.BLOCKER, key="land")
    assert [row.target for row in queries.force_list(office, land)] == ["净水厂 · 交地"]
    actions.set_cover(office, code="ZB01", kind=CoverKind.AREA, key=str(city.industry.pk))
    make_matter(city.kuancheng, TODAY - timedelta(days=2), number="7号", project=project, title="清障")
    rows = queries.force_list(office, land)
    assert [(row.kind, row.late) for row in rows] == [
        (TaskKind.NODE, True), (TaskKind.MATTER, True), (TaskKind.NODE, False),
    ]  # fmt: skip
    assert (rows[0].measure, rows[0].lead, rows[0].due) == ("土地：差18亩", "宽城区", date(2026, 5, 31))
    actions.set_cover(office, code="ZB01", kind=CoverKind.AREA, key=str(city.industry.pk), covered=False)
    assert len(queries.force_list(office, land)) == 1


def test_only_the_office_says_what_a_force_covers_and_only_what_is_there(
    land: TaskForce, task_force: Account, leader: Account, dispatcher: Account
) -> None:
    for account in (task_force, leader):
        with pytest.raises(Denied):
            actions.set_cover(actor_of_account(account), code="ZB01", kind=CoverKind.BLOCKER, key="land")
    for kind, key in ((CoverKind.BLOCKER, "moon"), (CoverKind.AREA, "999"), (CoverKind.PROJECT, "x")):
        with refused("G1953"):
            actions.set_cover(actor_of_account(dispatcher), code="ZB01", kind=kind, key=key)


def test_a_district_sees_of_the_list_its_own(
    city: City, land: TaskForce, project: Project, dispatcher: Account, other_reporter: Account
) -> None:
    actions.set_cover(actor_of_account(dispatcher), code="ZB01", kind=CoverKind.BLOCKER, key="land")
    assert queries.force_list(actor_of_account(other_reporter), land) == []


# --- roster and cadence


def test_a_post_changes_its_role_and_leaves_with_its_days(
    city: City, land: TaskForce, operator: Actor, reporter: Account
) -> None:
    post, later = city.kuancheng_post.pk, TODAY + timedelta(days=3)
    with refused("G1402"):
        org.seat_member(operator, force_id=land.pk, post_id=post, role=ForceRole.DEPUTY)
    org.seat_member(operator, force_id=land.pk, post_id=post, role=ForceRole.DEPUTY, on=later)
    org.unseat_member(operator, force_id=land.pk, post_id=post, on=later + timedelta(days=1))
    seats = [(seat.role, seat.end) for seat in roster(operator, land)]
    assert sorted(seats) == [("deputy", later + timedelta(days=1)), ("liaison", later)]
    with refused("G1415"):
        org.unseat_member(operator, force_id=land.pk, post_id=post)
    with pytest.raises(Denied):
        org.seat_member(actor_of_account(reporter), force_id=land.pk, post_id=post)


def test_what_a_force_held_counts_for_its_cadence(
    land: TaskForce, task_force: Account, reporter: Account, other_reporter: Account
) -> None:
    for account in (task_force, reporter):  # its lead, and a member
        actions.hold_force(
            actor_of_account(account), code="ZB01", kind=OccasionKind.DISPATCH, on=TODAY, found="逐项过"
        )
    with pytest.raises(Denied):
        actions.hold_force(
            actor_of_account(other_reporter), code="ZB01", kind=OccasionKind.DISPATCH, on=TODAY, found="x"
        )
    with refused("G1952"):
        actions.hold_force(
            actor_of_account(task_force), code="ZB01", kind=OccasionKind.SESSION, on=TODAY, found="x"
        )
    with refused("G1946"):
        actions.hold_force(
            actor_of_account(task_force), code="ZB01", kind=OccasionKind.DISPATCH, found="x",
            on=TODAY + timedelta(days=1),
        )  # fmt: skip
    turns = {one.turn.kind: one.state for one in queries.force_turns(land)}
    assert turns[OccasionKind.DISPATCH] is TurnState.HELD
    assert turns[OccasionKind.INSPECTION] is TurnState.MISSED


# --- handbook


def test_a_handbook_is_read_by_its_sections() -> None:
    assert sections(BOOK) == ["适用范围", "材料"]
    assert [piece.level for piece in pieces(BOOK + "\n\n#\n")] == [1, 0, 2, 0, 1, 0, 0]


def test_a_handbook_keeps_every_version_and_says_why(
    land: TaskForce, task_force: Account, other_reporter: Account
) -> None:
    actor = actor_of_account(task_force)
    actions.write_handbook(actor, code="ZB01", title="用地手册", text=BOOK)
    actions.write_handbook(actor, code="ZB01", title="用地手册", text=BOOK)  # nothing changed
    with refused("G1903"):
        actions.write_handbook(actor, code="ZB01", title="用地手册", text=BOOK + "\n再一段")
    actions.write_handbook(
        actor,
        code="ZB01",
        title="用地手册",
        text=BOOK + "\n再一段",
        text_en="# Scope\nLand.",
        reason="补一段",
    )
    assert [book.version for book in Handbook.objects.order_by("version")] == [1, 2]
    with pytest.raises(Denied):
        actions.write_handbook(actor_of_account(other_reporter), code="ZB01", title="x", text="y")
    assert "一、适用范围" in words_of(queries.handbook_paper(actor, land, "zh-hans"))
    assert "Land." in words_of(queries.handbook_paper(actor, land, "en"))
    assert "再一段" not in words_of(queries.handbook_paper(actor, land, "zh-hans", 1))


# --- templates


def test_a_template_is_uploaded_filled_and_withdrawn(
    city: City,
    land: TaskForce,
    project: Project,
    task_force: Account,
    dispatcher: Account,
    other_reporter: Account,
) -> None:
    actor, office = actor_of_account(task_force), actor_of_account(dispatcher)
    actions.set_cover(office, code="ZB01", kind=CoverKind.BLOCKER, key="land")
    upload = Upload("专报.docx", docx_of("{{ force }}：{{ nodes }}个节点"))
    made = actions.upload_template(actor, code="ZB01", kind=PaperKind.REPORT, name="", upload=upload)
    assert (
        words_of(queries.filled_paper(actor, land, PaperKind.REPORT, "zh-hans", made)) == "用地专班：1个节点"
    )
    assert "净水厂 · 交地" in words_of(queries.filled_paper(actor, land, PaperKind.MINUTES, "zh-hans"))
    assert "Land force: Report" in words_of(queries.filled_paper(actor, land, PaperKind.REPORT, "en"))
    for account, for_all in ((task_force, True), (other_reporter, False)):
        with pytest.raises(Denied):
            actions.upload_template(
                actor_of_account(account),
                code="ZB01",
                kind=PaperKind.REPORT,
                name="x",
                upload=upload,
                for_all=for_all,
            )
    with refused("G1014"):
        actions.upload_template(
            actor, code="ZB01", kind=PaperKind.REPORT, name="x", upload=Upload("x.pdf", PDF)
        )
    common = actions.upload_template(
        office, code="ZB01", kind=PaperKind.NOTICE, name="统一通知", upload=upload, for_all=True
    )
    with pytest.raises(Denied):
        actions.withdraw_template(actor, code="ZB01", template_id=common.pk)
    actions.withdraw_template(actor, code="ZB01", template_id=made.pk)
    assert list(queries.templates(actor, land)) == [common]


# --- pages, API, command


def test_five_tabs_are_filled_in_both_languages(
    city: City, land: TaskForce, project: Project, dispatcher: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    office = actor_of_account(dispatcher)
    actions.set_cover(office, code="ZB01", kind=CoverKind.AREA, key=str(city.industry.pk))
    actions.write_handbook(
        office, code="ZB01", title="用地手册", title_en="Land manual", text=BOOK, text_en=BOOK
    )
    browser = as_(dispatcher)
    parts = {"list": "净水厂", "chart": "交地", "handbook": "适用范围", "papers": "专报", "team": "联络员"}
    for tab, part in parts.items():
        with django_assert_max_num_queries(40):
            assert part in text(browser, f"/dispatch/forces/ZB01/{tab}/"), tab
    assert "Land manual" in text(browser, "/dispatch/forces/ZB01/handbook/", "en")
    assert "Site handed over" in text(browser, "/dispatch/forces/ZB01/", "en")
    with django_assert_max_num_queries(22):
        assert "用地专班" in text(browser, "/dispatch/forces/")
    assert browser.get("/dispatch/forces/ZB01/moon/").status_code == 404
    assert "净水厂" not in text(browser, "/dispatch/forces/ZB01/?late=1&q=基础")
    taken = browser.get("/dispatch/forces/ZB01/list/?as=csv")
    assert "交地" in b"".join(taken.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_pages_write_and_refuse(
    land: TaskForce, task_force: Account, other_reporter: Account, dispatcher: Account, as_: As
) -> None:
    where, own = "/dispatch/forces/ZB01/write/", as_(task_force)
    book = {"title": "手册", "text": BOOK}
    assert own.post(where + "handbook/", book).status_code == 303
    assert own.post(where + "handbook/", {"title": "", "text": BOOK}).status_code == 422
    assert as_(other_reporter).post(where + "handbook/", book).status_code == 403
    assert own.post(where + "cover/", {"what": "blocker:land"}).status_code == 403
    assert as_(dispatcher).post(where + "cover/", {"what": "blocker:land"}).status_code == 303
    assert as_(dispatcher).post("/dispatch/forces/ZB01/remove/cover/blocker:land/").status_code == 303
    held = {"kind": "dispatch", "on": "2026-06-08", "found": "过清单"}
    assert own.post(where + "held/", held).status_code == 303
    hostile = SimpleUploadedFile("坏.docx", b"PK\x03\x04")
    answer = own.post(where + "template/", {"kind": "report", "file": hostile})
    assert answer.status_code == 422
    good = SimpleUploadedFile("好.docx", docx_of("{{ force }}"))
    assert own.post(where + "template/", {"kind": "report", "file": good}).status_code == 303
    assert own.get("/dispatch/forces/ZB01/paper/minutes/").status_code == 200
    assert own.get("/dispatch/forces/ZB01/paper/handbook/").status_code == 200
    blank = own.get("/dispatch/forces/ZB01/paper/raw/?kind=notice")
    check_template(blank.content)
    assert own.get("/dispatch/forces/ZB01/paper/raw/?template=999").status_code == 404


def test_api_and_command_do_the_same(
    city: City,
    land: TaskForce,
    project: Project,
    dispatcher: Account,
    task_force: Account,
    as_: As,
    tmp_path: Path,
) -> None:
    office, where = as_(dispatcher), "/api/dispatch/forces/ZB01"
    sent = {"kind": "blocker", "key": "land"}
    assert office.put(where + "/covers", sent, content_type="application/json").status_code == 204
    assert [row["target"] for row in office.get(where + "/list").json()] == ["净水厂 · 交地"]
    assert as_(task_force).put(where + "/covers", sent, content_type="application/json").status_code == 403
    seat = f"{where}/members/{city.nanguan_post.pk}"
    assert office.put(seat, {"role": "specialist"}, content_type="application/json").status_code == 204
    file = SimpleUploadedFile("t.docx", docx_of("{{ force }}"))
    made = as_(task_force).post(where + "/templates", {"kind": "report", "file": file})
    assert made.status_code == 201
    assert office.get(f"{where}/papers/report?template={made.json()['id']}").status_code == 200
    run, book = CliRunner(), tmp_path / "book.txt"
    book.write_text("用地手册\n" + BOOK, encoding="utf-8")
    assert "净水厂" in run.invoke(force_group, ["list", "ZB01"]).output
    put = ["handbook", "ZB01", "--put", str(book), "--out", str(tmp_path / "b.docx")]
    assert "v1" in run.invoke(force_group, put).output
    assert run.invoke(force_group, ["paper", "ZB01", "notice", str(tmp_path / "n.docx")]).exit_code == 0
    assert "联络员" not in run.invoke(force_group, ["list"]).output
    assert (tmp_path / "n.docx").stat().st_size > 1000
