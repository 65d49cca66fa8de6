"""Directives from issue to closure, meetings to their minutes: who may, what is refused, what the ledger keeps."""

import hashlib
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions, queries
from guatu.dispatch.models import AgendaItem, Matter, Step
from guatu.dispatch.tests.conftest import PDF, Issue, Lit, refused
from guatu.dispatch.types import Phase, State
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.errors import Denied, NotFound
from guatu.kernel.files import Upload
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account, Unit
from guatu.org.types import Actor, Role

MAY = Period.parse("2026-05")


def fed_back(actor: Actor, directive: Matter, text: str = "已交地") -> Step:
    return actions.feed_back(actor, matter_id=directive.pk, text=text)


# --- issuing


def test_a_directive_from_a_light_takes_its_project_and_is_due_in_workdays(
    city: City, office: Actor, lit: Lit
) -> None:
    light = lit("P1")
    made = actions.issue_directive(
        office,
        title=" 打通堵点 ",
        unit_id=city.land_bureau.pk,
        post_id=city.land_post.pk,
        workdays=15,
        light_id=light.pk,
    )
    assert (made.number, made.title, made.state) == ("春城调〔2026〕1号", "打通堵点", "assigned")
    assert (made.project_id, made.light_id, made.due_on) == (light.subject_id, light.pk, date(2026, 6, 30))
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.subject_id) == ("dispatch.directive.issue", str(made.pk))


def test_numbers_are_unique_and_begin_anew_each_year(issue: Issue) -> None:
    with use_clock(FixedDayClock(date(2025, 12, 1))):
        issue()
        issue()
    issue()
    issue()
    assert list(Matter.objects.order_by("pk").values_list("number", flat=True)) == [
        "春城调〔2025〕1号",
        "春城调〔2025〕2号",
        "春城调〔2026〕1号",
        "春城调〔2026〕2号",
    ]


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({"title": "  "}, "G1903"),
        ({"title": "字" * 301}, "G1908"),
        ({"title_en": "x" * 401}, "G1908"),
        ({"workdays": 0}, "G1902"),
        ({"workdays": 251}, "G1902"),
        ({"unit_id": 10**6}, "G1002"),
        ({"project_id": 10**6}, "G1002"),
        ({"light_id": 10**6}, "G1002"),
        ({"meeting_id": 10**6}, "G1002"),
    ],
)
def test_a_directive_that_makes_no_sense_is_refused_and_leaves_nothing(
    issue: Issue, facts: dict[str, object], number: str
) -> None:
    with refused(number):
        issue(**facts)
    assert not Matter.objects.exists()
    assert not Entry.objects.exists()


def test_a_post_of_another_unit_is_refused(city: City, issue: Issue) -> None:
    with refused("G1909") as told:
        issue(post_id=city.nanguan_post.pk)
    assert "宽城区" in told.value.text("zh-hans")


@pytest.mark.parametrize(
    "name",
    ["reporter", "leader", "task_force", "supervisor", "administrator", "outsider"],
)
def test_only_the_dispatcher_issues(name: str, city: City, people: Callable[[str], Actor]) -> None:
    with pytest.raises(Denied):
        actions.issue_directive(people(name), title="x", unit_id=city.kuancheng.pk, workdays=5)


# --- feedback


def test_the_unit_that_must_act_feeds_back_with_evidence_named_by_content(
    issue: Issue, people: Callable[[str], Actor], tmp_path: Path
) -> None:
    made = issue()
    told = actions.feed_back(
        people("reporter"), matter_id=made.pk, text="已交地", evidence=Upload("../现场.pdf", PDF)
    )
    digest = hashlib.sha256(PDF).hexdigest()
    assert (told.evidence_name, told.evidence_digest) == ("现场.pdf", digest)
    assert told.evidence.name == f"evidence/{digest[:2]}/{digest}.pdf"
    assert (tmp_path / str(told.evidence.name)).read_bytes() == PDF
    made.refresh_from_db()
    assert made.state == State.FED_BACK
    assert digest in Entry.objects.filter(verb="dispatch.matter.feed_back").latest("number").after


