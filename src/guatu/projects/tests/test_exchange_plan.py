"""A plan file into a project and out again: the difference first, facts kept, all or nothing, and not by anybody."""

import json
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import approve_plan, import_plan, submit_plan, update_nodes
from guatu.projects.adapters.exchange import mpxj
from guatu.projects.adapters.exchange.files import read_plan
from guatu.projects.commands import plan_group
from guatu.projects.models import Node, Project, Schedule
from guatu.projects.queries import export_plan, link_spec, node_spec, preview_plan
from guatu.projects.types import LinkSpec, NodeSpec, NodeUpdate

As = Callable[[Account], Client]

TABLE = """编号,名称,工期,日历,前置,不早于,期限
A,选址,10,office,,,
B,基础,20,outdoor,AFS+2d,2027-04-01,
C,投产,0,office,BFS,,2028-11-30
""".encode()


def network(project: Project) -> tuple[list[NodeSpec], list[LinkSpec]]:
    rows = list(project.nodes.all())
    codes = {row.pk: row.code for row in rows}
    return [node_spec(row) for row in rows], [link_spec(row, codes) for row in project.links.order_by("pk")]


def begin(
    project: Project,
    operator: Actor,
    code: str,
    actual_start: date,
    actual_finish: date | None = None,
    forecast_finish: date | None = None,
) -> Node:
    update = NodeUpdate(project.nodes.get(code=code).pk, actual_start, actual_finish, forecast_finish)
    update_nodes(operator, project_id=project.pk, updates=[update])
    return project.nodes.get(code=code)


# --- in


def test_an_import_makes_nodes_and_links_and_works_them_back(project: Project, operator: Actor) -> None:
    preview = import_plan(operator, project_id=project.pk, data=TABLE, name="plan.csv")
    nodes, links = network(project)
    assert [(row.code, row.duration, row.calendar) for row in nodes] == [
        ("A", 10, "office"), ("B", 20, "outdoor"), ("C", 0, "office"),
    ]  # fmt: skip
    assert (nodes[1].not_before, nodes[2].deadline) == (date(2027, 4, 1), date(2028, 11, 30))
    assert links == [LinkSpec("A", "B", "FS", 2, "outdoor"), LinkSpec("B", "C", "FS", 0)]
    assert [row.code for row in preview.diff.new] == ["A", "B", "C"]
    assert Schedule.objects.get(project=project).days_short == 0
    entry = Entry.objects.order_by("-number").first()
    assert entry is not None
    assert entry.verb == "projects.plan.import"


def test_the_same_file_again_changes_nothing(project: Project, operator: Actor) -> None:
    import_plan(operator, project_id=project.pk, data=TABLE, name="plan.csv")
    before = Entry.objects.count()
    assert import_plan(operator, project_id=project.pk, data=TABLE, name="plan.csv").diff.is_empty
    assert Entry.objects.count() == before


def test_a_preview_says_what_an_import_then_does_and_writes_nothing(
    planned: Project, operator: Actor
) -> None:
    data = export_plan(operator, planned.code, "csv").data.replace(b"office", b"continuous", 1)
    before = network(planned)
    preview = preview_plan(operator, project_id=planned.pk, data=data, name="plan.csv")
    assert network(planned) == before
    assert len(preview.diff.changed) == 1
    assert preview.diff.changed[0].after == {"calendar": "continuous"}
    done = import_plan(operator, project_id=planned.pk, data=data, name="plan.csv", seen=preview.digest)
    assert done == preview
    assert preview_plan(operator, project_id=planned.pk, data=data, name="plan.csv").diff.is_empty


def test_what_no_file_knows_of_a_node_stays(planned: Project, operator: Actor) -> None:
    first = planned.nodes.first()
    assert first is not None
    began = begin(planned, operator, first.code, actual_start=date(2026, 6, 1))
    data = export_plan(operator, planned.code, "csv").data
    stripped = b"\n".join(line for line in data.splitlines()).replace(b",2026-06-01,,", b",,,")
    import_plan(operator, project_id=planned.pk, data=stripped, name="plan.csv")
    node = planned.nodes.get(code=began.code)
    assert node.actual_start == date(2026, 6, 1)
    assert (node.responsible, node.measures, node.reaches_stage) == (
        began.responsible, began.measures, began.reaches_stage,
    )  # fmt: skip


def test_a_node_with_facts_is_not_lost(planned: Project, operator: Actor) -> None:
    first = planned.nodes.first()
    assert first is not None
    begin(planned, operator, first.code, actual_start=date(2026, 6, 1))
    before = network(planned)
    with pytest.raises(GuatuError) as caught:
        import_plan(operator, project_id=planned.pk, data=TABLE, name="plan.csv")
    assert caught.value.number == "G1674"
    assert first.code in caught.value.text("en")
    assert network(planned) == before


