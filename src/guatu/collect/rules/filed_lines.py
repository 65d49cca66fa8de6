"""Records of a reporter's own workbook against the cells of an open submission."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from guatu.collect.reading.grid import plain
from guatu.collect.reading.money import unit as money_unit
from guatu.collect.rules.cells import read, tidy
from guatu.collect.rules.importing import month_of, tidy_name, yuan
from guatu.collect.types import CellView, Field, Sheet, SubjectView
from guatu.collect.types.workbook import ComparedLine, Fault, LineChange, LineState, ReadLine
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH
from guatu.kernel.quantity import to_unit

PERCENT: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Asked:
    """The submission to be filled: its sheet, the names of its unit, the decimals of its indicators by subject key.

    `starts` gives a project's one node whose beginning is the start of work, by the subject key of the project.
    """

    sheet: Sheet
    unit_names: frozenset[str]
    decimals: Mapping[str, int]
    starts: Mapping[str, SubjectView]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a record says of one cell: the text as the form writes it, and the field of the workbook that says so."""

    cell: CellView
    text: str
    field: str
    decimals: int | None = None


def fault_of(error: GuatuError, cell: str) -> Fault:
    """A refusal of the catalogue at a cell."""
    return Fault(cell, error.number, error.text(ZH), error.text(EN), error.remedy(ZH), error.remedy(EN))


def compare_filed(lines: Sequence[ReadLine], asked: Asked) -> list[ComparedLine]:
    """What each record would change in the submission; a cell said twice in different words is refused."""
    found = _Finder(asked)
    return [found.line(line) for line in lines]


