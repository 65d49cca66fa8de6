"""Writes of the wall: how it is composed, and the city's own map."""

from guatu.wall.actions.composing import compose, withdraw
from guatu.wall.actions.maps import back_to_schematic, import_map, put_map

__all__ = ["back_to_schematic", "compose", "import_map", "put_map", "withdraw"]
