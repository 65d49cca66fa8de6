"""A cleaned text cut for a page: paragraphs, in them the sentences with drafts, in them numbers and damage. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from guatu.intake.types import Piece, Span, Stretch

_DAMAGED: Final = 1
_FIGURE: Final = 2


def paragraphs(
    text: str, sentences: Iterable[Span], damaged: Iterable[Span], figures: Iterable[Span] = ()
) -> list[list[Stretch]]:
    """Every line of the text as stretches, whose pieces joined give the line again.

    `sentences` are the spans that drafts come from: equal or apart, none over a line's end. All spans are offsets
    into `text`. The work grows with the length of the text.
    """
    flags = bytearray(len(text))
    for spans, flag in ((damaged, _DAMAGED), (figures, _FIGURE)):
        for start, end in spans:
            for offset in range(start, end):
                flags[offset] |= flag
    wanted = sorted(set(sentences))
    found: list[list[Stretch]] = []
    line_start = 0
    for line in text.split("\n"):
        line_end = line_start + len(line)
        inside = wanted[bisect_left(wanted, (line_start, 0)) : bisect_left(wanted, (line_end, 0))]
        found.append(list(_stretches(text, flags, (line_start, line_end), inside)))
        line_start = line_end + 1
    return found


def _stretches(text: str, flags: bytearray, line: Span, sentences: Sequence[Span]) -> Iterator[Stretch]:
    at = line[0]
    for start, end in sentences:
        if at < start:
            yield Stretch(None, _pieces(text, flags, at, start))
        yield Stretch(start, _pieces(text, flags, start, end))
        at = end
    if at < line[1]:
        yield Stretch(None, _pieces(text, flags, at, line[1]))


def _pieces(text: str, flags: bytearray, start: int, end: int) -> tuple[Piece, ...]:
    runs = ((flag, list(run)) for flag, run in groupby(range(start, end), key=flags.__getitem__))
    return tuple(
        Piece(text[run[0] : run[-1] + 1], bool(flag & _DAMAGED), bool(flag & _FIGURE)) for flag, run in runs
    )
