"""What each row under a header is: a record, a group, a total, a note … and which groups a record lies in."""

import re
from typing import Final

from guatu.collect.reading.grid import Cell, Grid, blank, plain
from guatu.collect.reading.model import Line, Table
from guatu.collect.reading.numbers import nothing, number

_NOTE: Final = re.compile(
    r"^(?:附?注\d*|说明|备注|填表说明|填报说明|注释|※|\*)(?:[:：.、1一]|$)|^(?:注|说明)[:：]?"
)
_NOTE_GOES_ON: Final = re.compile(r"^(?:\(?\d{1,2}\)?[.、．)]|[①-⑳]|[一二三四五六七八九十]、)")
_SIGNATURE: Final = re.compile(
    r"(?:审核|填表|制表|填报|经办|复核|审批|签发|批准|校对|编制|统计|联系)(?:人|员)?(?:签字|签名|\(签字\)|\(签章\))?[:：]|负责人(?:\(签字\)|签字)?[:：]|报出日期|分管领导[:：]|主要领导[:：]|填报单位(?:\(盖章\))?[:：]|联系电话[:：]"
)
_COUNT: Final = r"(?:[(\[【]?共?(?P<count>\d+)(?:个|项|户|家|件|条)?(?:项目|问题)?[)\]】]?)"
COUNTED: Final = re.compile(
    r"[(\[【]?共?(?P<count>\d+)(?:个|项|户|家|件|条)(?:项目|问题)?[)\]】]?$|[(\[【]共?(?P<bare>\d+)[)\]】]$"
)
_TOTAL: Final = re.compile(
    rf"(?:合计|总计|共计|总合计|合计数|全[市区县省]合计|全[市区县省]总计|累计合计|总数){_COUNT}?[:：]?"
)
_WHOLE_PLACE: Final = re.compile(r"全[市区县省]|全市(?:合计|总计)?|.{1,4}市全市")
_SUBTOTAL: Final = re.compile(rf"(?:.{{0,16}}小计|.{{1,16}}合计|其中小计|本页合计|分类合计){_COUNT}?[:：]?")
_ENUMERATED: Final = (
    re.compile(r"^第?[一二三四五六七八九十百]+(?:[、.．，]|部分|批|类)"),
    re.compile(r"^\([一二三四五六七八九十]+\)"),
    re.compile(r"^\d{1,2}[、.．](?!\d)"),
    re.compile(r"^\(\d{1,2}\)"),
    re.compile(r"^[①-⑳]"),
)
_CHINESE_SERIAL: Final = re.compile(
    r"\(?[一二三四五六七八九十]{1,3}\)?[、.．]?|第[一二三四五六七八九十]+[类批部分]*|[A-Z]|[IVX]{1,4}"
)
_NUMBERED: Final = re.compile(r"\(?\d{1,5}\)?[.、]?|\d{1,4}[-－—.]\d{1,3}")
_TEMPLATE: Final = re.compile(r"^(?:示?例|样例|填写示例|范例|模板)(?:[:：\d一]|$)")
_FIGURES: Final = ("_yuan", "_usd", "_eur", "_rate", "_count", "pct_of_plan", "rank", "land_mu", "_mu")
_INDICATORS: Final = frozenset({"economic_indicators", "economic_indicators_by_district"})
NAMES: Final = ("name", "indicator", "district", "investor", "problem_text", "sponsor_post")
"""Fields that say what a record is about, the first of them in a table being its name."""


def lines(table: Table) -> list[Line]:
    """The rows of the table's body that are not empty, in order."""
    found: list[Line] = []
    noting = False
    reader = _Rows(table)
    ordinary = reader.ordinary_rows()
    for row in range(table.block.first, table.block.last + 1):
        if row in ordinary:
            noting = False
            found.append(Line(row, "record"))
            continue
        if row in table.block.repeated:
            found.append(Line(row, "repeated_header"))
            continue
        line = reader.line(row, noting)
        if line is not None:
            noting = line.why == "note" or (noting and line.why == "signature")
            found.append(line)
    return found


