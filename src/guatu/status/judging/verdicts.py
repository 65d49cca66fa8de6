"""A subject's light with every answer in words, out of what was judged over columns."""

import string
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guatu.kernel.language import EN, ZH
from guatu.kernel.saying import said_day
from guatu.status.judging import sentences
from guatu.status.judging.columns import Value
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.expressions import predicate
from guatu.status.judging.judge import Judged
from guatu.status.types import (
    ChainNode,
    Exempt,
    Pack,
    PackRule,
    Question,
    Reason,
    Source,
    SubjectKind,
    Verdict,
    Words,
)
from guatu.ui.types import LightColour

CHAINED = "chain"
"""The text that speaks of a chain of nodes: an answer that names it keeps the chain."""


def verdict(
    judged: Judged,
    row: int,
    *,
    source: Source | Words | None = None,
    chain: tuple[ChainNode, ...] = (),
    exempt: Mapping[str, Exempt] | None = None,
) -> Verdict:
    """The light of one subject and its reasons, worst first. exempt: by question, those in force."""
    reasons = [
        _reason(
            judged,
            row,
            pack,
            question,
            question.rules[place],
            source,
            chain,
            (exempt or {}).get(question.code),
        )
        for pack, question, place in answers(judged, row)
    ]
    reasons.sort(key=lambda reason: reason.colour.rank)
    return Verdict(judged.light(row), tuple(reasons))


def answers(judged: Judged, row: int) -> Iterator[tuple[Pack, Question, int]]:
    """What every question answered for one subject: the place of the rule that held."""
    for pack, question, found in judged.answers:
        if (place := int(found[row])) >= 0:
            yield pack, question, place


def _reason(
    judged: Judged,
    row: int,
    pack: Pack,
    question: Question,
    rule: PackRule,
    source: Source | Words | None,
    chain: tuple[ChainNode, ...],
    exempt: Exempt | None,
) -> Reason:
    columns = judged.columns
    known = facts_of(pack.subject)
    year = columns.years[row] if columns.years else 0
    values = {name: sentences.fact_of(columns, known[name], row) for name in facts_in(rule, pack.subject)}
    zh, en = (_sentence(rule, values, pack.subject, source, lang, year) for lang in sentences.LANGUAGES)
    kept = {name: sentences.kept(value) for name, value in values.items() if value is not None}
    kept |= {
        f"{name}_en": value.en for name, value in values.items() if isinstance(value, Words) and value.en
    }
    if isinstance(source, Source) and source.submission_id is not None:
        kept["submission"] = str(source.submission_id)
    lifted = exempt if rule.exemptible else None
    if lifted is not None:
        zh += f"已豁免至{said_day(lifted.until, ZH, year)}：{lifted.reason}"
        en += f" Exempt until {said_day(lifted.until, EN, year)}: {lifted.reason}"
        kept |= {"exempt_until": lifted.until.isoformat(), "exempt_reason": lifted.reason}
    return Reason(
        pack=pack.code,
        version=pack.version,
        question=question.code,
        rule=rule.code,
        colour=rule.colour if lifted is None else LightColour.GREEN,
        zh=zh,
        en=en,
        facts=kept,
        chain=chain if CHAINED in values else (),
        lifted=None if lifted is None else rule.colour,
        follows=tuple(rule.follows) if lifted is None else (),
    )


def in_force(granted: tuple[Exempt, ...], on: date) -> dict[str, Exempt]:
    """By question, the exemption in force that lasts longest; its last day counts."""
    running = sorted((row for row in granted if on <= row.until), key=lambda row: row.until)
    return {row.question: row for row in running}


def lifted_by(running: Sequence[Mapping[str, Exempt]]) -> dict[str, NDArray[np.bool_]]:
    """By question, for whom of the subjects in order a valid reason is in force."""
    return {
        question: np.array([question in one for one in running])
        for question in {question for one in running for question in one}
    }


@lru_cache(maxsize=512)
def facts_in(rule: PackRule, subject: SubjectKind) -> tuple[str, ...]:
    """The facts a rule's sentences and predicate name, in the order of the dictionary."""
    named = {name for text in (rule.zh, rule.en) for _, name, _, _ in string.Formatter().parse(text) if name}
    known = facts_of(subject)
    named |= predicate(rule.when, known).facts
    return tuple(name for name in known if name in named)


def _sentence(
    rule: PackRule,
    values: Mapping[str, Value],
    subject: SubjectKind,
    source: Source | Words | None,
    lang: str,
    year: int,
) -> str:
    known = facts_of(subject)
    words = {name: sentences.say(known[name], value, lang, year) for name, value in values.items()}
    words["light"] = sentences.light(rule.colour, lang)
    words["source"] = sentences.source(source, lang, year)
    return (rule.en if lang == EN else rule.zh).format_map(words).strip()
