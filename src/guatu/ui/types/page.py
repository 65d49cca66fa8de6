"""What a page is given: the menu, who is signed in, crumbs, lights, events. Knows no Django."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


def gettext_noop(message: str) -> str:
    """Marks a msgid for makemessages and returns it unchanged, as Django's own does; this file knows no Django."""
    return message


class LightColour(StrEnum):
    """A light: colour and shape together, so that it reads in black and white and to the colour-blind."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    DONE = "done"

    @property
    def shape(self) -> str:
        """One character for plain text: ● ▲ ■ ○ ✓."""
        return _SHAPES[self]

    @property
    def word(self) -> str:
        """The Chinese msgid of its name; `guatu.ui.words.light_word` gives it in the reader's language."""
        return _WORDS[self]

    @property
    def rank(self) -> int:
        """Worst first: red 0, yellow 1, grey 2, green 3, done 4."""
        return _RANKS[self]


_SHAPES: Mapping[LightColour, str] = {
    LightColour.GREEN: "●",
    LightColour.YELLOW: "▲",
    LightColour.RED: "■",
    LightColour.GREY: "○",
    LightColour.DONE: "✓",
}
_WORDS: Mapping[LightColour, str] = {
    LightColour.GREEN: gettext_noop("绿灯"),
    LightColour.YELLOW: gettext_noop("黄灯"),
    LightColour.RED: gettext_noop("红灯"),
    LightColour.GREY: gettext_noop("灰灯"),
    LightColour.DONE: gettext_noop("已完成"),
}
_RANKS: Mapping[LightColour, int] = {
    LightColour.RED: 0,
    LightColour.YELLOW: 1,
    LightColour.GREY: 2,
    LightColour.GREEN: 3,
    LightColour.DONE: 4,
}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu. Entries of a group stand together, in the order given."""

    key: str
    label: str
    url: str
    group: str
    icon: str | None = None
    count: int | None = None  # what waits behind the door; shown when not None and not 0


@dataclass(frozen=True, slots=True)
class AccountMenu:
    """Who is signed in, as the foot of the menu shows it (context variable `account_menu`)."""

    name: str
    role: str = ""
    links: tuple[MenuItem, ...] = ()


class InboxDoor:
    """The way to one's messages, as the header shows it. How many are unread is asked once, and only where shown."""

    def __init__(self, url: str, ask: Callable[[], int]) -> None:
        self.url = url
        self._ask = ask

    @cached_property
    def unread(self) -> int:
        return self._ask()


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the path above the heading; the last has no url."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event, newest or oldest first as the caller orders them."""

    when: date
    title: str
    text: str = ""
    who: str = ""
    url: str = ""
    colour: LightColour | None = None
