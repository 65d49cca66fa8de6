"""Files of workbooks in the media store, by their SHA-256: the same file is kept once."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from guatu.kernel.errors import NotFound


def keep(data: bytes) -> str:
    """Put a file in the store; its digest. One left by a refused transaction is found again by the next try."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return digest


def load(digest: str) -> bytes:
    """The file's bytes. Raises NotFound where the store has lost it."""
    path = _path(digest)
    if not default_storage.exists(path):
        raise NotFound(what=path)
    with default_storage.open(path, "rb") as file:
        data: bytes = file.read()
    return data


def _path(digest: str) -> str:
    return f"workbooks/{digest[:2]}/{digest}"
