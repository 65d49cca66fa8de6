"""A pack's text: what is wrong with it, line by line, or the pack.

code = "yinchuan-2025"            letters, digits, hyphens
version = "2025"
subject = "project"               project, node, indicator, unit, directive, fund
name, name_en, source, source_en
own = true                        where nobody published it

[[question]]                      of its rules, in order, the first that holds answers
code = "progress"
name, name_en, text, text_en      the rule as published
asked = "started"                 of whom it is asked; left out: of all
exemption, exemption_en           which reason is valid; left out: none

[[question.rule]]
when = "behind_linear > 30"       SQL over the facts of `guatu rules facts`
light = "red"
follows = ["supervision_order"]
zh, en                            the sentence, with {facts}, {light}, {source}
"""

import re
import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from guatu.kernel.errors import GuatuError
from guatu.kernel.toml_places import Place, Places, places_of
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.expressions import predicate
from guatu.status.types.packs import Follow, Pack, PackRule, Question, SubjectKind
from guatu.ui.types import LightColour

LONGEST: Final = 200_000
"""Characters of a pack's text."""
BUILT_IN: Final = ("light", "source")
"""What a sentence may hold beside facts: the light in words, whose report the figures are from."""
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
_VERSION: Final = re.compile(r"[\w.-]{1,20}", re.ASCII)
_PACK_TEXTS: Final = ("code", "version", "subject", "name", "name_en", "source", "source_en")
_QUESTION_TEXTS: Final = ("code", "name", "name_en", "text", "text_en")
_RULE_TEXTS: Final = ("when", "light", "zh", "en")
_PAIRED: Final = ("exemption", "exemption_en")
_TOML_LINE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Reading:
    """The pack, or None and what is wrong with its text, in the order of lines."""

    pack: Pack | None
    faults: tuple[GuatuError, ...] = ()


@lru_cache(maxsize=64)
def read_pack(text: str) -> Reading:
    """Reads and checks a pack's text. Nothing is raised: every fault is named with its line, column and word."""
    if len(text) > LONGEST:
        return Reading(None, (GuatuError("G1814", line=1, column=1, word=str(len(text))),))
    try:
        text.encode()
    except UnicodeEncodeError as wrong:
        line = text.count("\n", 0, wrong.start) + 1
        return Reading(None, (GuatuError("G1814", line=line, column=1, word="\ufffd"),))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        found = _TOML_LINE.search(str(wrong))
        line, column = (int(found[1]), int(found[2])) if found else (len(text.splitlines()), 1)
        rows = text.splitlines()
        word = rows[line - 1].strip()[:60] if 0 < line <= len(rows) else ""
        return Reading(None, (GuatuError("G1814", line=line, column=column, word=word),))
    except RecursionError:
        return Reading(None, (GuatuError("G1814", line=1, column=1, word=text.strip()[:60]),))
    reader = _Reader(text, data)
    pack = reader.pack()
    faults = sorted(reader.faults, key=lambda one: (one.facts["line"], one.facts["column"]))
    return Reading(None, tuple(faults)) if faults else Reading(pack)


def pack_of(text: str) -> Pack:
    """The pack of a text. Raises its first fault (G1814–G1825)."""
    reading = read_pack(text)
    if reading.pack is None:
        raise reading.faults[0]
    return reading.pack


