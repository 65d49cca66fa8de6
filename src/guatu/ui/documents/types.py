"""What an official document says, without a word on how it looks.

The parts and their names follow GB/T 9704-2012: issuer's masthead 发文机关标志, number 发文字号, addressee
主送机关, signature 署名, colophon 版记. Headings carry no numbers: they are counted (一、 （一） 1. （1）).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

HeadingLevel = Literal[1, 2, 3, 4]


class Align(StrEnum):
    """How the cells of a table's column stand. Numbers stand right."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the text; its number is counted by the renderer."""

    level: HeadingLevel
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, first line indented by two characters. A line break in `text` stays a line break."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text cells, as wide as the text; it may run over pages and then repeats its header.

    `header` is one or more rows as wide as `rows`. Equal neighbours in it are one merged cell:
    ("投资", "投资") above ("计划", "完成") gives 投资 over two columns; a repeated text below, a tall cell.
    `unit_note` stands small above the right edge (单位：万元); `caption` stands centred above the table.
    """

    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Align, ...]
    caption: str = ""
    unit_note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG picture, centred. `alt` says in words what it shows; `width_mm` is at most the text's 156 mm."""

    png: bytes
    alt: str
    caption: str = ""
    width_mm: int = 156


@dataclass(frozen=True, slots=True)
class SignOff:
    """The issuer's name over the date, at the right (署名和成文日期)."""

    issuer: str
    day: date


Block = Heading | Paragraph | Table | Picture | SignOff


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One official document, from its masthead to its colophon.

    - `issuer` answers for it: it stands in the colophon and in the file's properties.
    - `masthead` is the red name at the head of page one ("春城市重大项目办公室文件"); "" leaves it out.
    - `number` is written as given, with its brackets: "春项目办〔2026〕5号"; "" leaves it out.
    - `addressee` is written without its colon; "" leaves it out.
    - `title` may hold line ends, where a long title should break.
    - `day` dates the file itself (its properties) and the colophon's 印发.
    - `copies_to` (抄送) gives the colophon at the foot of the last page; empty leaves the colophon out.
    - `footer_note` stands small at the foot of every page.
    - `english`: headings, days and the colophon are written as English does.
    """

    issuer: str
    title: str
    day: date
    blocks: tuple[Block, ...]
    masthead: str = ""
    number: str = ""
    addressee: str = ""
    copies_to: tuple[str, ...] = ()
    footer_note: str = ""
    english: bool = False
