"""Files of prints in the media store, by their SHA-256: the same file is kept once."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from guatu.kernel.errors import NotFound


def keep(data: bytes) -> str:
    """Put a print in the store; its digest."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return digest


def load(digest: str) -> bytes:
    """The print's bytes. Raises NotFound where the store has lost it."""
    path = _path(digest)
    if not default_storage.exists(path):
        raise NotFound(what=path)
    with default_storage.open(path, "rb") as file:
        data: bytes = file.read()
    return data


def drop(digest: str) -> None:
    """Take a print out of the store; one that is not there is gone already."""
    default_storage.delete(_path(digest))


def _path(digest: str) -> str:
    return f"prints/{digest[:2]}/{digest}.pdf"
