"""A project's money and its monthly progress. Amounts in the project's currency, yuan for the city's."""

from datetime import date
from decimal import Decimal

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import FIRST_YEAR, LAST_YEAR, Period
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Fact
from guatu.org.types import Actor, subject
from guatu.projects.actions.project import writable
from guatu.projects.models import Fund, InvestmentPlan, Progress
from guatu.projects.rules import check_choice, check_money, check_progress
from guatu.projects.types import FUND_WORDS, ProgressFacts
from guatu.ui.types import LightColour


@verb("projects.progress.record")
def record_progress(
    actor: Actor,
    *,
    project_id: int,
    period: Period,
    invested_year: Decimal,
    invested_total: Decimal,
    physical: Decimal | None = None,
    note: str = "",
    note_en: str = "",
    own_rating: str = "",
    source: str = "",
    reason: str = "",
) -> Progress:
    """A month's figures, first or corrected: cumulative of the year and since the start, physical in percent.

    The same figures again change nothing. A correction keeps the old figures as an earlier revision. `own_rating` is
    the owner's own light, "" leaves it. Raises G1605…G1610 by `rules.check_progress`, G1618 for no light.
    """
    project = writable(actor, project_id, "projects.progress.write")
    if own_rating:
        check_choice(own_rating, list(LightColour), "own_rating")
    current = Progress.objects.filter(project=project, current=True)
    replaced = current.filter(period=str(period)).first()
    earlier = current.filter(period__lt=str(period)).order_by("-period").first()
    facts = ProgressFacts(period, invested_year, invested_total, physical)
    same = replaced is not None and _facts(replaced) == facts and replaced.note == note
    if replaced is not None and same and own_rating in ("", project.own_rating):
        unchanged()
        return replaced
    check_progress(
        facts,
        today=clock().today(),
        earlier=_facts(earlier) if earlier else None,
        replaced=_facts(replaced) if replaced and not same else None,
        reason=reason,
    )
    if replaced is not None:
        Progress.objects.filter(pk=replaced.pk).update(current=False)
    kept = Progress.objects.create(
        project=project, period=str(period), revision=replaced.revision + 1 if replaced else 1,
        invested_year=invested_year, invested_total=invested_total, physical=physical, note=note,
        note_en=note_en, recorded_at=clock().now(), recorded_by_id=actor.account_id, source=source,
        reason=reason.strip(),
    )  # fmt: skip
    if own_rating:
        project.own_rating = own_rating
        project.save(update_fields=["own_rating"])
    record(
        actor,
        subject(project),
        before=_ledgered(replaced) if replaced else None,
        after={**_ledgered(kept), "own_rating": own_rating, "source": source, "reason": kept.reason},
    )
    return kept


def _facts(row: Progress) -> ProgressFacts:
    return ProgressFacts(Period.parse(row.period), row.invested_year, row.invested_total, row.physical)


def _ledgered(row: Progress) -> dict[str, Fact]:
    return {
        "period": row.period,
        "revision": row.revision,
        "invested_year": row.invested_year,
        "invested_total": row.invested_total,
        "physical": row.physical,
        "note": row.note,
    }


@verb("projects.investment.plan")
def set_investment_plan(actor: Actor, *, project_id: int, year: int, amount: Decimal) -> InvestmentPlan:
    """The investment planned for a year. Raises G1605 for a bad amount, G1618 for a year out of range."""
    project = writable(actor, project_id, "projects.write")
    amount = check_money(amount, "investment_plan")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise GuatuError("G1618", what="year", value=str(year), known=f"{FIRST_YEAR}–{LAST_YEAR}")
    old = InvestmentPlan.objects.filter(project=project, year=year).first()
    if old is not None and old.amount == amount:
        unchanged()
        return old
    plan, _ = InvestmentPlan.objects.update_or_create(project=project, year=year, defaults={"amount": amount})
    before: dict[str, Fact] | None = {"year": year, "planned": old.amount} if old else None
    record(actor, subject(project), before=before, after={"year": year, "planned": amount})
    return plan


@verb("projects.fund.set")
def set_fund(
    actor: Actor, *, project_id: int, source: str, planned: Decimal, arrived: Decimal, as_of: date
) -> Fund:
    """Planned and arrived funds of one source. Raises G1605 for a bad amount, G1618 for no source or a day to come."""
    project = writable(actor, project_id, "projects.write")
    check_choice(source, FUND_WORDS, "fund")
    today = clock().today()
    if as_of > today:
        raise GuatuError("G1618", what="as_of", value=as_of.isoformat(), known=f"≤ {today}")
    facts: dict[str, Fact] = {
        "planned": check_money(planned, "planned"),
        "arrived": check_money(arrived, "arrived"),
        "as_of": as_of,
    }
    old = Fund.objects.filter(project=project, source=source).first()
    before: dict[str, Fact] | None = None
    if old is not None:
        before = {"planned": old.planned, "arrived": old.arrived, "as_of": old.as_of}
        if before == facts:
            unchanged()
            return old
        before["source"] = source
    fund, _ = Fund.objects.update_or_create(project=project, source=source, defaults=facts)
    record(actor, subject(project), before=before, after={"source": source, **facts})
    return fund
