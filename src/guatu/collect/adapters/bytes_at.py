"""Bytes looked at in very many places at once: eight of them as one number, so that a text or a figure is one step."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Eights = NDArray[np.uint64]

PAD: Final = 192
"""Bytes past the end that may be looked at; they are zeros."""

MOST_DIGITS: Final = 8
"""Digits that are taken for one number."""

_EIGHT: Final = 8


def _each_byte(byte: int) -> np.uint64:
    return np.uint64(int.from_bytes(bytes([byte]) * _EIGHT, "little"))


_ZEROS, _HIGH, _ABOVE_NINE = _each_byte(ord("0")), _each_byte(0x80), _each_byte(0x80 - 10)
_PAIRS, _FOURS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
_WHOLE: Final = np.uint64(0xFFFFFFFF)


class Bytes:
    """Some bytes; `each` has zeros after the end."""

    def __init__(self, content: bytes) -> None:
        self.size = len(content)
        self.each: NDArray[np.uint8] = np.frombuffer(content + bytes(PAD + -len(content) % _EIGHT), np.uint8)
        self._eights: Eights = self.each.view("<u8")

    def places(self, sign: str) -> Ints:
        """Where a sign stands."""
        return np.flatnonzero(self.each[: self.size] == ord(sign))

    def eight(self, places: Ints) -> Eights:
        """The eight bytes that begin at each place, the first one lowest."""
        at, ahead = places >> 3, ((places & 7) << 3).astype(np.uint64)
        low, high = self._eights[at] >> ahead, self._eights[at + 1]
        return np.asarray(low | (high << (np.uint64(64) - ahead)), np.uint64)

    def says(self, places: Ints, text: str) -> Bools:
        """Whether the text stands at each place."""
        found = begins(self.eight(places), text[:_EIGHT])
        if len(text) > _EIGHT:
            found[found] = self.says(places[found] + _EIGHT, text[_EIGHT:])
        return found

    def until(self, places: Ints, sign: str, most: int = 24) -> Ints:
        """The places of the next such signs; the place after so many bytes where none is nearer."""
        ends, going = places.copy(), np.arange(len(places))
        for _ in range(most // _EIGHT):
            count = _before(self.eight(ends[going]) ^ _each_byte(ord(sign)))
            ends[going] += count
            going = going[count == _EIGHT]
        return ends

    def digits(self, places: Ints) -> tuple[Ints, Ints]:
        """The numbers of at most eight digits that begin at these places, 0 where none does; the places after them."""
        signs = self.eight(places) ^ _ZEROS
        count = _bytes_below((signs | (signs + _ABOVE_NINE)) & _HIGH)
        signs <<= np.uint64(64) - (
            count.astype(np.uint64) << np.uint64(3)
        )  # a shift by all 64 leaves nothing
        signs = (signs * np.uint64(10) + (signs >> np.uint64(8))) & _PAIRS
        signs = (signs * np.uint64(100) + (signs >> np.uint64(16))) & _FOURS
        signs = (signs * np.uint64(10_000) + (signs >> np.uint64(32))) & _WHOLE
        return signs.astype(np.int64), places + count


def _before(eights: Eights) -> NDArray[np.uint8]:
    """How many bytes of each eight come before the first that is zero."""
    return _bytes_below((eights - _each_byte(1)) & ~eights & _HIGH)


def _bytes_below(marks: Eights) -> NDArray[np.uint8]:
    """How many bytes lie below the lowest whose highest bit is set."""
    # The bits below that one: seven of its own byte, eight for each byte before it.
    below = (marks & (~marks + np.uint64(1))) - np.uint64(1)
    return np.asarray(np.bitwise_count(below) >> 3, np.uint8)


def begins(eights: Eights, text: str) -> Bools:
    """Whether each eight bytes begin with a text of at most eight signs."""
    wanted = int.from_bytes(text.encode("ascii"), "little")
    mask = (1 << (_EIGHT * len(text))) - 1
    found: Any = (eights & np.uint64(mask)) == np.uint64(wanted)
    return np.asarray(found, np.bool_)
