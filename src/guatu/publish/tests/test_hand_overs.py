"""A post passes whole: announced, carried out on its day, its sheet frozen and signed by both."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from guatu.collect.models import Delegation, Form, Submission
from guatu.collect.queries import holdings
from guatu.conftest import actor_of_account
from guatu.dispatch.models import LogEntry, Matter, Meeting, Occasion, SupervisionOrder
from guatu.dispatch.tests.rows import make_matter
from guatu.kernel.clock import FrozenClock, clock, use_clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import post_message
from guatu.ledger.models import Entry, Message
from guatu.ledger.queries import verification
from guatu.org.actions import appoint, assign, issue_token, set_head
from guatu.org.models import Account, Post, Responsibility, Tenure
from guatu.org.queries import accounts_at, holder_of
from guatu.org.types import Actor, Confirmation, Leaving, ResponsibilityRole, Role, subject
from guatu.projects.models import Project
from guatu.publish import jobs, queries
from guatu.publish.actions import (
    announce_hand_over,
    carry_out_due,
    carry_out_hand_over,
    close_left_accounts,
    issue_task_books,
    object_to_item,
    sign_hand_over,
    withdraw_hand_over,
)
from guatu.publish.hand_over_commands import handover_group
from guatu.publish.models import HandOver, HandOverItem, TaskBookVersion
from guatu.publish.types import SECTIONS, FileKind, Signer
from guatu.status.models import Override

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


def test_until_its_day_nothing_passes_and_what_would_is_seen(
    post: Post, administrator: Account, operator: Actor, task_force: Account
) -> None:
    row = announce_hand_over(actor_of_account(administrator), post_id=post.pk, on=DAY, successor_number="B2")
    assert carry_out_due(operator) == []
    with pytest.raises(GuatuError) as refused:
        carry_out_hand_over(operator, hand_over_id=row.pk)
    assert refused.value.number == "G2212"
    assert str(holder_of(post.pk).person) == "A1"  # type: ignore[union-attr]  # it is held
    seen = [line.holding.section for line in queries.sheet_lines(row)]
    assert {"responsibility", "book", "node", "matter", "notice", "token"} <= set(seen)
    assert Message.objects.filter(recipient_id=task_force.pk, kind="publish.hand_over").exists()


def test_on_its_day_person_account_messages_and_book_pass_in_one_act(
    passed: HandOver, post: Post, task_force: Account, successor: Account
) -> None:
    spans = (
        Tenure.objects.filter(post=post).order_by("start").values_list("person__staff_number", "start", "end")
    )
    assert list(spans) == [("A1", date(2026, 1, 1), DAY), ("B2", DAY, None)]
    successor.refresh_from_db()
    task_force.refresh_from_db()
    assert (successor.role, successor.post_id, successor.unit_id) == ("task_force", post.pk, post.unit_id)
    assert (task_force.role, task_force.post_id, task_force.is_active) == ("outsider", None, True)
    assert not task_force.tokens.filter(revoked_at=None).exists()
    unread = Message.objects.filter(kind="publish.task_book")
    assert set(unread.values_list("recipient_id", flat=True)) == {successor.pk}
    books = TaskBookVersion.objects.filter(post=post).order_by("number")
    assert [(book.number, book.current, book.changed) for book in books] == [(1, False, 0), (2, True, 0)]


def test_what_is_in_hand_keeps_its_days_and_the_ledger_says_that_it_passed(passed: HandOver) -> None:
    matter = Matter.objects.get(number="春城调〔2026〕7号")
    assert (matter.held_since, matter.held_until) == (date(2026, 5, 20), date(2026, 6, 30))
    line = passed.items.get(section="matter")
    assert (line.since, line.until) == (date(2026, 5, 20), date(2026, 6, 30))
    entry = Entry.objects.get(verb="publish.hand_over.carry_out", subject_kind="dispatch.matter")
    assert '"from":"A1"' in entry.after
    assert '"to":"B2"' in entry.after
    assert verification().fault is None


def test_the_frozen_sheet_holds_and_an_altered_line_does_not(passed: HandOver) -> None:
    assert queries.sheet_checked(passed).holds
    passed.items.filter(section="matter").update(until=date(2027, 1, 1))
    assert not queries.sheet_checked(passed).digest


def test_the_leaver_signs_seeing_nothing_else_then_the_successor_and_accounts_are_closed(
    passed: HandOver, task_force: Account, successor: Account, operator: Actor, as_: As
) -> None:
    task_force.refresh_from_db()
    task_force.set_password(PASSWORD)
    task_force.save(update_fields=["password"])
    left = as_(task_force)
    address = reverse("publish:hand_over", args=[passed.pk])
    assert left.get("/dispatch/").status_code == 403
    page = left.get(address).content.decode()
    assert "以移交人身份签署" in page
    assert f'href="/org/posts/{passed.post_id}/"' not in page
    assert left.post(address, {"password": "wrong"}).status_code == 422
    assert left.post(address, {"password": PASSWORD, "remark": "资料已当面移交"}).status_code == 303
    line = passed.items.get(section="matter")
    taken = as_(successor)
    reply = taken.post(reverse("publish:object_to", args=[passed.pk, line.pk]), {"text": "缺测绘资料"})
    assert reply.status_code == 303
    assert taken.post(address, {"password": PASSWORD, "remark": "除异议外均已接收"}).status_code == 303
    shown = taken.get(address).content.decode()
    assert all(text in shown for text in ("资料已当面移交", "缺测绘资料", "除异议外均已接收", "签名有效"))
    again = taken.put(
        f"/api/publish/hand-overs/{passed.pk}/items/{line.pk}/objection", {"text": "再提"}, "application/json"
    )
    assert (again.status_code, again.json()["number"]) == (409, "G2215")
    told = taken.get(f"/api/publish/hand-overs/{passed.pk}").json()
    assert told["checked"]["digest"] is True
    assert told["leaver_signature"]["person"] == "A1"
    assert close_left_accounts(operator) == 1
    task_force.refresh_from_db()
    assert not task_force.is_active
    assert close_left_accounts(operator) == 0


def test_an_unsigned_leaver_is_closed_after_seven_days(
    passed: HandOver, task_force: Account, operator: Actor
) -> None:
    for days, closed in ((6, 0), (7, 1)):
        with use_clock(on_day(DAY + timedelta(days=days))):
            assert close_left_accounts(operator) == closed
    task_force.refresh_from_db()
    assert not task_force.is_active


def test_without_a_successor_the_head_acts_and_nothing_is_without_a_person(
    post: Post, leader: Account, dispatcher: Account, operator: Actor
) -> None:
    row = announce_hand_over(actor_of_account(dispatcher), post_id=post.pk, on=DAY)
    with use_clock(on_day(DAY)):
        carry_out_due(operator)
    row.refresh_from_db()
    head = queries.head_of(row)
    assert (head.acting, head.receiver, head.receiver_post.en) == (True, "L1", "Chuncheng, Deputy mayor")
    for duty in Responsibility.objects.filter(end=None):
        assert holder_of(duty.post_id) is not None
        assert accounts_at([duty.post_id])[duty.post_id] == [leader.pk]
    assert row.receiver_id == leader.pk
    assert queries.part_of(actor_of_account(leader), row) is Signer.SUCCESSOR


def test_the_leavers_account_may_move_to_another_post(
    post: Post, city: "City", task_force: Account, administrator: Account, operator: Actor
) -> None:
    announce_hand_over(
        actor_of_account(administrator), post_id=post.pk, on=DAY, successor_number="B2",
        moved_to_id=city.kuancheng_post.pk, moved_role=Role.REPORTER,
    )  # fmt: skip
    with use_clock(on_day(DAY)):
        [done] = carry_out_due(operator)
        task_force.refresh_from_db()
        assert (task_force.role, task_force.post_id) == ("reporter", city.kuancheng_post.pk)
        assert queries.part_of(actor_of_account(task_force), done) is Signer.LEAVER
        sign_hand_over(actor_of_account(task_force), hand_over_id=done.pk, confirmation=confirmed(task_force))
        close_left_accounts(operator)
    task_force.refresh_from_db()
    assert task_force.is_active


def test_killed_amid_the_act_nothing_has_passed_and_it_goes_on_later(
    post: Post, administrator: Account, city: "City", operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = actor_of_account(administrator)
    announce_hand_over(actor, post_id=post.pk, on=DAY, successor_number="B2")
    announce_hand_over(actor, post_id=city.leader_post.pk, on=DAY, successor_number="L2")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with use_clock(on_day(DAY)):
        with monkeypatch.context() as patched:
            patched.setattr("guatu.publish.actions.carrying_out.reissue_for_holder", killed)
            with pytest.raises(KeyboardInterrupt):
                carry_out_due(operator)
        assert not HandOverItem.objects.exists()
        assert not Tenure.objects.filter(start=DAY).exists()
        assert len(carry_out_due(operator)) == 2
        assert carry_out_due(operator) == []


def test_one_that_cannot_be_carried_out_says_why_and_holds_up_no_other(
    post: Post, administrator: Account, city: "City", operator: Actor
) -> None:
    actor = actor_of_account(administrator)
    stuck = announce_hand_over(actor, post_id=post.pk, on=DAY, successor_number="B2")
    announce_hand_over(actor, post_id=city.leader_post.pk, on=DAY, successor_number="L2")
    appoint(operator, staff_number="C3", name="", post_id=post.pk, on=date(2026, 6, 10))
    with use_clock(on_day(DAY)):
        assert [row.post_id for row in carry_out_due(operator)] == [city.leader_post.pk]
        carry_out_due(operator)
    stuck.refresh_from_db()
    assert "变了" in stuck.trouble
    assert Message.objects.filter(recipient_id=administrator.pk, text__contains="未能交接").count() == 1
    withdraw_hand_over(actor, hand_over_id=stuck.pk)
    assert holder_of(post.pk).person.staff_number == "C3"  # type: ignore[union-attr]  # it is held


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({"on": TODAY - timedelta(days=1)}, "G2209"),
        ({"successor_username": "nobody"}, "G2214"),
        ({"successor_username": "task_force"}, "G2214"),
        ({"successor_number": ""}, ""),
    ],
)
def test_what_cannot_be_announced_is_refused(
    facts: dict[str, object], number: str, post: Post, administrator: Account
) -> None:
    given: dict[str, object] = {"post_id": post.pk, "on": DAY, "successor_number": "B2"} | facts
    actor = actor_of_account(administrator)
    if number:
        with pytest.raises(GuatuError) as refused:
            announce_hand_over(actor, **given)  # type: ignore[arg-type]  # of a table of cases
        assert refused.value.number == number
        return
    announce_hand_over(actor, **given)  # type: ignore[arg-type]  # as above
    with pytest.raises(GuatuError) as refused:
        announce_hand_over(actor, **given)  # type: ignore[arg-type]  # as above
    assert refused.value.number == "G2210"


def test_a_post_that_nobody_holds_cannot_be_handed_over(city: "City", administrator: Account) -> None:
    with pytest.raises(GuatuError) as refused:
        announce_hand_over(actor_of_account(administrator), post_id=city.land_post.pk, on=DAY)
    assert refused.value.number == "G2208"


def test_accounts_are_the_administrators(
    post: Post, dispatcher: Account, successor: Account, city: "City"
) -> None:
    actor = actor_of_account(dispatcher)
    for facts in ({"successor_username": "newcomer"}, {"moved_to_id": city.kuancheng_post.pk}):
        with pytest.raises(Denied):
            announce_hand_over(actor, post_id=post.pk, on=DAY, successor_number="B2", **facts)


@pytest.mark.parametrize("who", ["reporter", "leader", "supervisor", "task_force", "outsider"])
def test_a_wrong_actor_announces_and_carries_out_nothing(
    who: str, post: Post, administrator: Account, as_: As, request: pytest.FixtureRequest
) -> None:
    row = announce_hand_over(actor_of_account(administrator), post_id=post.pk, on=DAY, successor_number="B2")
    account: Account = request.getfixturevalue(who)
    actor = actor_of_account(account)
    with pytest.raises(Denied):
        announce_hand_over(actor, post_id=post.pk, on=DAY, successor_number="X")
    with pytest.raises(Denied):
        carry_out_hand_over(actor, hand_over_id=row.pk)
    with pytest.raises(Denied):
        withdraw_hand_over(actor, hand_over_id=row.pk)
    assert as_(account).get(reverse("publish:announce")).status_code == 403
    assert as_(account).get(f"/api/publish/hand-overs/preview/{post.pk}").status_code == 403
    reads = who in ("supervisor", "task_force")
    assert as_(account).get(reverse("publish:hand_over", args=[row.pk])).status_code == (
        200 if reads else 404
    )


def test_nobody_else_signs_or_objects(
    passed: HandOver, supervisor: Account, dispatcher: Account, reporter: Account, task_force: Account
) -> None:
    line = passed.items.first()
    assert line is not None
    for account in (supervisor, dispatcher):
        with pytest.raises(GuatuError) as refused:
            sign_hand_over(actor_of_account(account), hand_over_id=passed.pk, confirmation=confirmed(account))
        assert refused.value.number == "G2205"
    for account in (supervisor, reporter, task_force):
        account.refresh_from_db()
        with pytest.raises(NotFound):
            object_to_item(actor_of_account(account), hand_over_id=passed.pk, item_id=line.pk, text="不对")


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
