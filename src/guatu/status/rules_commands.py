"""`guatu rules …`: rule packs checked, run over facts, compared."""

import json
from pathlib import Path
from typing import Any, NoReturn

import click

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH
from guatu.status.judging.columns import Columns
from guatu.status.judging.dictionary import facts_of, units
from guatu.status.judging.facts_file import read_facts
from guatu.status.judging.judge import judge
from guatu.status.judging.reading import read_pack
from guatu.status.judging.shipped import codes, shipped
from guatu.status.judging.verdicts import verdict
from guatu.status.types import Pack, SubjectKind, Words

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SUBJECTS = click.Choice([kind.value for kind in SubjectKind])


@click.group("rules")
def rules_group() -> None:
    """Rule packs 规则包: what lights are judged by."""


@rules_group.command("list")
def list_packs() -> None:
    """The packs that come with the house."""
    for code in codes():
        pack = shipped(code)
        click.echo(f"{pack.code} {pack.version} [{pack.subject}] {pack.name} {pack.name_en}")


@rules_group.command("facts")
@click.option("--subject", type=_SUBJECTS, help="of one kind of subject; by default of all")
@click.option("--json", "as_json", is_flag=True)
def list_facts(subject: str | None, as_json: bool) -> None:
    """The dictionary of facts that predicates are written over."""
    kinds = [SubjectKind(subject)] if subject else list(SubjectKind)
    if as_json:
        found = {kind.value: [_fact(name, kind) for name in facts_of(kind)] for kind in kinds}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for kind in kinds:
        click.echo(f"[{kind}]")
        for fact in facts_of(kind).values():
            unit = f" {units()[fact.unit][1]}" if fact.unit else ""
            click.echo(
                f"  {fact.name} ({fact.kind}{unit})  {fact.title} {fact.title_en}：{fact.meaning} {fact.meaning_en}"
            )


def _fact(name: str, kind: SubjectKind) -> dict[str, Any]:
    fact = facts_of(kind)[name]
    keys = (
        "name",
        "kind",
        "unit",
        "title",
        "title_en",
        "meaning",
        "meaning_en",
        "owner",
        "owner_en",
        "origin",
        "origin_en",
    )
    return {key: getattr(fact, key) for key in keys} | {"values": list(fact.values)}


@rules_group.command("check")
@click.argument("file", type=_FILE)
def check_file(file: Path) -> None:
    """Read a pack; say line, column and word of everything at fault, or what it holds."""
    pack = _read(file)
    asked = len(pack.questions)
    rules = sum(len(question.rules) for question in pack.questions)
    click.echo(f"{pack.code} {pack.version}：{asked} 个问题 questions，{rules} 条规则 rules，可用 in order")


@rules_group.command("run")
@click.argument("pack")
@click.option(
    "--facts", "file", type=_FILE, required=True, help="CSV: the subject, then a column for each fact"
)
@click.option("--json", "as_json", is_flag=True)
def run_pack(pack: str, file: Path, as_json: bool) -> None:
    """Judge the subjects of a file by a pack: a shipped one by its code, or a file."""
    found = _pack(pack)
    judged = judge([found], _facts(file, found.subject))
    source = Words(f"（依据{file.name}）", f"(From {file.name}.)")
    verdicts = [verdict(judged, row, source=source) for row in range(len(judged.columns))]
    if as_json:
        rows = [
            {
                "subject": key,
                "light": one.colour.value,
                "reasons": [reason.as_json() for reason in one.reasons],
            }
            for key, one in zip(judged.columns.keys, verdicts, strict=True)
        ]
        click.echo(
            json.dumps({"pack": found.code, "version": found.version, "lights": rows}, ensure_ascii=False)
        )
        return
    for key, one in zip(judged.columns.keys, verdicts, strict=True):
        click.echo(f"{one.colour.shape} {key} {one.colour.value}")
        for reason in one.reasons:
            click.echo(f"    {reason.colour.shape} {reason.zh}\n      {reason.en}")


def _pack(name: str) -> Pack:
    return _read(Path(name)) if Path(name).is_file() else shipped(name)


def _read(file: Path) -> Pack:
    reading = read_pack(file.read_text(encoding="utf-8", errors="replace"))
    if reading.pack is None:
        _refuse(reading.faults)
    return reading.pack


def _facts(file: Path, subject: SubjectKind) -> Columns:
    reading = read_facts(file.read_bytes(), subject)
    if reading.columns is None:
        _refuse(reading.faults)
    return reading.columns


def _refuse(faults: tuple[GuatuError, ...]) -> NoReturn:
    """Says every fault but the first, which ends the command."""
    for fault in faults[1:]:
        click.echo(f"{fault.text(ZH)}{fault.remedy(ZH)}\n{fault.text(EN)} {fault.remedy(EN)}", err=True)
    raise faults[0]