def test_the_same_file_is_kept_once(issue: Issue, people: Callable[[str], Actor], tmp_path: Path) -> None:
    for made in (issue(), issue()):
        actions.feed_back(people("reporter"), matter_id=made.pk, text="已办", evidence=Upload("a.pdf", PDF))
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_hostile_evidence_changes_nothing(
    issue: Issue, people: Callable[[str], Actor], tmp_path: Path
) -> None:
    made = issue()
    with refused("G1014"):
        actions.feed_back(people("reporter"), matter_id=made.pk, text="已办", evidence=Upload("a.pdf", b"MZ"))
    made.refresh_from_db()
    assert made.state == State.ASSIGNED
    assert not Step.objects.filter(move="feed_back").exists()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["leader", "supervisor", "administrator"])
def test_whoever_is_not_of_the_unit_does_not_feed_back(
    name: str, issue: Issue, people: Callable[[str], Actor]
) -> None:
    with pytest.raises(Denied):
        fed_back(people(name), issue())


@pytest.mark.parametrize("name", ["other_reporter", "outsider"])
def test_a_directive_out_of_sight_is_not_there(
    name: str, issue: Issue, people: Callable[[str], Actor]
) -> None:
    with pytest.raises(NotFound):
        fed_back(people(name), issue())


def test_a_city_bureau_acts_for_itself_and_not_for_a_district_it_can_see(
    city: City, issue: Issue, people: Callable[[str], Actor]
) -> None:
    bureau = people("task_force")
    districts, own = issue(), issue(unit_id=city.land_bureau.pk)
    assert queries.matter(bureau, districts.pk) == districts
    with pytest.raises(Denied):
        fed_back(bureau, districts)
    assert fed_back(bureau, own).by_id == bureau.account_id


def test_feedback_twice_in_a_row_is_refused(issue: Issue, people: Callable[[str], Actor]) -> None:
    made = issue()
    fed_back(people("reporter"), made)
    with refused("G1901"):
        fed_back(people("reporter"), made)


# --- verification


def test_passed_closes_and_not_passed_reopens(issue: Issue, people: Callable[[str], Actor]) -> None:
    made, reporter, supervisor = issue(), people("reporter"), people("supervisor")
    fed_back(reporter, made)
    actions.verify(supervisor, matter_id=made.pk, passed=False, finding="现场仍未交地")
    made.refresh_from_db()
    assert (made.state, made.returned, made.closed_on) == (State.RETURNED, 1, None)
    fed_back(reporter, made, "已全部交地")
    actions.verify(supervisor, matter_id=made.pk, passed=True, finding="机械已进场")
    made.refresh_from_db()
    assert (made.state, made.returned, made.closed_on) == (State.CLOSED, 1, date(2026, 6, 8))


def test_nothing_is_verified_that_was_not_fed_back(issue: Issue, people: Callable[[str], Actor]) -> None:
    with refused("G1901"):
        actions.verify(people("supervisor"), matter_id=issue().pk, passed=True, finding="好")


def test_closing_takes_somebody_else(issue: Issue, reporter: Account, people: Callable[[str], Actor]) -> None:
    made = issue()
    fed_back(people("reporter"), made)
    # The same account, made supervisor of the whole city since, is still the one who fed back.
    Account.objects.filter(pk=reporter.pk).update(role=Role.SUPERVISOR, unit=Unit.objects.get(kind="city"))
    reporter.refresh_from_db()
    with pytest.raises(Denied):
        actions.verify(actor_of_account(reporter), matter_id=made.pk, passed=True, finding="好")
    actions.verify(people("supervisor"), matter_id=made.pk, passed=True, finding="好")
    assert queries.matter(people("dispatcher"), made.pk).state == State.CLOSED


