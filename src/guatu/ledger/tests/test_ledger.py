"""The ledger: one chain, append-only, and no write without an entry."""

import importlib
import importlib.util
import inspect
import itertools
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

import guatu
from guatu.ledger.actions import VERBS, UnledgeredWriteError, follow, record, record_each, unchanged, verb
from guatu.ledger.models import Entry, Head
from guatu.ledger.queries import found, history, verification
from guatu.ledger.rules import canonical, changes
from guatu.ledger.types import Facts, Subject
from guatu.org.models import Unit
from guatu.org.types import Actor

pytestmark = pytest.mark.django_db
THING = Subject("ledger.thing", "1")


@verb("ledger.test.write")
def write(actor: Actor, *, after: Facts | None = None, before: Facts | None = None) -> Entry:
    return record(actor, THING, before=before, after=after)


@verb("ledger.test.forget")
def forget(actor: Actor) -> None:
    Unit.objects.create(code="X", name="无记录", short="X", kind="district")


@verb("ledger.test.nothing")
def nothing(actor: Actor) -> None:
    unchanged()


@verb("ledger.test.many")
def write_many(actor: Actor, count: int) -> list[Entry]:
    return record_each(
        actor, [(Subject("ledger.thing", str(number)), {"a": number}) for number in range(count)]
    )


@verb("ledger.test.fail")
def fail(actor: Actor) -> None:
    record(actor, THING, after={"a": 1})
    raise ValueError("the write failed after its entry")


def tamper(statement: str) -> None:
    """Change the table behind the triggers' back, as somebody with the database's own password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for trigger in ("ledger_entry_no_update", "ledger_entry_no_delete"):
                cursor.execute(f"DROP TRIGGER {trigger}")
        else:
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute(statement)


def test_many_entries_at_once_are_links_of_the_same_chain(operator: Actor) -> None:
    write(operator)
    with CaptureQueriesContext(connection) as few:
        write_many(operator, 2)
    with CaptureQueriesContext(connection) as many:
        entries = write_many(operator, 40)
    write(operator)
    assert len(many) == len(few)
    assert [entry.subject_id for entry in entries] == [str(number) for number in range(40)]
    assert verification().fault is None
    assert Head.objects.get().number == Entry.objects.count() == 44


def test_an_act_done_by_itself_is_followed_in_its_own_transaction(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One done within another act is not, and what the follower raises undoes the act."""
    monkeypatch.setattr("guatu.ledger.actions.entries._followers", {})
    seen: list[list[str]] = []

    @verb("ledger.followed")
    def followed(actor: Actor) -> None:
        record(actor, Subject("thing", "1"), after={"a": 1})

    @verb("ledger.around")
    def around(actor: Actor) -> None:
        followed(actor)
        unchanged()

    follow(["ledger.followed"], lambda _actor, entries: seen.append([entry.subject_id for entry in entries]))
    followed(operator)
    around(operator)
    assert seen == [["1"]]

    def refuses(_actor: Actor, _entries: object) -> None:
        raise LookupError

    follow(["ledger.followed"], refuses)
    before = Entry.objects.count()
    with pytest.raises(LookupError):
        followed(operator)
    assert Entry.objects.count() == before


def test_no_entries_at_once_are_no_record(operator: Actor) -> None:
    with pytest.raises(UnledgeredWriteError):
        write_many(operator, 0)


def test_entries_form_one_chain_without_gaps(operator: Actor) -> None:
    entries = [write(operator, after={"n": n}) for n in range(4)]
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert all(now.previous_hash == before.hash for before, now in itertools.pairwise(entries))
    clean = verification()
    assert (clean.entries, clean.head, clean.fault) == (4, entries[-1].hash, None)


