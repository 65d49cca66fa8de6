"""Rules as data: a TOML file of `[[check]]` blocks, read with every fault named by its line and its word.

[[check]]
code = "invested-falls"
name = "…"          name_en = "…"
kind = "fall"       one of `Kind`; its parameters are what the dataclass of that kind names
subject = "projects.project"
field = "invested_year"
level = "must_explain"
since = "2026-01"   optional
"""

import dataclasses
import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Final, get_type_hints

from guatu.collect.rules.checks.kinds import KINDS
from guatu.collect.rules.checks.model import CheckRule, Fall, Given, Kind, Outlier, Range, Still
from guatu.collect.rules.fields import MONTHLY
from guatu.collect.types import Field, FieldSpec, Grammar, Level, SubjectKind, Words
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.kernel.toml_places import places_of

SHIPPED: Final = Path(__file__).parents[2] / "data" / "checks.toml"
SIDES: Final = ("both", "high", "low")
_HEAD: Final = ("code", "name", "name_en", "kind", "subject", "field", "level")
_MAY: Final = ("only", "version", "since", "active", "reason")
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_FIGURES: Final = (Grammar.MONEY, Grammar.PERCENT, Grammar.GROWTH, Grammar.NUMBER)
_OF_DAYS: Final = (Kind.ORDER, Kind.FUTURE, Kind.PASSED, Kind.ONCE)
_ABOUT: Final[Mapping[Kind, tuple[SubjectKind, ...]]] = {
    Kind.BEYOND: (SubjectKind.PROJECT,),
    Kind.STILL: (SubjectKind.PROJECT, SubjectKind.INDICATOR),
    Kind.FALL: (SubjectKind.PROJECT, SubjectKind.INDICATOR),
    Kind.REVISED: (SubjectKind.PROJECT, SubjectKind.INDICATOR),
    Kind.OUTLIER: (SubjectKind.PROJECT, SubjectKind.INDICATOR),
    Kind.PARTS: (SubjectKind.INDICATOR,),
    Kind.GROWTH: (SubjectKind.INDICATOR,),
    Kind.ONCE: (SubjectKind.NODE,),
}
"""Of kinds that know only some subjects, which."""


@dataclasses.dataclass(frozen=True, slots=True)
class _FaultError(Exception):
    """A key of a block and why it cannot be."""

    key: str
    word: object
    zh: str
    en: str


@cache
def shipped() -> tuple[CheckRule, ...]:
    """The rules that come with Guatu (`data/checks.toml`)."""
    return read_checks(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)


def read_checks(
    text: str, file: str, known: Sequence[FieldSpec] = MONTHLY.definition.fields
) -> tuple[CheckRule, ...]:
    """The rules of a file, about `known` fields. Raises G2550 with the line and the word at fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        found = re.search(r"line (\d+)", str(wrong))
        line = int(found[1]) if found else text.count("\n") + 1
        lines = text.splitlines()
        word = lines[line - 1].strip()[:40] if line <= len(lines) else ""
        raise _refusal(file, line, word, "不是合规的 TOML", "is not valid TOML") from wrong
    if stray := [key for key in data if key != "check"]:
        raise _refusal(
            file, _line(text, 0, stray[0]), stray[0], "只能有 [[check]]", "only [[check]] is known"
        )
    blocks = data.get("check", [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise _refusal(file, _line(text, 0, "check"), "check", "应写成 [[check]]", "is written [[check]]")
    rules: list[CheckRule] = []
    for number, block in enumerate(blocks, start=1):
        try:
            rule = rule_of(block, known)
            if any(rule.code == other.code for other in rules):
                raise _FaultError("code", rule.code, "出现了两次", "stands here twice")
        except _FaultError as wrong:
            line = _line(text, number, wrong.key)
            raise _refusal(file, line, wrong.word, wrong.zh, wrong.en) from wrong
        rules.append(rule)
    return tuple(rules)


def check_strength(rule: CheckRule) -> None:
    """Raises G2565 where a rule is weaker than what the tables refuse anyway: it would only be said too late.

    Projects refuse a fall or a correction without its reason (G1609, G1610) and impossible days and blockers (G1611,
    G1612); targets refuse a correction without its reason.
    """
    least = _HELD.get((rule.subject, rule.kind))
    order = (Level.NOTE, Level.MUST_EXPLAIN, Level.ERROR)
    softened = isinstance(rule.given, Fall) and rule.given.by > 0 and rule.subject is SubjectKind.PROJECT
    named = rule.kind is not Kind.NEEDED or rule.field in (
        Field.ACTUAL_START,
        Field.BLOCKER,
        Field.BLOCKER_KIND,
    )
    if least is None or not named:
        return
    if not rule.active or order.index(rule.level) < order.index(least) or softened:
        raise GuatuError("G2565", name=rule.words)


_HELD: Final[Mapping[tuple[SubjectKind, Kind], Level]] = {
    (SubjectKind.PROJECT, Kind.FALL): Level.MUST_EXPLAIN,
    (SubjectKind.PROJECT, Kind.REVISED): Level.MUST_EXPLAIN,
    (SubjectKind.INDICATOR, Kind.REVISED): Level.MUST_EXPLAIN,
    (SubjectKind.NODE, Kind.ORDER): Level.ERROR,
    (SubjectKind.NODE, Kind.FUTURE): Level.ERROR,
    (SubjectKind.NODE, Kind.NEEDED): Level.ERROR,
}
"""The least level of rules that mirror what the tables of other rooms refuse."""


def checked(
    block: Mapping[str, Any], file: str, known: Sequence[FieldSpec] = MONTHLY.definition.fields
) -> CheckRule:
    """One rule from its plain data, such as a row's. Raises G2550 without a line."""
    try:
        return rule_of(block, known)
    except _FaultError as wrong:
        raise _refusal(file, 0, wrong.word, wrong.zh, wrong.en) from wrong


