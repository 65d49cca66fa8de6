"""Pure decisions of the wall, and who may see and compose it."""

from rules import add_perm

from guatu.org.types import is_dispatcher, is_member
from guatu.wall.rules.composing import BUILT_IN, checked_board, usual_screens
from guatu.wall.rules.drawing import Frame, frame_of, inside_of
from guatu.wall.rules.screens import (
    LONGEST,
    SHORTEST,
    USUAL,
    block_colour,
    due_colour,
    pace_colour,
    places,
    seconds,
    verdict_colour,
    window,
)

add_perm("wall.read", is_member)
add_perm("wall.compose", is_dispatcher)
add_perm("wall.map.write", is_dispatcher)

__all__ = [
    "BUILT_IN",
    "LONGEST",
    "SHORTEST",
    "USUAL",
    "Frame",
    "block_colour",
    "checked_board",
    "due_colour",
    "frame_of",
    "inside_of",
    "pace_colour",
    "places",
    "seconds",
    "usual_screens",
    "verdict_colour",
    "window",
]