def test_an_entry_says_who_what_and_when(operator: Actor) -> None:
    entry = write(operator, before={"a": Decimal("1.50")}, after={"a": Decimal("2"), "on": date(2026, 6, 8)})
    assert (entry.actor, entry.verb, entry.subject_kind, entry.subject_id) == (
        operator.label, "ledger.test.write", "ledger.thing", "1",
    )  # fmt: skip
    assert entry.at.startswith("2026-06-08T02:00:00")
    assert (entry.before, entry.after) == ('{"a":"1.50"}', '{"a":"2","on":"2026-06-08"}')
    assert list(history(THING)) == [entry]


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_entry SET actor = 'x' WHERE number = 1", "DELETE FROM ledger_entry"]
)
def test_the_database_itself_refuses_to_change_an_entry(operator: Actor, statement: str) -> None:
    write(operator)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verification().fault is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_head SET number = 7 WHERE id = 1",
        "UPDATE ledger_head SET number = 0",
        "DELETE FROM ledger_head",
    ],
)
def test_the_head_only_moves_forward_by_one(operator: Actor, statement: str) -> None:
    write(operator)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_verification_names_the_first_entry_that_was_altered(operator: Actor) -> None:
    for n in range(4):
        write(operator, after={"n": n})
    tamper("""UPDATE ledger_entry SET after = '{"n":9}' WHERE number = 2""")
    fault = verification().fault
    assert fault is not None
    assert fault.number == 2
    assert "altered" in fault.en


def test_verification_names_the_entry_that_is_missing(operator: Actor) -> None:
    for n in range(4):
        write(operator, after={"n": n})
    tamper("DELETE FROM ledger_entry WHERE number = 3")
    fault = verification().fault
    assert fault is not None
    assert (fault.number, fault.en) == (3, "entry 3 is missing")


def test_verification_notices_that_the_end_was_cut_off(operator: Actor) -> None:
    for n in range(4):
        write(operator, after={"n": n})
    tamper("DELETE FROM ledger_entry WHERE number = 4")
    fault = verification().fault
    assert fault is not None
    assert fault.number == 4


def test_a_write_without_an_entry_is_undone(operator: Actor) -> None:
    with pytest.raises(UnledgeredWriteError):
        forget(operator)
    assert not Unit.objects.filter(code="X").exists()


def test_an_action_that_fails_leaves_neither_write_nor_entry(operator: Actor) -> None:
    with pytest.raises(ValueError, match="after its entry"):
        fail(operator)
    assert (Entry.objects.count(), Head.objects.get().number) == (0, 0)


def test_an_action_that_changed_nothing_needs_no_entry(operator: Actor) -> None:
    nothing(operator)
    assert not Entry.objects.exists()


def test_nothing_is_recorded_outside_an_action(operator: Actor) -> None:
    with pytest.raises(UnledgeredWriteError):
        record(operator, THING)


def test_equal_facts_have_one_text() -> None:
    assert canonical({"b": 1, "a": {"d": 2, "c": 3}}) == canonical({"a": {"c": 3, "d": 2}, "b": 1})
    with pytest.raises(TypeError):
        canonical({"a": object()})  # type: ignore[dict-item]  # the refusal is what is tested


def test_changes_stand_side_by_side() -> None:
    rows = changes('{"a":"1","b":2}', '{"a":"1","c":[3]}')
    assert [(row.fact, row.before, row.after, row.changed) for row in rows] == [
        ("a", "1", "1", False), ("b", "2", None, True), ("c", None, "[3]", True),
    ]  # fmt: skip


def test_entries_are_found_by_verb_subject_and_actor(operator: Actor) -> None:
    entry = write(operator)
    assert list(found(verb="ledger.test", subject="ledger.thing:1", actor="test")) == [entry]
    assert not found(verb="org.")
    assert not found(subject="ledger.thing:2")
    assert not found(actor="nobody")


def actions_of_all_rooms() -> Iterator[tuple[str, Callable[..., object]]]:
    """What every room's `actions` offers at its door and takes an actor: those are the writes others may call."""
    for room in pkgutil.iter_modules(guatu.__path__, "guatu."):
        if (
            not room.ispkg
            or not importlib.util.find_spec(f"{room.name}.actions")
            or room.name == "guatu.ledger"
        ):
            continue
        door = importlib.import_module(f"{room.name}.actions")
        for name, thing in inspect.getmembers(door, inspect.isfunction):
            parameters = list(inspect.signature(thing).parameters)
            if thing.__module__.startswith(door.__name__) and name[0] != "_" and parameters[:1] == ["actor"]:
                yield f"{door.__name__}.{name}", thing


