"""Writes of the wall: how it is composed, the city's own map, prints of the battle map."""

from guatu.wall.actions.composing import compose, withdraw
from guatu.wall.actions.maps import back_to_schematic, import_map, put_map
from guatu.wall.actions.printing import ask_print, run_print

__all__ = ["ask_print", "back_to_schematic", "compose", "import_map", "put_map", "run_print", "withdraw"]
