"""Blocks of a document as a page shows them."""

from collections.abc import Iterable, Sequence

from guatu.ui.documents.types import Block, Heading, Paragraph, SignOff, Table


def plain_blocks(blocks: Iterable[Block]) -> list[dict[str, object]]:
    """Blocks as JSON can hold them and a template can show them. A picture is left out."""
    return [row for block in blocks if (row := _plain(block)) is not None]


def _plain(block: Block) -> dict[str, object] | None:
    match block:
        case Heading():
            return {"block": "heading", "level": block.level, "text": block.text}
        case Paragraph():
            return {"block": "paragraph", "text": block.text}
        case Table():
            return {
                "block": "table",
                "header": _cells(block.header, block.align),
                "rows": _cells(block.rows, block.align),
                "caption": block.caption,
                "unit_note": block.unit_note,
            }
        case SignOff():
            return {"block": "sign_off", "issuer": block.issuer, "day": block.day.isoformat()}
    return None


def _cells(rows: Sequence[Sequence[str]], align: Sequence[str]) -> list[list[dict[str, str]]]:
    return [
        [{"text": text, "align": str(side)} for text, side in zip(row, align, strict=True)] for row in rows
    ]
