"""A move tells whoever holds the matter then, or waits for its answer; never whoever made it, never anybody else."""

from datetime import date

from guatu.conftest import City
from guatu.dispatch import actions
from guatu.dispatch.models import Meeting
from guatu.dispatch.tests.conftest import Issue, People
from guatu.dispatch.types import Kind, Level
from guatu.ledger.models import Message
from guatu.org.models import Account
from guatu.org.types import Actor


def told() -> list[tuple[str, str]]:
    """What was posted since, in Chinese, by recipient; forgotten then."""
    names = dict(Account.objects.values_list("pk", "username"))
    rows = [(names[row.recipient_id], row.text) for row in Message.objects.order_by("pk")]
    Message.objects.all().delete()
    return rows


def test_each_move_tells_whom_it_concerns(
    city: City,
    dispatcher: Account,
    supervisor: Account,
    other_reporter: Account,
    office: Actor,
    people: People,
) -> None:
    desk = [dispatcher.username, supervisor.username]  # both sit in the city's own unit, at no post
    reporter = people("reporter")
    filed = actions.file_matter(reporter, kind=Kind.PROBLEM, title="燃气管线占压")
    name = f"{filed.number} 燃气管线占压"
    assert set(Message.objects.values_list("link", flat=True)) == {f"/dispatch/{filed.pk}/"}
    assert told() == [(one, f"登记：{name}（6月9日前）") for one in desk]
    actions.assign(office, matter_id=filed.pk, unit_id=city.kuancheng.pk, level=Level.B)
    assert told() == [("reporter", f"交办：{name}（6月9日前）")]
    actions.sign(reporter, matter_id=filed.pk)
    assert told() == []
    actions.ask_extension(reporter, matter_id=filed.pk, until=date(2026, 7, 10), text="等燃气公司")
    assert told() == [(one, f"申请延期：{name}") for one in desk]
    actions.decide_extension(office, matter_id=filed.pk, granted=True, text="同意")
    assert told() == [("reporter", f"同意延期：{name}（7月10日前）")]
    actions.feed_back(reporter, matter_id=filed.pk, text="已改线")
    assert told() == [(one, f"反馈：{name}（6月11日前）") for one in desk]
    actions.verify(people("supervisor"), matter_id=filed.pk, passed=True, finding="属实")
    assert told() == [
        ("reporter", f"销号：{name}")
    ]  # closed in one go: that it was verified is not told beside it


def test_what_a_meeting_orders_stands_on_its_sheet_and_is_not_told_twice(
    issue: Issue, meeting: Meeting, reporter: Account
) -> None:
    issue(meeting_id=meeting.pk)
    assert told() == []
    issue()
    assert [who for who, _ in told()] == [reporter.username]
