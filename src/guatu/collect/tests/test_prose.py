"""Progress is entered on the nodes; its sentence follows from them until a person writes another."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Submission
from guatu.collect.rules import MAX_TEXT, progress_told
from guatu.collect.tests.conftest import MAY, cell, fill
from guatu.collect.types import CellKey, Field, NodeFacts, Words
from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import subject
from guatu.projects.models import Node, Progress, Project
from guatu.targets.models import Indicator

BASE = NodeFacts(1, 1, Words("基础施工", "Foundation"), planned=date(2026, 5, 20))
FRAME = NodeFacts(2, 1, Words("主体施工", "Main structure"), planned=date(2026, 7, 3))


def test_the_sentence_says_what_is_done_what_is_late_and_who_holds_it_up() -> None:
    done = replace(BASE, actual_start=date(2026, 4, 1), actual_finish=date(2026, 5, 20))
    stuck = replace(
        FRAME,
        forecast_finish=date(2026, 7, 12),
        blocker_kind="land",
        blocker="剩余18亩未征收",
        holder="市自然资源局",
    )
    told = progress_told([done, stuck], MAY)
    assert told.zh == (
        "基础施工已于5月20日完成；主体施工预计7月12日完成，较计划晚9天，卡在土地（市自然资源局）：剩余18亩未征收。"
    )
    assert told.en == (
        "Foundation was finished on 20 May; Main structure is expected to be finished on 12 July, "
        "9 days later than planned, held up by land (市自然资源局): 剩余18亩未征收."
    )


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (replace(BASE, actual_start=date(2026, 5, 2)), "基础施工已于5月2日开始。"),
        (replace(BASE, actual_start=date(2026, 4, 2)), "基础施工正在实施。"),
        (replace(BASE, actual_start=date(2026, 4, 2), actual_finish=date(2026, 4, 30)), ""),  # told in April
        (
            replace(BASE, actual_start=date(2026, 4, 2), actual_finish=date(2026, 5, 19)),
            "基础施工已于5月19日完成，较计划提前1天。",
        ),
        (replace(BASE, forecast_finish=date(2026, 5, 20)), ""),  # as planned
        (
            replace(BASE, forecast_finish=date(2027, 1, 2)),
            "基础施工预计2027年1月2日完成，较计划晚227天。",
        ),
        (replace(BASE, blocker_kind="funds", blocker="未放款。"), "基础施工尚未开始，卡在资金：未放款。"),
    ],
)
def test_what_is_under_way_done_this_month_late_or_stuck_is_told(now: NodeFacts, said: str) -> None:
    assert progress_told([now], MAY).zh == said


def test_what_changed_is_told_though_it_is_no_news_by_itself() -> None:
    was = replace(BASE, blocker_kind="land", blocker="未交地", forecast_finish=date(2026, 6, 1))
    now = replace(BASE, forecast_finish=date(2026, 5, 20))
    assert progress_told([now], MAY, {1: was}).zh == "基础施工预计5月20日完成，卡点已解除。"
    assert progress_told([replace(BASE)], MAY, {1: replace(BASE, actual_start=date(2026, 4, 1))}).zh == (
        "基础施工情况有更正。"
    )


@given(
    st.lists(
        st.builds(
            NodeFacts,
            st.integers(1, 9),
            st.just(1),
            st.builds(Words, st.text(min_size=1, max_size=80), st.text(max_size=120)),
            planned=st.none() | st.dates(),
            actual_finish=st.none() | st.dates(),
            forecast_finish=st.none() | st.dates(),
            blocker_kind=st.sampled_from(["", "land", "weather"]),
            blocker=st.text(max_size=300),
            holder=st.text(max_size=80),
        ),
        max_size=8,
    )
)
def test_the_sentence_always_fits_its_cell(nodes: list[NodeFacts]) -> None:
    told = progress_told(nodes, MAY)
    assert len(told.zh) <= MAX_TEXT
    assert len(told.en) <= MAX_TEXT
    assert bool(told.zh) == bool(told.en)


def note(project: Project) -> Cell:
    return Cell.objects.get(subject_id=project.pk, field=Field.NOTE)


def save(account: Account, filing: Submission, values: dict[CellKey, str]) -> Submission:
    actor = actor_of_account(account)
    row = queries.submission(actor, filing.pk)
    return actions.save_cells(actor, submission_id=filing.pk, version=row.version, values=values)


def test_the_note_follows_the_nodes_until_a_person_writes_it(
    filing: Submission, project: Project, reporter: Account
) -> None:
    node = Node.objects.get(project=project, code="N1")
    save(reporter, filing, {cell(node, Field.ACTUAL_START): "2026-05-06"})
    assert note(project).value == "基础施工已于5月6日开始。"
    save(reporter, filing, {cell(node, Field.FORECAST_FINISH): "2026-06-28"})
    assert note(project).value == "基础施工已于5月6日开始，预计6月28日完成，较计划晚9天。"
    save(reporter, filing, {cell(project, Field.NOTE): "基础已开挖。"})
    save(reporter, filing, {cell(node, Field.FORECAST_FINISH): "2026-07-28"})
    assert note(project).value == "基础已开挖。"


def test_a_sentence_that_went_empty_comes_back_with_the_next_change(
    filing: Submission, project: Project, reporter: Account
) -> None:
    key = cell(Node.objects.get(project=project, code="N1"), Field.ACTUAL_START)
    for text, said in (
        ("2026-05-06", "基础施工已于5月6日开始。"),
        ("", ""),
        ("2026-05-07", "基础施工已于5月7日开始。"),
    ):
        save(reporter, filing, {key: text})
        assert note(project).value == said


def test_what_a_person_wrote_is_given_back_to_the_rule(
    filing: Submission, project: Project, reporter: Account, other_reporter: Account
) -> None:
    node = Node.objects.get(project=project, code="N1")
    save(
        reporter,
        filing,
        {cell(node, Field.ACTUAL_START): "2026-05-06", cell(project, Field.NOTE): "自己写的"},
    )
    assert note(project).value == "自己写的"
    key = cell(project, Field.NOTE)
    with pytest.raises(Denied):
        actions.restore_prose(actor_of_account(other_reporter), submission_id=filing.pk, key=key)
    with pytest.raises(NotFound):
        actions.restore_prose(
            actor_of_account(reporter), submission_id=filing.pk, key=cell(project, Field.PHYSICAL)
        )
    actions.restore_prose(actor_of_account(reporter), submission_id=filing.pk, key=key)
    assert note(project).value == "基础施工已于5月6日开始。"
    last = history(subject(filing)).order_by("-number").first()
    assert last is not None
    assert last.verb == "collect.prose.restore"
    assert "自己写的" in (last.before or "")
    save(reporter, filing, {cell(node, Field.ACTUAL_START): "2026-05-07"})
    assert note(project).value == "基础施工已于5月7日开始。"


def test_handed_in_it_is_not_restored(submitted: Submission, project: Project, reporter: Account) -> None:
    with pytest.raises(GuatuError) as refused:
        actions.restore_prose(
            actor_of_account(reporter), submission_id=submitted.pk, key=cell(project, Field.NOTE)
        )
    assert refused.value.number == "G1701"


def test_accepted_it_stands_in_both_languages_and_a_persons_own_in_one(
    filing: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    node = Node.objects.get(project=project, code="N1")
    Node.objects.filter(pk=node.pk).update(name_en="Foundation")
    save(reporter, filing, {cell(node, Field.ACTUAL_START): "2026-05-06", cell(node, Field.HOLDER): ""})
    fill(reporter, filing, project, indicator)
    actions.submit(actor_of_account(reporter), submission_id=filing.pk)
    actions.accept(actor_of_account(dispatcher), submission_id=filing.pk)
    kept = Progress.objects.get(project=project, period=str(MAY))
    assert (kept.note, kept.note_en) == ("基础施工已于5月6日开始。", "Foundation began on 6 May.")


def test_the_holder_reaches_the_node(
    filing: Submission, project: Project, indicator: Indicator, reporter: Account, dispatcher: Account
) -> None:
    node = Node.objects.get(project=project, code="N1")
    said = {Field.BLOCKER_KIND: "land", Field.BLOCKER: "未交地", Field.HOLDER: "自然资源局"}
    save(reporter, filing, {cell(node, field): text for field, text in said.items()})
    fill(reporter, filing, project, indicator)
    actions.submit(actor_of_account(reporter), submission_id=filing.pk)
    actions.accept(actor_of_account(dispatcher), submission_id=filing.pk)
    node.refresh_from_db()
    assert node.holder == "自然资源局"
    assert node.holder_unit is not None
    assert node.stuck == "自然资源局：未交地"


def test_page_and_api_mark_it_and_give_it_back(
    filing: Submission, project: Project, reporter: Account, client: Client
) -> None:
    client.force_login(reporter)
    node = Node.objects.get(project=project, code="N1")
    save(reporter, filing, {cell(node, Field.ACTUAL_START): "2026-05-06"})
    told = client.get(f"/collect/{filing.pk}/").content.decode()
    assert "由节点自动生成" in told
    restore = f'type="submit" hidden formaction="/collect/{filing.pk}/notes/{project.pk}/"'
    assert restore in told  # the page script shows it once a person writes
    assert told.index('name="do" value="save"') < told.index(restore)  # Enter saves
    save(reporter, filing, {cell(project, Field.NOTE): "自己写的"})
    page = client.get(f"/collect/{filing.pk}/").content.decode()
    assert "由节点自动生成" not in page
    assert "恢复自动生成" in page
    assert restore not in page
    assert restore.replace(" hidden", "") in page
    assert client.post(f"/collect/{filing.pk}/notes/{project.pk}/").status_code == 302
    assert note(project).value == "基础施工已于5月6日开始。"
    base = f"/api/collect/submissions/{filing.pk}"
    seen = {one["cell"]: one for one in client.get(base).json()["cells"]}
    assert seen[str(cell(project, Field.NOTE))]["derived"]
    edits = {str(cell(node, Field.ACTUAL_START)): {"base": "2026-05-06", "value": "2026-05-08"}}
    key = "1f0f6bd4-52f0-4b1c-8a4e-3a2c3f7f0c11"
    saved = client.put(f"{base}/saves/{key}", {"cells": edits}, content_type="application/json").json()
    assert saved["derived"] == {str(cell(project, Field.NOTE)): "基础施工已于5月8日开始。"}
    save(reporter, filing, {cell(project, Field.NOTE): "又自己写"})
    assert client.post(f"{base}/notes/{project.pk}/restore").status_code == 200
    assert note(project).value == "基础施工已于5月8日开始。"
