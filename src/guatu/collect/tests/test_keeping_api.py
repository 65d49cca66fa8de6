"""Keeping through the API and the command line: the same actions, the same refusals, the same ledger entries."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from guatu.collect import actions
from guatu.collect.filing_commands import filing as command
from guatu.collect.models import Revision, Submission
from guatu.collect.tests.conftest import cell
from guatu.collect.types import Field, State
from guatu.conftest import NOW, City, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.models import Entry
from guatu.ledger.queries import verification
from guatu.org.models import Account
from guatu.projects.models import Node, Project

As = Callable[[Account], Client]
JSON = "application/json"
BASE = "/api/collect"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def status(client: Client, address: str, body: object) -> int:
    return client.post(f"{BASE}{address}", body, content_type=JSON).status_code


def test_rounds_and_answers(
    submitted: Submission,
    project: Project,
    dispatcher: Account,
    reporter: Account,
    other_reporter: Account,
    as_: As,
) -> None:
    key, base = str(cell(project, Field.PHYSICAL)), f"/submissions/{submitted.pk}"
    actions.return_submission(
        actor_of_account(dispatcher),
        submission_id=submitted.pk,
        remarks={cell(project, Field.PHYSICAL): "偏高"},
    )
    answers = {"answers": {key: "以监理月报为准"}}
    assert status(as_(other_reporter), f"{base}/answers", answers) in (403, 404)
    assert status(as_(reporter), f"{base}/answers", answers) == 200
    (only,) = as_(reporter).get(f"{BASE}{base}/rounds").json()
    assert (only["decision"], only["remarks"][0]["cell"]) == ("returned", key)
    assert (only["remarks"][0]["settled"], only["remarks"][0]["answer"]) == ("answered", "以监理月报为准")
    assert as_(other_reporter).get(f"{BASE}{base}/rounds").status_code == 404


def test_a_batch_says_what_it_did_not_accept(
    submitted: Submission, dispatcher: Account, reporter: Account, leader: Account, as_: As
) -> None:
    wanted = [{"id": submitted.pk, "version": submitted.version}, {"id": 999_999}]
    for account in (reporter, leader):
        answer = as_(account).post(f"{BASE}/acceptances", wanted, content_type=JSON).json()
        assert [one["accepted"] for one in answer] == [False, False]
    answer = as_(dispatcher).post(f"{BASE}/acceptances", wanted, content_type=JSON).json()
    assert [one["accepted"] for one in answer] == [True, False]
    assert "999999" in answer[1]["zh"]
    assert Entry.objects.filter(verb="collect.submission.accept_batch").count() == 1


def test_a_delegate_decides_until_the_delegation_expires_or_is_revoked(
    submitted: Submission, city: City, dispatcher: Account, task_force: Account, reporter: Account, leader: Account,
    as_: As,
) -> None:  # fmt: skip
    start = NOW.date()
    body = {"to_post_id": city.land_post.pk, "start": str(start), "end": str(start + timedelta(days=2))}
    for account in (reporter, leader, task_force):
        assert status(as_(account), "/delegations", body) == 403
    made = as_(dispatcher).post(f"{BASE}/delegations", body, content_type=JSON).json()
    assert [one["id"] for one in as_(task_force).get(f"{BASE}/delegations").json()] == [made["id"]]
    assert as_(reporter).get(f"{BASE}/delegations").json() == []
    force = as_(task_force)
    with use_clock(FrozenClock(NOW + timedelta(days=3))):
        assert status(force, f"/submissions/{submitted.pk}/accept", {}) == 403
    assert status(as_(leader), f"/delegations/{made['id']}/revoke", {}) == 403
    assert status(force, f"/submissions/{submitted.pk}/return", {"remark": "请补充"}) == 200
    assert status(as_(dispatcher), f"/delegations/{made['id']}/revoke", {}) == 200
    assert status(force, f"/submissions/{submitted.pk}/accept", {}) == 403
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"collect.delegation.give", "collect.delegation.revoke"} <= verbs


def test_a_correction_is_asked_decided_and_refused_to_the_wrong_actors(
    submitted: Submission, project: Project, dispatcher: Account, reporter: Account, other_reporter: Account,
    leader: Account, as_: As,
) -> None:  # fmt: skip
    actions.accept(actor_of_account(dispatcher), submission_id=submitted.pk)
    body = {
        "submission_id": submitted.pk, "cell": str(cell(project, Field.INVESTED_YEAR)), "value": "4900",
        "reason": "审计",
    }  # fmt: skip
    for account in (other_reporter, leader):
        assert status(as_(account), "/revisions", body) in (403, 404)
    made = as_(reporter).post(f"{BASE}/revisions", body, content_type=JSON).json()
    assert (made["old"], made["new"], made["contradicts"]) == ("6200", "4900", ["2026-04"])
    assert as_(other_reporter).get(f"{BASE}/revisions").json() == []
    decide = f"/revisions/{made['id']}/decide"
    for account in (reporter, other_reporter, leader):
        assert status(as_(account), decide, {"approve": True}) in (403, 404)
    assert status(as_(dispatcher), decide, {"approve": False}) == 422
    assert status(as_(dispatcher), decide, {"approve": True}) == 200
    assert status(as_(reporter), f"/revisions/{made['id']}/withdraw", {}) == 409
    assert [one["state"] for one in as_(dispatcher).get(f"{BASE}/revisions?state=approved").json()] == [
        "approved"
    ]
    assert {"collect.revision.ask", "collect.revision.decide"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )


def test_evidence_is_listed_given_and_taken_back(
    filing: Submission, project: Project, reporter: Account, other_reporter: Account, supervisor: Account,
    settings: Settings, tmp_path: Path, as_: As,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    node = Node.objects.get(project=project, code="N1")
    address = f"{BASE}/submissions/{filing.pk}/evidence"

    def sent(kind: str = "photo", **more: str) -> dict[str, object]:
        file = SimpleUploadedFile("现场.png", PNG)
        return {"subject": f"projects.node:{node.pk}", "kind": kind, "file": file, **more}

    mine = as_(reporter)
    (made,) = mine.post(address, sent()).json()
    assert mine.post(address, sent(subject="nonsense")).status_code == 422
    assert as_(supervisor).post(address, sent()).status_code == 403
    assert as_(other_reporter).post(address, sent()).status_code == 404
    both = mine.post(
        address, sent("sign_off", party="owner", signer="刘志强", signed_on=str(NOW.date()))
    ).json()
    assert {one["kind"] for one in both} == {"photo", "sign_off"}
    got = as_(supervisor).get(f"{address}/{made['id']}")
    assert (got.getvalue(), got["X-Content-Type-Options"]) == (PNG, "nosniff")
    assert as_(other_reporter).get(address).status_code == 404
    assert as_(supervisor).post(f"{address}/{made['id']}/withdraw").status_code == 403
    assert [one["kind"] for one in mine.post(f"{address}/{made['id']}/withdraw").json()] == ["sign_off"]
    assert verification().fault is None


def run(*words: str) -> str:
    result = CliRunner().invoke(command, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.django_db
def test_the_command_line_lists_shows_returns_accepts_and_revises(
    submitted: Submission, project: Project
) -> None:
    pk, physical = str(submitted.pk), str(cell(project, Field.PHYSICAL))
    assert pk in run("list")
    assert f"{physical}  " in run("show", pk)
    assert "returned" in run("return", pk, "请核实", "--cell", physical, "偏高")
    said = run("history", pk)
    assert "偏高" in said
    assert "请核实" in said
    Submission.objects.filter(pk=pk).update(state=State.SUBMITTED.value)
    assert "accepted" in run("accept", pk)
    assert "6200 → 6100" in run(
        "revise", pk, str(cell(project, Field.INVESTED_YEAR)), "6100", "--reason", "审计"
    )
    assert Revision.objects.get().channel == "command"
    assert run("list") == ""
    assert "locked: 0" in run("lock", "2026-05", "--form", "weekly")
    assert "locked: 1" in run("lock", "2026-05")


@pytest.mark.django_db
def test_the_command_line_delegates_accepts_several_and_decides(
    submitted: Submission, project: Project, city: City
) -> None:
    day = str(NOW.date())
    assert CliRunner().invoke(command, ["delegate", "1", "--to", day]).exit_code == 2
    said = run("delegate", str(city.land_post.pk), "--from", day, "--to", day, "--unit", city.kuancheng.code)
    assert city.kuancheng.code in run("delegations")
    assert "revoked" in run("undelegate", said.split()[0])
    refused = CliRunner().invoke(command, ["accept-batch", str(submitted.pk), "999999"])
    assert refused.exit_code == 1
    assert f"{submitted.pk}  accepted" in refused.output
    assert "999999" in refused.output
    assert run("accept-batch", "--all") == ""
    pk, key = str(submitted.pk), str(cell(project, Field.INVESTED_YEAR))
    run("revise", pk, key, "6100", "--reason", "审计")
    first = Revision.objects.get()
    assert "6200 → 6100  审计" in run("revisions", "--state", "asked")
    assert "withdrawn" in run("recall", str(first.pk))
    run("revise", pk, key, "6150", "--reason", "审计")
    assert "approved" in run("decide", str(Revision.objects.exclude(pk=first.pk).get().pk), "approve")
    assert run("revisions", "--state", "asked") == ""
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {
        "collect.delegation.revoke",
        "collect.submission.accept_batch",
        "collect.revision.decide",
    } <= verbs


@pytest.mark.django_db
def test_the_command_line_keeps_evidence(
    filing: Submission, project: Project, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "kept"
    photo, node = tmp_path / "site.png", f"projects.node:{Node.objects.get(project=project, code='N1').pk}"
    photo.write_bytes(PNG)
    pk = str(filing.pk)
    assert "site.png" in run("evidence", "add", pk, node, "--kind", "photo", "--file", str(photo))
    signed = ("--party", "owner", "--signer", "刘志强", "--signed-on", str(NOW.date()))
    both = run("evidence", "add", pk, node, "--kind", "sign_off", *signed)
    assert "刘志强" in both
    run("evidence", "withdraw", next(line for line in both.splitlines() if "site.png" in line).split()[0])
    assert "site.png" not in run("evidence", "list", pk)
    settings.UPLOAD_MAX_BYTES = 10
    refused = CliRunner().invoke(
        command, ["evidence", "add", pk, node, "--kind", "photo", "--file", str(photo)]
    )
    assert isinstance(refused.exception, GuatuError)
    assert refused.exception.number == "G1015"
