"""The store of files, named by their SHA-256: the same file is kept once, and nothing of a sender's name is kept."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from guatu.kernel.errors import NotFound
from guatu.kernel.files import Kept, Upload, placed


@dataclass(frozen=True, slots=True)
class ContentStore:
    """Files of one kind in a folder of the store. `ending`: of their names, ".pdf"."""

    folder: str
    ending: str = ""

    def keep(self, data: bytes) -> str:
        """Put a file in; its digest. One left by a refused transaction is found again by the next try."""
        digest = hashlib.sha256(data).hexdigest()
        _put(self._path(digest), data)
        return digest

    def load(self, digest: str) -> bytes:
        """The file's bytes. Raises NotFound where the store has lost it."""
        path = self._path(digest)
        if not default_storage.exists(path):
            raise NotFound(what=path)
        with default_storage.open(path, "rb") as file:
            data: bytes = file.read()
        return data

    def drop(self, digest: str) -> None:
        """Take a file out; one that is not there is gone already."""
        default_storage.delete(self._path(digest))

    def _path(self, digest: str) -> str:
        return f"{self.folder}/{digest[:2]}/{digest}{self.ending}"


def keep_file(upload: Upload) -> Kept:
    """Put a file of evidence in the store and tell where. Raises G1014 for a kind that is not taken.

    The same file is kept once, and one left by a refused transaction is found again by the next try.
    """
    kept = placed(upload)
    _put(kept.path, upload.data)
    return kept


def _put(path: str, data: bytes) -> None:
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
