"""What a published portfolio calls things: a mapping profile, kept as data in `projects/data/profiles/`.

A profile says which headings hold which field, how dates and costs are written, what a cell says in place of
a fact, and what the publisher's ratings and departments are called here. A new source is a new file.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from guatu.kernel.errors import GuatuError

PROFILES: Final = Path(__file__).parents[1] / "data" / "profiles"

Colour = Literal["green", "yellow", "red", "grey"]
Layout = Literal["rows", "columns"]

REQUIRED: Final = ("name", "department", "start", "end")
"""Fields without which a row is no project with a network."""

FIELDS: Final = frozenset(
    (*REQUIRED, "code", "rating", "rating_note", "schedule_note", "cost", "category", "description", "year")
)


@dataclass(frozen=True, slots=True)
class Department:
    """One of the publisher's departments: its code, and its name in both languages."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One source's mapping, as its TOML file explains. `fold` made the keys of `ratings` and `spellings`."""

    name: str
    title: str
    title_en: str
    max_bytes: int
    max_rows: int
    encodings: tuple[str, ...]
    separators: tuple[str, ...]
    header_within: int
    layouts: tuple[Layout, ...]
    headings: Mapping[str, tuple[str, ...]]
    date_formats: tuple[str, ...]
    pivot: int
    earliest: int
    latest: int
    currency: str
    symbol: str
    multiplier: int
    blank: re.Pattern[str]
    exempt: re.Pattern[str]
    not_given: re.Pattern[str]
    ratings: Mapping[str, Colour]
    as_of: Mapping[int, date]
    spellings: Mapping[str, Department]

    def department(self, text: str) -> Department:
        """The department meant by `text` in any of its spellings; an unknown one keeps its own spelling."""
        return self.spellings.get(fold(text)) or Department(code=text, name=text, name_en=text)

    def colour(self, text: str) -> Colour:
        """Our colour for the publisher's rating: grey for exempt, blank and every text the profile lacks."""
        return self.ratings.get(fold(text), "grey")


def fold(text: str) -> str:
    """What is compared of a heading or a name: letters and digits, without case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def profile_names() -> tuple[str, ...]:
    """Names of the profiles that are there, sorted."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml")))


@cache
def load_profile(name: str) -> Profile:
    """The profile called `name`, such as "gmpp".

    Raises GuatuError G1650 where there is none, ValueError where its file is wrong (a fault of ours).
    """
    if name not in profile_names():
        raise GuatuError("G1650", profile=name, known=", ".join(profile_names()))
    with (PROFILES / f"{name}.toml").open("rb") as file:
        return _profile(name, tomllib.load(file))


def _profile(name: str, raw: Mapping[str, Any]) -> Profile:
    file, dates, cost, texts = raw["file"], raw["dates"], raw["cost"], raw["texts"]
    headings = {field: tuple(names) for field, names in raw["headings"].items()}
    ratings = {fold(words): colour for words, colour in raw["ratings"].items()}
    wrong = [
        *(f"no field is called {field}" for field in headings.keys() - FIELDS),
        *(f"no heading for {field}" for field in REQUIRED if field not in headings),
        *(f"{colour} is no colour" for colour in ratings.values() if colour not in get_args(Colour)),
        *(f"{layout} is no layout" for layout in file["layouts"] if layout not in get_args(Layout)),
    ]
    if wrong:
        raise ValueError(f"{name}.toml: {'; '.join(wrong)}")
    return Profile(
        name=name,
        title=raw["title"],
        title_en=raw["title_en"],
        max_bytes=file["max_bytes"],
        max_rows=file["max_rows"],
        encodings=tuple(file["encodings"]),
        separators=tuple(file["separators"]),
        header_within=file["header_within"],
        layouts=tuple(file["layouts"]),
        headings=headings,
        date_formats=tuple(dates["formats"]),
        pivot=dates["pivot"],
        earliest=dates["earliest"],
        latest=dates["latest"],
        currency=cost["currency"],
        symbol=cost["symbol"],
        multiplier=cost["multiplier"],
        blank=_any(texts["blank"]),
        exempt=_any(texts["exempt"]),
        not_given=_any(texts["not_given"]),
        ratings=ratings,
        as_of={int(year): day for year, day in raw["as_of"].items()},
        spellings=_spellings(raw["departments"]),
    )


def _spellings(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, Department]:
    found: dict[str, Department] = {}
    for code, words in raw.items():
        department = Department(code=code, name=words["zh"], name_en=words["en"])
        for spelling in (code, words["en"], *words["spellings"]):
            if found.setdefault(fold(spelling), department) is not department:
                raise ValueError(f"{spelling} is two departments")
    return found


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
