"""A rule that an office keeps as a TOML text, in versions: what each of them says of itself, and how two differ."""

from dataclasses import dataclass

from guatu.kernel.language import Phrase


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule says of itself: its code and version, its name, and where it was published."""

    code: str
    version: str
    name: Phrase
    source: Phrase


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of two texts laid over each other. `old`, `new`: its number in each, from 1; None where it is not there.

    One without either stands for lines left out, because they are the same in both.
    """

    old: int | None
    new: int | None
    text: str = ""

    @property
    def sign(self) -> str:
        """ "+" for what comes, "−" for what goes, "" for what stays, "…" for what was left out."""
        match self.old is None, self.new is None:
            case True, True:
                return "…"
            case True, False:
                return "+"
            case False, True:
                return "−"
            case _:
                return ""
