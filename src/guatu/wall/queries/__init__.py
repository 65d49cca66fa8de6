"""Reads of the wall, by subject; the actor first, in a fixed number of queries."""

from guatu.wall.queries.facts import ROWS, facts

__all__ = ["ROWS", "facts"]
