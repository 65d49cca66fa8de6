"""The sheets as one vector PDF: lines and areas as drawings, every word as letters that can be found and copied."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import typst

from guatu.ui.documents.fonts import Fonts, Role, configured
from guatu.ui.documents.pdf import refusal
from guatu.wall.battle.paper import OVERLAP, TILE_MARGIN, Drawing, Mark, Text, Tile, Tiling

TEMPLATE: Final = Path(__file__).parent / "battle.typ"
STANDARD: Final = "a-2b"
STYLES: Final = {
    "stop": "fill:url(#stop)",
    "band": "fill:#e9e9e5",
    "grid": "stroke:#d5d5d0;stroke-width:.12",
    "hair": "stroke:#dededa;stroke-width:.08",
    "rule": "stroke:#16191d;stroke-width:.35",
    "base": "fill:#9aa0a6",
    "span": "stroke:#7d848d;stroke-width:.15",
    "planned": "fill:#fff;stroke:#4d545d;stroke-width:.12",
    "done": "fill:#33404f;stroke:#fff;stroke-width:.06",
    "running": "fill:url(#running);stroke:#0f5c34;stroke-width:.12",
    "short": "fill:url(#short);stroke:#5c4000;stroke-width:.12",
    "late": "fill:url(#late);stroke:#5a0d04;stroke-width:.2",
    "due": "stroke:#000;stroke-width:.5",
    "today": "stroke:#c8321f;stroke-width:.6",
    "tag": "fill:#c8321f",
    "pole": "stroke:#000;stroke-width:.25",
    "red-flag": "fill:#c8321f;stroke:#7a160b;stroke-width:.15",
    "black-flag": "fill:#000",
    "stop-sign": "fill:#fff;stroke:#c8321f;stroke-width:.45",
    "light-green": "fill:#1b7f4b",
    "light-yellow": "fill:#c98a00;stroke:#5c4000;stroke-width:.12",
    "light-red": "fill:#c8321f;stroke:#5a0d04;stroke-width:.12",
    "light-grey": "fill:none;stroke:#5f666e;stroke-width:.35",
    "light-done": "fill:none;stroke:#16191d;stroke-width:.5",
    "frame": "fill:none;stroke:#16191d;stroke-width:.15",
    "glue": "fill:none;stroke:#6f7680;stroke-width:.2;stroke-dasharray:3 2",
    "here": "fill:#33404f",
}
"""In the order in which they lie over each other."""
PATTERNS: Final = (
    '<pattern id="stop" width="2" height="2" patternUnits="userSpaceOnUse">'
    '<path d="M0 2 2 0" stroke="#c4c4bd" stroke-width=".12"/></pattern>'
    '<pattern id="running" width="1" height=".7" patternUnits="userSpaceOnUse">'
    '<rect width="1" height=".7" fill="#fff"/><rect width="1" height=".45" fill="#1b7f4b"/></pattern>'
    '<pattern id="short" width=".9" height=".9" patternUnits="userSpaceOnUse">'
    '<rect width=".9" height=".9" fill="#ffc53d"/>'
    '<path d="M0 .9 .9 0" stroke="#5c4000" stroke-width=".16"/></pattern>'
    '<pattern id="late" width=".8" height=".8" patternUnits="userSpaceOnUse">'
    '<rect width=".8" height=".8" fill="#c8321f"/>'
    '<path d="M0 0 .8 .8M0 .8 .8 0" stroke="#3a0a04" stroke-width=".1"/></pattern>'
)


def to_pdf(pages: list[dict[str, Any]], *, title: str, day: date, fonts: Fonts | None = None) -> bytes:
    """The pages as PDF/A-2b. The same pages in the same faces give the same bytes.

    Raises GuatuError: G1254 without Chinese fonts; G1255 where a character has no face; G1256 otherwise refused.
    """
    faces = fonts or configured()
    inputs = {
        "pages": json.dumps(pages, ensure_ascii=False),
        "font": json.dumps(faces.chains[Role.HEI], ensure_ascii=False),
        "title": title,
        "day": day.isoformat(),
    }
    try:
        return typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=faces.faces,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=[STANDARD],
            timestamp=datetime.combine(day, time(), UTC),
        )
    except typst.TypstError as error:
        raise refusal(error) from error


def whole(sheet: Drawing) -> dict[str, Any]:
    """A sheet as one page."""
    return {
        "size": [sheet.width, sheet.height],
        "layers": [_layer(sheet, Tile(0, 0, 0, 0, sheet.width, sheet.height), (0, 0))],
    }


def cut(sheet: Drawing, cutting: Tiling, said: str) -> Iterator[dict[str, Any]]:
    """A sheet as pages of tiles, each with its number, its place among the others, and the strips to be glued."""
    for tile in cutting.tiles:
        frame = Drawing(*cutting.page)
        _frame(frame, cutting, tile, said.format(tile=tile.name, tiles=len(cutting.tiles)))
        page = Tile(0, 0, 0, 0, *cutting.page)
        yield {
            "size": list(cutting.page),
            "layers": [_layer(sheet, tile, (TILE_MARGIN, TILE_MARGIN)), _layer(frame, page, (0, 0))],
        }


def _frame(frame: Drawing, cutting: Tiling, tile: Tile, said: str) -> None:
    """Around a tile's window: its edge, the strips that the next tiles cover, a small plan of all tiles."""
    left = top = TILE_MARGIN
    frame.rect("frame", left, top, tile.width, tile.height)
    if tile.column + 1 < cutting.columns:
        x = left + tile.width - OVERLAP
        frame.line("glue", x, top, x, top + tile.height)
    if tile.row + 1 < cutting.rows:
        y = top + tile.height - OVERLAP
        frame.line("glue", left, y, left + tile.width, y)
    for column in range(cutting.columns):
        for row in range(cutting.rows):
            here = (column, row) == (tile.column, tile.row)
            frame.rect("here" if here else "frame", left + column * 3, 1.2 + row * 2, 2.6, 1.6)
    frame.write(left + cutting.columns * 3 + 3, TILE_MARGIN / 2, 9, said, "bold")


