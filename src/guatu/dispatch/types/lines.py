"""A line typed for a point of the agenda, as it was understood."""

from dataclasses import dataclass
from datetime import date

from guatu.kernel.language import Phrase


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit by everything it may be called: full and short name in both languages, code, initials of its pinyin.

    With a `post`: that post of the unit, by its title and with the unit's names before it; `id` is the unit's.
    """

    id: int
    name: Phrase
    spelled: tuple[str, ...]
    initials: tuple[str, ...] = ()
    post: int | None = None


@dataclass(frozen=True, slots=True)
class LineLimit:
    """Until when, as it was written. `due_on` is a workday, `workdays` counts from the day after today to it.

    `why`: what the calendar did to it. `written` is false where nothing was: the usual limit runs.
    """

    due_on: date
    workdays: int
    why: Phrase
    written: bool = True


@dataclass(frozen=True, slots=True)
class Unread:
    """What was not understood: characters [start, end) of the line, and what to write instead."""

    start: int
    end: int
    said: Phrase


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What a line would create. `lead` None or `limit` None only where something was not understood.

    `named`: whether the line itself names the lead; else the point's own unit leads.
    """

    subject: str
    lead: NamedUnit | None
    supports: tuple[NamedUnit, ...]
    limit: LineLimit | None
    unread: tuple[Unread, ...]
    named: bool

    @property
    def clear(self) -> bool:
        """Whether it may be issued as it stands."""
        return not self.unread and self.lead is not None and self.limit is not None
