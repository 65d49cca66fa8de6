"""Text made safe, and the words that the renderers write themselves."""

from datetime import date

import pytest

from guatu.ui.documents.text import clean, numeral, one_line, width, written_day


@pytest.mark.parametrize(
    ("dirty", "safe"),
    [
        ("a\x00b\x1b[1mc", "ab[1mc"),
        ("项目\u202eA\u200b名\ufeff", "项目A名"),
        ("孤\ud800字\uffff\U0001fffe\ufdd0", "孤字"),
        ("一行\r\n二行\r三行\u2028四行", "一行\n二行\n三行\n四行"),
        ("  甲\t乙 ", "甲 乙"),
    ],
)
def test_clean_keeps_only_what_a_page_can_hold(dirty: str, safe: str) -> None:
    assert clean(dirty) == safe


def test_clean_leaves_ordinary_text_alone() -> None:
    text = "〔2026〕5号：完成65.2%，“三争取”——①②③ 𰻝 <b>&amp;"
    assert clean(text) == text


def test_one_line_joins_lines() -> None:
    assert one_line("甲\n乙") == "甲 乙"


def test_a_narrow_character_counts_one_half() -> None:
    assert width("2026年5月8日") == 6


def test_dates_are_written_without_leading_zeros() -> None:
    assert written_day(date(2026, 5, 8)) == "2026年5月8日"


@pytest.mark.parametrize(
    ("number", "chinese"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_headings_are_counted_in_chinese(number: int, chinese: str) -> None:
    assert numeral(number) == chinese


@pytest.mark.parametrize("number", [0, 100])
def test_numerals_end_at_ninety_nine(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 99"):
        numeral(number)
