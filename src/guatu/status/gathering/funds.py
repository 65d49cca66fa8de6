"""Funds of the city's projects with what is known of them."""

from collections.abc import Collection
from typing import Final

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.projects import queries as projects
from guatu.projects.types import FUND_WORDS, Stage
from guatu.status.facts import FUNDS_EN, spoken_of
from guatu.status.rules.fund_facts import FundFacts, fund_facts
from guatu.status.types import SubjectKind, Words
from guatu.status.types.subjects import Judgeable, Touched

SOURCE: Final = Words("（依据项目资金台账）", "(From the register of the project's funds.)")


def funds(actor: Actor, period: Period, touched: Touched | None, _named: Collection[str]) -> list[Judgeable]:
    """Every fund of every project, of one source each. Three queries."""
    rows = projects.projects(actor).exclude(stage=Stage.TERMINATED.value)
    if touched is not None:
        if not touched.projects:
            return []
        rows = rows.filter(pk__in=touched.projects)
    owners = {row.pk: row for row in rows.select_related(None).order_by()}
    as_of = spoken_of(period)
    kept = list(projects.funds(actor, owners))
    done = projects.latest_progress(actor, {fund.project_id for fund in kept}, period)
    judged = []
    for fund in kept:
        project = owners[fund.project_id]
        progress = done.get(project.pk)
        reached = (
            progress.invested_total / project.total_investment
            if progress is not None and project.total_investment
            else None
        )
        name = Words(
            f"{project.name}（{FUND_WORDS[fund.source]}）",
            f"{project.name_en or project.name} ({FUNDS_EN[fund.source]})",
        )
        facts = FundFacts(name, fund.source, fund.planned, fund.arrived, reached)
        judged.append(
            Judgeable(
                kind=SubjectKind.FUND,
                pk=fund.pk,
                key=f"{project.code}/{fund.source}",
                name=name,
                unit_id=project.unit_id,
                area_id=project.area_id,
                facts=fund_facts(facts, period, as_of),
                source=SOURCE,
            )
        )
    return judged
