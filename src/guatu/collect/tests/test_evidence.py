"""Evidence beside a claim: kept by its content, seen within scope, never asked for."""

import hashlib
import inspect
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from guatu.collect import actions, queries, rules
from guatu.collect.actions import Piece
from guatu.collect.models import Evidence, Submission
from guatu.collect.rules import checks
from guatu.collect.tests.conftest import MAY, cell, fill
from guatu.collect.tests.test_loop import number_of
from guatu.collect.types import Facts, Field, State, SubjectKind
from guatu.collect.types.revising import EvidenceKind, Party
from guatu.conftest import NOW, actor_of_account
from guatu.kernel.errors import Denied, NotFound
from guatu.kernel.files import Upload
from guatu.ledger.queries import history
from guatu.org.models import Account
from guatu.org.types import subject
from guatu.projects.models import Node, Project
from guatu.targets.models import Indicator

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PHOTO = Piece(EvidenceKind.PHOTO, Upload("IMG_0001.png", PNG), "基础浇筑完成")
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def node(project: Project) -> Node:
    return Node.objects.get(project=project, code="N1")


def add(account: Account, row: Submission, node: Node, piece: Piece = PHOTO) -> Evidence:
    return actions.add_evidence(
        actor_of_account(account),
        submission_id=row.pk,
        kind=SubjectKind.NODE,
        subject_id=node.pk,
        piece=piece,
    )


def test_a_photo_and_sign_offs_stand_beside_a_node(
    filing: Submission, node: Node, reporter: Account, tmp_path: Path
) -> None:
    made = add(reporter, filing, node)
    digest = hashlib.sha256(PNG).hexdigest()
    assert (made.digest, made.name, made.size) == (digest, "IMG_0001.png", len(PNG))
    assert (tmp_path / f"evidence/{digest[:2]}/{digest}.png").read_bytes() == PNG
    signed = Piece(EvidenceKind.SIGN_OFF, party=Party.SUPERVISOR, signer="监理工程师", signed_on=TODAY)
    add(reporter, filing, node, signed)
    kept = queries.evidence_of(filing)[f"projects.node:{node.pk}"]
    assert [(one.kind, one.party, one.signer) for one in kept] == [
        (EvidenceKind.PHOTO, None, ""), (EvidenceKind.SIGN_OFF, Party.SUPERVISOR, "监理工程师"),
    ]  # fmt: skip
    assert history(subject(filing)).filter(verb="collect.evidence.add", after__contains=digest).exists()


def test_a_month_is_filed_and_accepted_without_any_evidence_and_no_rule_can_see_whether_there_is_some(
    filing: Submission,
    node: Node,
    project: Project,
    indicator: Indicator,
    reporter: Account,
    dispatcher: Account,
) -> None:
    actor = actor_of_account(reporter)
    row = fill(reporter, filing, project, indicator)
    done = {cell(node, Field.ACTUAL_START): "2026-04-10", cell(node, Field.ACTUAL_FINISH): "2026-05-20"}
    actions.save_cells(actor, submission_id=row.pk, version=row.version, values=done)
    actions.submit(actor, submission_id=row.pk)
    accepted = actions.accept(actor_of_account(dispatcher), submission_id=row.pk)
    assert (accepted.state, Evidence.objects.count()) == (State.ACCEPTED, 0)
    # What the rules of checking are given holds no evidence, so none of them, built in or of the house, can ask for it.
    given = {*inspect.signature(rules.check).parameters, *inspect.get_annotations(Facts)}
    assert not [name for name in given if "evidence" in name]
    presets = Path(inspect.getfile(checks)).parents[2] / "data" / "checks.toml"
    assert "evidence" not in presets.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("piece", "number"),
    [
        (Piece(EvidenceKind.PHOTO), "G2582"),
        (Piece(EvidenceKind.DOCUMENT), "G2582"),
        (Piece(EvidenceKind.PHOTO, Upload("run.exe", b"MZ")), "G1014"),
        (Piece(EvidenceKind.PHOTO, Upload("page.png", b"<script>")), "G1014"),
        (Piece(EvidenceKind.SIGN_OFF, signer="监理", signed_on=TODAY), "G2583"),
        (Piece(EvidenceKind.SIGN_OFF, party=Party.OWNER, signer=" ", signed_on=TODAY), "G2583"),
        (Piece(EvidenceKind.SIGN_OFF, party=Party.OWNER, signer="业主代表"), "G2583"),
        (
            Piece(EvidenceKind.SIGN_OFF, party=Party.OWNER, signer="甲", signed_on=TODAY + timedelta(days=1)),
            "G2584",
        ),
    ],
)
def test_what_is_no_evidence_is_refused(
    piece: Piece, number: str, filing: Submission, node: Node, reporter: Account
) -> None:
    assert number_of(lambda: add(reporter, filing, node, piece)) == number
    assert not Evidence.objects.exists()


