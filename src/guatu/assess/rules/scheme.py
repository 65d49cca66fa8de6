"""A scheme's items read from data: a shipped TOML file, or the table that keeps the version as loaded. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from guatu.assess.rules.measures import MEASURES
from guatu.assess.types import Item
from guatu.dispatch.types import Kind
from guatu.status.types import Words


def items(rows: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The items in order. Raises KeyError where a file lacks a part, ValueError where it names no measure of ours."""
    return tuple(_item(row) for row in rows)


def _item(row: Mapping[str, Any]) -> Item:
    if row["measure"] not in MEASURES:
        raise ValueError(f"{row['measure']} is no measure; there are {', '.join(MEASURES)}")
    kinds = tuple(row.get("kinds", ()))
    if unknown := set(kinds) - set(Kind):
        raise ValueError(f"{min(unknown)} is no kind of matter; there are {', '.join(Kind)}")
    return Item(
        code=row["code"],
        measure=row["measure"],
        name=Words(row["name"], row["name_en"]),
        full=Decimal(row["full"]),
        text=Words(row["text"], row["text_en"]),
        source=Words(row["source"], row["source_en"]),
        says={case: Words(say["zh"], say["en"]) for case, say in row["says"].items()},
        weights={key: Decimal(value) for key, value in row.get("weights", {}).items()},
        essential=row.get("essential", False),
        kinds=kinds,
    )
