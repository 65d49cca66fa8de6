"""The value of a formula that the file holds no result for: SUM, SUBTOTAL, N, ROUND and the four operations, no more.

Programs that write workbooks without computing them leave such cells; taking them for 0 would be a guess, and leaving
them out loses shares and totals that the sheet itself defines. Anything else stays without a value and is said.
"""

import re
from collections.abc import Callable
from typing import Final

from guatu.collect.reading.grid import At, Grid, column_number, plain
from guatu.collect.reading.numbers import number

MOST_DEPTH: Final = 64
MOST_STEPS: Final = 200_000
MOST_LENGTH: Final = 500

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?%?)|(?P<function>[A-Z]{1,10})\(|"
    r"(?P<range>\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7})|(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})|(?P<sign>[-+*/(),]))",
    re.IGNORECASE,
)


class _Unknown(Exception):  # noqa: N818 - ends one evaluation, never leaves this module
    """This formula is beyond what is evaluated here, or its cells hold no figures."""


def compute(grid: Grid) -> None:
    """Puts the values of formulas without a result into the grid's rows; what cannot be computed stays None."""
    machine = _Machine(grid)
    for at, formula in grid.formulas.items():
        row, column = at
        if formula.cached or row >= grid.height or column >= grid.width or grid.rows[row][column] is not None:
            continue
        value = machine.value(at, 0)
        grid.rows[row][column] = value


class _Machine:
    """Evaluates the formulas of one sheet, each once, within a bounded number of steps."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.steps = 0
        self.known: dict[At, float | None] = {}

    def value(self, at: At, depth: int) -> float | None:
        """The number in a cell, computed where it has to be; None where it is none."""
        if at in self.known:
            return self.known[at]
        formula = self.grid.formulas.get(at)
        if formula is None or formula.cached:
            return self._figure(at)
        self.known[at] = None  # a circle finds nothing here
        if depth < MOST_DEPTH and 0 < len(formula.text) <= MOST_LENGTH:
            try:
                self.known[at] = _Parser(formula.text, self, depth).whole()
            except (_Unknown, ZeroDivisionError, OverflowError):
                self.known[at] = None
        return self.known[at]

    def _figure(self, at: At) -> float | None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _Unknown
        value = self.grid.value(*at)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value)

    def text_figure(self, at: At) -> float | None:
        """The number that a cell's text is, as arithmetic takes it."""
        return number(plain(self.grid.value(*at)))

    def is_subtotal(self, at: At) -> bool:
        """Whether the cell is a SUBTOTAL, which SUBTOTAL leaves out."""
        formula = self.grid.formulas.get(at)
        return formula is not None and formula.text.lstrip().upper().startswith("SUBTOTAL(")


class _Parser:
    """Recursive descent over one formula."""

    def __init__(self, text: str, machine: _Machine, depth: int) -> None:
        self.text, self.at, self.machine, self.depth = text.lstrip("="), 0, machine, depth
        self.open = 0

    def whole(self) -> float:
        result = self._sum()
        if self.text[self.at :].strip():
            raise _Unknown
        return result

    def _next(self) -> re.Match[str]:
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            raise _Unknown
        self.at = found.end()
        return found

    def _peek(self, signs: str) -> str | None:
        found = re.compile(r"\s*([-+*/(),])").match(self.text, self.at)
        return found[1] if found is not None and found[1] in signs else None

    def _take(self, sign: str) -> None:
        if self._peek(sign) is None:
            raise _Unknown
        self._next()

    def _sum(self) -> float:
        result = self._product()
        while (sign := self._peek("+-")) is not None:
            self._next()
            right = self._product()
            result = result + right if sign == "+" else result - right
        return result

    def _product(self) -> float:
        result = self._factor()
        while (sign := self._peek("*/")) is not None:
            self._next()
            right = self._factor()
            result = result * right if sign == "*" else result / right
        return result

    def _factor(self) -> float:
        self.open += 1
        if self.open > MOST_DEPTH:
            raise _Unknown
        try:
            return self._unit()
        finally:
            self.open -= 1

    def _unit(self) -> float:
        if (sign := self._peek("+-")) is not None:
            self._next()
            return -self._factor() if sign == "-" else self._factor()
        if self._peek("(") is not None:
            self._next()
            result = self._sum()
            self._take(")")
            return result
        found = self._next()
        if found["number"] is not None:
            text = found["number"]
            return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        if found["cell"] is not None:
            return self._cell(_at(found["cell"]))
        if found["function"] is not None:
            return self._function(found["function"].upper())
        raise _Unknown

    def _cell(self, at: At) -> float:
        value = self.machine.value(at, self.depth + 1)
        if value is None:
            if at in self.machine.grid.errors or at in self.machine.grid.formulas:
                raise _Unknown
            value = self.machine.text_figure(at)
            if value is None:
                if plain(self.machine.grid.value(*at)):
                    raise _Unknown
                value = 0.0
        return value

    def _function(self, name: str) -> float:
        if name == "N":
            return self._as_number()
        if name == "ROUND":
            value = self._sum()
            self._take(",")
            places = self._sum()
            self._take(")")
            return round(value, max(-12, min(12, int(places))))
        if name not in ("SUM", "SUBTOTAL"):
            raise _Unknown
        left_out: Callable[[At], bool] = (lambda _: False) if name == "SUM" else self.machine.is_subtotal
        if name == "SUBTOTAL":
            if self._sum() not in (9.0, 109.0):
                raise _Unknown
            self._take(",")
        result = self._argument(left_out)
        while self._peek(",") is not None:
            self._next()
            result += self._argument(left_out)
        self._take(")")
        return result

    def _as_number(self) -> float:
        found = self._next()
        if found["cell"] is None:
            raise _Unknown
        self._take(")")
        at = _at(found["cell"])
        if at in self.machine.grid.errors:
            raise _Unknown
        return self.machine.value(at, self.depth + 1) or 0.0

    def _argument(self, left_out: Callable[[At], bool]) -> float:
        before = self.at
        found = self._next()
        if found["range"] is None:
            self.at = before
            return self._sum()
        (top, left), (bottom, right) = (_at(corner) for corner in found["range"].split(":"))
        cells = [
            (row, column)
            for row in range(top, min(bottom, self.machine.grid.height - 1) + 1)
            for column in range(left, min(right, self.machine.grid.width - 1) + 1)
        ]
        if any(at in self.machine.grid.errors for at in cells):
            raise _Unknown
        return sum(self.machine.value(at, self.depth + 1) or 0.0 for at in cells if not left_out(at))


def _at(text: str) -> At:
    letters, digits = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d+)", text).groups()  # type: ignore[union-attr]
    return int(digits) - 1, column_number(letters)
