"""Evidence: what is taken, and how a sender's name is shown."""

import hashlib
import io
import zipfile

import pytest

from guatu.kernel.errors import GuatuError
from guatu.kernel.files import Upload, kind_of, placed, shown_name

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n"


def package(part: str) -> bytes:
    """A zip archive with one part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("现场.PDF", PDF),
        ("a.png", PNG),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.docx", package("word/document.xml")),
        ("a.xlsx", package("xl/workbook.xml")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_evidence_of_an_accepted_kind_is_taken(name: str, data: bytes) -> None:
    assert kind_of(name, data) == name.rsplit(".", 1)[1].lower()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("run.exe", b"MZ\x90\0"),
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg/>"),
        ("report.pdf", b"<script>alert(1)</script>"),
        ("report.pdf", b""),
        ("report.pdf", b"\0" * 4096),
        ("photo.png", b"GIF89a"),
        ("a.docx", package("word/document.xml")[:60]),
        ("a.docx", b"PK\x03\x04" + b"\xff" * 200),
        ("a.docx", package("xl/workbook.xml")),
        ("a.xlsx", package("payload.bin")),
        ("noending", PDF),
        (".pdf.exe", PDF),
        ("", PDF),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_evidence_that_is_not_what_it_says_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(GuatuError) as refused:
        kind_of(name, data)
    assert refused.value.number == "G1014"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\现场.pdf", "现场.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
    ],
)
def test_a_senders_file_name_is_one_line_without_a_path(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown


def test_a_file_is_placed_by_its_content_and_never_by_its_name() -> None:
    kept = placed(Upload("../../现场.PDF", PDF))
    digest = hashlib.sha256(PDF).hexdigest()
    assert (kept.path, kept.digest) == (f"evidence/{digest[:2]}/{digest}.pdf", digest)
    assert (kept.name, kept.kind, kept.size) == ("现场.PDF", "pdf", len(PDF))
