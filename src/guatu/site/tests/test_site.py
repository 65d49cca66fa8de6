"""The house itself: front page by role, the demo's door, errors without stack traces, the demo city small."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from guatu.conftest import City
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.org.actions import assign
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor, Confirmation, ResponsibilityRole, subject
from guatu.projects.actions import tie_office
from guatu.projects.models import Node, Project
from guatu.projects.types import Stage
from guatu.publish.actions import issue_task_books, sign_task_book
from guatu.site.commands.demo import demo
from guatu.site.commands.manage import check_listening
from guatu.site.demo.story import DAY
from guatu.site.duties import to_sign
from guatu.status.actions import judge

As = Callable[[Account], Client]


@pytest.mark.parametrize(
    "who", ["dispatcher", "reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]
)
def test_everybody_has_a_front_page(who: str, as_: As, request: pytest.FixtureRequest) -> None:
    answer = as_(request.getfixturevalue(who)).get("/")
    assert answer.status_code == 200


def test_the_menu_shows_an_actor_only_what_it_may_open(
    reporter: Account, administrator: Account, as_: As
) -> None:
    assert reverse("org:accounts") not in as_(reporter).get("/").content.decode()
    assert reverse("org:accounts") in as_(administrator).get("/").content.decode()


@pytest.mark.django_db
def test_the_demos_accounts_open_in_the_demo_only(dispatcher: Account) -> None:
    Account.objects.filter(pk=dispatcher.pk).update(username="diaodu")
    assert Client().post("/demo/sign-in/", {"username": "diaodu"}).status_code == 404
    with override_settings(DEMO=True):
        assert (
            Client().post("/demo/sign-in/", {"username": "diaodu"}, REMOTE_ADDR="10.1.2.3").status_code == 404
        )
        assert Client().post("/demo/sign-in/", {"username": "nobody"}).status_code == 404
        assert Client().post("/demo/sign-in/", {"username": "diaodu"}).status_code == 302
        assert b"diaodu" in Client().get("/accounts/login/").content
    assert b"diaodu" not in Client().get("/accounts/login/").content


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])  # noqa: S104 - what must be refused
def test_the_demo_refuses_to_listen_beyond_this_machine(host: str) -> None:
    with override_settings(DEMO=True), pytest.raises(GuatuError) as refused:
        check_listening(host)
    assert refused.value.number == "G2401"
    with override_settings(DEMO=True):
        check_listening("127.0.0.1")


def test_too_much_at_once_is_said_on_page_and_api(dispatcher: Account, as_: As) -> None:
    client = as_(dispatcher)
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        page = client.post(reverse("intake:index"), {"text": "目" * 200})
        answer = client.post(
            "/api/intake/documents", json.dumps({"text": "目" * 200}), content_type="application/json"
        )
    assert page.status_code == 413
    assert "G2405" in page.content.decode()
    assert answer.status_code in {400, 413}


def test_a_key_beyond_any_table_is_not_found(dispatcher: Account, as_: As) -> None:
    client = as_(dispatcher)
    for path in (
        f"/status/{10**30}/",
        f"/dispatch/{10**30}/",
        f"/collect/{10**30}/",
        f"/api/status/lights/{10**30}",
    ):
        assert client.get(path).status_code == 404, path


def test_the_demo_never_touches_somebodys_database(city: object) -> None:
    """Not even with --reset: the test city is not the demo's."""
    before = Account.objects.count()
    with pytest.raises(GuatuError) as refused:
        demo.main(["--reset", "--no-serve"], standalone_mode=False)
    assert refused.value.number == "G2402"
    assert Account.objects.count() == before


def test_the_demos_own_day_is_the_settings() -> None:
    assert DAY.isoformat() == settings.DEMO_TODAY


def test_the_front_page_says_for_how_long_a_grey_project_is_silent(
    city: City, dispatcher: Account, operator: Actor, as_: As
) -> None:
    Project.objects.create(
        code="NEVER", name="没有数据的项目", unit=city.zone, stage=Stage.BUILDING.value,
        start_actual=date(2026, 1, 10), due=date(2026, 11, 30),
    )  # fmt: skip
    judge(operator, period=Period.parse("2026-05"))
    page = as_(dispatcher).get("/").content.decode()
    part = page[page.index("没有新数据的项目") :]
    assert part.index("没有数据的项目") < part.index("从未报送")


def test_the_front_page_of_an_approving_office_leads_to_its_permits(
    city: City, task_force: Account, reporter: Account, operator: Actor, as_: As
) -> None:
    tie_office(operator, kind="land", unit_id=city.land_bureau.pk)
    project = Project.objects.create(code="P-9", name="净水厂", unit=city.kuancheng)
    node = Node.objects.create(
        project=project, code="N1", name="用地批复", position=1, duration=10, statutory_days=10, responsible="land",
        actual_start=date(2026, 6, 1), accepted_on=date(2026, 6, 2),
    )  # fmt: skip
    address = reverse("projects:permit_step", args=[node.pk, "decide"])
    assert address in as_(task_force).get("/").content.decode()
    assert address not in as_(reporter).get("/").content.decode()


def test_the_front_page_lists_a_task_book_until_its_holder_has_signed_it(
    city: City, leader: Account, dispatcher: Account, operator: Actor, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries, settings: Settings, tmp_path: Path,
) -> None:  # fmt: skip
    settings.SIGNING_KEY_FILE = tmp_path / "key.pem"
    assign(operator, of=subject(city.plan), role=ResponsibilityRole.SPONSOR, post_id=city.leader_post.pk)
    [book] = issue_task_books(operator, post_ids=[city.leader_post.pk])
    address = reverse("publish:book", args=[book.pk]) + "#sign"
    actor = actor_for(leader)
    with django_assert_max_num_queries(6):  # those of books and of sheets
        [section] = to_sign(actor)
    assert [item.url for item in section.items] == [address]
    assert address in as_(leader).get("/").content.decode()
    assert to_sign(actor_for(dispatcher)) == []
    sign_task_book(actor, version_id=book.pk, confirmation=Confirmation(leader.pk, clock().now(), "password"))
    assert to_sign(actor) == []