def rule_of(block: Mapping[str, Any], known: Sequence[FieldSpec]) -> CheckRule:
    for key in _HEAD:
        if not isinstance(block.get(key), str) or not block[key].strip():
            raise _FaultError(key, key, "必须写明", "must be given")
    if not _CODE.fullmatch(block["code"]):
        raise _FaultError(
            "code",
            block["code"],
            "编码只用小写字母、数字和连字符，不超过40字",
            "codes are of a-z, 0-9 and -, at most 40",
        )
    kind: Kind = _one_of(Kind, block, "kind")
    subject: SubjectKind = _one_of(SubjectKind, block, "subject")
    asked = {spec.field: spec for spec in known if spec.subject is subject}
    _check_field(kind, subject, block, asked)
    given = _given(kind, block, asked)
    only = block.get("only", [])
    if not _texts(only) or (only and subject is not SubjectKind.INDICATOR):
        raise _FaultError("only", only, "是指标编码的清单", "is a list of codes of indicators")
    return CheckRule(
        code=block["code"],
        words=Words(block["name"].strip(), block["name_en"].strip()),
        kind=kind,
        subject=subject,
        field=block["field"],
        level=_one_of(Level, block, "level"),
        given=given,
        only=tuple(only),
        version=_whole("version", block.get("version", 1), 1),
        since=_period(block.get("since")),
        active=bool(block.get("active", True)),
        reason=str(block.get("reason", "")),
    )  # fmt: skip


def as_data(rule: CheckRule) -> dict[str, Any]:
    """The parameters of a rule as plain data, the other way round of reading them."""
    return {
        name: _plain(value)
        for name, value in dataclasses.asdict(rule.given).items()
        if value is not None and value != ()
    }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return list(value) if isinstance(value, tuple) else value


def _check_field(
    kind: Kind, subject: SubjectKind, block: Mapping[str, Any], asked: Mapping[str, FieldSpec]
) -> None:
    known = "、".join(asked)
    spec = asked.get(block["field"])
    if spec is None:
        raise _FaultError(
            "field",
            block["field"],
            f"不是这类对象的填报项；有：{known}",
            f"is no field of it; there are {known}",
        )
    if subject not in _ABOUT.get(kind, tuple(SubjectKind)):
        raise _FaultError("kind", kind, "这种规则不用于这类对象", "is no kind of rule for such a subject")
    if kind in _OF_DAYS and spec.grammar is not Grammar.DATE:
        raise _FaultError("field", block["field"], "不是日期", "is no day")
    if kind not in (*_OF_DAYS, Kind.NEEDED) and spec.grammar not in _FIGURES:
        raise _FaultError("field", block["field"], "不是数", "is no figure")


