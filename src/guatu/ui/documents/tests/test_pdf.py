"""The PDF, read back with poppler: lines, pages, page numbers, and text that is never taken for markup."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from guatu.kernel.errors import GuatuError
from guatu.ui.documents.fonts import DEFAULT_DIRS, LAST_RESORT, Role, choose, configured, scan
from guatu.ui.documents.pdf import to_pdf
from guatu.ui.documents.tests.samples import bulletin, minutes, png, task_book
from guatu.ui.documents.types import Heading, OfficialDocument, Paragraph, Picture

HAS_FONTS = not set(LAST_RESORT).isdisjoint(scan(DEFAULT_DIRS).families())
needs_fonts = pytest.mark.skipif(not HAS_FONTS, reason="no Chinese fonts here: install fonts-noto-cjk")
needs_poppler = pytest.mark.skipif(not Path("/usr/bin/pdftotext").exists(), reason="needs poppler-utils")


def pages(pdf: bytes) -> list[list[str]]:
    """The lines of every page, without the empty ones."""
    read = subprocess.run(
        ["/usr/bin/pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    text = read.stdout.decode().removesuffix("\f")
    return [[line for line in page.split("\n") if line.strip()] for page in text.split("\f")]


def flat(pdf: bytes) -> str:
    """All text of the file without white space."""
    return re.sub(r"\s", "", "".join("".join(page) for page in pages(pdf)))


@needs_fonts
@needs_poppler
def test_a_full_page_has_22_lines_of_28_characters() -> None:
    document = replace(task_book(), blocks=(Paragraph("挂图作战倒排工期" * 200),))
    _, second, *_ = pages(to_pdf(document))
    *body, number = second
    assert [len(line.strip()) for line in body] == [28] * 22
    assert number.strip() == "—2—"


@needs_fonts
@needs_poppler
def test_page_numbers_change_sides() -> None:
    first, second, third = pages(to_pdf(replace(bulletin(), footer_note="")))
    left = [len(page[-1]) - len(page[-1].lstrip()) for page in (first, second, third)]
    assert left[0] > 20
    assert left[1] < 5
    assert left[2] > 20


@needs_fonts
@needs_poppler
def test_a_long_table_repeats_its_header_on_every_page() -> None:
    document = replace(bulletin(rows=80), title="长表")
    with_rows = [page for page in pages(to_pdf(document)) if sum("区" in line for line in page) > 6]
    assert len(with_rows) >= 3
    assert all(any("年度计划" in line for line in page) for page in with_rows)


@needs_fonts
@needs_poppler
@pytest.mark.parametrize("make", [bulletin, minutes, task_book])
def test_every_text_of_the_document_is_printed(make: Callable[[], OfficialDocument]) -> None:
    document = make()
    printed = flat(to_pdf(document))
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            assert re.sub(r"\s", "", block.text) in printed
    assert document.footer_note in printed


@needs_fonts
@needs_poppler
@pytest.mark.parametrize(
    "text",
    [
        '#import "secret.typ": *',
        "$x^2$",
        "=公式",
        "\\u{41}\\\\",
        "*粗* _斜_ `码`",
        "@引用 <标签>",
        '"]) #panic("坏")',
        "//注释",
    ],
)
def test_text_is_never_taken_for_markup(text: str) -> None:
    document = replace(bulletin(rows=1), title=text, addressee=text, footer_note=text, copies_to=(text,))
    document = replace(document, blocks=(Paragraph(text), Heading(2, text)))
    assert flat(to_pdf(document)).count(re.sub(r"\s", "", text)) == 6


@needs_fonts
def test_the_same_document_gives_the_same_bytes() -> None:
    first = to_pdf(bulletin())
    assert to_pdf(bulletin()) == first
    assert to_pdf(replace(bulletin(), day=date(2026, 6, 9))) != first


@needs_fonts
def test_the_file_declares_its_archival_standard() -> None:
    pdf = to_pdf(bulletin())
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf


@needs_fonts
def test_a_picture_is_set() -> None:
    document = replace(minutes(), blocks=(Picture(png(), "进度曲线", "图1", width_mm=80),))
    assert b"/Image" in to_pdf(document)


@needs_fonts
def test_a_damaged_picture_is_refused_in_words() -> None:
    damaged = bytearray(png())
    damaged[30] ^= 0xFF
    with pytest.raises(GuatuError) as refused:
        to_pdf(replace(minutes(), blocks=(Picture(bytes(damaged), "图"),)))
    assert refused.value.number == "G1256"


@needs_fonts
def test_characters_that_no_font_has_are_named() -> None:
    with pytest.raises(GuatuError) as refused:
        to_pdf(replace(minutes(), title="缺\u2fff字\U000f0000"))
    assert refused.value.number == "G1255"
    assert "\u2fff" in str(refused.value.facts["characters"])


@needs_fonts
def test_only_installed_families_are_used() -> None:
    fonts = configured()
    there = set(fonts.faces.families())
    assert all(chain and there.issuperset(chain) for chain in fonts.chains.values())


@needs_fonts
def test_the_setting_names_the_offices_family(settings: Settings) -> None:
    there = next(name for name in LAST_RESORT if name in scan(DEFAULT_DIRS).families())
    settings.DOCUMENT_FONTS = {"kai": there}
    assert configured().chains[Role.KAI][0] == there


def test_without_any_chinese_font_the_error_says_what_to_install() -> None:
    with pytest.raises(GuatuError) as refused:
        choose(["DejaVu Sans"], {})
    assert refused.value.number == "G1254"
    assert "fonts-noto-cjk" in refused.value.remedy("en")


def test_a_missing_face_is_replaced_and_said() -> None:
    chains, substitutions = choose(["Noto Serif CJK SC", "Noto Sans CJK SC", "KaiTi"], {})
    assert chains[Role.KAI][0] == "KaiTi"
    assert {(s.role, s.wanted, s.used) for s in substitutions} == {
        (Role.TITLE, "方正小标宋简体", "Noto Serif CJK SC"),
        (Role.BODY, "仿宋_GB2312", "Noto Serif CJK SC"),
        (Role.HEI, "黑体", "Noto Sans CJK SC"),
        (Role.SONG, "宋体", "Noto Serif CJK SC"),
    }


def test_the_offices_own_choice_comes_first() -> None:
    chains, substitutions = choose(["Noto Serif CJK SC", "Office Song"], {"body": "Office Song"})
    assert chains[Role.BODY][0] == "Office Song"
    assert Role.BODY not in {s.role for s in substitutions}
