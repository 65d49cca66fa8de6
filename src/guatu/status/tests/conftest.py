"""A few projects of the small test city, as the lights of May 2026 find them on 8 June."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects.actions import record_progress, set_investment_plan
from guatu.projects.models import Link, Node, Project
from guatu.projects.types import Stage, instant_after
from guatu.status import queries
from guatu.status.judging.shipped import shipped
from guatu.status.rules.packs import with_head
from guatu.status.tests.investment import observe, year_of
from guatu.targets.actions import create_indicator, set_targets
from guatu.targets.models import Indicator

if TYPE_CHECKING:
    from guatu.conftest import City
    from guatu.org.models import Account
    from guatu.status.models import Light

MAY = Period.parse("2026-05")
MILLION = Decimal(1_000_000)
SignIn = Callable[["Account"], Client]
OTHERS = ["reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]
"""The standing people who write no rule packs."""


def stricter() -> str:
    """Yinchuan's rules with 20 points in the place of 30, as the next version."""
    return with_head(shipped("yinchuan-2025").text, version="2025.1").replace("behind > 30", "behind > 20")


def light(actor: Actor, project: Project, period: Period) -> "Light":
    """The light that a project has in a month."""
    found = queries.light_of_project(actor, project.pk, period)
    assert found is not None
    return found


@pytest.fixture
def may() -> Period:
    return MAY


@dataclass(frozen=True)
class Maker:
    """Makes projects of the test city with figures of May: `share` percent of 100 million done."""

    city: "City"
    actor: Actor

    def __call__(self, code: str = "P1", share: int | None = 45, **changes: object) -> Project:
        facts: dict[str, object] = {
            "name": f"项目{code}",
            "name_en": f"Project {code}",
            "unit": self.city.kuancheng,
            "area": self.city.industry,
            "stage": Stage.BUILDING.value,
            "start_actual": date(2026, 1, 10),
            "due": date(2026, 11, 30),
        }
        project = Project.objects.create(code=code, **(facts | changes))
        set_investment_plan(self.actor, project_id=project.pk, year=2026, amount=100 * MILLION)
        if share is not None:
            self.report(project, share)
        return project

    def report(self, project: Project, share: int, period: Period = MAY) -> None:
        """One month's accepted figures."""
        record_progress(
            self.actor,
            project_id=project.pk,
            period=period,
            invested_year=share * MILLION,
            invested_total=share * MILLION,
            physical=None,
            note="",
        )

    def node(self, project: Project, code: str, latest: date, days: int = 20, **changes: object) -> Node:
        """One node with its latest last day; `changes` are its other columns."""
        facts: dict[str, object] = {
            "name": f"节点{code}",
            "name_en": f"Node {code}",
            "position": project.nodes.count() + 1,
            "duration": days,
            "calendar": "continuous",
            "late_finish": instant_after(latest),
            "late_start": date.fromordinal(latest.toordinal() + 1 - days),
            "early_start": date.fromordinal(latest.toordinal() + 1 - days),
            "early_finish": instant_after(latest),
        }
        return Node.objects.create(project=project, code=code, **(facts | changes))

    def slipping(self, code: str, forecast: date) -> Project:
        """Its land was due on 31 May and is reported for `forecast`; the works after it end on its due day."""
        project = self(code, due=date(2026, 8, 31))
        land = self.node(
            project, "LAND", date(2026, 5, 31), actual_start=date(2026, 5, 1), forecast_finish=forecast,
            blocker_kind="land", blocker="剩余18亩未征收",
        )  # fmt: skip
        works = self.node(project, "WORKS", date(2026, 8, 31), days=92)
        Link.objects.create(project=project, predecessor=land, successor=works)
        return project


@pytest.fixture
def make(city: "City", operator: Actor) -> Callable[..., Project]:
    """`make("P1", share=45)`: see Maker."""
    return Maker(city, operator)


@pytest.fixture
def invest(city: "City", operator: Actor) -> Indicator:
    """Seven years of investment in two districts; Kuancheng is well ahead this May, Nanguan half of what it was."""
    made = create_indicator(
        operator, code="invest", name="投资", name_en="Investment", measure="亿元", measure_en="CNY 100 million",
        kind="flow", decimals=2,
    )  # fmt: skip
    for year in range(2019, 2026):
        observe(made, city.kuancheng.pk, year, year_of(100 + year % 3))
        observe(made, city.nanguan.pk, year, year_of(60 + year % 2))
    observe(made, city.kuancheng.pk, 2026, year_of(120)[:5])
    observe(made, city.nanguan.pk, 2026, year_of(30)[:5])
    set_targets(
        operator, plan_id=city.plan.pk, indicator_id=made.pk, year=2026, total=Decimal(160),
        weights_by_unit={city.kuancheng.pk: Decimal(100), city.nanguan.pk: Decimal(60)},
        weights_by_month=[Decimal(1)] * 12, stretch=Decimal(180),
    )  # fmt: skip
    return made
