"""How a day and a number of things are said inside a sentence."""

from datetime import date
from typing import Final

from guatu.kernel.language import in_english

MONTHS_EN: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def said_day(on: date, lang: str, year: int) -> str:
    """6月3日 / 3 June; with its year where it is another."""
    if in_english(lang):
        text = f"{on.day} {MONTHS_EN[on.month - 1]}"
        return text if on.year == year else f"{text} {on.year}"
    text = f"{on.month}月{on.day}日"
    return text if on.year == year else f"{on.year}年{text}"


def counted(number: int, thing: str) -> str:
    """In English, which tells one from many: 1 day / 3 days. `thing` takes an s."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