def _given(kind: Kind, block: Mapping[str, Any], asked: Mapping[str, FieldSpec]) -> Given:
    wanted = KINDS[kind][0]
    names = {field.name: field for field in dataclasses.fields(wanted)}
    types = get_type_hints(wanted)
    for key in block:
        if key not in (*_HEAD, *_MAY, *names):
            known = "、".join(names) or "—"
            raise _FaultError(
                key,
                key,
                f"这种规则没有这个参数；有：{known}",
                f"is no parameter of this kind; there are {known}",
            )
    values: dict[str, Any] = {}
    for name, field in names.items():
        if name in block:
            values[name] = _typed(name, types[name], block[name])
        elif field.default is dataclasses.MISSING:
            raise _FaultError("kind", name, "这种规则必须有这个参数", "is a parameter this kind must have")
    made: Given = wanted(**values)
    _check_given(made, asked, values)
    return made


def _check_given(made: Given, asked: Mapping[str, FieldSpec], values: Mapping[str, Any]) -> None:
    named = [(key, values[key]) for key in ("where", "after", "against") if key in values]
    named += [("unless", field) for field in values.get("unless", ())]
    for key, field in named:
        if field not in asked:
            raise _FaultError(key, field, "不是这类对象的填报项", "is no field of it")
    if isinstance(made, Range):
        if made.least is None and made.most is None:
            raise _FaultError("kind", "least, most", "至少要有一个", "needs at least one of the two")
        if made.least is not None and made.most is not None and made.least > made.most:
            raise _FaultError("least", made.least, f"大于 most = {made.most}", f"is above most = {made.most}")
    if isinstance(made, Outlier) and made.side not in SIDES:
        raise _FaultError("side", made.side, f"应为 {'、'.join(SIDES)}", f"is one of {', '.join(SIDES)}")
    if isinstance(made, Outlier) and not 3 <= made.least <= 60:
        raise _FaultError("least", made.least, "应在 3 到 60 个月之间", "lies between 3 and 60 months")
    if isinstance(made, Still) and not 1 <= made.months <= 24:
        raise _FaultError("months", made.months, "应在 1 到 24 个月之间", "lies between 1 and 24 months")
    for key in ("times", "tolerance", "percent", "by"):
        if key in values and values[key] < 0:
            raise _FaultError(key, values[key], "不能是负数", "cannot be negative")


def _typed(name: str, wanted: object, value: Any) -> Any:
    if wanted in (Decimal, Decimal | None):
        try:
            number = Decimal(str(value)) if not isinstance(value, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            raise _FaultError(name, value, "不是数", "is no number")
        return number
    if wanted is int:
        return _whole(name, value, 0)
    if wanted is bool:
        if not isinstance(value, bool):
            raise _FaultError(name, value, "应为 true 或 false", "is true or false")
        return value
    if wanted is str:
        if not isinstance(value, str):
            raise _FaultError(name, value, "应为文字", "is a text")
        return value
    if not _texts(value) or not value:
        raise _FaultError(name, value, "应为文字的清单", "is a list of texts")
    return tuple(value)


def _whole(name: str, value: Any, least: int) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdecimal() or int(text) < least:
        raise _FaultError(name, value, f"应为不小于 {least} 的整数", f"is a whole number of at least {least}")
    return int(text)


def _one_of(kind: Any, block: Mapping[str, Any], key: str) -> Any:
    try:
        return kind(block[key])
    except ValueError as wrong:
        known = "、".join(one.value for one in kind)
        raise _FaultError(key, block[key], f"应为：{known}", f"is one of {known}") from wrong


def _period(value: Any) -> Period | None:
    if value in (None, ""):
        return None
    try:
        return Period.parse(str(value))
    except GuatuError as wrong:
        raise _FaultError(
            "since", value, "不是月份，应写成 2026-01", "is no month such as 2026-01"
        ) from wrong


def _texts(value: object) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(one, str) for one in value)
    )


def _refusal(file: str, line: int, word: object, zh: str, en: str) -> GuatuError:
    at = Words(f"{file} 第 {line} 行", f"{file}, line {line}") if line else Words(file, file)
    return GuatuError("G2550", at=at, word=str(word)[:60], why=Words(zh, en))


def _line(text: str, block: int, key: str) -> int:
    """The line, from 1, of a key in the so many-th block (0: outside); of the block's head where it is left out."""
    path = ("check", key) if block else (key,)
    return places_of(text).nearest(path, max(block - 1, 0)).line
