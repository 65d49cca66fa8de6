"""What a project's own facts may be."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from guatu.kernel.errors import GuatuError

_CODE: Final = re.compile(r"[^\W_][\w.\-]{0,39}")
# GB/T 4754-2017: a letter and two, three or four digits.
_INDUSTRY: Final = re.compile(r"[A-T]\d{2,4}", re.ASCII)
# What stands at the place of a code in addresses.
_RESERVED: Final = frozenset(
    (
        "new",
        "import",
        "programmes",
        "risk-presets",
        "templates",
        "activities",
        "chains",
        "credit",
        "sessions",
        "policies",
    )
)
_FORMULA: Final = ("=", "+", "-", "@")


def check_code(code: str) -> None:
    """Raises G1620 for a code that is empty, over 40 characters, or could not stand in an address."""
    if not _CODE.fullmatch(code) or code in _RESERVED:
        raise GuatuError("G1620", what="code", text=code[:60], most=40)


def check_name(name: str, most: int) -> None:
    """Raises G1620 for a name that is empty, too long, or that a spreadsheet would run as a formula."""
    if not name.strip() or len(name) > most or name.lstrip().startswith(_FORMULA):
        raise GuatuError("G1620", what="name", text=name[:60], most=most)


def check_choice(value: str, known: Iterable[str], what: str) -> None:
    """Raises G1618 for a value that is not one of those known."""
    choices = list(known)
    if value not in choices:
        raise GuatuError("G1618", what=what, value=value[:60], known=", ".join(choices))


def check_industry(code: str) -> None:
    """Raises G1618 for what is no class of GB/T 4754-2017 by its form; "" is none given."""
    if code and not _INDUSTRY.fullmatch(code):
        raise GuatuError("G1618", what="industry", value=code[:60], known="C36, C361, C3611 (GB/T 4754-2017)")


def check_place(longitude: Decimal | None, latitude: Decimal | None) -> None:
    """Raises G1618 for half a place, or one that is not on the globe (WGS-84 degrees)."""
    if longitude is None and latitude is None:
        return
    on_globe = (
        longitude is not None
        and latitude is not None
        and longitude.is_finite()
        and latitude.is_finite()
        and abs(longitude) <= 180
        and abs(latitude) <= 90
    )
    if not on_globe:
        raise GuatuError("G1618", what="place", value=f"{longitude}, {latitude}", known="-180…180, -90…90")
