"""Comments put on cells of a sheet, beside those that are there: the part of comments and the drawing of their boxes.

[ECMA-376] 18.7 (comments) and part 4, 19.4 (VML: one shape a comment). Comments
of a discussion (threaded) are left alone.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from guatu.collect.adapters.parts import Parts, readable, serialised, tree
from guatu.collect.adapters.sheet_tail import TYPES, Tail, tail_of
from guatu.collect.reading.findings import COMMENT_SIGN, first_cell
from guatu.collect.reading.grid import At, address
from guatu.kernel.errors import GuatuError

COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
AUTHOR: Final = "挂图 Guatu"
BLOCK: Final = 1_024
"""Shapes that share a block of ids; no block is used by two drawings of a workbook."""

_SPACES: Final = (
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
)
_DECLARED: Final = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES)
_SHAPE_TYPE: Final = (
    '<v:shapetype {declared}id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE: Final = re.compile(rb"<(?:[\w.-]+:)?shape\b.*?</(?:[\w.-]+:)?shape\s*>", re.DOTALL)
_SHAPE_AT: Final = re.compile(rb"<(?:[\w.-]+:)?(Row|Column)>\s*(\d{1,7})\s*<")
_SHAPE_ID: Final = re.compile(rb'"_x0000_s(\d{1,9})"')
_BLOCKS: Final = re.compile(rb'(idmap\b[^>]*?\bdata=")([\d,]+)')
_ENDS: Final = re.compile(rb"</xml\s*>")


def comment(parts: Parts, member: str, notes: Mapping[At, str]) -> None:
    """Puts a note on each cell of a sheet and takes away those of an earlier time.

    A cell inside a merged range is commented at the range's first cell; a cell under discussion is left alone.
    Raises GuatuError G1763 where the sheet is damaged.
    """
    related = parts.relations(member)
    part = next(
        (one.target for one in related if one.kind == "comments" and one.target in parts.members), None
    )
    if not notes and (part is None or COMMENT_SIGN.encode() not in parts.members[part]):
        return
    content = parts.members[member]
    tail = tail_of(content)
    placed = _at_merged(notes, tail)
    for one in related:
        if one.kind == "threadedComment" and one.target in parts.members:
            for discussion in tree(parts.members[one.target]):
                placed.pop(first_cell(discussion.get("ref", "")) or (-1, -1), None)
    root = _root(parts, part, tail)
    gone = _take_away(root, tail)
    _write(root, tail, placed)
    if part is None:
        part = parts.free("xl", "comments", "xml")
        parts.declare(part, COMMENTS_TYPE)
        parts.relate(member, "comments", part, TYPES[tail.namespace])
    parts.put(part, serialised(root))
    shown = [at for one in _comments(root, tail) if (at := first_cell(one.get("ref", ""))) is not None]
    drawing = next((one.target for one in related if one.id == tail.drawing), None)
    if drawing is not None and drawing in parts.members:
        parts.put(drawing, _drawn(parts, parts.members[drawing], shown, gone, placed))
        return
    drawing = parts.free("xl/drawings", "vmlDrawing", "vml")
    parts.put(drawing, _drawn(parts, _empty_drawing(), shown, gone, placed))
    parts.declare_suffix("vml", VML_TYPE)
    relation = parts.relate(member, "vmlDrawing", drawing, TYPES[tail.namespace])
    parts.put(member, tail.with_drawing(content, relation))


def _at_merged(notes: Mapping[At, str], tail: Tail) -> dict[At, str]:
    """The notes by cell, those within a merged range at its first cell."""
    rows: dict[int, list[At]] = {}
    for at in notes:
        rows.setdefault(at[0], []).append(at)
    owners: dict[At, At] = {}
    for box in tail.merged:
        within = range(box.top, box.bottom + 1)
        for row in within if len(within) < len(rows) else [row for row in rows if row in within]:
            for at in rows.get(row, ()):
                if box.left <= at[1] <= box.right:
                    owners[at] = (box.top, box.left)
    placed: dict[At, str] = {}
    for at, text in notes.items():
        owner = owners.get(at, at)
        placed[owner] = f"{placed[owner]}\n{text}" if owner in placed else text
    return placed


def _root(parts: Parts, part: str | None, tail: Tail) -> etree._Element:
    if part is not None:
        return tree(parts.members[part])
    return tree(f'<comments xmlns="{tail.namespace}"><authors/><commentList/></comments>'.encode())


def _comments(root: etree._Element, tail: Tail) -> list[etree._Element]:
    return list(root.iter(f"{{{tail.namespace}}}comment"))


def _take_away(root: etree._Element, tail: Tail) -> set[At]:
    """Takes our part out of the comments; the cells whose comment held nothing else are returned."""
    gone: set[At] = set()
    for one in _comments(root, tail):
        texts = list(one.iter(f"{{{tail.namespace}}}t"))
        if COMMENT_SIGN not in "".join(text.text or "" for text in texts):
            continue
        ours = False
        for text in texts:
            before, sign, _ = ("", "", "") if ours else (text.text or "").partition(COMMENT_SIGN)
            text.text = before.rstrip("\n") if ours or sign else before
            ours = ours or bool(sign)
        _without_empty_runs(one, tail)
        at = first_cell(one.get("ref", ""))
        if at is not None and not any((text.text or "").strip() for text in texts):
            gone.add(at)
            parent = one.getparent()
            if parent is not None:
                parent.remove(one)
    return gone


def _without_empty_runs(one: etree._Element, tail: Tail) -> None:
    for run in list(one.iter(f"{{{tail.namespace}}}r")):
        parent = run.getparent()
        if parent is not None and not run.findtext(f"{{{tail.namespace}}}t"):
            parent.remove(run)


def _write(root: etree._Element, tail: Tail, placed: Mapping[At, str]) -> None:
    space = f"{{{tail.namespace}}}"
    authors, listed = root.find(f"{space}authors"), root.find(f"{space}commentList")
    if authors is None or listed is None:
        raise GuatuError("G1763")
    names = [one.text or "" for one in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{space}author").text = AUTHOR
        names.append(AUTHOR)
    there = {first_cell(one.get("ref", "")): one for one in listed}
    for at, text in sorted(placed.items()):
        own = there.get(at)
        if own is None:
            own = etree.SubElement(
                listed, f"{space}comment", ref=address(*at), authorId=str(names.index(AUTHOR)), shapeId="0"
            )
        _add_text(own, space, text)


def _add_text(own: etree._Element, space: str, text: str) -> None:
    """Our part of a comment as runs of its own, after what is there."""
    body = own.find(f"{space}text")
    if body is None:
        body = etree.SubElement(own, f"{space}text")
    bare = body.find(f"{space}t")
    if bare is not None:  # words without runs become one, else ours would come before them
        run = etree.Element(f"{space}r")
        body.replace(bare, run)
        run.append(bare)
    runs = body.findall(f"{space}r")
    break_before = "\n" if runs else ""
    place = body.index(runs[-1]) + 1 if runs else 0
    for number, (words, bold) in enumerate(((f"{break_before}{COMMENT_SIGN}", True), (text, False))):
        run = etree.Element(f"{space}r")
        face = etree.SubElement(run, f"{space}rPr")
        if bold:
            etree.SubElement(face, f"{space}b")
        etree.SubElement(face, f"{space}sz", val="9")
        written = etree.SubElement(run, f"{space}t")
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        written.text = readable(words)
        body.insert(place + number, run)


def _empty_drawing() -> bytes:
    return (
        f'<xml {_DECLARED}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
    ).encode()


def _drawn(
    parts: Parts, content: bytes, shown: Iterable[At], gone: set[At], placed: Mapping[At, str]
) -> bytes:
    """The drawing with a box for each comment that is shown; those that are gone are taken out."""
    if gone:
        content = _SHAPE.sub(lambda found: b"" if _box_at(found[0]) in gone else found[0], content)
    boxed = {_box_at(found) for found in _SHAPE.findall(content)}
    missing = [at for at in sorted(shown) if at not in boxed]
    ends = list(_ENDS.finditer(content))
    if not ends:
        raise GuatuError("G1763")
    if not missing:
        return content
    first = _next_block(parts)
    blocks = ",".join(str(first + number) for number in range((len(missing) // BLOCK) + 1)).encode()
    declared = all(f'xmlns:{prefix}="{space}"'.encode() in content for prefix, space in _SPACES)
    shapes = [
        _shape(at, first * BLOCK + number, placed.get(at, ""), "" if declared else f"{_DECLARED} ")
        for number, at in enumerate(missing, start=1)
    ]
    if b'id="_x0000_t202"' not in content:
        shapes.insert(0, _SHAPE_TYPE.format(declared="" if declared else f"{_DECLARED} "))
    place = ends[-1].start()
    content = content[:place] + "".join(shapes).encode() + content[place:]
    if b'data=""' in content:
        return content.replace(b'data=""', b'data="' + blocks + b'"', 1)
    return _BLOCKS.sub(rb"\g<1>\g<2>," + blocks, content, count=1)


def _next_block(parts: Parts) -> int:
    """The first block of ids that no drawing of the workbook uses."""
    used = {0}
    for name, content in parts.members.items():
        if name.lower().endswith(".vml"):
            used.update(int(found) // BLOCK for found in _SHAPE_ID.findall(content))
            used.update(int(one) for _, data in _BLOCKS.findall(content) for one in data.split(b",") if one)
    return max(used) + 1


def _box_at(shape: bytes) -> At | None:
    found = {key: int(value) for key, value in _SHAPE_AT.findall(shape)}
    return (found[b"Row"], found[b"Column"]) if len(found) == 2 else None


def _shape(at: At, number: int, text: str, declared: str) -> str:
    row, column = at
    lines = sum(1 + len(line) // 18 for line in text.split("\n")) + 1
    right, bottom = min(column + 4, 16_383), min(row + max(4, min(lines, 20)), 1_048_575)
    left, top = min(column + 1, right), max(0, min(row - 1, bottom))
    return (
        f'<v:shape {declared}id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
        f'margin-top:2pt;width:190pt;height:{min(lines, 20) * 12}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1"'
        ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{left},15,{top},2,{right},15,{bottom},4</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
