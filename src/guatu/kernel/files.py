"""Files handed in as evidence: which kinds are taken, how their names are shown, where they are kept. Pure."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from guatu.kernel.errors import GuatuError

KINDS: Final[Mapping[str, tuple[bytes, ...]]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
}
"""What may be handed in as evidence, and the bytes such a file begins with."""

PACKAGE_PARTS: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
"""The part that makes a zip archive the document its name says (ECMA-376, parts 1 and 2)."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name and bytes, size already checked at the edge (G1015)."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store: its path there, its SHA-256 (hex), its kind ("pdf"), the name to show, its size in bytes."""

    path: str
    digest: str
    kind: str
    name: str
    size: int


def placed(upload: Upload) -> Kept:
    """Where a file will be kept, named by its content: nothing of the sender's file name reaches the disk.

    Raises G1014 as `kind_of`.
    """
    kind = kind_of(upload.name, upload.data)
    digest = hashlib.sha256(upload.data).hexdigest()
    path = f"evidence/{digest[:2]}/{digest}.{kind}"
    return Kept(path, digest, kind, shown_name(upload.name), len(upload.data))


def kind_of(name: str, data: bytes) -> str:
    """The kind of an evidence file, such as "pdf".

    Raises G1014 for one not accepted, or whose bytes are not what its name says. An archive's list of parts is
    read and nothing is unpacked, so that a small file cannot swell.
    """
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    starts = KINDS.get(ending)
    part = PACKAGE_PARTS.get(ending)
    if starts is None or not data.startswith(starts) or (part is not None and part not in _parts(data)):
        raise GuatuError("G1014", name=shown_name(name), kinds=", ".join(sorted(KINDS)))
    return ending


def _parts(data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):  # cut short, or its list of parts is nonsense
        return set()


def shown_name(name: str) -> str:
    """A sender's file name, fit to be shown and put in a header: one line, no path, at most 200 characters."""
    printable = "".join(character for character in name if character.isprintable())
    last = printable.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return last[-200:]
