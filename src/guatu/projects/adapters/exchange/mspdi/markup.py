"""Bytes of an XML file as a tree that knows its lines, or a refusal that says where. No DTD, no entity, no network."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from guatu.kernel.errors import GuatuError

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ELEMENTS: Final = 3_000_000
DEEPEST: Final = 64


@dataclass(slots=True)
class Element:
    """One element: local name (its prefix dropped), the line it starts on, its own text, its children."""

    name: str
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def first(self, name: str) -> "Element | None":
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator["Element"]:
        """Every child of that name, in order."""
        return (child for child in self.children if child.name == name)

    def said(self, name: str) -> str:
        """The text of the first child of that name, "" where there is none."""
        child = self.first(name)
        return "" if child is None else child.text


class _Builder:
    """Expat's handlers: a stack of open elements."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        self.count = 0
        self.root: Element | None = None

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) >= DEEPEST:
            raise GuatuError("G1662", megabytes=MOST_BYTES // 1_048_576, line=self.parser.CurrentLineNumber)
        element = Element(name.rpartition(":")[2], self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        self.texts.append([])

    def end(self, _name: str) -> None:
        self.open.pop().text = "".join(self.texts.pop())

    def data(self, text: str) -> None:
        self.texts[-1].append(text)

    def refuse(self, *_declared: object) -> None:
        """A document type is never needed, and its entities are how a small file becomes a huge one."""
        raise GuatuError("G1661", line=self.parser.CurrentLineNumber)


def read_markup(data: bytes, root: str) -> Element:
    """The document's root, which must be called `root`.

    Raises G1660 for an empty file, G1661 for a document type or entity, G1662 for a file too large, G1663 for another
    root, G1664 for text that is no well-formed XML (cut off, wrong encoding): each with the line.
    """
    if not data.strip():
        raise GuatuError("G1660")
    if len(data) > MOST_BYTES:
        raise GuatuError("G1662", megabytes=MOST_BYTES // 1_048_576, line=1)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    builder = _Builder(parser)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as broken:
        why = expat.errors.messages.get(broken.code, str(broken))
        raise GuatuError("G1664", line=broken.lineno, column=broken.offset + 1, why=why) from broken
    except (LookupError, ValueError) as unknown:
        # An encoding that is declared and that Python does not know, or that is none of one byte a sign.
        raise GuatuError("G1664", line=1, column=1, why=str(unknown)) from unknown
    found = builder.root
    if found is None or found.name != root:
        raise GuatuError(
            "G1663", found=found.name if found else "", line=found.line if found else 1, root=root
        )
    return found