def test_a_project_that_moved_since_the_preview_is_looked_at_again(planned: Project, operator: Actor) -> None:
    preview = preview_plan(operator, project_id=planned.pk, data=TABLE, name="plan.csv")
    first = planned.nodes.first()
    assert first is not None
    planned.nodes.filter(pk=first.pk).update(duration=first.duration + 1)
    with pytest.raises(GuatuError) as caught:
        import_plan(operator, project_id=planned.pk, data=TABLE, name="plan.csv", seen=preview.digest)
    assert caught.value.number == "G1675"


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        (b"AFS+2d", b"AFS+2d;CFS", "G1108"),
        (b"office", b"no such", "G1102"),
        ("选址".encode(), b"=1+1", "G1620"),
        (b",10,", b",40000,", "G1105"),
        (b"AFS+2d", b"AFS+40000d", "G1106"),
    ],
)
def test_all_or_nothing(planned: Project, operator: Actor, old: bytes, new: bytes, number: str) -> None:
    before = network(planned)
    with pytest.raises(GuatuError) as caught:
        import_plan(operator, project_id=planned.pk, data=TABLE.replace(old, new), name="plan.csv")
    assert caught.value.number == number
    planned.refresh_from_db()
    assert network(planned) == before


def test_days_to_come_are_no_facts(project: Project, operator: Actor) -> None:
    data = "编号,名称,工期,实际开始\nA,选址,10,2026-12-01\n".encode()
    with pytest.raises(GuatuError) as caught:
        import_plan(operator, project_id=project.pk, data=data, name="plan.csv")
    assert caught.value.number == "G1611"


def test_hours_are_rounded_up_to_days_and_said(project: Project, operator: Actor) -> None:
    data = b"""<Project><CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID></Calendar></Calendars><Tasks>
    <Task><UID>7</UID><Name>Half a day</Name><Duration>PT4H0M0S</Duration><DurationFormat>7</DurationFormat></Task>
    </Tasks></Project>"""
    preview = import_plan(operator, project_id=project.pk, data=data, name="plan.xml")
    assert [(row.code, row.duration) for row in network(project)[0]] == [("T7", 1)]
    said = {row.what.en: row.codes for row in preview.incoming.said}
    assert said["durations rounded up to whole days"] == ("T7",)


def test_a_preview_costs_the_same_for_any_number_of_nodes(
    planned: Project, operator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        preview_plan(operator, project_id=planned.pk, data=TABLE, name="plan.csv")


# --- out


@pytest.mark.parametrize(("form", "name"), [("mspdi", "plan.xml"), ("csv", "plan.csv")])
def test_a_project_written_out_and_read_again_is_the_same(
    planned: Project, operator: Actor, form: str, name: str
) -> None:
    first, second = planned.nodes.all()[:2]
    begin(planned, operator, first.code, actual_start=date(2026, 6, 1), actual_finish=date(2026, 6, 5))
    begin(planned, operator, second.code, actual_start=date(2026, 6, 5), forecast_finish=date(2026, 9, 1))
    third = planned.nodes.all()[2]
    begin(planned, operator, third.code, actual_start=date(2026, 6, 5))
    sent = export_plan(operator, planned.code, form)
    preview = preview_plan(operator, project_id=planned.pk, data=sent.data, name=name)
    assert [(row.code, dict(row.before), dict(row.after)) for row in preview.diff.changed] == []
    assert preview.diff.is_empty
    assert preview.incoming.unread == ()


def test_the_file_holds_links_calendars_baselines_and_actual_days(planned: Project, operator: Actor) -> None:
    first = planned.nodes.first()
    assert first is not None
    begin(planned, operator, first.code, actual_start=date(2026, 6, 1), actual_finish=date(2026, 6, 5))
    submit_plan(operator, project_id=planned.pk)
    approve_plan(operator, project_id=planned.pk)
    plan = read_plan(export_plan(operator, planned.code, "mspdi").data, "plan.xml").plan
    assert len(plan.links) == planned.links.count()
    assert {row.name for row in plan.calendars} == {row.calendar for row in planned.nodes.all()}
    assert all(task.baselines for task in plan.tasks)
    done = next(task for task in plan.tasks if task.wbs == first.code)
    assert done.percent_complete == 100
    assert done.actual_finish is not None
    assert done.actual_finish.date() == date(2026, 6, 5)


# --- who


def test_a_reporter_may_look_and_export_but_not_import(planned: Project, reporter: Account) -> None:
    actor = actor_of_account(reporter)
    assert export_plan(actor, planned.code, "csv").data
    with pytest.raises(Denied):
        import_plan(actor, project_id=planned.pk, data=TABLE, name="plan.csv")
    with pytest.raises(Denied):
        preview_plan(actor, project_id=planned.pk, data=TABLE, name="plan.csv")


def test_a_reporter_of_another_district_finds_nothing(planned: Project, other_reporter: Account) -> None:
    actor = actor_of_account(other_reporter)
    with pytest.raises(NotFound):
        import_plan(actor, project_id=planned.pk, data=TABLE, name="plan.csv")
    with pytest.raises(NotFound):
        export_plan(actor, planned.code, "mspdi")


def test_an_outsider_is_shown_nothing(planned: Project, outsider: Account, as_: As) -> None:
    for path in ("plan/import/", "plan/export/csv/", "plan/export/mspdi/"):
        assert as_(outsider).get(f"/projects/{planned.code}/{path}").status_code in {403, 404}


# --- pages, API, command line


def upload(data: bytes, name: str = "plan.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_the_page_shows_the_difference_and_then_takes_it(
    planned: Project, dispatcher: Account, as_: As
) -> None:
    client, path = as_(dispatcher), f"/projects/{planned.code}/plan/import/"
    for language in ("zh-hans", "en"):
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200
    shown = client.post(path, {"file": upload(TABLE), "do": "preview"})
    assert shown.status_code == 200
    preview = shown.context["preview"]
    assert f'value="{preview.digest}"' in shown.content.decode()
    # Without the preview's mark nothing is taken.
    client.post(path, {"file": upload(TABLE), "do": "apply"})
    assert planned.nodes.count() == 32
    taken = client.post(path, {"file": upload(TABLE), "do": "apply", "seen": preview.digest})
    assert taken.status_code == 303
    assert list(planned.nodes.values_list("code", flat=True)) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!DOCTYPE x><Project/>", "plan.xml"),
        (b"<Project><Tasks>", "plan.xml"),
        (b"MZ program", "plan.exe"),
        (b"\xd0\xcf\x11\xe0", "../../plan.mpp"),
        ("编号,名称\n".encode(), "plan.csv"),
        (b"<Project></Project>", "plan.xml"),
    ],
)
def test_a_bad_upload_is_said_on_the_page(
    planned: Project, dispatcher: Account, as_: As, data: bytes, name: str
) -> None:
    answer = as_(dispatcher).post(
        f"/projects/{planned.code}/plan/import/", {"file": upload(data, name), "do": "preview"}
    )
    assert answer.status_code == 422
    assert "g-alert-danger" in answer.content.decode()
    assert planned.nodes.count() == 32


