"""What makes a wall. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from guatu.kernel.errors import GuatuError
from guatu.wall.rules.screens import LONGEST, SHORTEST
from guatu.wall.types import Kind, ScreenSpec

BUILT_IN: Final = "city"
"""The code of the wall that stands before anybody has composed one."""
MOST_SCREENS: Final = 20
LONGEST_NAME, LONGEST_NAME_EN = 60, 120
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


def usual_screens() -> tuple[ScreenSpec, ...]:
    """Every kind once, in its usual order."""
    return tuple(ScreenSpec(kind) for kind in Kind)


def checked_board(*, code: str, name: str, name_en: str, seconds: int, screens: Sequence[ScreenSpec]) -> None:
    """Raises G2310 (code), G2311 (name), G2312 (seconds), G2313 (no screen shown, or too many)."""
    if not _CODE.fullmatch(code):
        raise GuatuError("G2310", code=code)
    if not name.strip() or len(name) > LONGEST_NAME or len(name_en) > LONGEST_NAME_EN:
        raise GuatuError("G2311", most=LONGEST_NAME, most_in_english=LONGEST_NAME_EN)
    for asked in (seconds, *(one.seconds for one in screens if one.seconds is not None)):
        if not SHORTEST <= asked <= LONGEST:
            raise GuatuError("G2312", seconds=asked, shortest=SHORTEST, longest=LONGEST)
    if not any(one.shown for one in screens) or len(screens) > MOST_SCREENS:
        raise GuatuError("G2313", most=MOST_SCREENS)
