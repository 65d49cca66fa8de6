"""A post with everything on it, that passes to somebody new on a day."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import Settings

from guatu.conftest import actor_of_account
from guatu.dispatch.models import Matter
from guatu.dispatch.tests.rows import make_matter
from guatu.kernel.clock import FrozenClock, clock, use_clock
from guatu.org.actions import appoint, assign, issue_token, set_head
from guatu.org.models import Account, Post
from guatu.org.types import Actor, Confirmation, ResponsibilityRole, Role, subject
from guatu.projects.models import Project
from guatu.publish.actions import (
    announce_hand_over,
    carry_out_due,
    issue_task_books,
)
from guatu.publish.models import HandOver

if TYPE_CHECKING:
    from guatu.conftest import City

As = Callable[[Account], Client]
TODAY, DAY = date(2026, 6, 8), date(2026, 6, 15)
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _key(settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_KEY_FILE = tmp_path / "key.pem"


@pytest.fixture
def real_files() -> None:
    """Asked for by a test that looks at the files."""


@pytest.fixture(autouse=True)
def _quick_files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typesetting costs a second: only a test that looks at the files has them set."""
    if "real_files" not in request.fixturenames:
        monkeypatch.setattr("guatu.publish.queries.sheet_files", lambda *_: (b"PK", b"%PDF-"))


def on_day(day: date) -> FrozenClock:
    return FrozenClock(datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai")))


def confirmed(account: Account) -> Confirmation:
    return Confirmation(account.pk, clock().now(), "password")


@pytest.fixture
def post(sponsored: Project, city: "City", task_force: Account, leader: Account, operator: Actor) -> Post:
    """The land post, held by A1, with a duty, a matter in hand, a book, a token and an unread message; L1 heads it."""
    appoint(operator, staff_number="A1", name="", post_id=city.land_post.pk, on=date(2026, 1, 1))
    appoint(operator, staff_number="L1", name="", post_id=city.leader_post.pk, on=date(2026, 1, 1))
    set_head(operator, post_id=city.leader_post.pk)
    assign(
        operator, of=subject(sponsored), role=ResponsibilityRole.SUPPORT, post_id=city.land_post.pk,
        on=date(2026, 2, 1),
    )  # fmt: skip
    matter = make_matter(
        city.land_bureau, date(2026, 6, 30), number="春城调〔2026〕7号", title="供地", title_en="Give land"
    )
    Matter.objects.filter(pk=matter.pk).update(
        post=city.land_post, holder_post=city.land_post, held_since=date(2026, 5, 20),
        held_until=date(2026, 6, 30),
    )  # fmt: skip
    issue_task_books(operator, post_ids=[city.land_post.pk])
    issue_token(actor_of_account(task_force), name="脚本")
    return city.land_post


@pytest.fixture
def successor(city: "City") -> Account:
    account = Account(username="newcomer", first_name="newcomer", role=Role.OUTSIDER)
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def passed(post: Post, successor: Account, administrator: Account, operator: Actor) -> HandOver:
    row = announce_hand_over(
        actor_of_account(administrator), post_id=post.pk, on=DAY, successor_number="B2",
        successor_username="newcomer", reason="轮岗",
    )  # fmt: skip
    with use_clock(on_day(DAY)):
        [done] = carry_out_due(operator)
    assert done.pk == row.pk
    return done


def sections(row: HandOver) -> list[str]:
    return list(row.items.values_list("section", flat=True))