def test_a_supervisor_of_the_unit_that_had_to_act_does_not_verify(
    issue: Issue, other_reporter: Account, city: City, people: Callable[[str], Actor]
) -> None:
    made = issue()
    fed_back(people("reporter"), made)
    Account.objects.filter(pk=other_reporter.pk).update(role=Role.SUPERVISOR, unit=city.kuancheng)
    other_reporter.refresh_from_db()
    with pytest.raises(Denied):
        actions.verify(actor_of_account(other_reporter), matter_id=made.pk, passed=True, finding="好")


@pytest.mark.parametrize("name", ["dispatcher", "reporter", "leader", "task_force", "administrator"])
def test_only_the_supervisor_verifies(name: str, issue: Issue, people: Callable[[str], Actor]) -> None:
    made = issue()
    fed_back(people("reporter"), made)
    with pytest.raises(Denied):
        actions.verify(people(name), matter_id=made.pk, passed=True, finding="好")


# --- the list


def test_the_list_shows_overdue_first_then_open_then_closed(
    issue: Issue, people: Callable[[str], Actor], office: Actor
) -> None:
    with use_clock(FixedDayClock(date(2026, 5, 6))):
        late, waiting, closed = issue(workdays=10), issue(workdays=5), issue(workdays=3)
        for made in (waiting, closed):
            fed_back(people("reporter"), made)
        actions.verify(people("supervisor"), matter_id=closed.pk, passed=True, finding="好")
    soon = issue()
    assert list(queries.matters(office)) == [late, waiting, soon, closed]
    assert list(queries.matters(office, overdue=True)) == [late]
    found = queries.counts(office)
    assert (found.overdue, found.open, found.by_phase[Phase.DONE]) == (1, 3, 1)
    assert queries.snapshot_facts(office, MAY)[0]["overdue"] is True


def test_an_actor_counts_only_what_it_sees(city: City, issue: Issue, people: Callable[[str], Actor]) -> None:
    issue()
    issue(unit_id=city.nanguan.pk)
    assert queries.counts(people("reporter")).open == 1
    assert queries.counts(people("outsider")).open == 0
    assert [unit.pk for unit in queries.units_in_charge(people("reporter"))] == [city.kuancheng.pk]


# --- meetings


def test_a_meeting_drafts_its_agenda_from_open_directives_and_lights(
    issue: Issue, lit: Lit, office: Actor
) -> None:
    yellow, red, known = lit("P1", "yellow"), lit("P2", "red"), lit("P3", "red")
    lit("P4", "green")
    made = issue(light_id=known.pk)
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11))
    assert (meeting.name, meeting.name_en) == ("2026年5月重点项目调度会", "Dispatch meeting on May 2026")
    agenda = [(item.kind, item.matter_id or item.project_id) for item in meeting.agenda.all()]
    assert agenda == [("matter", made.pk), ("light", red.subject_id), ("light", yellow.subject_id)]


def test_a_point_added_after_one_was_dropped_still_comes_last(lit: Lit, office: Actor) -> None:
    for code in ("P1", "P2", "P3"):
        lit(code)
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11))
    first, second, third = meeting.agenda.all()
    for gone in (first, second):
        actions.drop_agenda_item(office, meeting_id=meeting.pk, item_id=gone.pk)
    added = actions.add_agenda_item(office, meeting_id=meeting.pk, title="防汛")
    assert list(AgendaItem.objects.filter(meeting=meeting)) == [third, added]


def test_a_held_meeting_stands(lit: Lit, office: Actor) -> None:
    lit("P1")
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11))
    item = meeting.agenda.get()
    actions.hold_meeting(office, meeting_id=meeting.pk)
    for write in (
        lambda: actions.decide(office, meeting_id=meeting.pk, decisions={item.pk: "x"}, conclusion=""),
        lambda: actions.add_agenda_item(office, meeting_id=meeting.pk, title="x"),
        lambda: actions.drop_agenda_item(office, meeting_id=meeting.pk, item_id=item.pk),
        lambda: actions.hold_meeting(office, meeting_id=meeting.pk),
    ):
        with refused("G1906"):
            write()


