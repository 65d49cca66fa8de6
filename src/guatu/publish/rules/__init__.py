"""Pure decisions of publish; its permissions are declared here."""

from guatu.publish.rules import permissions as permissions
from guatu.publish.rules.bulletins import behind_linear, check_month, figures, letterhead, number_of, totals

__all__ = ["behind_linear", "check_month", "figures", "letterhead", "number_of", "totals"]