class _Finder:
    """Finds subjects by code and name, and remembers which cell was given by which line."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.by_code = {one.code: one for one in asked.sheet.projects if one.code}
        self.by_name: dict[str, list[SubjectView]] = {}
        for one in asked.sheet.projects:
            self.by_name.setdefault(_folded(one.words.zh), []).append(one)
        self.indicators = {_folded(one.words.zh): one for one in asked.sheet.indicators}
        self.given: dict[str, tuple[str, str]] = {}

    def line(self, line: ReadLine) -> ComparedLine:
        if line.part:
            return ComparedLine(line, LineState.PASSED)
        try:
            self._own(line)
            subject = self._subject(line)
        except GuatuError as refused:
            return self._refused(line, refused, line.cells.get("name") or line.cells.get("indicator") or "")
        changes: list[LineChange] = []
        for said in self._said(line, subject):
            try:
                change = self._change(line, said)
            except GuatuError as refused:
                return self._refused(line, refused, line.cells.get(said.field, ""), subject)
            if change is not None:
                changes.append(change)
        for change in changes:
            self.given.setdefault(change.fact, (change.after, line.key))
        state = LineState.CHANGED if changes else LineState.SAME
        data = {change.fact: change.after for change in changes}
        return ComparedLine(line, state, _id(subject), tuple(changes), data=data)

    def _refused(
        self, line: ReadLine, error: GuatuError, cell: str, subject: SubjectView | None = None
    ) -> ComparedLine:
        line.faults.append(fault_of(error, cell))
        return ComparedLine(line, LineState.REFUSED, _id(subject) if subject is not None else None)

    def _own(self, line: ReadLine) -> None:
        """Raises G2520 for a line of another district, G2521 for a table of another month."""
        place = plain(line.values.get("district")) or (
            line.district if line.district == plain(line.sheet) else ""
        )
        if place and not any(name in place or place in name for name in self.asked.unit_names):
            raise GuatuError("G2520", place=place, unit=self.asked.sheet.unit)
        stated = month_of(line.as_of)
        if stated is not None and stated != self.asked.sheet.period:
            raise GuatuError("G2521", stated=stated, wanted=self.asked.sheet.period)

    def _subject(self, line: ReadLine) -> SubjectView:
        """Raises G2522 where the form does not ask about it, or its name tells two apart no more."""
        if "indicator" in line.cells:
            indicator = self.indicators.get(_folded(line.name))
            if indicator is None:
                raise GuatuError("G2522", name=line.name)
            return indicator
        if line.code in self.by_code:
            return self.by_code[line.code]
        named = self.by_name.get(_folded(line.name), [])
        if len(named) != 1:
            raise GuatuError("G2522", name=line.name)
        return named[0]

    def _said(self, line: ReadLine, subject: SubjectView) -> Iterator[_Said]:
        cells = {cell.spec.field: cell for cell in subject.cells}
        if "indicator" in line.cells:
            yield from self._indicator(line, subject, cells)
            return
        done, note = yuan(line.values.get("done_ytd_yuan")), tidy_name(line.values.get("progress_text"))
        if done is not None and Field.INVESTED_YEAR in cells:
            text = f"{to_unit(done, '万元'):f}"
            yield _Said(cells[Field.INVESTED_YEAR], text, "done_ytd_yuan")
        if note and Field.NOTE in cells:
            yield _Said(cells[Field.NOTE], note, "progress_text")
        node, day = self.asked.starts.get(subject.key), line.values.get("actual_start_date")
        if node is None or not isinstance(day, str) or len(day) != len("2026-05-18"):
            return
        for cell in node.cells:
            if cell.spec.field == Field.ACTUAL_START:
                yield _Said(cell, day, "actual_start_date")

    def _indicator(
        self, line: ReadLine, subject: SubjectView, cells: Mapping[str, CellView]
    ) -> Iterator[_Said]:
        decimals = self.asked.decimals.get(subject.key)
        single = subject.measure is not None and "只填当期" in subject.measure.zh
        name = "value_month" if single else "value_ytd"
        value = _amount(line, name, plain(subject.measure.zh if subject.measure else ""))
        if value is not None and Field.VALUE in cells:
            yield _Said(cells[Field.VALUE], _written(value, decimals), name, decimals)
        growth = line.values.get("yoy_month" if single else "yoy_ytd")
        if isinstance(growth, int | float) and Field.GROWTH in cells:
            text = _written(Decimal(str(growth)) * PERCENT, 2)
            yield _Said(cells[Field.GROWTH], text, "yoy_month" if single else "yoy_ytd")

    def _change(self, line: ReadLine, said: _Said) -> LineChange | None:
        """Raises what the form's own grammar does, and G2523 where another line says it differently."""
        read(said.cell.spec, said.text, said.decimals)
        after = tidy(said.cell.spec, said.text, said.decimals)
        key = str(said.cell.key)
        before = self.given.get(key)
        if before is not None:
            if before[0] != after:
                raise GuatuError("G2523", field=said.cell.spec.words, where=before[1])
            return None
        if after == said.cell.value:
            return None
        return LineChange(key, said.cell.value, after, line.cells.get(said.field, ""))


def _amount(line: ReadLine, name: str, measure: str) -> Decimal | None:
    """The figure in the indicator's own measure: money is turned into it, other measures must be the same.

    Raises G2524 for a measure that is another.
    """
    value = line.values.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    own, wanted = plain(line.values.get("indicator_unit")), money_unit(measure.partition(",")[0])
    in_yuan = yuan(line.values.get(f"{name}_yuan"))
    if wanted is not None and wanted.currency == "yuan" and in_yuan is not None:
        return in_yuan / wanted.factor
    if own and measure and own not in measure:
        raise GuatuError("G2524", own=own, wanted=measure)
    return Decimal(str(value))


def _written(value: Decimal, decimals: int | None) -> str:
    """Without the dust of floating point: a published figure has at most the indicator's decimals."""
    exact = round(value, 6)
    text = (
        f"{round(exact, decimals) if decimals is not None and exact == round(exact, decimals) else exact:f}"
    )
    return text.rstrip("0").rstrip(".") if "." in text else text


def _folded(name: str) -> str:
    return "".join(sign for sign in plain(name).casefold() if sign.isalnum())


def _id(subject: SubjectView) -> int:
    return int(subject.key.rpartition(":")[2])