def _layer(drawing: Drawing, window: Tile, at: tuple[float, float]) -> dict[str, Any]:
    """What a window shows of a drawing, to be put at a place of the page."""
    right, bottom = window.x + window.width, window.y + window.height
    seen = [
        mark
        for mark in drawing.marks
        if mark.right >= window.x and mark.x <= right and mark.bottom >= window.y and mark.y <= bottom
    ]
    # Letters reach to either side of where they stand: the window cuts them, so that tiles fit together.
    near = [
        text
        for text in drawing.texts
        if window.y - text.size <= text.y <= bottom + text.size
        and window.x - text.size * len(text.text) <= text.x <= right + text.size * len(text.text)
    ]
    return {
        "at": list(at),
        "size": [window.width, window.height],
        "svg": _svg(seen, window),
        "texts": [_placed(text, window) for text in near],
    }


def _placed(text: Text, window: Tile) -> list[Any]:
    return [
        round(text.x - window.x, 2), round(text.y - window.y, 2), round(text.size, 2), text.text, text.style,
        text.anchor,
    ]  # fmt: skip


def _svg(marks: list[Mark], window: Tile) -> str:
    """One path for each style: thousands of bars are as quick as one."""
    paths: dict[str, list[str]] = defaultdict(list)
    for mark in marks:
        paths[mark.style].append(mark.path)
    drawn = "".join(
        f'<path style="{style}" d="{"".join(paths[name])}"/>'
        for name, style in STYLES.items()
        if name in paths
    )
    box = f"{window.x:.2f} {window.y:.2f} {window.width:.2f} {window.height:.2f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{window.width:.2f}" height="{window.height:.2f}" '
        f'viewBox="{box}"><defs>{PATTERNS}</defs>{drawn}</svg>'
    )
