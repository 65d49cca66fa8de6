"""`guatu rules …`: rule packs checked, run over facts, compared."""

import dataclasses
import getpass
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import EN, ZH, Phrase
from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status import actions, queries
from guatu.status.judging.columns import Columns
from guatu.status.judging.compare import Comparison, Difference, compare, comparison_facts, differences
from guatu.status.judging.dictionary import facts_of, units
from guatu.status.judging.facts_file import read_facts
from guatu.status.judging.judge import judge
from guatu.status.judging.reading import pack_of, read_pack
from guatu.status.judging.verdicts import verdict
from guatu.status.rules.packs import new_text, with_head
from guatu.status.types import Pack, SubjectKind, Words

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SUBJECTS = click.Choice([kind.value for kind in SubjectKind])


@click.group("rules")
def rules_group() -> None:
    """Rule packs 规则包: what lights are judged by."""


@rules_group.command("list")
def list_packs() -> None:
    """Every version of every pack, those in force first."""
    running = {(pack.code, pack.version) for pack in queries.packs_in_force()}
    for versions in queries.pack_versions(_operator()).values():
        for one in versions:
            pack = one.pack
            mark = "施行 in force" if (pack.code, pack.version) in running else "可用 available"
            click.echo(f"{pack.code} {pack.version} [{pack.subject}] {mark}  {pack.name} {pack.name_en}")


@rules_group.command("new")
@click.argument("code")
@click.option("--subject", type=_SUBJECTS, default=SubjectKind.PROJECT.value, show_default=True)
@click.option("--like", help="begin with the text of this pack")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="by default CODE.toml")
def new_pack(code: str, subject: str, like: str | None, target: Path | None) -> None:
    """Write a small pack to begin with; a file that is there is never written over."""
    text = with_head(_pack(like).text, code=code) if like else new_text(code, SubjectKind(subject))
    pack_of(text)
    file = target or Path(f"{code}.toml")
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise click.UsageError(f"{file} 已存在 is there already") from None
    click.echo(f"{file}：改好后 then guatu rules check {file}")


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
@click.option("--facts", "file", type=_FILE, help="CSV: the subject, then a column for each fact")
@click.option("--period", help="the house's own facts of a month, 2026-05, in the place of a file")
@click.option("--json", "as_json", is_flag=True)
def run_pack(pack: str, file: Path | None, period: str | None, as_json: bool) -> None:
    """Judge the subjects of a file, or of the house, by a pack: its file, CODE or CODE@VERSION. Writes nothing."""
    found = _pack(pack)
    if (file is None) is (period is None):
        raise click.UsageError("--facts FILE.csv 或 or --period 2026-05")
    if file is not None:
        columns, origin = _facts(file, found.subject), file.name
    else:
        month = Period.parse(period or "")
        columns, origin = queries.house_facts(_operator(), found.subject, month), str(month)
    judged = judge([found], columns)
    source = Words(f"（依据{origin}）", f"(From {origin}.)")
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


@rules_group.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--facts", "file", type=_FILE, help="CSV: which of its subjects change light, and why")
@click.option("--json", "as_json", is_flag=True)
def diff_packs(before: str, after: str, file: Path | None, as_json: bool) -> None:
    """What two packs say differently; over facts, which subjects change light and why."""
    old, new = _pack(before), _pack(after)
    if file is None:
        _say_differences(differences(old, new), as_json)
        return
    if old.subject is not new.subject:
        raise GuatuError("G1835", before=old.subject, after=new.subject)
    _say_comparison(compare([old], [new], _facts(file, old.subject)), as_json)


@rules_group.command("try")
@click.argument("pack")
@click.option("--snapshot", type=int, help="by its number in `--list`; by default the newest of every month")
@click.option("--period", help="the house's own facts of a month, 2026-05, in the place of a snapshot")
@click.option("--list", "listed", is_flag=True, help="the snapshots there are")
@click.option("--json", "as_json", is_flag=True)
def try_pack(pack: str, snapshot: int | None, period: str | None, listed: bool, as_json: bool) -> None:
    """What a pack would have lit on frozen months, or would light now, beside the packs in force. Writes nothing."""
    actor = _operator()
    if period is not None:
        _say_comparison(queries.try_on_house(actor, _pack(pack), Period.parse(period)), as_json)
        return
    rows = list(queries.snapshots(actor))
    if listed:
        for row in rows:
            click.echo(f"{row.pk}  {row.period} #{row.number}  {row.taken_at:%Y-%m-%d}")
        return
    newest = {row.period: row for row in reversed(rows)}
    wanted = [row for row in rows if row.pk == snapshot] if snapshot else list(newest.values())
    if not wanted:
        raise NotFound(Phrase("快照", "snapshot"))
    found = _pack(pack)
    for row in wanted:
        if not as_json:
            click.echo(f"{row.period} #{row.number}")
        _say_comparison(queries.try_pack(actor, found, row.pk), as_json)


@rules_group.command("keep")
@click.argument("file", type=_FILE)
@click.option("--reason", default="", help="why there is this version")
def keep_file(file: Path, reason: str) -> None:
    """Keep a version of a pack in the house; it lights nothing before it is put in force."""
    row = actions.keep_pack(_operator(), text=_read(file).text, reason=reason)
    click.echo(f"{row.code} {row.version} 已保存 kept")


@rules_group.command("put")
@click.argument("code")
@click.argument("version")
@click.option("--reason", required=True, help="by which document and why")
def put_pack(code: str, version: str, reason: str) -> None:
    """Judge lights by this version from now on; the newest month is judged anew."""
    actions.put_in_force(_operator(), code=code, version=version, reason=reason)
    click.echo(f"{code} {version} 已施行 in force")


@rules_group.command("withdraw")
@click.argument("code")
@click.option("--reason", required=True, help="by which document and why")
def withdraw_pack(code: str, reason: str) -> None:
    """Judge lights by this pack no more; the newest month is judged anew."""
    actions.withdraw(_operator(), code=code, reason=reason)
    click.echo(f"{code} 已停用 withdrawn")


def _say_differences(found: Sequence[Difference], as_json: bool) -> None:
    if as_json:
        rows = [dataclasses.asdict(one) for one in found]
        click.echo(json.dumps({"differences": rows}, ensure_ascii=False))
        return
    if not found:
        click.echo("规则相同 the rules are the same")
    for one in found:
        click.echo(f"{one.question} {one.rule}\n  - {one.before or '—'}\n  + {one.after or '—'}")


def _say_comparison(found: Comparison, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(comparison_facts(found), ensure_ascii=False))
        return
    click.echo(f"{found.judged} 个 judged，{found.number} 个变灯 change")
    for one in found.changed:
        click.echo(f"  {one.before.shape}→{one.after.shape} {one.key}")
        for sign, reason in (("-", one.because), ("+", one.instead)):
            if reason is not None:
                click.echo(f"    {sign} [{reason.pack}/{reason.question}] {reason.zh}\n      {reason.en}")


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())


def _pack(name: str) -> Pack:
    """A pack by its file, or by its code, a version behind @."""
    if Path(name).is_file():
        return _read(Path(name))
    code, _at, version = name.partition("@")
    return queries.pack_version(_operator(), code, version).pack


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
