"""The ledger's decisions, by subject: the chain of entries; the outbox's quiet time, tries and addresses."""

from guatu.ledger.rules.chain import GENESIS, Sealed, canonical, changes, seal, verify
from guatu.ledger.rules.outbox import (
    HOLD,
    LEASE,
    OFFICE_SCHEMES,
    OWN_SCHEMES,
    filled_address,
    next_try,
    opens_at,
    read_quiet,
    scheme_of,
    shown_address,
)

__all__ = [
    "GENESIS",
    "HOLD",
    "LEASE",
    "OFFICE_SCHEMES",
    "OWN_SCHEMES",
    "Sealed",
    "canonical",
    "changes",
    "filled_address",
    "next_try",
    "opens_at",
    "read_quiet",
    "scheme_of",
    "seal",
    "shown_address",
    "verify",
]
