"""Two people in one form: no write is lost, none is made twice, and nobody's is written over in silence."""

import uuid
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from guatu.collect import actions, queries, rules
from guatu.collect.models import Cell, Save, Submission
from guatu.collect.rules import Edit, Merged
from guatu.collect.tests.test_pages import As
from guatu.collect.types import CellKey
from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.ledger.models import Entry
from guatu.org.models import Account

texts = st.sampled_from(["", "1", "2", "3", "a\nb", "a\r\nb"])
keys = st.sampled_from("abcdef")


@given(st.dictionaries(keys, texts), st.data())
def test_every_edit_is_written_or_shown_as_a_conflict_or_was_there_already(
    stored: dict[str, str], data: st.DataObject
) -> None:
    edits = (
        data.draw(st.dictionaries(st.sampled_from(sorted(stored)), st.builds(Edit, texts, texts)))
        if stored
        else {}
    )
    written, conflicts = rules.merge(stored, edits)
    after = {**stored, **written}
    assert not written.keys() & conflicts.keys()
    for key, edit in edits.items():
        if key in conflicts:
            assert after[key] == stored[key] == conflicts[key].theirs  # theirs stays, mine is told
            assert conflicts[key].mine == edit.value
            assert stored[key].splitlines() != edit.base.splitlines()  # only what somebody changed
        else:
            assert after[key].splitlines() == edit.value.splitlines()  # mine
    assert {key: after[key] for key in stored.keys() - edits.keys()} == {
        key: stored[key] for key in stored.keys() - edits.keys()
    }


@given(st.dictionaries(keys, texts, min_size=1), st.lists(st.tuples(st.booleans(), keys, texts), max_size=12))
def test_of_two_writers_neither_loses_a_text_unseen(
    begun: dict[str, str], deeds: list[tuple[bool, str, str]]
) -> None:
    """Both began from the same page and save in turn, whatever they write: what one overwrote, it had seen."""
    stored = dict(begun)
    seen = {True: dict(begun), False: dict(begun)}
    for who, key, text in deeds:
        if key not in stored:
            continue
        was = stored[key]
        written, conflicts = rules.merge(stored, {key: Edit(seen[who][key], text)})
        stored.update(written)
        if key in written:
            assert was.splitlines() == seen[who][key].splitlines()
            seen[who][key] = text
        elif key in conflicts:
            seen[who][key] = conflicts[key].theirs


def save(
    account: Account, filing: Submission, key: uuid.UUID | None = None, /, **edits: tuple[CellKey, str, str]
) -> Merged:
    """A save by that account: `name=(cell, base, value)`."""
    return actions.merge_cells(
        actor_of_account(account), submission_id=filing.pk, key=key or uuid.uuid4(),
        edits={where: Edit(base, value) for where, base, value in edits.values()},
    )  # fmt: skip


def stored(key: CellKey) -> str:
    return str(
        Cell.objects.get(subject_kind=key.kind.value, subject_id=key.subject_id, field=str(key.field)).value
    )


def test_what_nobody_else_touched_is_written_and_the_rest_is_asked_about(
    filing: Submission, reporter: Account, dispatcher: Account, physical: CellKey, invested: CellKey
) -> None:
    save(dispatcher, filing, office=(physical, "30.5", "40"))
    merged = save(reporter, filing, a=(physical, "30.5", "３６"), b=(invested, "5000", "6,200 万元"))
    assert merged.values == {physical: "40", invested: "6200"}
    (conflict,) = merged.conflicts.values()
    assert (conflict.theirs, conflict.mine, conflict.base, conflict.own) == ("40", "36", "30.5", False)
    assert conflict.by == actor_of_account(dispatcher).label
    assert conflict.at is not None
    assert stored(physical) == "40"
    kept = save(reporter, filing, a=(physical, "40", "36"))  # “keep mine”
    assert not kept.conflicts
    assert stored(physical) == "36"
    filing.refresh_from_db()
    assert merged.version + 1 == kept.version == filing.version


def test_the_same_change_made_twice_is_no_conflict_and_no_entry(
    filing: Submission, reporter: Account, dispatcher: Account, physical: CellKey
) -> None:
    save(dispatcher, filing, office=(physical, "30.5", "36"))
    entries = Entry.objects.count()
    assert not save(reporter, filing, a=(physical, "30.5", "36")).conflicts
    assert Entry.objects.count() == entries


def test_a_save_sent_again_writes_nothing_more(
    filing: Submission, reporter: Account, dispatcher: Account, physical: CellKey, invested: CellKey
) -> None:
    key = uuid.uuid4()
    first = save(reporter, filing, key, a=(physical, "30.5", "36"))
    entries = Entry.objects.count()
    again = save(reporter, filing, key, a=(physical, "30.5", "36"))
    assert (again.version, again.values, again.conflicts) == (first.version, first.values, {})
    assert Entry.objects.count() == entries
    # Its answer was lost; meanwhile the office, who saw 36, wrote back what stood before. That is not written over.
    save(dispatcher, filing, office=(physical, "36", "30.5"))
    again = save(reporter, filing, key, a=(physical, "30.5", "36"))
    assert again.values == {physical: "30.5"}
    assert not again.conflicts
    assert Save.objects.filter(key=key).count() == 1


