"""The least deeds after which the rules themselves give green, over facts of any kind. Pure.

Facts are changed by a lever, all candidates are judged in one pass, and the interval in which the answer turns is
judged again until it is one step wide.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

import numpy as np

from guatu.status.judging.judge import NONE, Judged
from guatu.status.types import Pack, Question, Words
from guatu.status.types.why import LeverKind
from guatu.ui.types import LightColour

F = TypeVar("F")
AT_ONCE: Final = 200
"""Candidates judged in one pass: a plan of 800 billion yuan is narrowed down to one step in four."""
MOST_STEPS: Final = 12
Asked = tuple[str, str]
"""A question by the codes of its pack and itself."""
Bad = dict[Asked, Question]
GOOD: Final = (LightColour.GREEN, LightColour.DONE)


@dataclass(frozen=True, slots=True)
class Lever(Generic[F]):
    """A deed: how far it can go on these facts (0: not at all), and the facts after so much of it.

    measured: whether part of it may be enough; else it is done or not.
    """

    kind: LeverKind
    most: Callable[[F], int]
    apply: Callable[[F, int], F]
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Deed(Generic[F]):
    """A lever pulled: how far in all, the questions it was pulled for, the facts after it."""

    lever: LeverKind
    amount: int
    questions: tuple[Words, ...]
    facts: F


@dataclass(frozen=True, slots=True)
class Found(Generic[F]):
    """A way: its deeds in order; whether the changed facts are green; what stays bad; the facts as they would be."""

    deeds: tuple[Deed[F], ...]
    reached: bool
    left: tuple[Words, ...]
    facts: F


Judge = Callable[[Sequence[Pack], Sequence[F]], Judged]


def search(packs: Sequence[Pack], facts: F, levers: Sequence[Lever[F]], judge: Judge[F]) -> Found[F]:
    """Each deed is the least that turns one answer, given those before it."""
    deeds: dict[LeverKind, Deed[F]] = {}
    for _ in range(MOST_STEPS):
        able = [lever for lever in levers if lever.most(facts)]
        judged = judge(packs, [facts, *(lever.apply(facts, lever.most(facts)) for lever in able)])
        bad = _bad(judged, 0)
        if judged.light(0) in GOOD:
            return Found(tuple(deeds.values()), True, (), facts)
        found = _turning(judged, bad, able) or _moving(judged, bad, able)
        if found is None:
            return Found(tuple(deeds.values()), False, tuple(map(named_words, bad.values())), facts)
        lever, asked = found
        amount = _least(packs, facts, lever, asked, judge) if lever.measured else 1
        facts = lever.apply(facts, amount)
        deeds[lever.kind] = _added(deeds.get(lever.kind), lever, amount, bad[asked], facts)
    return Found(tuple(deeds.values()), False, (), facts)


def _turning(judged: Judged, bad: Bad, able: Sequence[Lever[F]]) -> tuple[Lever[F], Asked] | None:
    """The first lever that, pulled as far as it goes (its row), turns one of the bad answers."""
    for row, lever in enumerate(able, start=1):
        still = _bad(judged, row)
        for asked in bad:
            if asked not in still:
                return lever, asked
    return None


def _moving(judged: Judged, bad: Bad, able: Sequence[Lever[F]]) -> tuple[Lever[F], Asked] | None:
    """The first deed without a measure after which another rule gives a bad answer: what it says is mended next."""
    for row, lever in enumerate(able, start=1):
        for pack, question, answers in judged.answers if not lever.measured else ():
            asked = pack.code, question.code
            if asked in bad and answers[0] != answers[row]:
                return lever, asked
    return None


def _least(packs: Sequence[Pack], facts: F, lever: Lever[F], asked: Asked, judge: Judge[F]) -> int:
    """The least amount that turns the answer good; the most is known to."""
    alone = [
        replace(pack, questions=tuple(one for one in pack.questions if one.code == asked[1]))
        for pack in packs
        if pack.code == asked[0]
    ]
    low, high = 0, lever.most(facts)  # bad at `low`, good at `high`
    while high - low > 1:
        candidates = np.unique(np.linspace(low + 1, high, num=min(AT_ONCE, high - low)).astype(int)).tolist()
        judged = judge(alone, [lever.apply(facts, amount) for amount in candidates])
        first = next(at for at in range(len(candidates)) if asked not in _bad(judged, at))
        low, high = (candidates[first - 1] if first else low), candidates[first]
    return high


def _bad(judged: Judged, row: int) -> Bad:
    """Questions whose answer is neither good nor lifted; one that is no longer asked is not bad."""
    found: Bad = {}
    for pack, question, answers in judged.answers:
        place = int(answers[row])
        if place == NONE:
            continue
        rule = question.rules[place]
        lifted = (
            rule.exemptible and question.code in judged.lifted and bool(judged.lifted[question.code][row])
        )
        if rule.colour not in GOOD and not lifted:
            found[pack.code, question.code] = question
    return found


def _added(before: Deed[F] | None, lever: Lever[F], amount: int, question: Question, facts: F) -> Deed[F]:
    """A lever pulled again goes further; it names every question it was pulled for."""
    asked = (*(before.questions if before else ()), named_words(question))
    more = amount + (before.amount if before else 0)
    return Deed(lever.kind, more, tuple(dict.fromkeys(asked)), facts)


def named_words(question: Question) -> Words:
    """A question by its name in both languages."""
    return Words(question.name, question.name_en)
