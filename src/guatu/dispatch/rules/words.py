"""Texts of matters and meetings: how long they may be, how numbers are written, what a draft says. Pure."""

from collections.abc import Mapping

from guatu.dispatch.types import Kind
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase

LONGEST_WORDS, LONGEST_WORDS_EN, LONGEST_TITLE = 300, 400, 200
"""Characters of what is to be done, in Chinese and English, and of a point of an agenda."""

LONGEST_TEXT = 5000
"""Characters; a file of an office should not pass 5,000 (burden rules, RULES.md §5)."""

WORDS = Phrase("办理事项", "Matter")
WORDS_EN = Phrase("办理事项（英文）", "Matter (English)")
DETAIL = Phrase("具体情况", "Details")
FEEDBACK = Phrase("办理情况", "What was done")
FINDING = Phrase("核验情况", "Finding")
REASON = Phrase("理由", "Reason")
PLAN = Phrase("办理措施", "Measures")
TITLE = Phrase("议题", "Point of the agenda")
FACTS = Phrase("情况", "Facts")
DECISION = Phrase("议定意见", "Decision")
CONCLUSION = Phrase("会议要求", "Conclusion")
SEED = Phrase("抽样种子", "Seed")
NAME = Phrase("会议名称", "Name of the meeting")

SIGNS: Mapping[Kind, str] = {
    Kind.PROBLEM: "问",
    Kind.DIRECTIVE: "调",
    Kind.FINDING: "督",
    Kind.RECTIFICATION: "改",
    Kind.REQUEST: "企",
    Kind.HAZARD: "隐",
    Kind.UPPER: "上",
    Kind.CITIZEN: "民",
}
"""The sign of a kind in its number."""


def check_text(text: str, field: Phrase, most: int = LONGEST_TEXT) -> str:
    """The text as `trimmed`. Raises G1903 where nothing is left, G1908 where it is too long."""
    kept = trimmed(text, field, most)
    if not kept:
        raise GuatuError("G1903", field=field)
    return kept


def trimmed(text: str, field: Phrase, most: int = LONGEST_TEXT) -> str:
    """The text without blanks around it, and without NUL, which PostgreSQL cannot keep. Raises G1908."""
    kept = text.replace("\0", "").strip()
    if len(kept) > most:
        raise GuatuError("G1908", field=field, length=len(kept), most=most)
    return kept


def number_of(city: str, kind: Kind, year: int, sequence: int) -> str:
    """春城调〔2026〕12号: brackets as official documents write them (GB/T 9704-2012); each kind counts its own."""
    return f"{city[:10]}{SIGNS[kind]}〔{year}〕{sequence}号"


def draft_words(project: Phrase, reason: Phrase) -> Phrase:
    """What a directive about a project would order, from the worst reason of its light; cut to what the table holds."""
    zh = f"{project.zh}：{reason.zh}请查明原因、打通堵点，限期反馈办理结果。"
    en = f"{project.en}: {reason.en} Find the cause, clear the blocker and feed back within the limit."
    return Phrase(cut(zh, LONGEST_WORDS), cut(en, LONGEST_WORDS_EN))


def cut(text: str, most: int) -> str:
    """The text, its end cut away where it is too long."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
