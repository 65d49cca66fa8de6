"""银企对接: needs of projects with what banks did about them, the funnel over them, and each bank's own line."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from guatu.kernel.errors import NotFound
from guatu.kernel.period import Period
from guatu.org.queries import scoped
from guatu.org.types import Actor
from guatu.projects.models import Bank, CreditNeed, CreditStep, Fund
from guatu.projects.rules.credit import credit_funnel, stands
from guatu.projects.types.credit import Amount, BankStep, CreditLine, CreditStage, NeedFacts

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AtBank:
    """How far one need has come with one bank: the steps of each stage, oldest first."""

    bank: Bank
    steps: dict[str, tuple[CreditStep, ...]]


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need with its project, how far it stands, and each bank it was recommended to."""

    need: CreditNeed
    stands: CreditStage
    banks: tuple[AtBank, ...]


@dataclass(frozen=True, slots=True)
class BankLine:
    """What one bank was recommended, granted and paid out."""

    bank: Bank
    stages: dict[CreditStage, Amount]


def banks(actor: Actor) -> QuerySet[Bank]:
    """The banks, by code: their names are no secret to a member."""
    return Bank.objects.all() if actor.can("projects.read") else Bank.objects.none()


def credit_needs(
    actor: Actor, *, activity_id: int | None = None, project_id: int | None = None
) -> QuerySet[CreditNeed]:
    """The needs of projects in the actor's sight, with their steps and banks, the largest first. Three queries."""
    steps = Prefetch("steps", CreditStep.objects.select_related("bank").order_by("on", "id"))
    rows = CreditNeed.objects.select_related("project__unit", "activity").prefetch_related(steps)
    if activity_id is not None:
        rows = rows.filter(activity=activity_id)
    if project_id is not None:
        rows = rows.filter(project=project_id)
    rows = rows if actor.can("projects.read") else rows.none()
    return scoped(actor, rows, "project__unit").order_by("-amount", "id")


def credit_need(actor: Actor, need_id: int) -> CreditNeed:
    """One need. Raises NotFound outside the actor's scope too."""
    found = credit_needs(actor).filter(pk=need_id).first()
    if found is None:
        raise NotFound(what=f"projects.creditneed:{need_id}")
    return found


def need_facts(row: CreditNeed) -> NeedFacts:
    """A need of the tables as the rules take it."""
    return NeedFacts(row.project_id, row.amount, row.on, tuple(map(bank_step, row.steps.all())))


def bank_step(row: CreditStep) -> BankStep:
    """A step of the tables as the rules take it."""
    return BankStep(CreditStage(row.step), row.bank_id, row.amount, row.on)


def funnel_of(rows: Iterable[CreditNeed], month: Period) -> tuple[CreditLine, ...]:
    """The funnel over these needs, as things stand; flows are those of the month and of its year so far."""
    return credit_funnel([need_facts(row) for row in rows], month)


def need_lines(rows: Iterable[CreditNeed]) -> list[NeedLine]:
    """The needs with each bank's steps apart."""
    return [NeedLine(row, stands(need_facts(row)), _at_banks(row.steps.all())) for row in rows]


def _at_banks(steps: Iterable[CreditStep]) -> tuple[AtBank, ...]:
    found: dict[int, tuple[Bank, dict[str, list[CreditStep]]]] = {}
    for step in steps:
        _bank, by = found.setdefault(step.bank_id, (step.bank, defaultdict(list)))
        by[step.step].append(step)
    return tuple(
        AtBank(bank, {stage: tuple(rows) for stage, rows in by.items()}) for bank, by in found.values()
    )


def bank_lines(rows: Sequence[CreditNeed]) -> list[BankLine]:
    """Each bank by what it granted, most first: projects and money of each stage, never added up."""
    found: dict[int, Bank] = {}
    money: dict[tuple[int, CreditStage], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        for step in row.steps.all():
            found[step.bank_id] = step.bank
            money[step.bank_id, CreditStage(step.step)][row.project_id] += step.amount
    lines = [
        BankLine(
            bank,
            {
                stage: Amount(len(by), sum(by.values(), ZERO))
                for stage in list(CreditStage)[1:]
                for by in (money.get((pk, stage), {}),)
            },
        )
        for pk, bank in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.stages[CreditStage.CREDITED].money, line.bank.code))


def bank_funds(actor: Actor, project_id: int) -> Fund | None:
    """What the finance facts say has arrived from banks; bank matching never writes it."""
    rows = Fund.objects.filter(project=project_id, source=Fund.Source.BANK)
    return scoped(actor, rows, "project__unit").first()
