"""Projects of the small test city."""

from datetime import date
from decimal import Decimal

import pytest

from guatu.conftest import City
from guatu.org.types import Actor
from guatu.projects.actions import approve_plan, create_project, load_templates, plan_project, submit_plan
from guatu.projects.models import Project
from guatu.projects.types import Stage

DUE = date(2028, 11, 30)


@pytest.fixture
def templates(operator: Actor) -> None:
    load_templates(operator)


@pytest.fixture
def project(city: City, operator: Actor) -> Project:
    """A project of Kuancheng in its approvals, not yet planned."""
    return create_project(
        operator,
        code="2605-220103-04-01-000001",
        name="宽城区净水厂扩建",
        name_en="Kuancheng water works",
        unit_id=city.kuancheng.pk,
        area_id=city.industry.pk,
        owner="春城水务",
        stage=Stage.PREPARING,
        total_investment=Decimal(350_000_000),
        start_planned=date(2026, 6, 1),
        due=DUE,
    )


@pytest.fixture
def planned(project: Project, operator: Actor, templates: None) -> Project:
    """The same, worked back through the 32 nodes."""
    plan_project(operator, project_id=project.pk, template_code="industrial")
    return project


@pytest.fixture
def approved(planned: Project, operator: Actor) -> Project:
    """The same, approved: its plan is baseline 1."""
    submit_plan(operator, project_id=planned.pk)
    approve_plan(operator, project_id=planned.pk)
    return planned


@pytest.fixture
def road(city: City, operator: Actor, templates: None) -> Project:
    """A road of Nanguan: who reports for Kuancheng does not see it."""
    made = create_project(
        operator,
        code="R-1",
        name="进场路",
        name_en="Access road",
        unit_id=city.nanguan.pk,
        due=date(2029, 6, 30),
    )
    plan_project(operator, project_id=made.pk, template_code="sewer")
    return made
