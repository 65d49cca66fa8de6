"""The form as tables: one a subject — projects with their nodes beneath, indicators, the unit itself.

Columns are whatever fields the form asks of the kinds of row; nothing here knows a field by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from guatu.collect.pages.cell_markup import NUMBERS, FieldMarkup
from guatu.collect.rules import Conflict
from guatu.collect.types import (
    CellKey,
    CellView,
    FieldSpec,
    FormDefinition,
    Grammar,
    Sheet,
    SubjectKind,
    SubjectView,
)

_WIDTHS = (
    Grammar.TEXT,
    Grammar.MONEY,
    Grammar.NUMBER,
    Grammar.DATE,
    Grammar.CHOICE,
    Grammar.GROWTH,
    Grammar.PERCENT,
)
"""By the room they want, widest first: a column that two kinds of row share is as wide as its wider field."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell as its control needs it: which kind of control, what stands in it, what it may say."""

    cell: CellView
    subject: str
    field: FieldMarkup
    clash: Conflict | None = None
    why_clash: Conflict | None = None

    @property
    def value(self) -> str:
        """What the control holds: where somebody else wrote meanwhile, still what its writer typed."""
        return self.clash.mine if self.clash else self.cell.value

    @property
    def kind(self) -> str:
        """date, select, area or text. A day that cannot be read would vanish from a date's control, so it is text."""
        grammar = self.cell.spec.grammar
        if grammar is Grammar.DATE:
            return "date" if _is_day(self.value) else "text"
        return {Grammar.CHOICE: "select", Grammar.TEXT: "area"}.get(grammar, "text")

    @property
    def is_prefilled(self) -> bool:
        return self.cell.prefilled and bool(self.cell.value)

    @property
    def asks(self) -> bool:
        """Whether there is a place to say something beside it: an explanation, or an answer to a remark."""
        return self.cell.asks or bool(self.cell.remark or self.why_clash)

    @property
    def why(self) -> str:
        """What is said beside it, as `value` is."""
        return self.why_clash.mine if self.why_clash else self.cell.explanation

    @property
    def says(self) -> bool:
        """Whether something stands beside it."""
        return bool(self.cell.problems or self.clash or self.cell.derives) or self.asks

    @property
    def markup(self) -> SafeString:
        """The cell up to what is said beside it, without its end tag."""
        return self.field.cell(self)


@dataclass(frozen=True, slots=True)
class Line:
    """A row: one subject, its cells by column, each with the column's class; None where the subject has none."""

    kind: str
    subject: SubjectView
    cells: tuple[tuple[str, Slot | None], ...]

    @property
    def is_part(self) -> bool:
        """Whether it stands beneath another row."""
        return self.kind == SubjectKind.NODE


@dataclass(frozen=True, slots=True)
class Headings:
    """A line of headings: what the rows of one kind are called, and their fields by column, each with its class."""

    kind: str
    name: str
    fields: tuple[tuple[str, FieldSpec | None], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form. `groups` are what a phone shows one at a time."""

    title: str
    headings: tuple[Headings, ...]
    groups: tuple[tuple[Line, ...], ...]

    @property
    def count(self) -> int:
        """How many rows, without those beneath others."""
        return sum(not line.is_part for group in self.groups for line in group)


def tables(sheet: Sheet, clashes: Mapping[CellKey, Conflict] | None = None) -> tuple[Table, ...]:
    """The tables of a submission, in the order of the form; none for what it does not have."""
    lay = _Layout(sheet.definition, clashes or {})
    names = {
        SubjectKind.PROJECT: _("项目"),
        SubjectKind.NODE: _("节点"),
        SubjectKind.INDICATOR: _("指标"),
        SubjectKind.UNIT: _("单位"),
    }
    found = []
    if sheet.projects:
        kinds = [SubjectKind.PROJECT, SubjectKind.NODE]
        if not any(item.nodes for item in sheet.projects):
            kinds.pop()
        groups = [
            [(SubjectKind.PROJECT, item), *((SubjectKind.NODE, node) for node in item.nodes)]
            for item in sheet.projects
        ]
        found.append(lay.table(_("推进中的项目"), {kind: names[kind] for kind in kinds}, groups))
    for title, kind, items in (
        (_("指标"), SubjectKind.INDICATOR, sheet.indicators),
        (pgettext("填报对象", "本单位"), SubjectKind.UNIT, sheet.units),
    ):
        if items:
            found.append(lay.table(title, {kind: names[kind]}, [[(kind, item) for item in items]]))
    return tuple(found)


class _Layout:
    """Puts cells into columns, each kind of row by its own fields."""

    def __init__(self, asked: FormDefinition, clashes: Mapping[CellKey, Conflict]) -> None:
        self._asked = asked
        self._clashes = clashes
        self._fields: dict[tuple[SubjectKind, str, str], FieldMarkup] = {}

    def table(
        self,
        title: str,
        kinds: Mapping[SubjectKind, str],
        groups: Sequence[Sequence[tuple[SubjectKind, SubjectView]]],
    ) -> Table:
        """`kinds`: the kinds of row, with what they are called."""
        width = max(len(self._asked.of(kind)) for kind in kinds)
        fields = {
            kind: (*self._asked.of(kind), *([None] * (width - len(self._asked.of(kind))))) for kind in kinds
        }
        widths = [_width([fields[kind][column] for kind in kinds]) for column in range(width)]
        columns = {kind: tuple(zip(widths, fields[kind], strict=True)) for kind in kinds}
        return Table(
            title,
            tuple(
                Headings(kind.value, name, columns[kind]) for kind, name in kinds.items() if any(fields[kind])
            ),
            tuple(tuple(self.line(kind, item, columns[kind]) for kind, item in group) for group in groups),
        )

    def line(
        self, kind: SubjectKind, item: SubjectView, columns: Sequence[tuple[str, FieldSpec | None]]
    ) -> Line:
        """One row."""
        there = {cell.spec.field: cell for cell in item.cells}
        found = ((width, there.get(spec.field) if spec else None) for width, spec in columns)
        cells = tuple((width, self.slot(cell, item, width) if cell else None) for width, cell in found)
        return Line(kind.value, item, cells)

    def slot(self, cell: CellView, item: SubjectView, column: str) -> Slot:
        """One cell. A number without a measure of its own is in its subject's."""
        measure = cell.spec.measure or (item.measure if cell.spec.grammar in NUMBERS else None)
        shown = measure.label(get_language()) if measure else ""
        key = (cell.spec.subject, cell.spec.field, shown)
        if key not in self._fields:
            self._fields[key] = FieldMarkup(cell.spec, column, shown)
        field = self._fields[key]
        return Slot(cell, item.key, field, self._clashes.get(cell.key), self._clashes.get(cell.key.why))


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _width(specs: Sequence[FieldSpec | None]) -> str:
    """The column's class, which says its width: that of the grammar that wants most."""
    there = {spec.grammar for spec in specs if spec is not None}
    return next(f"c-col-{grammar.value}" for grammar in _WIDTHS if grammar in there)
