"""Drafts from clean text: what is to be reached, what is to be done, and what was reached already.

A sentence gives one draft for each number that measures something; a sentence that orders something without a
number (要…, 必须…, …底前完成) gives one draft without a value. Nothing here is accepted: a person does that.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from guatu.intake.rules.duty import Duties
from guatu.intake.rules.figures import Figure, figures
from guatu.intake.rules.sentences import DEADLINE, PERIOD, clauses, period, sentences
from guatu.intake.rules.tense import ACTION, SHALL, Tense, tense
from guatu.intake.types import Draft, Kind, Span

TITLE: Final = 40
"""Characters of a title."""

_ORDER: Final = re.compile(
    r"^(?:[\u4e00-\u9fff、]{2,20}(?:指出|强调|要求|提出|明确)[，：])?[“‘]?[\u4e00-\u9fff]{0,8}?"
    rf"(?:{SHALL}|必须|务必)(?!素|求|清醒|充分认识|认识|看到|看清)"
)
_LEAD_LENGTH: Final = 80
"""Characters before a number that may name what it measures."""

_MEMORY: Final = 12
"""Clauses before one whose words still tell its tense."""

_SHALL: Final = re.compile(SHALL)
_LEAD: Final = re.compile(
    rf"^(?:[“‘”’\s]|其中|并且|同时|另外|此外|以及|并|和|及|与|(?:我们|全市|全区|全县|全省)?(?:{SHALL})"
    r"|力争|争取|确保|计划|预计|努力|奋力|全力|继续|滚动|加快|着力|推动|大力|深入|持续|积极|切实|围绕[^，]{2,10}(?=打造|建设))+"
)
_VALUE_VERBS: Final = re.compile(
    r"(?:同比|环比|年均|累计|合计|总计|共计|共|已|预计|力争|争取|确保|努力|完成|实现|达到|达|保持|稳定|控制|突破|超过|增长|增速|增幅|提高|提升|增加"
    r"|上升|下降|降低|减少|压减|回落|不低于|不少于|不超过|高于|低于|左右|约|为|是|在|到|至|了|将|比上年|较上年|比去年|较去年|数量|数|[“‘”’：\s])+$"
)
_AFTER_COUNT: Final = re.compile(r"^(?:左右|以上|上下|以内)?的?")
_NOUN_END: Final = re.compile(
    r"[，。；：！？、,;!?\n”’（(]|以及|等工作|等任务|(?<=[\u4e00-\u9fff]{2})(?:和|及)(?=\d)"
)
_NEXT_VERB: Final = re.compile(r"(?<=.{4})(?:开展|进行|实施|推进)")
_FRAME: Final = re.compile(r"^(?:坚持|紧扣|围绕|紧紧围绕|锚定|立足|以[^，]{2,24}为)")
_WHOLE: Final = re.compile(r"^(?:全[市省区县州国]|我[市省区县])?(?:完成|实现)?")
_SHARED: Final = re.compile(r"^、\d+个[百千万]?亿级(?P<noun>[\u4e00-\u9fff]+)")
_TAIL: Final = re.compile(r"(?:等|的|等方面|方面|工作|任务)$")


def drafts(text: str, published: date | None = None, damaged: Sequence[Span] = ()) -> list[Draft]:
    """What clean text holds for a person to accept, in the order of the text.

    `published` tells a year past from a year to come, `damaged` are the spans of `CleanText`.
    Every draft's `sentence` is `text[start:end]`.
    """
    duties = Duties(text)
    found: list[Draft] = []
    context = _Paragraph()
    last_end = 0
    for span in sentences(text):
        if "\n" in text[last_end : span[0]]:
            context = _Paragraph()
        last_end = span[1]
        parts = clauses(text, *span)
        numbered = list(_numbered(text, span, parts, context, duties, published))
        found.extend(numbered or _ordered(text, span, parts, duties))
        context.clauses = [*parts[::-1], *context.clauses][:_MEMORY]
    return [replace(draft, doubtful=True) if _touches(draft, damaged) else draft for draft in found]


@dataclass(slots=True)
class _Paragraph:
    """What the sentences before one say of it: their clauses, nearest first, and the tense found last."""

    clauses: list[Span] = field(default_factory=list)
    when: Tense | None = None


def _touches(draft: Draft, damaged: Sequence[Span]) -> bool:
    low, high = (draft.start, draft.end) if draft.figure is None else draft.figure
    return any(start <= high and low <= end for start, end in damaged)


def _numbered(
    text: str, sentence: Span, parts: list[Span], context: _Paragraph, duties: Duties, published: date | None
) -> Iterator[Draft]:
    """A draft for every measured number of a sentence whose tense is known."""
    last_indicator = ""
    for place, clause in enumerate(parts):
        inside = list(figures(text, *clause))
        if not inside:
            continue
        when = (
            tense(text, clause, [*parts[:place][::-1], *context.clauses][:_MEMORY], published) or context.when
        )
        context.when = when
        for number, figure in enumerate(inside):
            low = _after_list_sign(text, inside[number - 1].outer_end, figure) if number else clause[0]
            high = inside[number + 1].outer_start if number + 1 < len(inside) else clause[1]
            indicator, title = _indicator(text, figure, (low, high), clause)
            if not indicator and figure.measure != "level":
                indicator = last_indicator
                title = f"{indicator}{title}"
            if when is None or not indicator:
                continue
            last_indicator = indicator
            yield Draft(
                kind=_kind(when, figure, text),
                title=_short(title),
                indicator=indicator,
                value=figure.value,
                value_max=figure.value_max,
                unit=figure.unit,
                comparator=figure.comparator,
                measure=figure.measure,
                period=period(text, clause, sentence[0]),
                post_or_unit=duties.at(figure.start, sentence),
                sentence=text[slice(*sentence)],
                start=sentence[0],
                end=sentence[1],
                figure=(figure.start, figure.end),
                doubtful=False,
            )


def _ordered(text: str, sentence: Span, parts: list[Span], duties: Duties) -> Iterator[Draft]:
    """One draft for a sentence that orders something, or that sets a day by which it is done."""
    words = text[slice(*sentence)]
    order = _ORDER.match(words)
    deadline = DEADLINE.search(words)
    if order is None and (deadline is None or ACTION.search(words, deadline.end()) is None):
        return
    at = sentence[0] + (order.end() if order is not None else deadline.start() if deadline is not None else 0)
    ahead = [part for part in parts if part[1] > at]
    if len(ahead) > 1 and _FRAME.match(text[max(at, ahead[0][0]) : ahead[0][1]]):
        ahead = ahead[1:]
    clause = ahead[0] if ahead else sentence
    title = _balanced(text[max(at, clause[0]) : clause[1]].strip("。！ "))
    if len(title) < 4:
        return
    yield Draft(
        kind="task",
        title=_short(title),
        indicator="",
        value=None,
        value_max=None,
        unit="",
        comparator="=",
        measure="level",
        period=deadline.group() if deadline is not None else period(text, clause, sentence[0]),
        post_or_unit=duties.at(at, sentence),
        sentence=words,
        start=sentence[0],
        end=sentence[1],
        figure=None,
        doubtful=False,
    )


def _kind(when: Tense, figure: Figure, text: str) -> Kind:
    if when == "past":
        return "result"
    return "task" if figure.counts and _noun_after(text, figure) else "target"


def _indicator(text: str, figure: Figure, room: Span, clause: Span) -> tuple[str, str]:
    """What a number measures, and a title for it: the thing counted behind it, else what leads up to it.

    `room` is the clause between the numbers beside this one.
    """
    lead = _stripped(text[max(room[0], figure.outer_start - _LEAD_LENGTH) : figure.outer_start])
    noun = _noun_after(text, figure) if figure.counts else ""
    if noun:
        verb = _last_action(lead).removesuffix("的")
        return noun, f"{verb}{text[figure.start : figure.outer_end]}{noun}"
    indicator = _WHOLE.sub("", _VALUE_VERBS.sub("", lead))
    if not indicator and room[0] > clause[0]:
        # A second number of the same thing (增长8%,高于全省2个百分点) has no words of its own.
        return "", text[figure.outer_start : figure.outer_end]
    behind = re.match(r"(?:的)?(?:增长|增速|增幅)", text[figure.outer_end : room[1]])
    tail = behind.group() if behind is not None else ""
    return indicator, f"{lead}{text[figure.outer_start : figure.outer_end]}{tail}"


def _noun_after(text: str, figure: Figure) -> str:
    """The thing that a count is of, when it stands behind it: 447个|老旧小区提升改造."""
    rest = text[figure.outer_end : figure.outer_end + 60]
    skipped = _AFTER_COUNT.match(rest)
    rest = rest[skipped.end() :] if skipped is not None else rest
    for stop in _NOUN_END.finditer(rest):
        next_counts = re.match(r"、[\u4e00-\u9fff]{0,4}?\d", rest[stop.start() :]) is not None
        if stop.group() != "、" or next_counts or stop.start() == 0:
            shared = _SHARED.match(rest[stop.start() :])
            rest = rest[: stop.start()]
            if shared is not None and rest.endswith("亿"):
                rest = f"{rest}级{shared['noun']}"
            break
    verb = _NEXT_VERB.search(rest)
    rest = rest[: verb.start()] if verb is not None else rest
    return _TAIL.sub("", rest.strip())


def _after_list_sign(text: str, start: int, figure: Figure) -> int:
    """Where the words of the second of two listed numbers begin: behind the last list sign between them."""
    return max(start, text.rfind("、", start, figure.outer_start) + 1)


def _stripped(words: str) -> str:
    """What leads up to a number, without the time, the will and the links at its front."""
    words = words.strip("、，； ")
    before = None
    while words != before:
        before = words
        words = _LEAD.sub("", words[_will_ends(words) :])
        found = PERIOD.match(words)
        words = words[found.end() :] if found is not None else words
        words = re.sub(r"^(?:期间|时期|以来|来|的|内|、|[“‘”’]期间)", "", words)
    return words


def _will_ends(words: str) -> int:
    """Where the words behind the last "shall" begin: who shall is told elsewhere."""
    return max((found.end() for found in _SHALL.finditer(words)), default=0)


def _last_action(lead: str) -> str:
    found = list(ACTION.finditer(lead))
    return lead[found[-1].start() :] if found and len(lead) - found[-1].start() <= 8 else ""


def _balanced(title: str) -> str:
    """Without a quotation mark at its edge whose pair lies outside."""
    if title.count("“") == title.count("”") and title.count("‘") == title.count("’"):
        return title
    return title.strip("“”‘’")


def _short(title: str) -> str:
    return title if len(title) <= TITLE else f"{title[: TITLE - 1]}…"
