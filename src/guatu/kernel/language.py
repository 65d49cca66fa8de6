"""Which of the two languages a text is wanted in. Chinese is the source language, English is complete."""

from typing import TypeVar

ZH = "zh-hans"
EN = "en"

T = TypeVar("T")


def in_english(lang: str | None) -> bool:
    """Whether `lang` ("en", "en-us", …) asks for English. Anything else, None included, gets Chinese."""
    return lang is not None and lang.lower().split("-")[0] == EN


def pick(lang: str | None, zh: T, en: T) -> T:
    """The one of two versions that `lang` asks for."""
    return en if in_english(lang) else zh
