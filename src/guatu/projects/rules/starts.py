"""One start per project code for ever (RULES.md §1, 五项活动: 6 of 35 "starts" in one reported case were repeats)."""

import unicodedata
from collections.abc import Iterable

from guatu.kernel.errors import GuatuError
from guatu.projects.types.activity import EarlierStart


def start_key(code: str) -> str:
    """A code as starts are kept under it: full-width signs and case make no other code."""
    return unicodedata.normalize("NFKC", code).strip().upper()


def check_start(code: str, earlier: Iterable[EarlierStart]) -> None:
    """Raises G2601 with where and when, where any code of the project has started before."""
    first = min(earlier, key=lambda start: start.on, default=None)
    if first is not None:
        raise GuatuError(
            "G2601", code=code, on=first.on.isoformat(), where=first.where, where_en=first.where_en
        )
