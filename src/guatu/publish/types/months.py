"""A month in figures, and who tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from guatu.assess.types import DirectiveFact, IndicatorFact, Place, ProjectFact, UnitFact
from guatu.kernel.period import Period
from guatu.status.types import Words
from guatu.ui.types import LightColour


class FileKind(StrEnum):
    """The two forms of a document."""

    WORD = "docx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """For the HTTP header."""
        return _MEDIA[self]


_MEDIA: Mapping[FileKind, str] = {
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues and to whom. `mark` begins the number: 春项目办."""

    issuer: Words
    masthead: str
    mark: str
    addressee: Words
    copies_to: tuple[str, ...]


# --- a month in figures


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of some projects. Money in yuan, of the projects with an investment plan of the year only.

    `share` and `linear` are percent of the year's plan: done, and due by the end of the month (n ÷ 12).
    `behind` is linear − share in percentage points, negative when ahead. None where there is no plan.
    """

    projects: int
    unplanned: int
    colours: Mapping[LightColour, int]
    plan: Decimal
    done: Decimal
    share: Decimal | None
    linear: Decimal
    behind: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's line in the table; `place` None where it was not scored."""

    unit: UnitFact
    totals: Totals
    overdue: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """Everything that a bulletin says, as figures. `reports`: (owed, late); `late`: units that reported late.

    `directives` None where the snapshot was frozen without them.
    """

    period: Period
    whole: Totals
    units: tuple[UnitLine, ...]
    red: tuple[ProjectFact, ...]
    red_units: tuple[UnitFact, ...]
    directives: tuple[DirectiveFact, ...] | None
    overdue: tuple[DirectiveFact, ...]
    by_state: Mapping[str, int]
    reports: tuple[int, int]
    late: tuple[UnitFact, ...]
    indicators: tuple[IndicatorFact, ...] = ()  # the city's
