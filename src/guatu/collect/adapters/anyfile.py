"""What a file that somebody sent really is, whatever its name says; refused in words where it is no table."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from guatu.collect.adapters.delimited import read_delimited
from guatu.collect.adapters.spreadsheet_xls import read_xls
from guatu.collect.adapters.spreadsheet_xlsx import read_xlsx
from guatu.collect.reading.findings import is_list
from guatu.collect.reading.grid import Grid
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.kernel.memory import little_collected

MOST_BYTES: Final = 60_000_000

ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How a package begins; an empty one the second way."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final[tuple[tuple[bytes, Phrase], ...]] = (
    (b"%PDF", Phrase("PDF", "a PDF")),
    (b"\x89PNG", Phrase("图片(PNG)", "a picture (PNG)")),
    (b"\xff\xd8\xff", Phrase("图片(JPEG)", "a picture (JPEG)")),
    (b"GIF8", Phrase("图片(GIF)", "a picture (GIF)")),
    (b"BM", Phrase("图片(BMP)", "a picture (BMP)")),
    (b"Rar!", Phrase("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf", Phrase("7z 压缩包", "a 7z archive")),
    (b"\x1f\x8b", Phrase("gzip 压缩包", "a gzip archive")),
    (b"{\\rtf", Phrase("RTF 文档", "an RTF document")),
    (b"MZ", Phrase("程序", "a program")),
    (b"\x7fELF", Phrase("程序", "a program")),
)
_HTML: Final = (b"mime-version:", b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")

VALUES_ALONE: Final = (
    "xls_values_alone",
    Phrase(
        "旧格式 .xls：批注、公式和删除线读不出来，公式只取了存下的结果；要核对这些，请另存为 .xlsx",
        "An old .xls: comments, formulas and strike-through cannot be read, of formulas only the stored results were"
        " taken; save it as .xlsx where they matter",
    ),
)
"""What an .xls does not tell, said of every one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a file held: its real format ("xlsx", "xlsm", "xls", "csv"), its sheets, and what was left out of it."""

    format: str
    grids: list[Grid]
    warnings: tuple[tuple[str, Phrase], ...]


@little_collected()
def read_file(data: bytes, file_name: str) -> Sent:
    """The sheets of a workbook, told by its content and never by its name.

    Raises GuatuError G1759–G1763, G1765–G1770: too large, cut off, no table, under a password, damaged, unpacking
    to too much, in no known encoding, empty, more than the parser has memory or time for.
    """
    if len(data) > MOST_BYTES:
        raise GuatuError("G1759", megabytes=MOST_BYTES // 1_000_000)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise GuatuError("G1768")
    suffix = PurePath(file_name).suffix.lower()
    if data.startswith(ZIP):
        package = read_xlsx(data, suffix)
        kind = "xlsm" if package.macros else "xlsx"
        left = _left_out(package.macros, package.external)
        return _without_list(Sent(kind, package.grids, (*_misnamed(suffix, kind), *left)))
    if data.startswith(_OLE):
        return _without_list(Sent("xls", read_xls(data), (*_misnamed(suffix, "xls"), VALUES_ALONE)))
    other = _other(data)
    if other is not None:
        raise GuatuError("G1761", suffix=suffix or file_name, what=other)
    return Sent("csv", [read_delimited(data, PurePath(file_name).stem)], _misnamed(suffix, "csv"))


def _without_list(sent: Sent) -> Sent:
    """Without the sheet that went back with the workbook before."""
    grids = [grid for grid in sent.grids if not is_list(grid)]
    if len(grids) == len(sent.grids):
        return sent
    words = Phrase("首页的核对清单是本系统写的，没有读取", "The list of findings is ours and was not read")
    return Sent(sent.format, grids, (*sent.warnings, ("own_list", words)))


def _misnamed(suffix: str, kind: str) -> tuple[tuple[str, Phrase], ...]:
    fitting = {
        "xlsx": (".xlsx", ".xlsm", ".et"),
        "xlsm": (".xlsm",),
        "xls": (".xls", ".et"),
        "csv": (".csv", ".txt", ".tsv"),
    }
    if suffix in fitting[kind]:
        return ()
    zh, en = (
        f"扩展名是 {suffix or '(无)'}，内容是 {kind}，已按内容读取",
        f"named {suffix or 'nothing'}, read as {kind}",
    )
    return (("misnamed", Phrase(zh, en)),)


def _left_out(macros: bool, external: bool) -> tuple[tuple[str, Phrase], ...]:
    found = []
    if macros:
        found.append(
            (
                "macros_ignored",
                Phrase(
                    "文件含宏，宏没有运行，也没有保存",
                    "The file holds macros; they were neither run nor kept",
                ),
            )
        )
    if external:
        found.append(
            (
                "external_link",
                Phrase(
                    "文件引用了外部工作簿，没有打开，只取了缓存的值",
                    "The file refers to other workbooks; none was opened, only stored results were taken",
                ),
            )
        )
    return tuple(found)


def _other(data: bytes) -> Phrase | None:
    for start, what in _OTHERS:
        if data.startswith(start):
            return what
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_HTML):
        return Phrase("网页(HTML)", "a web page (HTML)")
    if head.startswith(b"<?xml") or head.startswith(b"<"):
        return Phrase("XML 文本", "XML text")
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return Phrase("二进制数据", "binary data") if b"\x00" in data[:4096] and not utf16 else None
