"""The checks of a submission: rules as data (`data/checks.toml`), a closed set of kinds, and running them."""

from guatu.collect.rules.checks.kinds import KINDS
from guatu.collect.rules.checks.loading import SHIPPED, as_data, check_strength, checked, read_checks, shipped
from guatu.collect.rules.checks.model import CheckRule, Kind
from guatu.collect.rules.checks.run import check

__all__ = [
    "KINDS",
    "SHIPPED",
    "CheckRule",
    "Kind",
    "as_data",
    "check",
    "check_strength",
    "checked",
    "read_checks",
    "shipped",
]