def bare_group(text: str) -> str:
    """A group's text without its count."""
    return COUNTED.sub("", text).rstrip("(（:：").strip() or text


def counted(text: str) -> int | None:
    """The count that a group or total states: "（12个）" is 12."""
    found = COUNTED.search(text)
    return int(found["count"] or found["bare"]) if found is not None else None


class _Rows:
    """Tells the rows of one table apart. Holds what is the same for each of them."""

    def __init__(self, table: Table) -> None:
        self.grid: Grid = table.grid
        self.columns = [column.at for column in table.columns]
        self.indicators = table.kind in _INDICATORS
        self.places = table.kind in ("summary", "economic_indicators_by_district")
        self.serial = next((one.at for one in table.columns if one.field == "serial"), None)
        self.name = next(
            (one.at for field in NAMES for one in table.columns if one.field == field), self.columns[0]
        )
        self.words = {
            one.at
            for one in table.columns
            if one.field is not None
            and one.month is None
            and one.at not in (self.serial, self.name)
            and not one.field.endswith(_FIGURES)
            and not one.field.startswith(("value", "yoy"))
        }
        self.block = table.block
        self.last = table.block.last

    def line(self, row: int, noting: bool) -> Line | None:
        """What the row is; None where it is empty."""
        values = self.grid.rows[row]
        filled = [at for at in self.columns if not blank(values[at])]
        if not filled:
            return None
        lead = plain(values[filled[0]])
        around = self._around(row, filled, lead, noting)
        if around is not None:
            return around
        summing = self._summing(row, filled, lead)
        if summing is not None:
            return summing
        if self._blank_numbered(row, filled):
            return Line(row, "blank_numbered", lead)
        group = self._group(row, filled, lead)
        return group or Line(row, "record", lead)

    def ordinary_rows(self) -> frozenset[int]:
        """Rows that are records at a glance, as nearly all are: a number, and a name that is no total."""
        block, serial, name = self.block, self.serial, self.name
        if serial is None:
            return frozenset()
        rows = self.grid.rows[block.first : block.last + 1]
        return frozenset(
            row
            for row, values in enumerate(rows, start=block.first)
            if isinstance(text := values[name], str)
            and "计" not in text[-8:]
            and len(text) > 1
            and not text.isspace()
            and (type(first := values[serial]) is float or _numbers(first))
            and row not in block.repeated
        )

    def _around(self, row: int, filled: list[int], lead: str, noting: bool) -> Line | None:
        """Notes, signatures and examples, which are text in few cells."""
        if _TEMPLATE.match(lead):
            return Line(row, "template", lead)
        if len(filled) > 6 or isinstance(self.grid.rows[row][filled[0]], int | float):
            return None
        alone = len(filled) <= 2
        if alone and _NOTE.match(lead) and (len(lead) > 4 or len(filled) == 1):
            return Line(row, "note", lead)
        if self._signed(row, filled):
            return Line(row, "signature", lead)
        if noting and alone and (_NOTE_GOES_ON.match(lead) or len(lead) > 12 or row == self.last):
            return Line(row, "note", lead)
        wide = self.grid.span(row, filled[0])
        ends = (
            len(filled) == 1
            and wide.right - wide.left >= 2
            and len(lead) > 24
            and not _ENUMERATED[0].match(lead)
        )
        return Line(row, "note", lead) if ends else None

    def _signed(self, row: int, filled: list[int]) -> bool:
        texts = [self.grid.text(row, at) for at in filled]
        hits = sum(1 for text in texts if _SIGNATURE.search(text))
        return hits > 0 and hits * 2 >= len(texts) and not _NUMBERED.fullmatch(texts[0])

    def _summing(self, row: int, filled: list[int], lead: str) -> Line | None:
        candidates = [lead]
        if self.name != filled[0]:
            candidates.append(self.grid.text(row, self.name))
        if len(filled) > 1 and not isinstance(self.grid.rows[row][filled[1]], int | float):
            candidates.append(self.grid.text(row, filled[1]))
        for text in candidates:
            if _TOTAL.fullmatch(text) or (self.places and _WHOLE_PLACE.fullmatch(text)):
                return Line(row, "total", text)
        if _NUMBERED.fullmatch(lead) and self.serial == filled[0]:
            return None
        for text in candidates:
            if _SUBTOTAL.fullmatch(text):
                return Line(row, "subtotal", text)
        return None

    def _blank_numbered(self, row: int, filled: list[int]) -> bool:
        values = self.grid.rows[row]
        if (
            self.serial is None
            or filled[0] != self.serial
            or not _NUMBERED.fullmatch(plain(values[self.serial]))
        ):
            return False
        if plain(self.grid.spread(row, self.name)):
            return False
        return all(nothing(plain(values[at])) or values[at] == 0 for at in filled[1:])

    def _group(self, row: int, filled: list[int], lead: str) -> Line | None:
        first = filled[0]
        if isinstance(self.grid.rows[row][first], int | float) and first == self.serial:
            return None
        if self.indicators:
            return self._heading_alone(row, filled, lead)
        text = self._beside_number(row, filled, lead)
        if text is None and not self._says_more(row, filled):
            text = self._group_text(row, filled, lead)
        return None if text is None else Line(row, "group", text, _level(text))

    def _says_more(self, row: int, filled: list[int]) -> bool:
        """Whether a row has words in columns of words, as records have and groups have not."""
        if self._wide(row, filled[0]):
            return False
        return any(at in self.words and not nothing(self.grid.text(row, at)) for at in filled)

    def _group_text(self, row: int, filled: list[int], lead: str) -> str | None:
        first = filled[0]
        if first == self.serial or (first < self.name and first not in self.words):
            if _NUMBERED.fullmatch(lead):
                return None
            name = self.grid.text(row, self.name) if self.name != first else ""
            return f"{lead}、{name}" if name and _CHINESE_SERIAL.fullmatch(lead) else lead + name
        own_name = first == self.name or self.serial is None
        alone = self._wide(row, first) or self._looks_like_group(row, filled, lead)
        return lead if own_name and alone else None

    def _beside_number(self, row: int, filled: list[int], lead: str) -> str | None:
        """A row numbered 一, 二 … with one text, in whatever column that stands: the number and the text."""
        if filled[0] != self.serial or not _CHINESE_SERIAL.fullmatch(lead):
            return None
        texts = [self.grid.text(row, at) for at in filled[1:] if isinstance(self.grid.rows[row][at], str)]
        said = [text for text in texts if not nothing(text) and number(text) is None]
        return f"{lead}、{said[0]}" if len(said) == 1 else None

    def _wide(self, row: int, column: int) -> bool:
        span = self.grid.span(row, column)
        covered = sum(1 for at in self.columns if span.left <= at <= span.right)
        return covered >= 3 or (covered == 2 and span.left == self.columns[0] and len(self.columns) > 3)

    def _looks_like_group(self, row: int, filled: list[int], lead: str) -> bool:
        """A name without a number in the list of numbered ones: with an enumerator, a count, or quite alone."""
        if self.serial is not None and plain(self.grid.spread(row, self.serial)):
            return False
        alone = len(filled) == 1
        return alone or any(form.match(lead) for form in _ENUMERATED[:2]) or COUNTED.search(lead) is not None

    def _heading_alone(self, row: int, filled: list[int], lead: str) -> Line | None:
        if len(filled) == 1 and (self._wide(row, filled[0]) or COUNTED.search(lead)):
            return Line(row, "group", lead, _level(lead))
        return None


def _numbers(value: Cell) -> bool:
    return isinstance(value, float | int) or (isinstance(value, str) and value.isdecimal())


def _level(text: str) -> int:
    """1 for 一、, 2 for （一）, 3 for 1., 4 for (1), 5 for ①; 0 for a group without an enumerator."""
    return next((number for number, form in enumerate(_ENUMERATED, start=1) if form.match(text)), 0)
