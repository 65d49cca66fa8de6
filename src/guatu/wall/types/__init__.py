"""What the wall shows: plain data, the same for the page and the API."""

from guatu.wall.types.boards import (
    AGE_RESTS_ON,
    KIND_WORDS,
    Changed,
    Kind,
    ScreenSpec,
    ScreenView,
    Token,
    WallView,
)
from guatu.wall.types.maps import (
    DrawnMap,
    DrawnPoint,
    DrawnShape,
    MapPreview,
    MapShape,
    ReadMap,
    Ring,
)
from guatu.wall.types.screens import Age, Corridor, Needed, Pacing, Tallied, WallMatrix, WallRow
from guatu.wall.types.work import Countdown, DirectiveLine, DirectivesToday, NextNode

__all__ = [
    "AGE_RESTS_ON",
    "KIND_WORDS",
    "Age",
    "Changed",
    "Corridor",
    "Countdown",
    "DirectiveLine",
    "DirectivesToday",
    "DrawnMap",
    "DrawnPoint",
    "DrawnShape",
    "Kind",
    "MapPreview",
    "MapShape",
    "Needed",
    "NextNode",
    "Pacing",
    "ReadMap",
    "Ring",
    "ScreenSpec",
    "ScreenView",
    "Tallied",
    "Token",
    "WallMatrix",
    "WallRow",
    "WallView",
]