@dataclass
class _Reader:
    """One text being read; faults are gathered, so that all are told at once."""

    text: str
    data: Mapping[str, Any]
    faults: list[GuatuError] = field(default_factory=list)
    places: Places = field(init=False)
    subject: SubjectKind = field(init=False, default=SubjectKind.PROJECT)
    rules_before: int = 0

    def __post_init__(self) -> None:
        self.places = places_of(self.text)

    def pack(self) -> Pack:
        """As far as it can be read; to be used only where there are no faults."""
        texts = self._texts(self.data, ("", 0), _PACK_TEXTS)
        self._known(self.data, ("", 0), (*_PACK_TEXTS, "own", "question"))
        self._formed(_CODE, texts["code"], ("", 0), "code")
        self._formed(_VERSION, texts["version"], ("", 0), "version")
        if texts["subject"] in [kind.value for kind in SubjectKind]:
            self.subject = SubjectKind(texts["subject"])
        elif texts["subject"]:
            self._choice(("", 0), "subject", texts["subject"], [kind.value for kind in SubjectKind])
        if not isinstance(self.data.get("own", False), bool):
            self._fault(("", 0), "G1822", "own")
        return Pack(
            code=texts["code"],
            version=texts["version"],
            subject=self.subject,
            name=texts["name"],
            name_en=texts["name_en"],
            source=texts["source"],
            source_en=texts["source_en"],
            own=self.data.get("own", False) is True,
            questions=tuple(self._questions()),
            text=self.text,
        )

    def _questions(self) -> Iterator[Question]:
        rows = self._tables(self.data, "question", ("", 0))
        seen: set[str] = set()
        for number, row in enumerate(rows):
            where = ("question", number)
            texts = self._texts(row, where, _QUESTION_TEXTS)
            self._known(row, where, (*_QUESTION_TEXTS, *_PAIRED, "asked", "rule"))
            self._formed(_CODE, texts["code"], where, "code")
            if texts["code"] in seen:
                self._fault(where, "G1824", "code", texts["code"])
            seen.add(texts["code"])
            asked = self._optional(row, where, "asked")
            if asked:
                self._predicate(asked, where, "asked")
            exemption = self._exemption(row, where)
            yield Question(**texts, asked=asked, rules=tuple(self._rules(row, where, exemption)))

    def _rules(
        self, question: Mapping[str, Any], asking: tuple[str, int], exemption: tuple[str, str]
    ) -> Iterator[PackRule]:
        rows = self._tables(question, "rule", asking)
        for at, row in enumerate(rows):
            where = ("question.rule", self.rules_before + at)
            texts = self._texts(row, where, _RULE_TEXTS)
            self._known(row, where, (*_RULE_TEXTS, *_PAIRED, "follows"))
            if texts["when"]:
                self._predicate(texts["when"], where, "when")
            for key in ("zh", "en"):
                self._sentence(texts[key], where, key)
            colours = [colour.value for colour in LightColour]
            if texts["light"] and texts["light"] not in colours:
                self._choice(where, "light", texts["light"], colours)
            colour = LightColour(texts["light"]) if texts["light"] in colours else LightColour.GREY
            own = self._exemption(row, where)
            lifted = own if own[0] else exemption
            bad = colour.rank < LightColour.GREEN.rank
            yield PackRule(
                code=str(at + 1),
                when=texts["when"],
                colour=colour,
                zh=texts["zh"],
                en=texts["en"],
                exemption=lifted[0] if bad else "",
                exemption_en=lifted[1] if bad else "",
                follows=self._follows(row, where),
            )
        self.rules_before += len(rows)

    # --- parts

    def _tables(
        self, row: Mapping[str, Any], key: str, where: tuple[str, int]
    ) -> Sequence[Mapping[str, Any]]:
        found = row.get(key)
        if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
            self._fault(where, "G1821", key, key)
            return ()
        return found

    def _texts(self, row: Mapping[str, Any], where: tuple[str, int], keys: Sequence[str]) -> dict[str, str]:
        found = {}
        for key in keys:
            value = row.get(key)
            if key not in row or value == "":
                self._fault(where, "G1821", key, key)
            elif not isinstance(value, str):
                self._fault(where, "G1822", key)
            found[key] = value if isinstance(value, str) else ""
        return found

    def _optional(self, row: Mapping[str, Any], where: tuple[str, int], key: str) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            self._fault(where, "G1822", key)
            return ""
        return value

    def _exemption(self, row: Mapping[str, Any], where: tuple[str, int]) -> tuple[str, str]:
        zh, en = (self._optional(row, where, key) for key in _PAIRED)
        if bool(zh) is not bool(en):
            missing = _PAIRED[1] if zh else _PAIRED[0]
            self._fault(where, "G1821", missing, missing)
        return zh, en

    def _follows(self, row: Mapping[str, Any], where: tuple[str, int]) -> tuple[Follow, ...]:
        found = row.get("follows", [])
        known = [follow.value for follow in Follow]
        if not isinstance(found, list):
            self._fault(where, "G1822", "follows")
            return ()
        for one in found:
            if one not in known:
                self._choice(where, "follows", str(one), known)
        return tuple(Follow(one) for one in found if one in known)

    def _predicate(self, text: str, where: tuple[str, int], key: str) -> None:
        try:
            predicate(text, facts_of(self.subject), self._begins(where, key, text))
        except GuatuError as wrong:
            self.faults.append(wrong)

    def _sentence(self, text: str, where: tuple[str, int], key: str) -> None:
        known = facts_of(self.subject)
        try:
            parts = [
                (name, spec, mark)
                for _, name, spec, mark in string.Formatter().parse(text)
                if name is not None
            ]
        except ValueError:
            self._fault(where, "G1825", key, text[:60])
            return
        for name, spec, mark in parts:
            if spec or mark or not (name in known or name in BUILT_IN):
                self._fault(where, "G1823", key, name or "{}")

    # --- saying where

    def _known(self, row: Mapping[str, Any], where: tuple[str, int], keys: Sequence[str]) -> None:
        for key in row:
            if key not in keys:
                self._fault(where, "G1826", key, key, known=", ".join(keys))

    def _formed(self, form: re.Pattern[str], text: str, where: tuple[str, int], key: str) -> None:
        if text and not form.fullmatch(text):
            self._fault(where, "G1827", key, text)

    def _choice(self, where: tuple[str, int], key: str, word: str, values: Sequence[str]) -> None:
        self._fault(where, "G1820", key, word, values=", ".join(values))

    def _begins(self, where: tuple[str, int], key: str, text: str) -> Place:
        """Where a value's own text begins: a string of several lines begins on the line after its quotes."""
        place = self.places.of(*where, key)
        rows = self.text.splitlines()
        first = text.splitlines()[0] if text.strip() else ""
        if (
            place.line < len(rows)
            and first
            and first not in rows[place.line - 1]
            and first in rows[place.line]
        ):
            return Place(place.line + 1, rows[place.line].index(first))
        return place

    def _fault(self, where: tuple[str, int], number: str, key: str, word: str = "", **facts: object) -> None:
        place = self.places.of(*where, key)
        row = self.text.splitlines()[place.line - 1] if self.text else ""
        column = row.find(word, place.indent) if word else -1
        at = column if column >= 0 else max(row.find(key), 0)
        self.faults.append(GuatuError(number, line=place.line, column=at + 1, word=word or key, **facts))
