"""Prints of the battle map: asked for at once, made by the worker in the asker's own sight, kept, and only theirs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language
from pytest_django import DjangoCaptureOnCommitCallbacks

from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import FrozenClock, clock, use_clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.wall.actions import ask_print, run_print
from guatu.wall.actions.printing import KEPT
from guatu.wall.battle.commands import battle_map as command
from guatu.wall.battle.types import BattleFilter
from guatu.wall.models import Print
from guatu.wall.queries.printing import PATIENCE, one_print, print_file, print_state, prints
from guatu.wall.types.printing import PrintState

SignIn = Callable[[Account], Client]
Committed = DjangoCaptureOnCommitCallbacks


@pytest.fixture(autouse=True)
def _store(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """A typesetter that needs no time; what it was asked for."""
    asked: list[dict[str, object]] = []

    def made(actor: Actor, wanted: BattleFilter, **how: object) -> bytes:
        drawn = how.pop("drawn")
        assert callable(drawn)
        drawn(1, 2)
        asked.append({"units": actor.unit_ids, "wanted": wanted, **how})
        return b"%PDF-" + str(len(asked)).encode()

    monkeypatch.setattr("guatu.wall.actions.printing.battle_pdf", made)
    return asked


def test_the_worker_makes_the_very_file_of_the_command(
    city: City,
    dispatcher: Account,
    as_: SignIn,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    browser = as_(dispatcher)
    with django_capture_on_commit_callbacks(execute=True):
        asked = browser.post(reverse("wall:battle_print"), {"paper": "A3", "group": "light"})
    assert asked.status_code == 303
    row = Print.objects.get()
    assert (row.state, row.step, row.steps, row.asked) == (PrintState.DONE, 1, 1, {"group": "light"})
    file = browser.get(reverse("wall:print_file", args=[row.pk]))
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].startswith("attachment;")
    out = tmp_path / "map.pdf"
    done = CliRunner().invoke(command, ["--paper", "A3", "--group", "light", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == file.content
    assert "下载 PDF" in browser.get(asked["Location"]).content.decode()
    assert [entry.verb for entry in Entry.objects.order_by("pk")][-2:] == [
        "wall.print.ask",
        "wall.print.finish",
    ]


def test_it_is_made_in_the_askers_sight_and_language_and_is_theirs_alone(
    city: City,
    other_reporter: Account,
    dispatcher: Account,
    quick: list[dict[str, object]],
    django_capture_on_commit_callbacks: Committed,
) -> None:
    asker = actor_of_account(other_reporter)
    with django_capture_on_commit_callbacks(execute=True):
        row = ask_print(asker, BattleFilter(late=True), paper="A0", tiles="A3", language="en")
    assert quick == [
        {
            "units": asker.unit_ids,
            "wanted": BattleFilter(late=True),
            "paper": "A0",
            "tiles": "A3",
            "language": "en",
        }
    ]
    assert print_file(asker, row.pk) == b"%PDF-1"
    for query in (one_print, print_file):
        with pytest.raises(NotFound):
            query(actor_of_account(dispatcher), row.pk)
    assert get_language() != "en"


def test_the_same_map_is_set_once_and_again_when_something_was_written(
    city: City,
    dispatcher: Account,
    quick: list[dict[str, object]],
    django_capture_on_commit_callbacks: Committed,
) -> None:
    actor = actor_of_account(dispatcher)

    def ask(**wanted: object) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return ask_print(actor, BattleFilter(**wanted), paper="A3", tiles="", language="zh-hans").pk  # type: ignore[arg-type]

    first = ask()
    assert ask() == first
    other = ask(late=True)
    assert other != first
    Print.objects.update(ground="before a report")  # as before a report
    assert ask() not in (first, other)
    for number in range(KEPT):
        ask(q=str(number))
    assert prints(actor).count() == KEPT
    digests = set(Print.objects.values_list("digest", flat=True))
    kept = [
        name
        for folder in default_storage.listdir("prints")[0]
        for name in default_storage.listdir(f"prints/{folder}")[1]
    ]
    assert {name.removesuffix(".pdf") for name in kept} == digests


def test_what_cannot_be_is_refused_what_fails_says_why_what_is_lost_is_said(
    city: City,
    dispatcher: Account,
    outsider: Account,
    operator: Actor,
    as_: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actor = actor_of_account(dispatcher)
    with pytest.raises(GuatuError) as refused:
        ask_print(actor, BattleFilter(), paper="A4", tiles="", language="zh-hans")
    assert refused.value.number == "G2301"
    for nobody in (actor_of_account(outsider), operator):
        with pytest.raises(Denied):
            ask_print(nobody, BattleFilter(), paper="A3", tiles="", language="zh-hans")
    assert as_(outsider).post(reverse("wall:battle_print"), {"paper": "A3"}).status_code == 403
    assert not Print.objects.exists()

    def refuse(*_given: object, **_how: object) -> bytes:
        raise GuatuError("G1254", wanted="Noto Sans CJK SC")

    monkeypatch.setattr("guatu.wall.actions.printing.battle_pdf", refuse)
    row = ask_print(actor, BattleFilter(), paper="A3", tiles="", language="zh-hans")
    with use_clock(FrozenClock(clock().now() + PATIENCE * 2)):
        assert print_state(row) is PrintState.CUT
        assert ask_print(actor, BattleFilter(), paper="A3", tiles="", language="zh-hans").pk != row.pk
    run_print(actor, row.pk)
    row.refresh_from_db()
    assert (row.state, row.error["number"]) == (PrintState.FAILED, "G1254")
    run_print(actor, row.pk)  # what is ended is not begun again
    assert "没有印成" in as_(dispatcher).get(reverse("wall:battle_print")).content.decode()


def test_the_api_asks_watches_and_fetches(
    city: City,
    dispatcher: Account,
    as_: SignIn,
    quick: list[dict[str, object]],
    django_capture_on_commit_callbacks: Committed,
) -> None:
    browser = as_(dispatcher)
    with django_capture_on_commit_callbacks(execute=True):
        asked = browser.post(
            "/api/wall/battle/prints", {"paper": "A1", "light": "red"}, content_type="application/json"
        )
    assert (asked.status_code, asked.json()["state"]) == (202, "asked")
    here = f"/api/wall/battle/prints/{asked.json()['id']}"
    assert (browser.get(here).json()["state"], browser.get(here).json()["sheets"]) == ("done", 2)
    assert browser.get(f"{here}/file").content == b"%PDF-1"
    assert [row["id"] for row in browser.get("/api/wall/battle/prints").json()] == [asked.json()["id"]]
