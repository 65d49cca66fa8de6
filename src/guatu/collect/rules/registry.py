"""The registry of fields: the shipped ones, and when two names mean the same fact."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from guatu.collect.types import (
    Choice,
    FieldSpec,
    Grammar,
    OwnerKind,
    Prefill,
    RegistryField,
    Source,
    SubjectKind,
    Words,
)
from guatu.kernel.errors import GuatuError

_FILE: Final = Path(__file__).parents[1] / "data" / "registry.toml"
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,29}", re.ASCII)
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_WORD: Final = re.compile(r"[\s\-_·:*,.、/]+")
MOST_NAME: Final = 60
MOST_CHOICES: Final = 30
"""A list longer than this does not fit a validation list of Excel (255 signs) and no phone."""


@cache
def shipped_fields() -> tuple[RegistryField, ...]:
    """The fields a house starts with (`data/registry.toml`)."""
    with _FILE.open("rb") as file:
        rows = tomllib.load(file)
    return tuple(field_of(row) for row in rows["fields"])


def field_of(row: Mapping[str, Any], form: str = "") -> RegistryField:
    """A field as TOML or the API states it; `form` is the form that asks it, where the row names none.

    Raises G2515 for a code, grammar, list or source that cannot be.
    """
    name = str(row.get("name", "")).strip()
    try:
        field = RegistryField(
            subject=SubjectKind(row.get("subject", "")),
            code=str(row.get("code", "")),
            grammar=Grammar(row.get("grammar", "")),
            words=Words(name, str(row.get("name_en", "")).strip()),
            source=Source(row.get("source", Source.ASKED)),
            home=row.get("home", ""),
            page=row.get("page", ""),
            form=row.get("form", form),
            owner=OwnerKind(row.get("owner", OwnerKind.SUBJECT)),
            measure=Words(row["measure"], row.get("measure_en", "")) if row.get("measure") else None,
            choices=tuple(
                Choice(str(one["code"]), Words(str(one["name"]), str(one.get("name_en", ""))))
                for one in row.get("choices", ())
            ),
            together=tuple(row.get("together", ())),
            also=tuple(row.get("also", ())),
        )
    except (ValueError, KeyError, TypeError) as wrong:
        raise GuatuError("G2515", field=name or "?", why=f"{wrong}", why_en=f"{wrong}") from wrong
    require_sound(field)
    return field


def require_sound(field: RegistryField) -> None:
    """Raises G2515 where a field could not be asked, answered or found."""
    for wrong, zh, en in _flaws(field):
        if wrong:
            raise GuatuError("G2515", field=field.words, why=zh, why_en=en)


def _flaws(field: RegistryField) -> Iterator[tuple[bool, str, str]]:
    codes = [choice.code for choice in field.choices]
    every_code = [field.code, *codes]
    yield (
        any(_CODE.fullmatch(code) is None for code in every_code),
        "代码须以小写字母开头，只含小写字母、数字和下划线",
        "a code begins with a small letter and holds only small letters, digits and _",
    )
    yield not 0 < len(field.words.zh) <= MOST_NAME, "名称须为1至60字", "its name must have 1 to 60 signs"
    yield (
        (field.grammar is Grammar.CHOICE) != bool(codes),
        "选择项须有选项，其他类型不能有选项",
        "a choice needs its list, and only a choice has one",
    )
    yield (
        len(codes) > MOST_CHOICES or len(set(codes)) != len(codes),
        "选项重复，或超过30个",
        "its choices repeat or are more than 30",
    )
    known = field.source is Source.KNOWN
    yield (
        known != bool(field.page),
        "系统已有的须写明在哪一页",
        "what is known names its page, and nothing else does",
    )
    yield (
        known == bool(field.form),
        "由报表填报的须写明哪一张",
        "what is asked names the one form that asks it",
    )


def same_fact(field: RegistryField, among: Iterable[RegistryField]) -> RegistryField | None:
    """The registered field of the same subject that one of the names of `field` already means."""
    names = _names(field)
    return next(
        (
            one
            for one in among
            if one.subject is field.subject and one.code != field.code and names & _names(one)
        ),
        None,
    )


def asked(
    field: RegistryField, *, required: bool, prefill: Prefill, prefill_from: str = "", prefill_form: str = ""
) -> FieldSpec:
    """The field as a form version asks it."""
    return FieldSpec(
        subject=field.subject,
        field=field.code,
        grammar=field.grammar,
        words=field.words,
        measure=field.measure,
        required=required,
        choices=field.choices,
        prefill=prefill,
        prefill_from=prefill_from,
        prefill_form=prefill_form,
        added=not field.home,
    )


def _names(field: RegistryField) -> set[str]:
    every = (field.words.zh, field.words.en, *field.also)
    return {plain for text in every if (plain := plain_name(text))}


def plain_name(text: str) -> str:
    """A name without unit, brackets, blanks and case: 总投资（万元） and 总投资 are one."""
    flat = unicodedata.normalize("NFKC", text).lower()
    return _NO_WORD.sub("", _IN_BRACKETS.sub("", flat)).removeprefix("项目") or flat
