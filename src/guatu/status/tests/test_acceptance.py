"""An accepted report changes the lights in the same breath, and the light says whose report it was."""

from datetime import date

import pytest

from guatu.collect import actions as collect
from guatu.collect.types import CellKey, Field, SubjectKind
from guatu.conftest import City, actor_of_account
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.status import queries
from guatu.status.actions import judge
from guatu.status.models import Light
from guatu.status.tests.conftest import Maker


@pytest.fixture
def submitted(
    make: Maker, operator: Actor, reporter: Account, city: City, may: Period
) -> tuple[int, Project]:
    """Kuancheng reports on 8 June that the land, due on 31 May, will come on 15 July."""
    project = make.slipping("P1", date(2026, 6, 1))
    make.report(project, 30, Period.parse("2026-04"))
    Project.objects.filter(pk=project.pk).update(total_investment=200_000_000)
    form = collect.create_form(operator, code="monthly", name="月报", indicator_ids=[])
    actor = actor_of_account(reporter)
    filing = collect.open_submission(actor, form_id=form.pk, unit_id=city.kuancheng.pk, period=may)
    land = project.nodes.get(code="LAND")
    own = {
        Field.INVESTED_YEAR: "4500", Field.PHYSICAL: "40", Field.OWN_RATING: "green", Field.NOTE: "正常",
    }  # fmt: skip
    cells = {CellKey(SubjectKind.PROJECT, project.pk, field): text for field, text in own.items()}
    # The month is on record already: what differs from it is explained beside its cell.
    cells[CellKey(SubjectKind.PROJECT, project.pk, Field.INVESTED_YEAR).why] = "按实更正"
    cells[CellKey(SubjectKind.NODE, land.pk, Field.FORECAST_FINISH)] = "2026-07-15"
    collect.save_cells(actor, submission_id=filing.pk, version=filing.version, values=cells)
    collect.submit(actor, submission_id=filing.pk)
    return filing.pk, project


def test_acceptance_turns_the_light_and_names_post_and_day(
    submitted: tuple[int, Project], operator: Actor, dispatcher: Account, may: Period
) -> None:
    filing, project = submitted
    judge(operator, period=may)
    before = queries.light_of_project(operator, project.pk, may)
    collect.accept(actor_of_account(dispatcher), submission_id=filing)
    after = queries.light_of_project(operator, project.pk, may)
    assert before is not None
    assert after is not None
    assert (before.colour, after.colour) == ("yellow", "red")
    assert after.source == f"collect.submission:{filing}"
    assert "（5月报表，宽城区填报岗，6月8日报送）" in after.reasons[0]["zh"]
    assert "(May report, filed by Kuancheng reporter on 8 June.)" in after.reasons[0]["en"]
    verbs = list(Entry.objects.order_by("-number").values_list("verb", flat=True)[:3])
    assert verbs == ["status.lights.judge", "ledger.message.post", "collect.submission.accept"]


def test_handing_in_alone_changes_no_light(submitted: tuple[int, Project]) -> None:
    assert not Light.objects.exists()
