"""What a heading means: the dictionary `data/headings.toml`, and a heading's path written plainly for it."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guatu.collect.reading.grid import plain

_FILE: Final = Path(__file__).parents[1] / "data" / "headings.toml"
MOST_PART: Final = 80
"""Signs of a heading that are looked at: longer ones are no headings."""

BOTH_DATES: Final = "start_date+finish_date"

_UNIT: Final = re.compile(
    r"[(,:，：]?(?:单位[:：]?)?(?:人民币)?(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千)?(?:元人民币|人民币|美元|欧元|港元|元)\)?$"
    r"|\((?:亩|家|平方米|公顷|年|月|年、月|年月|人|天|是/否|是、否)\)$"
)
_ASIDE: Final = re.compile(r"\((?![市县区旗、])[^()/]{1,4}\)(?=[\u4e00-\u9fff])")
"""Another word for the one before it, in the middle of a heading: 项目(工程)名称, 开(复)工率."""
_INCLUDING: Final = re.compile(r"\([含附][^()]*\)")
"""What a title says that the table holds too, "(含问题清单)": it does not say what the table is."""
_NAMES_PROJECTS: Final = re.compile(r"(?:项目|工程)(?:名称|全称)$")
_COUNTS_PROJECTS: Final = re.compile(r"个数|项目数|数量")
_INDICATOR_KINDS: Final = frozenset({"economic_indicators", "economic_indicators_by_district"})
_INDICATOR_FIELDS: Final = ("serial", "rank", "remark", "district", "indicator", "value", "yoy")
_YEAR: Final = re.compile(r"(20\d{2})(?:年度?|(?=计划|完成|投资|安排))")
_SPAN: Final = re.compile(
    r"(?:1|一|元)(?:月份?)?[-—–~至到](?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|上半年|前[三\d]季度|(?:一|1)[-—至到][二三四234]季度"
)
_MONTH: Final = re.compile(r"(?:\d{1,2}|(?<![十\d])[一二三四五六七八九十]{1,2})月份?")
_OWN_MONTH: Final = re.compile(
    r"(?:^|/|年)(?P<m>1[0-2]|[1-9]|十[一二]|[一二三四五六七八九十])月(?:份)?(?:计划|完成|实际|投资)*$"
)
_TWO_MONTHS: Final = re.compile(
    r"(?:^|/|年)(?:1|一|元)(?:月份?)?[-—–―─~至到、,和及与](?:2|二)月(?:份)?(?:合计|累计)?(?:计划|完成|实际|投资)*$"
)
_BARE_LEAF: Final = re.compile(
    r"(?:单位及?)?职务|姓名(?:及?职务)?|单位(?:及?职务|名称)?|名称|人员|时间|日期|年月|本期|本月|当期|现?位次?|第?几位|情况|内容|类型"
)
"""A last part that says nothing without the one above it: "服务秘书/单位及职务"."""

_CHINESE: Final = {word: number for number, word in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11,
    "十二": 12,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A rule: the field; what its path holds, what its last part (`barred`) and no part (`never`) may hold."""

    field: str
    found: re.Pattern[str]
    barred: re.Pattern[str] | None
    never: re.Pattern[str] | None
    kinds: frozenset[str]
    beside: str | None
    last_part: bool

    def fits(self, path: str, kind: str) -> bool:
        """Whether a plain path in a table of this kind is this field."""
        if self.kinds and kind not in self.kinds:
            return False
        if kind in _INDICATOR_KINDS and not self.field.startswith(_INDICATOR_FIELDS):
            return False
        return self.matches(path)

    def matches(self, path: str) -> bool:
        """Whether a plain path, whatever the kind of table, is this field."""
        where = last_words(path) if self.last_part else path
        if self.found.search(where) is None or (
            self.never is not None and self.never.search(path) is not None
        ):
            return False
        return self.barred is None or self.barred.search(path.rpartition("/")[2]) is None


@cache
def last_words(path: str) -> str:
    """The last part of a plain path, with the part above it where it says nothing alone."""
    above, _, last = path.rpartition("/")
    return above.rpartition("/")[2] + last if above and _BARE_LEAF.fullmatch(last) else last


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of table is told: words of its title and sheet, words of its headings."""

    name: str
    title: re.Pattern[str]
    headings: re.Pattern[str]
    sure: re.Pattern[str] | None
    """A heading that tables of other kinds do not have."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The whole of `data/headings.toml`."""

    headings: tuple[Heading, ...]
    kinds: tuple[Kind, ...]


