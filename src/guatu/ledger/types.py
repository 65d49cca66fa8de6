"""What crosses the ledger's door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

Fact = (
    str
    | int
    | bool
    | None
    | Decimal
    | date
    | datetime
    | list["Fact"]
    | tuple["Fact", ...]
    | Mapping[str, "Fact"]
)
Facts = Mapping[str, Fact]


class Signer(Protocol):
    """Whoever a ledger entry can be signed by; `org.types.Actor` is one."""

    @property
    def account_id(self) -> int | None: ...

    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about: a kind ("dispatch.directive") and the row's key in it."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that does not hold: its number and what is wrong with it, in both languages."""

    number: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What walking the chain found. `fault` is None where every entry holds."""

    entries: int
    head: str
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of an entry, before and after, as text; None where it was not there."""

    fact: str
    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        return self.before != self.after
