"""The store of evidence files, named by their SHA-256: one for all rooms, so that the same file is kept once."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from guatu.kernel.files import Kept, Upload, placed


def keep_file(upload: Upload) -> Kept:
    """Put a file in the store and tell where. Raises G1014 for a kind that is not taken.

    The same file is kept once, and one left by a refused transaction is found again by the next try.
    """
    kept = placed(upload)
    if not default_storage.exists(kept.path):
        default_storage.save(kept.path, ContentFile(upload.data))
    return kept
