"""Word templates: fields are replaced by facts, table rows repeated for lists. A template holds no code at all.

`{{ force }}` is replaced wherever it stands; a table row with `{{ tasks.target }}` is written once for each line of the
list. Nothing in a template is evaluated, so that nothing in it can do harm; what a Word file could bring along (macros,
embedded objects, links that are fetched when it is opened) is refused before it is kept.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from guatu.dispatch.types.forces import FACTS, LISTS, Filling
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.ui.documents.word import packed

MOST_PARTS: Final = 300
MOST_UNPACKED: Final = 20 * 1024 * 1024
"""Bytes of a template when it is unpacked."""
_FIELD: Final = re.compile(r"\{\{\s*([a-z_]+)(?:\.([a-z_]+))?\s*\}\}")
_OPEN: Final = re.compile(r"\{\{[^{}]{0,60}\}\}|\{%")
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HARMFUL: Final = ("vbaproject.bin", "vbadata.xml", "/embeddings/", "/activex/", "oleobject")
_BROKEN: Final = (
    OpcError, etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, AttributeError,
    EOFError, RuntimeError, NotImplementedError, OSError,
)  # fmt: skip
"""What python-docx and zipfile raise for a file that is cut, forged or no Word file."""


def check_template(data: bytes) -> None:
    """Raises G1954 for a file that is no harmless Word document, G1955 for a field that nothing fills."""
    document = _opened(data)
    for paragraph in _paragraphs(document):
        text = _text(paragraph)
        for wrong in _OPEN.finditer(text):
            found = _FIELD.fullmatch(wrong.group(0))
            if found is None or not _is_known(found.group(1), found.group(2)):
                raise GuatuError("G1955", field=wrong.group(0), known=", ".join((*FACTS, *LISTS)))


def filled(data: bytes, filling: Filling) -> bytes:
    """The template with its fields replaced; the same template and facts give the same bytes. Raises G1954."""
    document = _opened(data)
    for row in list(_rows(document)):
        _repeat(row, filling.lists)
    for paragraph in list(_paragraphs(document)):
        _replace(paragraph, lambda name, field: filling.facts.get(name) if field is None else "")
    return packed(document)


def _is_known(name: str, field: str | None) -> bool:
    return name in FACTS if field is None else name in LISTS and field in LISTS[name][1]


def _opened(data: bytes) -> Document:
    try:
        _check_package(data)
        return docx.Document(io.BytesIO(data))
    except _BROKEN as wrong:
        raise GuatuError("G1954", why=Phrase("不是能读的 .docx 文件", "it is no readable .docx")) from wrong


def _check_package(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise GuatuError("G1954", why=Phrase("解开后太大", "it is too large when unpacked"))
        for entry in entries:
            name = f"/{entry.filename.lower()}"
            if any(word in name for word in _HARMFUL):
                raise GuatuError("G1954", why=Phrase("含宏或嵌入对象", "it holds macros or embedded objects"))
            if name.endswith(".rels"):
                _check_links(archive.read(entry))


def _check_links(rels: bytes) -> None:
    """A hyperlink waits for its reader; every other outside target is fetched when the file is opened."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for row in etree.fromstring(rels, parser):
        kind = str(row.get("Type", ""))
        if row.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
            raise GuatuError("G1954", why=Phrase("引用了外部文件", "it fetches something from outside"))


def _parts(document: Document) -> Iterator[Any]:
    yield document.element.body
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield part._element


def _paragraphs(document: Document) -> Iterator[Any]:
    for part in _parts(document):
        yield from part.iter(qn("w:p"))


def _rows(document: Document) -> Iterator[Any]:
    for part in _parts(document):
        yield from part.iter(qn("w:tr"))


def _text(paragraph: Any) -> str:
    return "".join(run.text or "" for run in paragraph.iter(qn("w:t")))


def _repeat(row: Any, lists: Mapping[str, tuple[Mapping[str, str], ...]]) -> None:
    """A row that names fields of a list is written once for each line of it, and not at all for none."""
    text = "".join(_text(paragraph) for paragraph in row.iter(qn("w:p")))
    name = next(
        (found.group(1) for found in _FIELD.finditer(text) if found.group(2) in _fields(found.group(1))), ""
    )
    if not name or row.getparent() is None:
        return
    for line in lists.get(name, ()):
        copy = deepcopy(row)
        row.addprevious(copy)
        for paragraph in copy.iter(qn("w:p")):
            _replace(
                paragraph, lambda of, field, line=line: line.get(field, "") if of == name and field else None
            )
    row.getparent().remove(row)


def _fields(name: str) -> tuple[str, ...]:
    return LISTS[name][1] if name in LISTS else ()


def _replace(paragraph: Any, value: Any) -> None:
    """Replace the fields of a paragraph: within a run where one holds it whole, else the runs are joined."""
    runs = list(paragraph.iter(qn("w:t")))
    if not _FIELD.search("".join(run.text or "" for run in runs)):
        return
    if any(("{{" in (run.text or "")) != ("}}" in (run.text or "")) for run in runs):
        runs[0].text = "".join(run.text or "" for run in runs)
        for run in runs[1:]:
            run.text = ""

    def said(found: re.Match[str]) -> str:
        known = value(found.group(1), found.group(2))
        return found.group(0) if known is None else _UNFIT.sub("", " ".join(str(known).split("\n")))

    for run in runs:
        run.text = _FIELD.sub(said, run.text or "")
        run.set(qn("xml:space"), "preserve")
