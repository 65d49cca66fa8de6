"""Number formats of a sheet's cells, as far as they say something about a value, by place or by column."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

At = tuple[int, int]

SHIFT = 14
"""Bits of a column in a place's number: row × 16,384 + column."""


class Formats:
    """Places as sorted numbers with the number of each one's format: a few bytes a cell, whatever the sheet's size."""

    def __init__(
        self, keys: NDArray[np.int64], numbers: NDArray[np.int64], texts: Sequence[str] | Mapping[int, str]
    ) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys, self._numbers, self._texts = keys[order], numbers[order], texts
        self._columns: dict[int, dict[int, str]] = {}

    @staticmethod
    def of(formats: Mapping[At, str]) -> "Formats":
        """From a mapping by place."""
        texts = sorted(set(formats.values()))
        numbers = {text: number for number, text in enumerate(texts)}
        keys = np.array([(row << SHIFT) | column for row, column in formats], np.int64)
        return Formats(keys, np.array([numbers[one] for one in formats.values()], np.int64), texts)

    def get(self, at: At, usual: str = "") -> str:
        """The format of a cell."""
        row, column = at
        known = self._columns.get(column)
        if known is not None:
            return known.get(row, usual)
        key = (row << SHIFT) | column
        place = int(np.searchsorted(self._keys, key))
        if place < len(self._keys) and self._keys[place] == key:
            return self._texts[int(self._numbers[place])]
        return usual

    def column(self, column: int) -> Mapping[int, str]:
        """The formats of a column's cells by row."""
        known = self._columns.get(column)
        if known is None:
            here = (self._keys & ((1 << SHIFT) - 1)) == column
            texts = self._texts
            numbers = self._numbers[here].tolist()
            rows = (self._keys[here] >> SHIFT).tolist()
            known = {row: texts[number] for row, number in zip(rows, numbers, strict=True)}
            self._columns[column] = known
        return known