def test_evidence_is_of_a_subject_of_the_submission(
    filing: Submission, project: Project, reporter: Account
) -> None:
    assert number_of(lambda: add(reporter, filing, Node.objects.get(code="N3"))) == "G1709"


def test_locked_it_stays_as_it_is_and_a_correction_takes_evidence_of_its_own(
    submitted: Submission, node: Node, project: Project, reporter: Account, dispatcher: Account
) -> None:
    actor, office = actor_of_account(reporter), actor_of_account(dispatcher)
    kept = add(reporter, submitted, node)
    actions.accept(office, submission_id=submitted.pk)
    actions.lock_period(office, period=MAY)
    assert number_of(lambda: add(reporter, submitted, node)) == "G2585"
    assert number_of(lambda: actions.withdraw_evidence(actor, evidence_id=kept.pk)) == "G2585"
    made = actions.ask_revision(
        actor, submission_id=submitted.pk, key=cell(project, Field.PHYSICAL), value="35", reason="监理核定"
    )

    def beside() -> Evidence:
        return actions.add_evidence(
            actor,
            submission_id=submitted.pk,
            kind=SubjectKind.PROJECT,
            subject_id=project.pk,
            piece=PHOTO,
            revision_id=made.pk,
        )

    assert beside().revision_id == made.pk
    (view,) = queries.revision_views(actor, [made])
    assert view.evidence == 1
    actions.decide_revision(office, revision_id=made.pk, approve=True)
    assert number_of(beside) == "G2580"


def test_taken_back_it_is_shown_no_more_and_its_record_stays(
    filing: Submission, node: Node, reporter: Account, other_reporter: Account, tmp_path: Path
) -> None:
    made = add(reporter, filing, node)
    with pytest.raises(Denied):
        actions.withdraw_evidence(actor_of_account(other_reporter), evidence_id=made.pk)
    actions.withdraw_evidence(actor_of_account(reporter), evidence_id=made.pk)
    assert queries.evidence_of(filing) == {}
    with pytest.raises(NotFound):
        queries.evidence_file(actor_of_account(reporter), filing.pk, made.pk)
    assert [path for path in tmp_path.rglob("*.png") if path.is_file()]


@pytest.mark.parametrize("who", ["other_reporter", "leader", "supervisor", "outsider"])
def test_nobody_else_adds_evidence_and_strangers_do_not_see_it(
    who: str, filing: Submission, node: Node, reporter: Account, request: pytest.FixtureRequest
) -> None:
    account = request.getfixturevalue(who)
    with pytest.raises(Denied):
        add(account, filing, node)
    made = add(reporter, filing, node)
    if who in ("other_reporter", "outsider"):
        with pytest.raises(NotFound):
            queries.evidence_file(actor_of_account(account), filing.pk, made.pk)
    else:
        assert queries.evidence_file(actor_of_account(account), filing.pk, made.pk).pk == made.pk