DELEGATES = {
    # Asks whether the actor may, and hands over to the ledger's own verbs for channels of messages.
    "guatu.org.actions.add_channel",
    "guatu.org.actions.remove_channel",
    "guatu.org.actions.try_channel",
    "guatu.org.actions.pause_channel",
    "guatu.org.actions.resume_channel",
    "guatu.org.actions.set_telling",
    "guatu.org.actions.set_wanted",
    "guatu.org.actions.add_hook",
    "guatu.org.actions.pause_hook",
    "guatu.org.actions.remove_hook",
    "guatu.org.actions.replay_hook",
    "guatu.org.actions.resume_hook",
    "guatu.org.actions.rotate_hook",
    "guatu.org.actions.skip_event",
    # Tells of entries that are there already, outside any transaction: a hook is how far one has read them.
    "guatu.ledger.actions.tell_hooks",
    # A read: what it keeps is how often, and what was told, so that a change is an update.
    "guatu.publish.actions.read_feed",
    # What collect calls on acceptance and projects on import: they only hand over to the verb `judge`.
    "guatu.status.actions.judge_accepted",
    "guatu.status.actions.judge_imported",
    # Reads a long page before it opens the verb's transaction, so that other writers need not wait.
    "guatu.intake.actions.receive",
    # Calls the action that each change of a sandbox is, in one transaction.
    "guatu.projects.actions.change_plan",
    # Calls the verb of the step that it is given; for several permits each in a transaction of its own.
    "guatu.projects.actions.take_step",
    "guatu.projects.actions.take_steps",
    # The verbs `escalate_batch` and `raise_order`, each batch and each sheet in a transaction of its own.
    "guatu.dispatch.actions.escalate_overdue",
    "guatu.dispatch.actions.raise_orders_due",
    # The verbs `dispatch.directive.issue` and `dispatch.order.raise`, in one transaction.
    "guatu.dispatch.actions.raise_order_of_light",
    # Hands over to the worker, which draws by the verb `projects.output.draw`.
    "guatu.projects.actions.ask_draw",
    # Accepts each submission by the verb `accept`, in a transaction of its own, then notes the deed by a verb.
    "guatu.collect.actions.accept_batch",
    # Keep, correct or ask to write a workbook by verbs, and hand it to the worker where it is long.
    "guatu.collect.actions.upload_workbook",
    "guatu.collect.actions.correct_workbook",
    "guatu.collect.actions.apply_workbook",
    # Keeps the form's own workbook and writes it at once, by those.
    "guatu.collect.actions.take_workbook",
    "guatu.status.actions.judge_listed",
    # What follows from an act or a day gone by: judged anew by the verb `judge`.
    "guatu.status.actions.judge_reported",
    "guatu.status.actions.judge_figures",
    "guatu.status.actions.judge_newest",
    "guatu.status.actions.judge_projects",
    "guatu.status.actions.judge_targets",
    "guatu.status.actions.lapse",
    "guatu.status.actions.rejudge",
    "guatu.status.actions.rejudge_subjects",
    # Sets a print outside any transaction, then keeps it by the verb `wall.print.finish`.
    "guatu.wall.actions.run_print",
    # Judges outside any transaction, then keeps what came of it by the verb `status.pack.tried`.
    "guatu.status.actions.run_trial",
    # Keeps what follows from figures and targets, and is no fact of its own: dropped, it is worked out again.
    "guatu.status.actions.keep_year_ends",
    # Searches for seconds outside any transaction, then writes by the verb `projects.programme.levelled`.
    "guatu.projects.actions.run_levelling",
    # Jobs that go over what is due, each a transaction by its own verb, so that they may be killed and started again:
    # `projects.activity.freeze`, `publish.task_book.issue`, `publish.hand_over.carry_out`, `.close_accounts`,
    # `dispatch.pack.send`, `dispatch.sheet.send`.
    "guatu.projects.actions.freeze_outcomes",
    "guatu.publish.actions.issue_task_books",
    "guatu.publish.actions.renew_task_books",
    "guatu.publish.actions.carry_out_due",
    "guatu.publish.actions.close_left_accounts",
    "guatu.dispatch.actions.send_packs_owed",
    "guatu.dispatch.actions.send_sheets_owed",
}


def test_every_public_function_of_every_rooms_actions_is_a_verb() -> None:
    offered = dict(actions_of_all_rooms())
    assert len(offered) > 10
    assert {name for name, thing in offered.items() if not hasattr(thing, "verb")} <= DELEGATES


def test_every_verb_names_its_room() -> None:
    wrong = {
        name: function
        for name, function in VERBS.items()
        if not name.startswith("ledger.test.") and name.split(".")[0] != function.split(".")[1]
    }
    assert not wrong