def test_a_decision_saved_again_unchanged_leaves_no_second_entry(lit: Lit, office: Actor) -> None:
    lit("P1")
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11))
    said = {meeting.agenda.get().pk: "限期交地"}
    actions.decide(office, meeting_id=meeting.pk, decisions=said, conclusion="盯住红灯")
    entries = Entry.objects.count()
    actions.decide(office, meeting_id=meeting.pk, decisions=said, conclusion="盯住红灯")
    assert Entry.objects.count() == entries
    assert queries.meeting(office, meeting.pk).agenda.get().decision == "限期交地"


def test_a_decision_on_another_meetings_point_is_not_there(lit: Lit, office: Actor) -> None:
    lit("P1")
    first = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11))
    second = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 25))
    with pytest.raises(NotFound):
        actions.decide(office, meeting_id=second.pk, decisions={first.agenda.get().pk: "x"}, conclusion="")


@pytest.mark.parametrize(
    "name", ["reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]
)
def test_only_the_dispatcher_writes_meetings(
    name: str, lit: Lit, office: Actor, people: Callable[[str], Actor]
) -> None:
    lit("P1")
    pk = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11)).pk
    actor = people(name)
    for write in (
        lambda: actions.draft_meeting(actor, period=MAY, on=date(2026, 6, 11)),
        lambda: actions.decide(actor, meeting_id=pk, decisions={}, conclusion="x"),
        lambda: actions.add_agenda_item(actor, meeting_id=pk, title="x"),
        lambda: actions.drop_agenda_item(actor, meeting_id=pk, item_id=1),
        lambda: actions.hold_meeting(actor, meeting_id=pk),
    ):
        with pytest.raises(Denied):
            write()


def test_a_directive_is_drafted_from_what_the_meeting_decided(city: City, lit: Lit, office: Actor) -> None:
    light = lit("P1")
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11))
    item = meeting.agenda.get()
    drafted = queries.directive_draft(office, item_id=item.pk)
    assert drafted.title.startswith("项目P1：P1落后33.1个百分点。")
    assert (drafted.unit_id, drafted.light_id, drafted.meeting_id) == (
        city.kuancheng.pk,
        light.pk,
        meeting.pk,
    )
    actions.decide(office, meeting_id=meeting.pk, decisions={item.pk: "6月底前交地"}, conclusion="")
    assert queries.directive_draft(office, item_id=item.pk).title == "6月底前交地"


def test_the_minutes_hold_what_was_gone_over_decided_and_ordered(
    city: City, issue: Issue, lit: Lit, office: Actor
) -> None:
    issue(title="上次的事")
    light = lit("P1")
    meeting = actions.draft_meeting(office, period=MAY, on=date(2026, 6, 11), chair_id=city.leader_post.pk)
    item = meeting.agenda.get(kind="light")
    actions.decide(office, meeting_id=meeting.pk, decisions={item.pk: "6月底前交地"}, conclusion="逐项销号。")
    issue(title="交地", unit_id=city.land_bureau.pk, light_id=light.pk, meeting_id=meeting.pk)
    assert "（草稿）" in words(queries.minutes(office, meeting.pk, "zh-hans"))
    actions.hold_meeting(office, meeting_id=meeting.pk)
    text = words(queries.minutes(office, meeting.pk, "zh-hans"))
    for part in [
        "春城市重点项目调度会议纪要", "2026年6月11日", "分管副市长主持会议", "上次的事", "P1落后33.1个百分点",
        "6月底前交地", "春城调〔2026〕2号", "自然资源局", "2026年6月30日", "逐项销号。",
    ]:  # fmt: skip
        assert part in text, part
    assert "草稿" not in text


def words(data: bytes) -> str:
    """Every text of a Word file, tables too."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
