"""Who approved an adjustment: a post of the house, or a body outside it with the document that says so."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, NotFound
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.targets.models import Indicator, TargetVersion
from guatu.targets.tests.test_actions import adjust, refused
from guatu.targets.tests.test_split_page import PAGE, as_typed

SignIn = Callable[[Account], Client]
NOBODY: dict[str, Any] = {"approver": "", "approval_document": ""}


def test_a_post_of_the_house_approves_and_the_ledger_names_it(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    adjust(operator, city, split_estates, **NOBODY | {"approver_post_id": city.leader_post.pk})
    version = TargetVersion.objects.get(number=2)
    assert (version.approver_post, version.approver) == (city.leader_post, "")
    assert '"approver":"分管副市长"' in Entry.objects.latest("number").after


def test_a_body_outside_is_named_with_its_document(
    operator: Actor, city: City, split_estates: Indicator
) -> None:
    refused("G1544", lambda: adjust(operator, city, split_estates, approval_document=""))
    both = {"approver_post_id": city.leader_post.pk}
    refused("G1543", lambda: adjust(operator, city, split_estates, **both))
    adjust(operator, city, split_estates)
    version = TargetVersion.objects.get(number=2)
    assert (version.approver_post, version.approval_document) == (None, "第6次纪要")


def test_a_post_that_is_not_there_approves_nothing(
    operator: Actor, city: City, split_estates: Indicator, reporter: Account
) -> None:
    missing = NOBODY | {"approver_post_id": 10**6}
    with pytest.raises(NotFound):
        adjust(operator, city, split_estates, **missing)
    with pytest.raises(Denied):
        adjust(actor_of_account(reporter), city, split_estates, **missing)
    assert TargetVersion.objects.count() == 1


def test_the_tables_refuse_two_approvers_and_none(city: City, split_estates: Indicator) -> None:
    first = TargetVersion.objects.get()
    facts: dict[str, Any] = {
        "plan": first.plan, "indicator": first.indicator, "year": 2026, "number": 2, "reason": "x",
        "holds_from": date(2026, 7, 1), "recorded_at": first.recorded_at,
    }  # fmt: skip
    for approved in ({}, {"approver": "常务会议", "approver_post": city.leader_post}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TargetVersion.objects.create(**facts, **approved)


def test_the_grid_offers_posts_by_unit_and_pages_lead_to_the_one_that_approved(
    city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account, leader: Account
) -> None:
    client = as_(dispatcher)
    page = client.get(PAGE)
    assert '<optgroup label="春城市">' in page.content.decode()
    said = {"reason": "年中调整", "approver_post_id": city.leader_post.pk, "holds_from": "2026-06-30"}
    spread = client.post(PAGE, as_typed(client, page, do="spread", total="450", by_unit="even"))
    wrong = as_typed(client, spread, do="issue", **said, approver="常务会议")
    assert "只能有一个" in client.post(PAGE, wrong).content.decode()
    assert client.post(PAGE, as_typed(client, spread, do="issue", **said)).status_code == 302
    version = TargetVersion.objects.get(number=2)
    assert version.targets.get(unit=city.root, period="2026").bottom_line == Decimal(450)
    shown = as_(leader).get(f"/targets/versions/{version.pk}/").content.decode()
    assert "春城市 · 分管副市长" in shown
    assert f"/org/posts/{city.leader_post.pk}/" in shown
    row = client.get("/api/targets/indicators/estates/versions").json()[0]
    assert (row["approver_post_id"], row["approver"]) == (city.leader_post.pk, "")
