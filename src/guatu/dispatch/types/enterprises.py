"""An enterprise that is helped (助企包保) as its pages show it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from guatu.org.types import Incumbent, ResponsibilityRole

if TYPE_CHECKING:
    from guatu.org.models import Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """How many matters hang on an enterprise: open, past their limit, closed, of these in time; the last filed."""

    open: int = 0
    overdue: int = 0
    closed: int = 0
    in_time: int = 0
    last: date | None = None


@dataclass(frozen=True, slots=True)
class EnterpriseLine:
    """An enterprise, what it asked for, and who answers for it: sponsoring leader, secretary, its own contact."""

    unit: "Unit"
    asked: Asked
    people: tuple[tuple[ResponsibilityRole, Incumbent], ...]

    def of(self, role: ResponsibilityRole) -> list[Incumbent]:
        """Those with one role."""
        return [found for one, found in self.people if one is role]

    @property
    def sponsors(self) -> list[Incumbent]:
        """包保领导."""
        return self.of(ResponsibilityRole.SPONSOR)

    @property
    def contacts(self) -> list[Incumbent]:
        """企业联系人."""
        return self.of(ResponsibilityRole.CONTACT)
