"""Reads of the wall, by subject; the actor first, in a fixed number of queries."""

from guatu.wall.queries.boards import areas_on_offer, composition, digest_of, screen, wall, walls
from guatu.wall.queries.late import ROWS
from guatu.wall.queries.look import Look, age
from guatu.wall.queries.maps import city_map, city_maps, map_preview, names_of_units
from guatu.wall.queries.screens import Shown, all_shown, shown, whole_look, with_seconds
from guatu.wall.queries.state import changed_since, token

__all__ = [
    "ROWS",
    "Look",
    "Shown",
    "age",
    "all_shown",
    "areas_on_offer",
    "changed_since",
    "city_map",
    "city_maps",
    "composition",
    "digest_of",
    "map_preview",
    "names_of_units",
    "screen",
    "shown",
    "token",
    "wall",
    "walls",
    "whole_look",
    "with_seconds",
]
