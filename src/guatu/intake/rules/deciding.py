"""Who may take pages in and decide about drafts, and what may become of one. Pure."""

from decimal import Decimal
from typing import Final

from rules import add_perm

from guatu.intake.types import State
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.org.types import is_dispatcher, is_member

add_perm("intake.read", is_member)
add_perm("intake.write", is_dispatcher)

LONGEST_NAME: Final = 200
LONGEST_NAME_EN: Final = 300
"""Characters of a task's names, and of a document's, as the tables hold them."""

MOST_DRAFTS: Final = 1000
"""A yearly report to a people's congress gives about three hundred; a person decides about each."""

PLACES: Final = 4
_LARGEST: Final = Decimal(10) ** 16
"""What a number of the tables holds: 20 digits, 4 of them behind the point."""

DECIDED: Final = {
    State.ACCEPTED: Phrase("采纳为任务", "accepted as a task"),
    State.DISMISSED: Phrase("弃用", "dismissed"),
}
NAME: Final = Phrase("任务名称", "name of the task")
NAME_EN: Final = Phrase("任务英文名称", "English name of the task")


def check_open(kind: str, state: State, title: str) -> None:
    """Raises G2011 for a result, which is no draft of a task, and G2010 for a draft decided before."""
    if kind == "result":
        raise GuatuError("G2011", title=title)
    if state is not State.OPEN:
        raise GuatuError("G2010", title=title, decision=DECIDED[state])


def check_number(drafts: int) -> None:
    """Raises G2013 for more drafts than a person decides about."""
    if drafts > MOST_DRAFTS:
        raise GuatuError("G2013", drafts=drafts, most=MOST_DRAFTS)


def task_name(name: str, name_en: str = "") -> tuple[str, str]:
    """Both names on one line, without what cannot be printed. Raises G2012 for none, or one too long."""
    zh, en = _line(name), _line(name_en)
    if not 1 <= len(zh) <= LONGEST_NAME:
        raise GuatuError("G2012", field=NAME, length=len(zh), most=LONGEST_NAME)
    if len(en) > LONGEST_NAME_EN:
        raise GuatuError("G2012", field=NAME_EN, length=len(en), most=LONGEST_NAME_EN)
    return zh, en


def document_name(name: str, text: str) -> str:
    """The name given, else the first line of the cleaned text, which is its headline; cut to what the table holds."""
    chosen = _line(name) or _line(text.split("\n", 1)[0])
    return chosen if len(chosen) <= LONGEST_NAME else f"{chosen[: LONGEST_NAME - 1]}…"


def storable(value: Decimal | None) -> bool:
    """Whether the tables hold the number exactly. One that they do not is left to a person, never rounded."""
    return value is None or (abs(value) < _LARGEST and value == round(value, PLACES))


def _line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
