"""A zip package made safe to hand to a parser: measured before it is unpacked; handed on is what was measured.

A declared size may lie and a small file may unpack to anything, so members are read under a limit and packed anew;
two cells at the far corners of a sheet make a parser allocate all that lies between, so addresses are looked at first.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from guatu.collect.reading.grid import column_number
from guatu.kernel.errors import GuatuError

MOST_MEMBERS: Final = 200
MOST_UNPACKED: Final = 40_000_000
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 256
MOST_TEXT: Final = 256_000_000
"""Bytes of text that the cells may come to when every one of them held the longest shared string."""

_NEEDED: Final = ("[Content_Types].xml", "xl/workbook.xml")
_ADDRESS: Final = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,9})(\d{1,12})""")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_STRING_END: Final = re.compile(rb"</(?:\w+:)?si\s*>")
_CELL_HEAD: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(\s*<(?:\w+:)?f[\s/>])?")
_CELL_ADDRESS: Final = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3}\d{1,7})["']""")
_IS_ERROR: Final = re.compile(rb"""\bt\s*=\s*["']e["']""")


def unpack(data: bytes) -> Mapping[str, bytes]:
    """The members of an Excel package by name.

    Raises GuatuError G1751 (not one), G1752 (would unpack to too much), G1753 (damaged, or under a password).
    """
    if not data.startswith(b"PK\x03\x04"):
        raise GuatuError("G1751")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = _measured(package)
            return {info.filename: _content(package, info) for info in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as wrong:
        raise GuatuError("G1753") from wrong


def pack(members: Mapping[str, bytes]) -> io.BytesIO:
    """The members as a package again, uncompressed: nothing in it can unpack to more than it is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    target.seek(0)
    return target


def check_extent(members: Mapping[str, bytes]) -> None:
    """Raises G1752 where the sheets reach further, or their cells could hold more text, than a form ever does.

    Raises G1753 for text that is not in the encoding of the format, which the checks could not see into.
    """
    cells = longest = 0
    for name, content in members.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if b"\x00" in content:
            raise GuatuError("G1753")
        # Other parts have such attributes too, but only these are read into cells.
        for letters, digits in _ADDRESS.findall(content) if b"sheetData" in content else ():
            if int(digits) > MOST_ROWS or column_number(letters) >= MOST_COLUMNS:
                raise GuatuError("G1752")
        cells += len(_CELL.findall(content))
        longest = max(longest, *(len(part) for part in _STRING_END.split(content)[:-1]), 0)
    if cells * longest > MOST_TEXT:
        raise GuatuError("G1752")


def computed_cells(members: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """The cells that hold a formula (G1756) or an error value (G1757): member of the sheet, address, number.

    Read from the package itself: a parser gives a formula's last result, and nothing at all for an error.
    """
    for name, content in members.items():
        if "worksheets/" not in name:
            continue
        for found in _CELL_HEAD.finditer(content):
            attributes, formula = found.groups()
            address = _CELL_ADDRESS.search(attributes)
            if address is not None and (formula or _IS_ERROR.search(attributes)):
                yield name, address[1].decode("ascii"), "G1756" if formula else "G1757"


def _measured(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members, by what their headings promise. Raises G1751, G1752, G1753."""
    members = package.infolist()
    if len(members) > MOST_MEMBERS or sum(info.file_size for info in members) > MOST_UNPACKED:
        raise GuatuError("G1752")
    if any(info.flag_bits & 0x1 for info in members):
        raise GuatuError("G1753")
    names = [info.filename for info in members]
    if len(set(names)) != len(names) or any(needed not in names for needed in _NEEDED):
        raise GuatuError("G1751")
    return members


def _content(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    # Reads at most the promised size, and the check sum tells where more or something else was packed.
    return package.read(info)