@cache
def dictionary() -> Dictionary:
    """Read once."""
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)
    return Dictionary(
        tuple(
            Heading(
                row["field"],
                re.compile(row["is"]),
                re.compile(row["not"]) if "not" in row else None,
                re.compile(row["never"]) if "never" in row else None,
                frozenset(row.get("kinds", ())),
                row.get("with"),
                row.get("last_part", False),
            )
            for row in rows["heading"]
        ),
        tuple(
            Kind(
                row["name"],
                re.compile(row["title"]),
                re.compile(row["headings"]),
                re.compile(row["sure"]) if "sure" in row else None,
            )
            for row in rows["kind"]
        ),
    )


def plain_path(parts: Sequence[str], year: int | None) -> str:
    """A heading's parts as the dictionary reads them: no units in brackets, years and months named by their role."""
    return "/".join(part for part in (_plain_part(part, year) for part in parts) if part)


def _plain_part(part: str, year: int | None) -> str:
    text = plain(part)[:MOST_PART].rstrip(":：*")
    text = _ASIDE.sub("", _UNIT.sub("", text)).replace("(%)", "%").replace("(个)", "个数")

    def named(found: re.Match[str]) -> str:
        own = int(found[1])
        if year is None or own == year:
            return "今年"
        return "上年" if own == year - 1 else "明年" if own == year + 1 else f"{own}年"

    text = _YEAR.sub(named, text)
    return _MONTH.sub("单月", _SPAN.sub("累月", text))


def month_of(path: Sequence[str]) -> int | None:
    """The one month that a heading is about: "计划/3月" is 3; None for spans and others."""
    if not path:
        return None
    text = _UNIT.sub("", plain(path[-1]))
    found = _OWN_MONTH.search(text)
    if found is None or _SPAN.search(text):
        return None
    return _CHINESE.get(found["m"]) or int(found["m"])


def begins_the_year(path: Sequence[str]) -> bool:
    """Whether a heading is about January and February together, as statistics publish them: "完成/1—2月"."""
    return bool(path) and _TWO_MONTHS.search(_UNIT.sub("", plain(path[-1]))) is not None


@cache
def known(text: str) -> bool:
    """Whether a short text is a heading of any table: what a header row is told by."""
    if not text or len(text) > 28 or text[-1] in "。；;" or re.fullmatch(r"[\d.,%\-—/]+", text):
        return False
    path = plain_path([text], None)
    return any(rule.matches(path) for rule in dictionary().headings)


def fields_of(paths: Sequence[str], kind: str) -> list[str | None]:
    """The field of each plain path, each field once, by the strongest rule."""
    claims = [
        (strength, column, rule)
        for strength, rule in enumerate(dictionary().headings)
        for column, path in enumerate(paths)
        if path and rule.fits(path, kind)
    ]
    every = {rule.field for _, _, rule in claims}
    given: dict[int, str] = {}
    taken: set[str] = set()
    for _, column, rule in claims:
        if column in given or rule.field in taken or (rule.beside is not None and rule.beside not in every):
            continue
        given[column] = rule.field
        taken.update(rule.field.split("+"))
    if "code_old" in taken and "code" not in taken:
        given = {column: "code" if field == "code_old" else field for column, field in given.items()}
    return [given.get(column) for column in range(len(paths))]


def kind_of(title: str, sheet: str, paths: Sequence[str]) -> str:
    """The kind of a table with these plain paths of headings; "" where nothing tells."""
    best, most = "", 0.0
    title = _INCLUDING.sub("", title)
    named = any(_NAMES_PROJECTS.search(path) for path in paths)
    for kind in dictionary().kinds:
        if kind.name == "summary" and named and not any(_COUNTS_PROJECTS.search(path) for path in paths):
            continue
        title_found = kind.title.search(title) is not None
        sheet_found = kind.title.search(sheet) is not None
        heads = sum(1 for path in paths if kind.headings.search(path))
        sure = kind.sure is not None and any(kind.sure.search(path) for path in paths)
        score = 3.0 * title_found + 1.5 * sheet_found + min(heads, 4) + 5.0 * sure
        if score > most:
            best, most = kind.name, score
    return best
