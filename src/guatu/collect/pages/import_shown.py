"""An import as its pages show it: facts by their words, values as people read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.collect import queries
from guatu.collect.models import Workbook, WorkbookLine
from guatu.collect.reading.explained import field_words
from guatu.collect.reading.own_layout import EXPLAINED
from guatu.collect.rules.compared import SAID_BY
from guatu.collect.types import FormDefinition, Grammar, SubjectKind
from guatu.collect.types.workbook import Fault, LineState, Target
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import pick
from guatu.org.queries import units
from guatu.org.types import Actor
from guatu.projects.types import KIND_WORDS, STAGE_WORDS, Listed, Stage
from guatu.ui import words

_MONEY: Final = frozenset((Listed.TOTAL, Listed.PLAN_YEAR, Listed.INVESTED_YEAR, Listed.INVESTED_TOTAL))
_NEW: Final = LineState.NEW.value
LONGEST: Final = 120
"""Signs of a text that a change shows."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A fact with its words, before and after."""

    words: str
    before: str
    after: str
    cell: str


@dataclass(frozen=True, slots=True)
class ShownFault:
    """What is wrong with a cell, in the reader's language."""

    cell: str
    text: str
    remedy: str
    doubt: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its changes and faults in words."""

    line: WorkbookLine
    changes: tuple[ShownChange, ...]
    left: tuple[ShownChange, ...]
    faults: tuple[ShownFault, ...]


class Shower:
    """Shows the lines of one import. Two queries, whatever their number."""

    def __init__(self, actor: Actor, row: Workbook) -> None:
        self._units: Mapping[str, str] = {str(unit.pk): words.named(unit) for unit in units(actor)}
        into = row.submission if row.target == Target.SUBMISSION.value else None
        self._form: FormDefinition | None = queries.definition_of(into.form) if into is not None else None

    def lines(self, rows: Sequence[WorkbookLine]) -> list[ShownLine]:
        """These lines in words."""
        return [
            ShownLine(
                line,
                # What stands as the line's own heading is not said again.
                self._changes(
                    [one for one in line.changes if line.state != _NEW or one[0] != Listed.NAME],
                    interim=line.state == _NEW and not line.code,
                ),
                self._changes(line.left),
                faults(line.faults),
            )
            for line in rows
        ]

    def _changes(self, changes: Sequence[Sequence[str]], interim: bool = False) -> tuple[ShownChange, ...]:
        """`interim`: the workbook gives no code, so that it is one of ours."""
        shown = tuple(self.change(fact, before, after, cell) for fact, before, after, cell in changes)
        if not interim:
            return shown
        told = _("%(code)s（暂编，表里有了国家代码再导入即替换）")
        return tuple(
            replace(one, after=told % {"code": one.after}) if fact == Listed.CODE else one
            for one, (fact, *_rest) in zip(shown, changes, strict=True)
        )

    def change(self, fact: str, before: str, after: str, cell: str) -> ShownChange:
        """One change: of a cell of the form, or of a fact of a project."""
        if self._form is not None:
            return self._of_cell(self._form, fact, before, after, cell)
        listed = Listed(fact)
        name = field_words(SAID_BY[listed][0]).label(words.language())
        return ShownChange(name, self._value(listed, before), self._value(listed, after), cell)

    def _of_cell(self, form: FormDefinition, fact: str, before: str, after: str, cell: str) -> ShownChange:
        of, _slash, field = fact.partition("/")
        if field == "why":
            return ShownChange(EXPLAINED.label(get_language()), before, after, cell)
        spec = form.spec(SubjectKind(of.partition(":")[0]), field)
        name = spec.words.label(get_language())
        if spec.grammar is Grammar.MONEY and spec.measure is not None:
            name = f"{name} ({spec.measure.label(get_language())})"
        return ShownChange(name, _grouped(spec.grammar, before), _grouped(spec.grammar, after), cell)

    def _value(self, fact: Listed, text: str) -> str:
        if not text:
            return ""
        if fact in _MONEY:
            return money_words(Decimal(text))
        if fact is Listed.UNIT:
            return self._units.get(text, "—")
        if fact is Listed.STAGE:
            return _(STAGE_WORDS[Stage(text)])
        if fact is Listed.KIND:
            return _(KIND_WORDS[text])
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def money_words(yuan: Decimal) -> str:
    """An amount exactly, so that a change of one yuan is seen: 18,500 万元 / CNY 185,000,000."""
    if words.is_english():
        return f"CNY {_exact(yuan)}"
    return f"{_exact(yuan / 10_000)} 万元"


def _exact(amount: Decimal) -> str:
    exponent = amount.normalize().as_tuple().exponent
    return words.number(amount, max(0, -exponent) if isinstance(exponent, int) else 0)


def _grouped(grammar: Grammar, text: str) -> str:
    if grammar not in (Grammar.MONEY, Grammar.NUMBER):
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return text
    return _exact(amount) if amount.is_finite() else text


def faults(kept: Sequence[Sequence[Any]]) -> tuple[ShownFault, ...]:
    """What is wrong with a line, in the reader's language."""
    shown = []
    for one in kept:
        fault = Fault(*one)
        text = pick(get_language(), fault.zh, fault.en)
        remedy = pick(get_language(), fault.zh_remedy, fault.en_remedy)
        shown.append(ShownFault(fault.cell, text, remedy, fault.doubt))
    return tuple(shown)


def error_shown(kept: Mapping[str, str]) -> dict[str, str] | None:
    """Why a file was refused, or writing it failed; None where neither."""
    if not kept:
        return None
    language = get_language()
    return {
        "number": kept["number"],
        "text": pick(language, kept["zh"], kept["en"]),
        "remedy": pick(language, kept["zh_remedy"], kept["en_remedy"]),
    }


def told_error(error: GuatuError) -> dict[str, str]:
    """A refusal of now, in the same shape."""
    language = get_language()
    return {"number": error.number, "text": error.text(language), "remedy": error.remedy(language)}
