"""The sheet of a hand-over, its lists, its pages, its commands and what every room gives to it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.collect.models import Delegation, Form, Submission
from guatu.collect.queries import holdings
from guatu.conftest import actor_of_account
from guatu.dispatch.models import LogEntry, Matter, Meeting, Occasion, SupervisionOrder
from guatu.dispatch.tests.rows import make_matter
from guatu.kernel.clock import clock, use_clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ledger.actions import post_message
from guatu.org.actions import appoint, assign
from guatu.org.models import Account, Post, Responsibility
from guatu.org.queries import holder_of
from guatu.org.types import Actor, Leaving, ResponsibilityRole, subject
from guatu.projects.models import Project
from guatu.publish import jobs, queries
from guatu.publish.actions import (
    announce_hand_over,
    carry_out_hand_over,
)
from guatu.publish.hand_over_commands import handover_group
from guatu.publish.models import HandOver, HandOverItem, TaskBookVersion
from guatu.publish.tests.hand_overs.conftest import DAY, TODAY, As, on_day
from guatu.publish.types import SECTIONS, FileKind
from guatu.status.models import Override

if TYPE_CHECKING:
    from guatu.conftest import City


def test_the_sheet_comes_as_it_was_frozen_and_as_it_was_signed(
    real_files: None, passed: HandOver, successor: Account, as_: As
) -> None:
    successor.refresh_from_db()
    actor = actor_of_account(successor)
    for kind, start in ((FileKind.PDF, b"%PDF-"), (FileKind.WORD, b"PK")):
        frozen = queries.hand_over_file(actor, passed.pk, kind)
        assert frozen.startswith(start)
        assert queries.hand_over_file(actor, passed.pk, kind, signed=True, language="en") != frozen
    served = as_(successor).get(reverse("publish:hand_over_file", args=[passed.pk, "pdf"]))
    assert served.content == bytes(passed.pdf)
    assert as_(successor).get(f"/api/publish/hand-overs/{passed.pk}/files/exe").status_code == 422


def test_lists_and_sheets_take_the_same_queries_however_much_there_is(
    passed: HandOver, post: Post, dispatcher: Account, city: "City", operator: Actor, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(8):
        assign(operator, of=subject(city.plan), role=list(ResponsibilityRole)[number % 6], post_id=post.pk)
        make_matter(
            city.land_bureau,
            date(2026, 7, 1),
            number=f"春城调〔2026〕{number + 20}号",
            title="事项",
            post=post,
        )
    with django_assert_max_num_queries(34):
        assert len(queries.preview(post)) > 12
    browser = as_(dispatcher)
    with django_assert_max_num_queries(14):
        assert "轮岗" not in browser.get(reverse("publish:hand_overs")).content.decode()
    page = browser.get(reverse("publish:announce"), {"post": post.pk}).content.decode()
    assert "春城调〔2026〕7号" in page


def test_it_is_announced_and_withdrawn_on_pages_and_by_api(
    post: Post, administrator: Account, as_: As
) -> None:
    browser = as_(administrator)
    answer = browser.post(
        reverse("publish:announce"), {"post": post.pk, "on": "2026-06-15", "successor_number": "B2"}
    )
    row = HandOver.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/publish/hand-overs/{row.pk}/")
    shown = browser.get(f"/publish/hand-overs/{row.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "Give land" in shown
    assert browser.post(reverse("publish:carry_out", args=[row.pk])).status_code == 409
    assert browser.post(reverse("publish:withdraw", args=[row.pk])).status_code == 303
    made = browser.post(
        "/api/publish/hand-overs", {"post_id": post.pk, "on": "2026-06-08"}, "application/json"
    ).json()
    done = browser.post(f"/api/publish/hand-overs/{made['id']}/carry-out").json()
    assert (done["state"], made["acting_post_id"] is not None) == ("carried_out", True)
    assert len(browser.get("/api/publish/hand-overs").json()) == 2


def test_the_command_line_previews_announces_runs_and_verifies(post: Post) -> None:
    run = CliRunner()
    assert "供地" in run.invoke(handover_group, ["preview", str(post.pk)]).output
    assert run.invoke(handover_group, ["announce", str(post.pk), "--on", "2026-06-08"]).exit_code == 0
    assert str(post) in run.invoke(handover_group, ["run"]).output
    assert "carried_out" in run.invoke(handover_group, ["list"]).output
    assert run.invoke(handover_group, ["verify"]).exit_code == 0
    HandOverItem.objects.filter(section="matter").delete()
    assert run.invoke(handover_group, ["verify"]).exit_code == 1


def test_what_nobody_could_read_holds_the_hand_over_up(
    city: "City", operator: Actor, task_force: Account
) -> None:
    appoint(operator, staff_number="A1", name="", post_id=city.land_post.pk, on=date(2026, 1, 1))
    post_message(
        operator, to=[task_force.pk], kind="test", text=Phrase("请看", "Please see"), about=subject(city.plan)
    )
    row = announce_hand_over(operator, post_id=city.land_post.pk, on=TODAY, successor_number="B2")
    with pytest.raises(GuatuError) as refused:
        carry_out_hand_over(operator, hand_over_id=row.pk)
    assert refused.value.number == "G2216"
    assert str(holder_of(city.land_post.pk).person) == "A1"  # type: ignore[union-attr]  # it is held


def test_every_room_says_what_the_post_has(
    post: Post, sponsored: Project, city: "City", leader: Account, operator: Actor
) -> None:
    for role in (ResponsibilityRole.SECRETARY, ResponsibilityRole.SPONSOR):
        assign(operator, of=subject(sponsored), role=role, post_id=post.pk, on=TODAY)
    matter = Matter.objects.get(number="春城调〔2026〕7号")
    SupervisionOrder.objects.create(
        number="督〔2026〕1号", colour="yellow", name="督办单", name_en="Sheet", matter=matter,
        unit=city.land_bureau, reason="超期", reason_en="Late", rules="x", issued_on=TODAY, due_on=DAY,
    )  # fmt: skip
    Meeting.objects.create(name="调度会", name_en="Meeting", period="2026-05", on=DAY, chair=post)
    Occasion.objects.create(kind="visit", post=post, project=sponsored, planned_on=DAY)
    LogEntry.objects.create(
        project=sponsored,
        on=TODAY,
        happened="踏勘",
        next_step="取批复",
        next_on=DAY,
        ask="是否同意",
        at=clock().now(),
    )
    Delegation.objects.create(
        from_post=city.kuancheng_post, to_post=post, start=TODAY, end=DAY, given_at=clock().now(),
        given_label="宽城", reason="休假",
    )  # fmt: skip
    Override.objects.create(
        project=sponsored, period="2026-05", colour="green", computed="red", reason="已复工", until=DAY, post=post,
        set_at=clock().now(),
    )  # fmt: skip
    found = [one.section for one in queries.preview(post)]
    counted = {
        section: found.count(section) for section in ("responsibility", "matter", "order", "meeting", "duty")
    }
    assert counted == {"responsibility": 3, "matter": 1, "order": 1, "meeting": 1, "duty": 3}
    assert (found.count("delegation"), found.count("override")) == (1, 1)
    assert found == sorted(found, key=list(SECTIONS).index)


def test_forms_that_are_owed_begun_or_wait_for_a_decision_pass_too(
    city: "City", reporter: Account, dispatcher: Account, operator: Actor
) -> None:
    form = Form.objects.create(code="m", version=1, name="月报", name_en="Monthly", state="in_force")
    for unit, state in ((city.kuancheng, "draft"), (city.nanguan, "submitted")):
        Submission.objects.create(
            form=form, unit=unit, period="2026-05", due_on=DAY, state=state, submitted_at=clock().now()
        )
    left = {
        account: Leaving(city.kuancheng_post, (actor_of_account(account),), TODAY)
        for account in (reporter, dispatcher)
    }
    drafts = [one for one in holdings(left[reporter]) if one.section == "filing"]
    assert "宽城区 月报 2026年5月" in [one.name.zh for one in drafts]
    waiting = [one.name.zh for one in holdings(left[dispatcher]) if one.section == "decision"]
    assert waiting == ["南关区 月报 2026-05"]


def test_the_jobs_of_the_day_carry_out_close_and_renew(
    post: Post, administrator: Account, task_force: Account
) -> None:
    row = announce_hand_over(
        actor_of_account(administrator), post_id=post.pk, on=TODAY, successor_number="B2"
    )
    jobs.hand_over.call_local()
    row.refresh_from_db()
    assert (row.state, row.closed_at) == ("carried_out", None)
    Responsibility.objects.filter(post=post).update(end=TODAY)
    jobs.renew.call_local()
    assert TaskBookVersion.objects.get(post=post, current=True).content == []
    with use_clock(on_day(TODAY + timedelta(days=7))):
        jobs.hand_over.call_local()
    task_force.refresh_from_db()
    assert not task_force.is_active
