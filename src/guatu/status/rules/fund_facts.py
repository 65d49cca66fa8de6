"""What is known of a project's fund in a month, as the facts of the dictionary. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.kernel.period import Period
from guatu.status.judging.columns import Value
from guatu.status.types import Words

BOND = "bond"
MONTHS = 12


@dataclass(frozen=True, slots=True)
class FundFacts:
    """A fund of one source. Money in yuan. `progress`: how far the works have got, 0 … 1; None where it is not known.

    issued_on, spent: of bonds, where they are kept.
    """

    name: Words
    source: str
    planned: Decimal
    arrived: Decimal
    progress: Decimal | None
    issued_on: date | None = None
    spent: Decimal | None = None


def fund_facts(fund: FundFacts, period: Period, as_of: date) -> dict[str, Value]:
    """Its facts. Required is the plan as far as the works have got [≈]: plans of funds have no days."""
    found: dict[str, Value] = {
        "name": fund.name,
        "source": fund.source,
        "as_of": as_of,
        "required": fund.planned * min(fund.progress, Decimal(1)) if fund.progress is not None else None,
        "arrived": fund.arrived,
    }
    if fund.source != BOND or fund.issued_on is None:
        return found
    return found | {
        "amount": fund.planned,
        "spent": fund.spent,
        "issued_on": fund.issued_on,
        "months_since_issue": months_since(fund.issued_on, period),
    }


def months_since(issued_on: date, period: Period) -> int:
    """Months from the one after the issue to the month judged, both counted; 0 in the month of issue and before."""
    months = (period.year - issued_on.year) * MONTHS + period.elapsed_months - issued_on.month
    return max(months, 0)
