"""What crosses publish' door: a month in figures, the letterhead, a task book, blocks for a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from guatu.assess.types import DirectiveFact, IndicatorFact, Place, ProjectFact, UnitFact
from guatu.kernel.period import Period
from guatu.status.types import Words
from guatu.ui.documents.types import Block, Heading, Paragraph, SignOff, Table
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


# --- a task book


@dataclass(frozen=True, slots=True)
class Duty:
    """责任到岗 and 指标到数: a project a post answers for, and the year's figures. Money in yuan.

    `roles`: keys of org.types.ResponsibilityRole.
    """

    code: str
    project: Words
    unit: Words
    roles: tuple[str, ...]
    due: date | None
    colour: LightColour | None
    plan_year: Decimal | None
    invested_year: Decimal | None


@dataclass(frozen=True, slots=True)
class NodeDue:
    """节点到日: an unfinished node with its latest last day. `days_over`: calendar days past it, 0 where not."""

    project: Words
    node: Words
    latest: date
    forecast: date | None
    days_over: int
    blocker: str


@dataclass(frozen=True, slots=True)
class Order:
    """An open directive that the post must see to."""

    number: str
    matter: Words
    unit: Words
    due_on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class TaskBook:
    """What a post has on its book as of a day."""

    post: Words
    unit: Words
    on: date
    period: Period
    duties: tuple[Duty, ...]
    nodes: tuple[NodeDue, ...]
    orders: tuple[Order, ...]


# --- blocks, for a page


def plain_blocks(blocks: Iterable[Block]) -> list[dict[str, object]]:
    """Blocks as JSON can hold them and a template can show them. A picture is left out."""
    return [row for block in blocks if (row := _plain(block)) is not None]


def _plain(block: Block) -> dict[str, object] | None:
    match block:
        case Heading():
            return {"block": "heading", "level": block.level, "text": block.text}
        case Paragraph():
            return {"block": "paragraph", "text": block.text}
        case Table():
            return {
                "block": "table",
                "header": _cells(block.header, block.align),
                "rows": _cells(block.rows, block.align),
                "caption": block.caption,
                "unit_note": block.unit_note,
            }
        case SignOff():
            return {"block": "sign_off", "issuer": block.issuer, "day": block.day.isoformat()}
    return None


def _cells(rows: Sequence[Sequence[str]], align: Sequence[str]) -> list[list[dict[str, str]]]:
    return [
        [{"text": text, "align": str(side)} for text, side in zip(row, align, strict=True)] for row in rows
    ]