def test_a_conflict_whose_answer_was_lost_is_told_again(
    filing: Submission, reporter: Account, dispatcher: Account, physical: CellKey, invested: CellKey
) -> None:
    save(dispatcher, filing, office=(physical, "30.5", "40"))
    key = uuid.uuid4()
    edits = {"a": (physical, "30.5", "36"), "b": (invested, "5000", "6200")}
    first, again = (save(reporter, filing, key, **edits) for _time in range(2))
    assert (again.version, again.values, again.conflicts) == (first.version, first.values, first.conflicts)
    assert again.conflicts
    assert stored(physical) == "40"
    assert stored(invested) == "6200"


def test_a_second_window_of_the_same_account_is_told_as_ones_own(
    filing: Submission, reporter: Account, physical: CellKey
) -> None:
    save(reporter, filing, a=(physical, "30.5", "33"))
    (conflict,) = save(reporter, filing, b=(physical, "30.5", "36")).conflicts.values()
    assert conflict.own


def test_one_entry_a_save_with_what_stood_and_what_stands(
    filing: Submission, reporter: Account, physical: CellKey, invested: CellKey
) -> None:
    before = Entry.objects.count()
    save(reporter, filing, a=(physical, "30.5", "36"), b=(invested, "5000", "6200"))
    entry = Entry.objects.order_by("-number")[0]
    assert Entry.objects.count() == before + 1
    assert entry.verb == "collect.submission.merge"
    assert f'"{physical}":"36"' in entry.after
    assert f'"{invested}":"5000"' in entry.before


def test_a_form_handed_in_takes_no_more_and_an_unknown_cell_is_named(
    filing: Submission, submitted: Submission, reporter: Account, physical: CellKey
) -> None:
    with pytest.raises(GuatuError) as refused:
        save(reporter, submitted, a=(physical, "36", "40"))
    assert refused.value.number == "G1701"


def test_a_cell_that_the_form_does_not_have_is_named(
    filing: Submission, reporter: Account, physical: CellKey
) -> None:
    with pytest.raises(GuatuError) as refused:
        save(reporter, filing, a=(CellKey(physical.kind, 999_999, physical.field), "", "40"))
    assert refused.value.number == "G1709"


@pytest.mark.parametrize("who", ["other_reporter", "leader", "supervisor", "outsider"])
def test_a_wrong_actor_merges_nothing(
    who: str, filing: Submission, physical: CellKey, request: pytest.FixtureRequest
) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Denied):
        save(request.getfixturevalue(who), filing, a=(physical, "30.5", "36"))
    assert stored(physical) == "30.5"
    assert Entry.objects.count() == entries


def put(
    client: Client,
    filing: Submission,
    key: uuid.UUID,
    cells: dict[CellKey, tuple[str, str]],
    account: int | None = None,
    seen: int | None = None,
) -> tuple[int, dict[str, Any]]:
    """The answer's status and what it says."""
    edits = {str(where): {"base": base, "value": value} for where, (base, value) in cells.items()}
    answer = client.put(
        f"/api/collect/submissions/{filing.pk}/saves/{key}", {"cells": edits, "account": account, "seen": seen},
        content_type="application/json",
    )  # fmt: skip
    return answer.status_code, answer.json()


def test_what_others_changed_comes_with_the_answer_of_whoever_saw_an_older_version(
    filing: Submission, reporter: Account, dispatcher: Account, physical: CellKey, invested: CellKey, as_: As
) -> None:
    save(dispatcher, filing, office=(physical, "30.5", "40"), why=(physical.why, "", "核减"))
    client = as_(reporter)
    _, stale = put(client, filing, uuid.uuid4(), {invested: ("5000", "6200")}, seen=1)
    assert stale["values"][str(physical)] == "40"
    assert stale["values"][str(physical.why)] == "核减"
    _, fresh = put(client, filing, uuid.uuid4(), {invested: ("6200", "6300")}, seen=stale["version"])
    assert fresh["values"] == {str(invested): "6300"}


def test_through_the_api_with_conflicts_and_problems(
    filing: Submission, reporter: Account, dispatcher: Account, other_reporter: Account, physical: CellKey,
    invested: CellKey, as_: As,
) -> None:  # fmt: skip
    save(dispatcher, filing, office=(physical, "30.5", "40"))
    mine, key = as_(reporter), uuid.uuid4()
    edits = {physical: ("30.5", "36"), invested: ("5000", "约五千")}
    _, answer = put(mine, filing, key, edits, reporter.pk)
    assert answer["values"] == {str(physical): "40", str(invested): "约五千"}
    assert [(one["cell"], one["theirs"], one["mine"]) for one in answer["conflicts"]] == [
        (str(physical), "40", "36")
    ]
    assert "G1711" in [one["number"] for one in answer["problems"]]
    assert put(mine, filing, key, edits, reporter.pk) == (200, answer)
    status, refused = put(mine, filing, uuid.uuid4(), edits, dispatcher.pk)
    assert (status, refused["number"]) == (409, "G2540")
    assert put(as_(other_reporter), filing, uuid.uuid4(), edits)[0] == 403
    assert put(Client(), filing, uuid.uuid4(), edits)[0] == 401
    assert queries.submission(actor_of_account(reporter), filing.pk).version == answer["version"]