def test_a_download_is_named_and_typed(planned: Project, reporter: Account, as_: As) -> None:
    answer = as_(reporter).get(f"/projects/{planned.code}/plan/export/csv/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="{planned.code}.csv"' in answer["Content-Disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert as_(reporter).get(f"/projects/{planned.code}/plan/export/doc/").status_code == 422


def test_the_api_previews_imports_and_exports(planned: Project, dispatcher: Account, as_: As) -> None:
    client, path = as_(dispatcher), f"/api/projects/{planned.code}/plan/"
    shown = client.post(f"{path}import", {"file": upload(TABLE), "dry_run": "true"})
    assert (shown.status_code, shown.json()["new"]) == (200, ["A", "B", "C"])
    assert planned.nodes.count() == 32
    taken = client.post(f"{path}import", {"file": upload(TABLE), "seen": shown.json()["digest"]})
    assert taken.status_code == 200
    assert planned.nodes.count() == 3
    assert b"<Project" in client.get(f"{path}export").content


def test_the_command_line_previews_imports_exports_and_checks(planned: Project, tmp_path: Path) -> None:
    source, target = tmp_path / "plan.csv", tmp_path / "out.xml"
    source.write_bytes(TABLE)
    run = CliRunner().invoke
    shown = run(plan_group, ["import", str(source), "--project", planned.code, "--dry-run", "--json"])
    assert json.loads(shown.output)["new"] == ["A", "B", "C"]
    assert planned.nodes.count() == 32
    assert run(plan_group, ["import", str(source), "--project", planned.code]).exit_code == 0
    assert planned.nodes.count() == 3
    assert run(plan_group, ["export", planned.code, "-o", str(target)]).exit_code == 0
    checked = json.loads(run(plan_group, ["check", str(target), "--json"]).output)
    assert (checked["compared"], checked["different"]) == (3, [])


# --- MPXJ


def test_without_mpxj_its_files_are_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpxj, "find_spec", lambda name: None)
    with pytest.raises(GuatuError) as caught:
        read_plan(b"ERMHDR", "plan.xer")
    assert caught.value.number == "G1671"
    assert "guatu[mpxj]" in caught.value.remedy("en")


@pytest.mark.skipif(find_spec("mpxj") is None, reason="mpxj is not installed: pip install 'guatu[mpxj]'")
def test_mpxj_refuses_what_it_does_not_know() -> None:
    with pytest.raises(GuatuError) as caught:
        read_plan(b"rubbish", "plan.mpp")
    assert caught.value.number in {"G1671", "G1672"}
