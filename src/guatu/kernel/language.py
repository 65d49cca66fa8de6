"""Which of the two languages a text is wanted in. Chinese is the source language, English is complete."""

from dataclasses import dataclass
from typing import Protocol, TypeVar

ZH = "zh-hans"
EN = "en"

T = TypeVar("T")


def in_english(lang: str | None) -> bool:
    """Whether `lang` ("en", "en-us", …) asks for English. Anything else, None included, gets Chinese."""
    return lang is not None and lang.lower().split("-")[0] == EN


def pick(lang: str | None, zh: T, en: T) -> T:
    """The one of two versions that `lang` asks for."""
    return en if in_english(lang) else zh


class Named(Protocol):
    """What has a name, and an English one or "": a row of the data."""

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words kept in both languages, such as a fact of an error: `NotFound(Phrase("项目", "project"))`."""

    zh: str
    en: str

    @classmethod
    def of(cls, thing: Named) -> "Phrase":
        """The name of something; in English too the Chinese one where it has no other."""
        return cls(thing.name, thing.name_en or thing.name)

    def label(self, lang: str | None) -> str:
        """The words in one language."""
        return pick(lang, self.zh, self.en)

    def __str__(self) -> str:
        return self.en
