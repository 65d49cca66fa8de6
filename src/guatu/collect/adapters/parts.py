"""The parts of an Excel package being edited: relations, content types and free names ([ECMA-376] part 2).

Parts are bytes by name; what nobody puts anew stays as it came.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

CONTENT_TYPES: Final = "[Content_Types].xml"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS: Final = f"{{{_PACKAGE}/relationships}}"
_TYPES: Final = f"{{{_PACKAGE}/content-types}}"


@dataclass(frozen=True, slots=True)
class Relation:
    """A part's relation: its id, the last word of its type ("comments"), and the part it leads to."""

    id: str
    kind: str
    target: str


class Parts:
    """A package taken apart. Members that were put or added are `changed`."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self.members = dict(members)
        self.changed: set[str] = set()

    def put(self, name: str, content: bytes) -> None:
        """Gives a member its content."""
        self.members[name] = content
        self.changed.add(name)

    def free(self, folder: str, stem: str, suffix: str) -> str:
        """The first name `folder/stemN.suffix` that no member has, whatever its case."""
        taken = {name.lower() for name in self.members}
        number = 1
        while f"{folder}/{stem}{number}.{suffix}".lower() in taken:
            number += 1
        return f"{folder}/{stem}{number}.{suffix}"

    def relations(self, member: str) -> list[Relation]:
        """What a member leads to inside the package."""
        content = self.members.get(_relations_of(member))
        if content is None:
            return []
        return [
            Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], _resolved(member, one))
            for one in tree(content).iter(f"{_RELATIONS}Relationship")
            if one.get("TargetMode") != "External"
        ]

    def relate(self, member: str, kind: str, target: str, types: str) -> str:
        """A new relation from a member to another; `types` is the address before the kind. Its id is returned."""
        name = _relations_of(member)
        content = self.members.get(name)
        root = tree(content or f'<Relationships xmlns="{_RELATIONS[1:-1]}"/>'.encode())
        taken = {one.get("Id", "").lower() for one in root}
        number = 1
        while f"rid{number}" in taken:
            number += 1
        path = posixpath.relpath(target, posixpath.dirname(member))
        etree.SubElement(
            root, f"{_RELATIONS}Relationship", Id=f"rId{number}", Type=f"{types}/{kind}", Target=path
        )
        self.put(name, serialised(root))
        return f"rId{number}"

    def declare(self, member: str, content_type: str) -> None:
        """Says in the content types what a new member is."""
        root = tree(self.members[CONTENT_TYPES])
        etree.SubElement(root, f"{_TYPES}Override", PartName=f"/{member}", ContentType=content_type)
        self.put(CONTENT_TYPES, serialised(root))

    def declare_suffix(self, suffix: str, content_type: str) -> None:
        """Says what members with this suffix are, where nothing says it yet."""
        root = tree(self.members[CONTENT_TYPES])
        said = {one.get("Extension", "").lower() for one in root.iter(f"{_TYPES}Default")}
        if suffix not in said:
            root.insert(0, etree.Element(f"{_TYPES}Default", Extension=suffix, ContentType=content_type))
            self.put(CONTENT_TYPES, serialised(root))

    def packed(self, original: bytes | None = None) -> bytes:
        """The package: its members in the order and with the marks of the original, new ones after them."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for info in self._infos(original):
                package.writestr(info, self.members[info.filename])
        return target.getvalue()

    def _infos(self, original: bytes | None) -> Iterator[zipfile.ZipInfo]:
        known: list[zipfile.ZipInfo] = []
        if original is not None:
            with zipfile.ZipFile(io.BytesIO(original)) as package:
                known = package.infolist()
        for info in known:
            if info.filename not in self.members:
                continue
            fresh = zipfile.ZipInfo(info.filename, info.date_time)
            fresh.external_attr, fresh.create_system = info.external_attr, info.create_system
            fresh.compress_type = (
                info.compress_type if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
            )
            yield fresh
        named = {info.filename for info in known}
        for name in self.members:
            if name not in named:
                fresh = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                fresh.compress_type = zipfile.ZIP_DEFLATED
                yield fresh


def tree(content: bytes) -> etree._Element:
    """A part's root. Nothing outside is loaded and no entity resolved. Raises SyntaxError where it is damaged."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def serialised(root: etree._Element) -> bytes:
    """A part's bytes, as Excel writes them."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def readable(text: str) -> str:
    """Text without the signs that XML cannot hold; what reads as an escape of Excel's (`_x000D_`) is kept literal."""
    return _ESCAPE.sub(r"_x005F_\1", _UNWRITABLE.sub("", text))


_UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE: Final = re.compile(r"_(x[0-9A-Fa-f]{4}_)")


def _relations_of(member: str) -> str:
    folder, _, name = member.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _resolved(member: str, relation: etree._Element) -> str:
    target = relation.get("Target", "")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(member), target)).lstrip("/")
