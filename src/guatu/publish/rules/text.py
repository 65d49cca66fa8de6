"""Facts as the one text that is hashed and signed. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(facts: Mapping[str, Any]) -> str:
    """JSON that is the same for equal facts, as the ledger writes it: sorted keys, no blanks. Plain values only."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of a text, hex."""
    return file_digest(text.encode())


def file_digest(data: bytes) -> str:
    """SHA-256 of a file, hex."""
    return hashlib.sha256(data).hexdigest()
