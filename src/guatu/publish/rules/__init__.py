"""Pure decisions of publish; its permissions are declared here."""

from guatu.publish.rules import permissions as permissions
from guatu.publish.rules.bulletins import behind_linear, check_month, figures, letterhead, number_of, totals
from guatu.publish.rules.hand_overs import (
    check_day,
    check_due,
    head_facts,
    in_order,
    may_close,
    sheet_text,
)
from guatu.publish.rules.promises import (
    differences,
    ordered,
    plain,
    promises_of,
    sealed_text,
    settled,
)
from guatu.publish.rules.signing import statement_text
from guatu.publish.rules.text import digest_of, file_digest

__all__ = [
    "behind_linear",
    "check_day",
    "check_due",
    "check_month",
    "differences",
    "digest_of",
    "figures",
    "file_digest",
    "head_facts",
    "in_order",
    "letterhead",
    "may_close",
    "number_of",
    "ordered",
    "plain",
    "promises_of",
    "sealed_text",
    "settled",
    "sheet_text",
    "statement_text",
    "totals",
]
