"""The standing people of the small test city, on a frozen day. Tests of every room use them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from huey.contrib.djhuey import HUEY

from guatu.kernel.clock import FrozenClock, use_clock
from guatu.org.models import Account, Post, Unit
from guatu.org.queries import actor_for
from guatu.org.types import Actor, Role, UnitKind
from guatu.targets.models import Area, Plan

NOW = datetime(2026, 6, 8, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(autouse=True)
def _frozen_day() -> Iterator[None]:
    with use_clock(FrozenClock(NOW)):
        yield


@pytest.fixture(autouse=True)
def _jobs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job is done where it is asked for, when the transaction that asked commits."""
    monkeypatch.setattr(HUEY, "immediate", True)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of rows are given out again in every test, which no house does: what was foreseen of them is forgotten."""
    monkeypatch.setattr("guatu.status.queries.year_ends._kept", {})


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project; tests that need it are skipped, and say so, where it is not there."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there: the real data was not read")
    return SHARED


@dataclass(frozen=True)
class City:
    """The small test city: a root, two districts, a zone, a bureau, an unconnected enterprise; one plan, two areas."""

    root: Unit
    kuancheng: Unit
    nanguan: Unit
    zone: Unit
    land_bureau: Unit
    enterprise: Unit
    plan: Plan
    industry: Area
    livelihood: Area
    kuancheng_post: Post
    nanguan_post: Post
    land_post: Post
    leader_post: Post


@pytest.fixture
def city(db: None) -> City:
    root = Unit.objects.create(
        code="220100", name="春城市", name_en="Chuncheng", short="春城", kind=UnitKind.CITY
    )
    make = Unit.objects.create
    kuancheng = make(code="220103", name="宽城区", name_en="Kuancheng District", short="宽城", short_en="Kuancheng",
                     kind=UnitKind.DISTRICT, parent=root, position=1, map_x=1, map_y=0)  # fmt: skip
    nanguan = make(code="220102", name="南关区", name_en="Nanguan District", short="南关", short_en="Nanguan",
                   kind=UnitKind.DISTRICT, parent=root, position=2, map_x=1, map_y=1)  # fmt: skip
    zone = make(code="220191", name="高新区", name_en="High-tech Zone", short="高新", short_en="High-tech",
                kind=UnitKind.ZONE, parent=root, position=3, map_x=2, map_y=1)  # fmt: skip
    land = make(code="LAND", name="自然资源局", name_en="Land Bureau", short="资源", kind=UnitKind.DEPARTMENT,
                parent=root, position=20)  # fmt: skip
    enterprise = make(
        code="ENT", name="某企业", name_en="An enterprise", short="企业", kind=UnitKind.ENTERPRISE
    )
    plan = Plan.objects.create(
        code="2026", name="2026年计划", name_en="Plan of 2026", kind=Plan.Kind.YEAR,
        start=date(2026, 1, 1), end=date(2026, 12, 31),
    )  # fmt: skip
    return City(
        root=root,
        kuancheng=kuancheng,
        nanguan=nanguan,
        zone=zone,
        land_bureau=land,
        enterprise=enterprise,
        plan=plan,
        industry=Area.objects.create(plan=plan, code="industry", name="产业", name_en="Industry", position=1),
        livelihood=Area.objects.create(plan=plan, code="life", name="民生", name_en="Livelihood", position=2),
        kuancheng_post=Post.objects.create(
            unit=kuancheng, title="宽城区填报岗", title_en="Kuancheng reporter"
        ),
        nanguan_post=Post.objects.create(unit=nanguan, title="南关区填报岗", title_en="Nanguan reporter"),
        land_post=Post.objects.create(unit=land, title="用地保障岗", title_en="Land supply post"),
        leader_post=Post.objects.create(unit=root, title="分管副市长", title_en="Deputy mayor"),
    )


def _account(username: str, role: Role, unit: Unit | None, post: Post | None = None) -> Account:
    account = Account(username=username, first_name=username, role=role, unit=unit, post=post)
    account.set_unusable_password()
    account.save()
    return account


@pytest.fixture
def dispatcher(city: City) -> Account:
    return _account("dispatcher", Role.DISPATCHER, city.root)


@pytest.fixture
def reporter(city: City) -> Account:
    """Of Kuancheng."""
    return _account("reporter", Role.REPORTER, city.kuancheng, city.kuancheng_post)


@pytest.fixture
def other_reporter(city: City) -> Account:
    """Of Nanguan: must not see or touch Kuancheng."""
    return _account("other_reporter", Role.REPORTER, city.nanguan, city.nanguan_post)


@pytest.fixture
def leader(city: City) -> Account:
    return _account("leader", Role.LEADER, city.root, city.leader_post)


@pytest.fixture
def task_force(city: City) -> Account:
    """Of the land bureau."""
    return _account("task_force", Role.TASK_FORCE, city.land_bureau, city.land_post)


@pytest.fixture
def supervisor(city: City) -> Account:
    return _account("supervisor", Role.SUPERVISOR, city.root)


@pytest.fixture
def administrator(city: City) -> Account:
    return _account("administrator", Role.ADMINISTRATOR, city.root)


@pytest.fixture
def outsider(city: City) -> Account:
    """Signed in, but given no part."""
    return _account("outsider", Role.OUTSIDER, city.enterprise)


def actor_of_account(account: Account) -> Actor:
    """The actor behind a standing person."""
    return actor_for(account)


def _as(account: Account) -> Client:
    """Signed in by one insert of a session: what else signing in does takes longer than many a test."""
    client, session = Client(), SessionStore()
    session[SESSION_KEY] = f"{account.pk}"
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


@pytest.fixture
def as_() -> Callable[[Account], Client]:
    """A browser signed in as one of the standing people: `as_(reporter).get(...)`."""
    return _as


@pytest.fixture
def operator(db: None) -> Actor:
    """The command line, for setting tests up through real actions."""
    return Actor.operator("test")
