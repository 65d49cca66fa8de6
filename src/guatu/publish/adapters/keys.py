"""The house's signing key: an Ed25519 pair whose private half lies in one file, readable by its owner only."""

import base64
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from guatu.kernel.errors import GuatuError


class Key:
    """A private key with its code: the first 16 hex digits of the SHA-256 of its public half."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        raw = private.public_key().public_bytes_raw()
        self.public = base64.b64encode(raw).decode()
        self.code = hashlib.sha256(raw).hexdigest()[:16]

    def sign(self, text: bytes) -> str:
        """The signature in base64, 88 characters."""
        return base64.b64encode(self._private.sign(text)).decode()


def signing_key() -> Key:
    """The key in `settings.SIGNING_KEY_FILE`, made there if there is none. Raises G2204 for what is no key."""
    path = Path(settings.SIGNING_KEY_FILE)
    if not path.exists():
        _make(path)
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, OSError) as unreadable:
        raise GuatuError("G2204", path=path.name) from unreadable
    if not isinstance(private, Ed25519PrivateKey):
        raise GuatuError("G2204", path=path.name)
    return Key(private)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # Written aside and linked: of two processes at once one key stays, and nobody reads half of one.
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    try:
        os.link(aside, path)
    except FileExistsError:
        return
    finally:
        aside.unlink()


def is_signed(public: str, text: bytes, value: str) -> bool:
    """Whether the signature (base64) of the text was made by the private half of this public key (base64)."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)).verify(base64.b64decode(value), text)
    except (InvalidSignature, ValueError):
        return False
    return True
