"""Addresses at rest: encrypted with a key drawn from the house's secret, so that a copy of the tables opens none."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def sealed(address: str) -> str:
    """The address as the table holds it."""
    return _box().encrypt(address.encode()).decode()


def opened(text: str) -> str | None:
    """The address again; None where the secret key has changed since, or nothing is left of it."""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def _box() -> Fernet:
    digest = hashlib.sha256(b"guatu.ledger.channel:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
