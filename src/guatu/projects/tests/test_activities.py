"""五项活动: one start per code for ever, what was expected, what came of it at 30, 60 and 90 days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from guatu.conftest import City, actor_of_account
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.models import Activity, Node, Outcome, Project, ProjectStart
from guatu.projects.queries import compare_listed
from guatu.projects.queries.activities import kind_lines, part_lines, parts
from guatu.projects.rules.activities import NodeFacts, ProjectFacts, due_checks, found_of, verdict_of
from guatu.projects.types import NodeUpdate, Stage
from guatu.projects.types.activity import ExpectationSpec, Expected, Found, Verdict
from guatu.projects.types.listed import Listed, ListedProject, Span
from guatu.projects.types.listed import Outcome as Written

HELD = date(2026, 4, 10)
MILLION = Decimal(1_000_000)
START = ExpectationSpec(Expected.START)


@contextmanager
def refused(number: str) -> Iterator[None]:
    """What is done within is refused with this error."""
    with pytest.raises(GuatuError) as raised:
        yield
    assert raised.value.number == number


def spec(kind: Expected, **more: object) -> ExpectationSpec:
    return ExpectationSpec(kind, **more)  # type: ignore[arg-type]


def opened(actor: Actor, city: City, kind: str, on: date = HELD, name: str = "集中开工活动") -> Activity:
    return actions.open_activity(
        actor, kind=kind, unit_id=city.root.pk, on=on, name=name, name_en="Kick-off of spring"
    )


def made(
    operator: Actor, city: City, code: str, name: str = "某项目", stage: Stage = Stage.PREPARING
) -> Project:
    return actions.create_project(operator, code=code, name=name, unit_id=city.kuancheng.pk, stage=stage)


# --- the pure rule


@pytest.mark.parametrize(
    ("kind", "expected", "found", "verdict"),
    [
        (Expected.PERMIT, None, Found("finished", HELD, done=True), Verdict.CAME),
        (Expected.PERMIT, None, Found("accepted", HELD, begun=True), Verdict.PARTLY),
        (Expected.PERMIT, None, Found("waiting"), Verdict.NOT),
        (Expected.CREDIT, MILLION, Found("credited", HELD, MILLION), Verdict.CAME),
        (Expected.CREDIT, MILLION, Found("credited", HELD, MILLION - 1), Verdict.PARTLY),
        (Expected.CREDIT, MILLION, Found("credited", None, Decimal(0)), Verdict.NOT),
        (Expected.FUNDS, MILLION, Found(known=False), Verdict.UNKNOWN),
        # The amount signed is never judged: signed amounts never score.
        (Expected.SIGN, 500 * MILLION, Found("stage", HELD, MILLION, done=True), Verdict.CAME),
        (Expected.SIGN, MILLION, Found("stayed", amount=500 * MILLION), Verdict.NOT),
        (Expected.OTHER, None, Found("reported", HELD, Decimal(100)), Verdict.CAME),
        (Expected.OTHER, None, Found("reported", HELD, Decimal(40)), Verdict.PARTLY),
    ],
)
def test_what_came_true(kind: Expected, expected: Decimal | None, found: Found, verdict: Verdict) -> None:
    assert verdict_of(kind, expected, found) is verdict


def test_facts_count_as_of_their_day_and_since_the_activity() -> None:
    facts = ProjectFacts(
        nodes={"N01": NodeFacts(finished=date(2026, 5, 20), accepted=date(2026, 5, 1))},
        stages=[(date(2026, 1, 5), Stage.NEGOTIATING), (date(2026, 5, 3), Stage.SIGNED)],
        started=date(2026, 6, 1),
        invested=[
            (date(2026, 3, 31), 10 * MILLION), (date(2026, 4, 30), 14 * MILLION), (date(2026, 5, 31), 30 * MILLION),
        ],
        credited=[(date(2026, 4, 1), 9 * MILLION), (date(2026, 5, 1), 2 * MILLION)],
    )  # fmt: skip

    def at(kind: Expected, day: date, **more: object) -> Found:
        return found_of(spec(kind, **more), {}, facts, since=HELD, as_of=day)

    may, june = date(2026, 5, 10), date(2026, 6, 9)
    assert (at(Expected.PERMIT, may, node_code="N01").fact, at(Expected.PERMIT, june, node_code="N01").fact) == (
        "accepted", "finished",
    )  # fmt: skip
    assert not at(Expected.PERMIT, june, node_code="N09").known
    assert at(Expected.SIGN, date(2026, 5, 2)).fact == "stayed"
    assert at(Expected.SIGN, may).on == date(2026, 5, 3)
    assert (at(Expected.STAGE, may, stage="sited").begun, at(Expected.STAGE, may, stage="sited").done) == (
        True,
        False,
    )
    assert (at(Expected.START, may).done, at(Expected.START, june).done) == (False, True)
    assert (at(Expected.INVEST, may).amount, at(Expected.INVEST, june).amount) == (4 * MILLION, 20 * MILLION)
    # What a bank granted before the activity is not its outcome.
    assert at(Expected.CREDIT, june).amount == 2 * MILLION
    assert not at(Expected.FUNDS, june).known


def test_a_day_is_checked_when_it_has_come() -> None:
    assert due_checks(HELD, date(2026, 6, 8)) == ((30, date(2026, 5, 10)),)
    assert [day for day, _ in due_checks(HELD, date(2026, 7, 9))] == [30, 60, 90]


# --- one start for ever


def test_a_second_kick_off_is_refused_with_where_and_when(city: City, operator: Actor) -> None:
    project = made(operator, city, "2605-220103-04-01-000011")
    first, second = (
        opened(operator, city, "kick-off"),
        opened(operator, city, "kick-off", date(2026, 5, 8), "五月开工"),
    )
    actions.take_part(operator, activity_id=first.pk, project_id=project.pk, expectations=[START])
    with pytest.raises(GuatuError) as raised:
        actions.take_part(operator, activity_id=second.pk, project_id=project.pk)
    told = raised.value
    assert told.number == "G2601"
    assert "2026-04-10" in told.text("zh")
    assert "集中开工活动" in told.text("zh")
    assert "Kick-off of spring" in told.text("en")
    # A push is no start: it may take part there.
    push = opened(operator, city, "push", name="集中推进")
    actions.take_part(operator, activity_id=push.pk, project_id=project.pk)


def test_the_other_form_of_the_code_is_the_same_project(city: City, operator: Actor) -> None:
    old, new = "2017-220103-04-01-000000", "2605-220103-04-01-000011"
    project = made(operator, city, new)
    actions.record_code(operator, project_id=project.pk, code=old, reason="换发新代码")
    actions.take_part(operator, activity_id=opened(operator, city, "kick-off").pk, project_id=project.pk)
    assert set(ProjectStart.objects.values_list("code", flat=True)) == {old, new}
    with refused("G2611"):
        made(operator, city, old, "另一个名字")
    # A row entered under the old code before anybody said so, of the same name in the same unit.
    twin = made(operator, city, "2016-220103-04-01-000000")
    with refused("G2601"):
        actions.take_part(operator, activity_id=opened(operator, city, "kick-off").pk, project_id=twin.pk)
    with refused("G2601"):
        actions.move_stage(operator, project_id=twin.pk, to="started", on=date(2026, 6, 8))


def test_a_started_project_is_refused_and_its_kick_off_may_come_before_the_start(
    city: City, operator: Actor
) -> None:
    one, other = made(operator, city, "A-1", "甲"), made(operator, city, "A-2", "乙")
    kick_off = opened(operator, city, "kick-off")
    with use_clock(FixedDayClock(date(2026, 7, 1))):
        actions.move_stage(operator, project_id=one.pk, to="started", on=date(2026, 6, 20))
        with refused("G2601"):
            actions.take_part(operator, activity_id=kick_off.pk, project_id=one.pk)
        actions.take_part(operator, activity_id=kick_off.pk, project_id=other.pk)
        actions.move_stage(operator, project_id=other.pk, to="started", on=date(2026, 6, 20))
    other.refresh_from_db()
    assert other.start_actual == date(2026, 6, 20)
    assert ProjectStart.objects.get(code="A-2").activity_id == kick_off.pk


def test_the_database_holds_one_start_per_code(city: City, operator: Actor) -> None:
    project = made(operator, city, "A-1")
    ProjectStart.objects.create(code="A-1", project=project, on=HELD, how="stage")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectStart.objects.create(code="A-1", project=project, on=HELD, how="kick-off")


def test_a_start_claimed_by_a_kick_off_that_is_not_held_is_free_again(city: City, operator: Actor) -> None:
    project = made(operator, city, "A-1")
    first, second = opened(operator, city, "kick-off"), opened(operator, city, "kick-off")
    actions.take_part(operator, activity_id=first.pk, project_id=project.pk)
    actions.cancel_activity(operator, activity_id=first.pk, reason="暴雨")
    actions.take_part(operator, activity_id=second.pk, project_id=project.pk)
    actions.leave(operator, activity_id=second.pk, project_id=project.pk)
    assert not ProjectStart.objects.exists()
    actions.take_part(operator, activity_id=second.pk, project_id=project.pk)
    actions.hold_activity(operator, activity_id=second.pk)
    with refused("G2602"):
        actions.leave(operator, activity_id=second.pk, project_id=project.pk)


def test_a_list_of_the_office_finds_the_one_start_by_any_code(city: City, operator: Actor) -> None:
    old = "2017-220103-04-01-000000"
    project = made(operator, city, "2605-220103-04-01-000011", "某净水厂")
    actions.record_code(operator, project_id=project.pk, code=old, reason="换发新代码")
    day = Span(date(2026, 3, 2), date(2026, 3, 2))
    lines = [
        ListedProject("台账!2", "某净水厂改名", old, city.kuancheng.pk, facts={Listed.START_ACTUAL: day}),
        ListedProject("台账!3", "新项目", "A-7", city.kuancheng.pk, facts={Listed.START_ACTUAL: day}),
    ]
    verdicts = compare_listed(operator, lines, period=None)
    assert [one.outcome for one in verdicts] == [Written.CHANGED, Written.NEW]
    assert verdicts[0].project_id == project.pk
    actions.import_listed(
        operator, lines=lines, expected=verdicts, period=None, source="collect.workbook:1", reason=""
    )
    assert list(ProjectStart.objects.values_list("code", "on", "how")) == [("A-7", date(2026, 3, 2), "list")]
    started = Project.objects.get(code="A-7")
    with refused("G2601"):
        actions.take_part(operator, activity_id=opened(operator, city, "kick-off").pk, project_id=started.pk)


def test_a_list_takes_who_may_and_gives_back_the_rest_with_why(city: City, operator: Actor) -> None:
    kick_off = opened(operator, city, "kick-off")
    fresh = [made(operator, city, f"A-{n}", f"项目{n}") for n in range(3)]
    repeat = made(operator, city, "A-9", "重复")
    actions.take_part(operator, activity_id=opened(operator, city, "kick-off").pk, project_id=repeat.pk)
    lines = [actions.PartIn(one.pk, (START,), n) for n, one in enumerate([*fresh, repeat], start=2)]
    taken = actions.take_list(operator, activity_id=kick_off.pk, parts=lines)
    assert taken.taken == 3
    assert [(line, error.number) for line, error in taken.refused] == [(5, "G2601")]
    assert kick_off.parts.count() == 3


# --- expected, held, frozen


def test_what_cannot_be_expected(planned: Project, city: City, operator: Actor) -> None:
    push = opened(operator, city, "push")

    def join(*specs: ExpectationSpec) -> None:
        actions.take_part(operator, activity_id=push.pk, project_id=planned.pk, expectations=specs)

    for wrong in (
        spec(Expected.PERMIT, node_code="N99"), spec(Expected.BLOCKER, node_code="N05"),
        spec(Expected.STAGE, stage="paused"), spec(Expected.CREDIT), spec(Expected.OTHER, words=" "),
    ):  # fmt: skip
        with refused("G2605"):
            join(wrong)
    with refused("G2606"), use_clock(FixedDayClock(HELD)):
        node = planned.nodes.get(code="N01")
        update = NodeUpdate(node.pk, date(2026, 3, 1), date(2026, 3, 10))
        actions.update_nodes(operator, project_id=planned.pk, updates=[update])
        join(spec(Expected.PERMIT, node_code="N01"))


def test_outcomes_are_frozen_once_as_of_their_day(planned: Project, city: City, operator: Actor) -> None:
    node = planned.nodes.get(code="N05")
    with use_clock(FixedDayClock(HELD)):
        row = opened(operator, city, "approval", name="集中审批")
        part = actions.take_part(
            operator, activity_id=row.pk, project_id=planned.pk,
            expectations=[spec(Expected.PERMIT, node_code="N05"), spec(Expected.OTHER, words="容缺受理承诺")],
        )  # fmt: skip
        actions.hold_activity(operator, activity_id=row.pk)
    with use_clock(FixedDayClock(date(2026, 5, 9))):
        assert actions.freeze_outcomes(operator) == 0
    words = part.expectations.get(position=2)
    with use_clock(FixedDayClock(date(2026, 5, 1))):
        (line,) = part_lines(operator, parts(operator, activity_id=row.pk), live=True)
        now = line.lines[0].now
        assert now is not None
        assert (now.verdict, now.day, now.as_of) == ("not", 21, date(2026, 5, 1))
        assert line.lines[0].cells == ((now, True), (None, False), (None, False))
        assert not Outcome.objects.exists()
    with use_clock(FixedDayClock(date(2026, 5, 12))):
        actions.update_nodes(
            operator,
            project_id=planned.pk,
            updates=[NodeUpdate(node.pk, date(2026, 4, 20), date(2026, 5, 11))],
        )
        actions.report_result(
            operator,
            expectation_id=words.pk,
            reached=Decimal(60),
            on=date(2026, 5, 9),
            source="宽城区政务大厅回执",
        )
        assert actions.freeze_outcomes(operator) == 2
        assert actions.freeze_outcomes(operator) == 0
    # Finished on the 11th: on the 10th, day 30, it was not, though the job came late.
    first, second = Outcome.objects.filter(day=30).order_by("expectation__position")
    assert (first.verdict, first.as_of, first.read_on) == ("not", date(2026, 5, 10), date(2026, 5, 12))
    assert (second.verdict, second.amount, second.source) == ("partly", Decimal(60), "宽城区政务大厅回执")
    with use_clock(FixedDayClock(date(2026, 7, 9))):
        assert actions.freeze_outcomes(operator) == 4
    assert list(Outcome.objects.filter(expectation=first.expectation).values_list("day", "verdict")) == [
        (30, "not"), (60, "came"), (90, "came"),
    ]  # fmt: skip
    approval = kind_lines(operator, 2026)[0]
    assert (approval.held, approval.projects, approval.shares[1].came, approval.shares[1].share) == (
        1,
        1,
        1,
        Decimal("0.5"),
    )
    (line,) = part_lines(operator, parts(operator, activity_id=row.pk), live=True)
    assert line.lines[0].now is None
    assert [one.verdict if one else "" for one in line.lines[0].outcomes] == ["not", "came", "came"]
    assert Entry.objects.filter(verb="projects.activity.freeze").count() == 3


def test_only_what_no_fact_answers_is_entered(planned: Project, city: City, operator: Actor) -> None:
    row = opened(operator, city, "push", date(2026, 6, 1))
    part = actions.take_part(
        operator,
        activity_id=row.pk,
        project_id=planned.pk,
        expectations=[START, spec(Expected.OTHER, words="解决用电")],
    )
    start, words = part.expectations.order_by("position")
    given = {"reached": Decimal(50), "on": date(2026, 6, 2), "source": "现场核查"}
    with refused("G2607"):
        actions.report_result(operator, expectation_id=start.pk, **given)  # type: ignore[arg-type]
    for wrong in (
        {"reached": Decimal(101)},
        {"on": date(2026, 5, 31)},
        {"on": date(2026, 6, 9)},
        {"source": " "},
    ):
        with refused("G2608"):
            actions.report_result(operator, expectation_id=words.pk, **given | wrong)  # type: ignore[arg-type]


def test_who_may_not(
    planned: Project, city: City, reporter: Account, other_reporter: Account, leader: Account, outsider: Account,
    operator: Actor,
) -> None:  # fmt: skip
    row = opened(operator, city, "push", date(2026, 6, 1))
    part = actions.take_part(
        operator,
        activity_id=row.pk,
        project_id=planned.pk,
        expectations=[spec(Expected.OTHER, words="解决用电")],
    )
    mine, other, looks, outside = map(actor_of_account, (reporter, other_reporter, leader, outsider))
    for wrong in (mine, other, looks, outside):
        with pytest.raises(Denied):
            opened(wrong, city, "push")
    for wrong in (mine, other, looks):
        with pytest.raises(Denied):
            actions.take_part(wrong, activity_id=row.pk, project_id=planned.pk)
    with pytest.raises(NotFound):
        actions.hold_activity(outside, activity_id=row.pk)
    # A district holds its own, with its own projects.
    own = actions.open_activity(other, kind="push", unit_id=city.nanguan.pk, on=HELD, name="南关区集中推进")
    with pytest.raises(NotFound):
        actions.take_part(other, activity_id=own.pk, project_id=planned.pk)
    given = {
        "expectation_id": part.expectations.get().pk,
        "reached": Decimal(50),
        "on": date(2026, 6, 2),
        "source": "核查",
    }
    with pytest.raises(NotFound):
        actions.report_result(other, **given)  # type: ignore[arg-type]
    with pytest.raises(Denied):
        actions.report_result(looks, **given)  # type: ignore[arg-type]
    actions.report_result(mine, **given)  # type: ignore[arg-type]
    with pytest.raises(Denied):
        actions.freeze_outcomes(mine)
    assert not list(parts(other, activity_id=row.pk))
    assert Node.objects.filter(project=planned).exists()
