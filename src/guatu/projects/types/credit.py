"""银企对接: the steps from what a project needs to what a bank pays out. Money in yuan. Words are Chinese msgids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from guatu.ui.types import gettext_noop


class CreditStage(StrEnum):
    """The four steps (RULES.md §1)."""

    NEED = "need"
    RECOMMENDED = "recommended"
    CREDITED = "credited"
    DISBURSED = "disbursed"


CREDIT_WORDS: Mapping[str, str] = {
    CreditStage.NEED: gettext_noop("融资需求"),
    CreditStage.RECOMMENDED: gettext_noop("推荐"),
    CreditStage.CREDITED: gettext_noop("授信"),
    CreditStage.DISBURSED: gettext_noop("放款"),
}


@dataclass(frozen=True, slots=True)
class BankStep:
    """One amount at one bank on one day."""

    stage: CreditStage
    bank: int
    amount: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What one project needs, and what banks have done about it, oldest first."""

    project: int
    amount: Decimal
    on: date
    steps: tuple[BankStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """So many projects and so much money of one stage; never of several."""

    projects: int = 0
    money: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One stage: who has come so far, who stands there now, what came in the month and the year, and what was lost.

    `lost` is what came to the stage before and not to this one, project by project: what one got too much of makes up
    for no other. None for the first stage.
    """

    stage: CreditStage
    reached: Amount
    standing: Amount
    month: Amount
    year: Amount
    lost: Amount | None
    share: Decimal | None
    """Of the money of the stage before, 0…1."""
