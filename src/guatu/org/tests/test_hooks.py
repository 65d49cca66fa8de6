"""The page, the API and the command line of hooks: for the IT centre alone; the secret is shown once."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from django.test import Client, override_settings

from guatu.conftest import City, actor_of_account
from guatu.ledger.models import Entry, Hook
from guatu.ledger.types import Subject
from guatu.org.hook_commands import webhook
from guatu.org.models import Account
from guatu.org.queries import OfficeDirectory
from guatu.status.queries import turned_in_sight

SignIn = Callable[[Account], Client]
JSON = "application/json"
FORM = {"name": "中台", "address": "https://data.example/in/secret-path", "verbs": "org.account. status.lights.",
        "username": "reporter"}  # fmt: skip


def test_the_it_centre_enters_one_and_sees_its_secret_once(
    administrator: Account, reporter: Account, as_: SignIn
) -> None:
    client = as_(administrator)
    answer = client.post("/org/hooks/", FORM)
    page = answer.content.decode()
    assert 'id="secret">whsec_' in page
    assert answer["Cache-Control"] == "no-store"
    page = client.get("/org/hooks/").content.decode()
    assert "whsec_" not in page
    assert "https://data.example…" in page
    assert "secret-path" not in page
    row = Hook.objects.get()
    assert row.account_id == reporter.pk
    assert "whsec_" in client.post(f"/org/hooks/{row.pk}/rotate/").content.decode()
    assert client.post(f"/org/hooks/{row.pk}/replay/", {"number": "1"}).status_code == 302
    assert client.post(f"/org/hooks/{row.pk}/replay/", {"number": "x"}).status_code == 422
    assert client.post(f"/org/hooks/{row.pk}/skip/").status_code == 302
    for do in ("pause", "resume", "remove"):
        assert client.post(f"/org/hooks/{row.pk}/do/{do}/").status_code == 302
    assert client.post(f"/org/hooks/{row.pk}/do/other/").status_code == 404
    assert list(Entry.objects.filter(verb__startswith="ledger.hook.").values_list("verb", flat=True)) == [
        f"ledger.hook.{do}" for do in ("add", "rotate", "replay", "pause", "resume", "remove")
    ]
    assert "还没有回调" in client.get("/org/hooks/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"address": "ftp://x/"}, {"verbs": "no.such."}, {"verbs": ""}, {"name": ""}]
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    administrator: Account, reporter: Account, as_: SignIn, wrong: dict[str, str]
) -> None:
    assert as_(administrator).post("/org/hooks/", {**FORM, **wrong}).status_code == 422
    assert not Hook.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "dispatcher", "supervisor", "leader", "outsider"])
def test_nobody_else_may(
    administrator: Account, reporter: Account, as_: SignIn, request: pytest.FixtureRequest, who: str
) -> None:
    as_(administrator).post("/org/hooks/", FORM)
    pk = Hook.objects.get().pk
    stranger = as_(request.getfixturevalue(who))
    assert stranger.get("/org/hooks/").status_code == 403
    assert stranger.post("/org/hooks/", FORM).status_code == 403
    assert stranger.post(f"/org/hooks/{pk}/rotate/").status_code == 403
    assert stranger.post(f"/org/hooks/{pk}/do/remove/").status_code == 403
    assert stranger.get("/api/org/hooks").status_code == 403
    assert stranger.post("/api/org/hooks", FORM, content_type=JSON).status_code == 403
    assert stranger.post(f"/api/org/hooks/{pk}/replay", {"number": 1}, content_type=JSON).status_code == 403
    assert stranger.delete(f"/api/org/hooks/{pk}").status_code == 403
    assert Hook.objects.filter(removed_at=None).count() == 1


def test_the_api_and_the_command_line_do_the_same(
    administrator: Account, reporter: Account, as_: SignIn
) -> None:
    client = as_(administrator)
    made = client.post("/api/org/hooks", FORM, content_type=JSON)
    assert made.status_code == 201
    pk = made.json()["id"]
    assert made.json()["secret"].startswith("whsec_")
    assert client.post("/api/org/hooks", {**FORM, "username": "nobody"}, content_type=JSON).status_code == 404
    (row,) = client.get("/api/org/hooks").json()
    assert (row["username"], row["shown"], row["behind"]) == ("reporter", "https://data.example…", 0)
    assert client.post(f"/api/org/hooks/{pk}/rotate").json()["secret"].startswith("whsec_")
    assert client.post(f"/api/org/hooks/{pk}/replay", {"number": 1}, content_type=JSON).status_code == 204
    assert client.post(f"/api/org/hooks/{pk}/skip").json() == {"number": None}
    for do in ("pause", "resume"):
        assert client.post(f"/api/org/hooks/{pk}/{do}").status_code == 204

    def run(*words: str) -> str:
        return CliRunner().invoke(webhook, words, catch_exceptions=False).output

    assert "[org.account. status.lights.]" in run("list")
    assert "whsec_" in run("add", "https://two.example/", "--verbs", "status.lights.", "--as", "reporter")
    for do in ("rotate", "skip", "pause", "resume"):
        run(do, str(pk))
    run("replay", str(pk), "1")
    with override_settings(HOOK_HOSTS=["none.example"]):
        assert "arrived: 0" in run("send")
    run("remove", str(pk))
    assert client.delete(f"/api/org/hooks/{pk}").status_code == 404


def test_it_speaks_english(administrator: Account, reporter: Account, as_: SignIn) -> None:
    client = as_(administrator)
    client.cookies["django_language"] = "en"
    client.post("/org/hooks/", FORM)
    page = client.get("/org/hooks/").content.decode()
    for words in ("Hooks", "In whose sight", "Replay", "New secret"):
        assert words in page


def test_a_district_is_told_of_its_own_lights_only(
    reporter: Account, dispatcher: Account, city: City
) -> None:
    from guatu.projects.models import Project  # noqa: PLC0415 - a higher room, asked in this one test

    for code, unit in (("P1", city.kuancheng), ("P2", city.nanguan)):
        Project.objects.create(code=code, name=code, unit=unit)
    facts = {
        "period": "2026-05", "judged": 2, "colours": {"red": 2},
        "changes": [{"project": "P1", "before": "green", "after": "red"},
                    {"project": "P2", "before": "", "after": "red"},
                    {"kind": "indicator", "subject": "3", "before": "", "after": "red"}],
    }  # fmt: skip
    subject = Subject("status.lights", "city:2026-05")
    ((_, seen),) = [one for one in OfficeDirectory().shown(reporter.pk, [(subject, None, facts)]) if one]
    assert seen == {
        "period": "2026-05", "packs": None, "changed": 1,
        "changes": [{"project": "P1", "before": "green", "after": "red"}],
    }  # fmt: skip
    assert OfficeDirectory().shown(dispatcher.pk, [(subject, None, facts)]) == [(None, facts)]
    assert (
        turned_in_sight(
            actor_of_account(reporter), {"changes": [{"project": "P2", "before": "", "after": "red"}]}
        )
        is None
    )
    assert turned_in_sight(actor_of_account(reporter), "text") is None
