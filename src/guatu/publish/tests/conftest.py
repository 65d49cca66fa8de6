"""May of the small test city, judged: Kuancheng on time, Nanguan with nothing done and an overdue order."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from guatu.assess.actions import load_schemes
from guatu.dispatch.tests.rows import make_matter
from guatu.kernel.period import Period
from guatu.org.actions import assign
from guatu.org.types import Actor, ResponsibilityRole, subject
from guatu.projects.actions import record_progress, set_investment_plan
from guatu.projects.models import Node, Project
from guatu.projects.types import Stage, instant_after
from guatu.status.actions import judge

if TYPE_CHECKING:
    from guatu.conftest import City
    from guatu.org.models import Unit

MAY = Period.parse("2026-05")
MILLION = Decimal(1_000_000)


def make_project(unit: "Unit", actor: Actor, code: str, done: int) -> Project:
    """A project of 120 million this year, `done` million of it done by May; 50 is what is due."""
    made = Project.objects.create(
        code=code,
        name=f"项目{code}",
        name_en=f"Project {code}",
        unit=unit,
        kind="continuing",
        stage=Stage.BUILDING.value,
        start_actual=date(2026, 1, 10),
        due=date(2026, 11, 30),
    )
    set_investment_plan(actor, project_id=made.pk, year=2026, amount=120 * MILLION)
    record_progress(
        actor,
        project_id=made.pk,
        period=MAY,
        invested_year=done * MILLION,
        invested_total=done * MILLION,
        physical=None,
        note="",
    )
    return made


@pytest.fixture
def judged(city: "City", operator: Actor) -> list[Project]:
    """The month that a bulletin can be made of, and its projects."""
    load_schemes(operator)
    projects = [
        make_project(city.kuancheng, operator, "K1", 50),
        make_project(city.nanguan, operator, "N1", 0),
    ]
    make_matter(
        city.nanguan, date(2026, 6, 1), number="春城调〔2026〕1号", title="清除用地堵点", title_en="Clear the land",
        issued_on=date(2026, 5, 25), project=projects[1],
    )  # fmt: skip
    judge(operator, period=MAY)
    return projects


@pytest.fixture
def sponsored(judged: list[Project], city: "City", operator: Actor) -> Project:
    """Nanguan's project, sponsored by the deputy mayor: three nodes over or within ninety days, one beyond."""
    project = judged[1]
    for place, latest in enumerate(
        (date(2026, 5, 18), date(2026, 6, 30), date(2026, 8, 31), date(2026, 10, 31)), start=1
    ):
        Node.objects.create(
            project=project, code=f"N{place}", name=f"节点{place}", name_en=f"Node {place}", position=place,
            duration=20, calendar="continuous", late_finish=instant_after(latest),
        )  # fmt: skip
    assign(
        operator,
        of=subject(project),
        role=ResponsibilityRole.SPONSOR,
        post_id=city.leader_post.pk,
        on=date(2026, 1, 15),
    )
    return project
