"""Weights of units from a table: CSV or tab-separated, a unit and its weight on each line."""

import csv
import io
from decimal import Decimal

from guatu.kernel.errors import GuatuError
from guatu.kernel.quantity import number

COLUMNS = 2


def read_weights(text: str) -> dict[str, Decimal]:
    """By unit (a code or a name, as written) its weight, in the order of the lines; a heading line is passed over.

    Raises G1542 for a line that is not a unit and a weight of zero or more, for a unit named twice, and for no line.
    """
    separator = "\t" if "\t" in text else ","
    found: dict[str, Decimal] = {}
    for row, line in enumerate(
        csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator), start=1
    ):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if len(cells) < COLUMNS or not cells[0]:
            raise GuatuError(
                "G1542", row=row, why="要有单位和权重两列", why_en="it needs a unit and a weight"
            )
        unit, weight = cells[0], _weight(cells[1])
        if weight is None and not found:
            continue  # the heading
        if weight is None or weight < 0:
            raise GuatuError(
                "G1542", row=row, why=f"“{cells[1]}”不是权重", why_en=f"“{cells[1]}” is no weight"
            )
        if unit in found:
            raise GuatuError("G1542", row=row, why=f"“{unit}”写了两次", why_en=f"“{unit}” stands twice")
        found[unit] = weight
    if not found:
        raise GuatuError("G1542", row=1, why="没有单位", why_en="there is no unit")
    return found


def _weight(text: str) -> Decimal | None:
    try:
        return number(text)
    except GuatuError:  # not a number: the caller says where
        return None
