"""Files at the edge: read from a request within the limit, and given back only to be saved."""

from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from guatu.kernel.errors import GuatuError
from guatu.kernel.files import KINDS, Upload, shown_name

ACCEPT = ",".join(f".{kind}" for kind in KINDS)
"""The `accept` of an input for evidence."""


def read_evidence(file: "UploadedFile[bytes] | None") -> Upload | None:
    """An evidence file as it came; None for none. Raises G1015 by its size, before any of it is read."""
    if file is None:
        return None
    name, size = shown_name(file.name or ""), file.size or 0
    if size > settings.UPLOAD_MAX_BYTES:
        raise GuatuError("G1015", name=name, size=size, limit=settings.UPLOAD_MAX_BYTES)
    return Upload(name, bytes(file.read()))


def evidence_at(path: Path) -> Upload:
    """An evidence file of this machine, for the command line. Raises G1015 by its size, before any of it is read."""
    size = path.stat().st_size
    if size > settings.UPLOAD_MAX_BYTES:
        raise GuatuError("G1015", name=path.name, size=size, limit=settings.UPLOAD_MAX_BYTES)
    return Upload(shown_name(path.name), path.read_bytes())


def attachment(file: "File[bytes]", name: str) -> FileResponse:
    """An evidence file, always saved and never shown: what it is, its sender decided."""
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
