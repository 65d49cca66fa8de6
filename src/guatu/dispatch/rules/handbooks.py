"""A handbook's text: headings and paragraphs. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_HANDBOOK = 60_000
"""Characters of a handbook in one language."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading of level 1 or 2, or, of level 0, a paragraph."""

    level: int
    text: str


def pieces(text: str) -> Iterator[Piece]:
    """The pieces in order: "# " and "## " begin headings, other lines are paragraphs; empty ones are left out."""
    for line in text.splitlines():
        kept = line.strip()
        if not kept:
            continue
        for mark, level in (("## ", 2), ("# ", 1)):
            if kept.startswith(mark) and kept.removeprefix(mark).strip():
                yield Piece(level, kept.removeprefix(mark).strip())
                break
        else:
            yield Piece(0, kept)


def sections(text: str) -> list[str]:
    """The headings of the first level, for the table of contents."""
    return [piece.text for piece in pieces(text) if piece.level == 1]
