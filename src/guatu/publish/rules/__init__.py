"""Pure decisions of publish; its permissions are declared here."""

from guatu.publish.rules import permissions as permissions
from guatu.publish.rules.bulletins import behind_linear, check_month, figures, letterhead, number_of, totals
from guatu.publish.rules.promises import (
    differences,
    digest_of,
    ordered,
    plain,
    promises_of,
    sealed_text,
    settled,
)
from guatu.publish.rules.signing import statement_text

__all__ = [
    "behind_linear",
    "check_month",
    "differences",
    "digest_of",
    "figures",
    "letterhead",
    "number_of",
    "ordered",
    "plain",
    "promises_of",
    "sealed_text",
    "settled",
    "statement_text",
    "totals",
]
