"""`guatu meeting …`: series, agendas, packs, typed lines, commitments and the numbers of closure."""

import getpass
import json
from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone

from guatu.dispatch import actions, queries
from guatu.dispatch.queries.closure import ClosureSpan
from guatu.dispatch.rules.closure import Which
from guatu.dispatch.rules.packs import hours_late
from guatu.dispatch.types import CADENCE_WORDS, Cadence
from guatu.kernel.errors import NotFound
from guatu.kernel.language import ZH, Phrase
from guatu.org.queries import units
from guatu.org.types import Actor

_DAY = click.DateTime(["%Y-%m-%d"])
_FORM = click.Choice(["docx", "pdf"])
_LANGUAGE = click.Choice(["zh-hans", "en"])


@click.group("meeting")
def meeting_group() -> None:
    """Meetings 调度会: before, during and after."""


@meeting_group.command("list")
def list_meetings() -> None:
    """The meetings, latest first."""
    for row in queries.meeting_list(_operator())[:50]:
        held = "已召开 held" if row.held else "筹备中 coming"
        click.echo(f"{row.pk} {row.on} {held} {row.name}")


@meeting_group.command("series")
@click.option("--begin", "name", help="begin one of this name")
@click.option("--cadence", type=click.Choice([one.value for one in Cadence]), default="weekly")
@click.option("--weekday", type=click.IntRange(1, 7), default=4, help="1 is Monday")
@click.option("--turn", type=click.IntRange(1, 4), default=1, help="which such weekday of its month")
@click.option("--at", type=click.DateTime(["%H:%M"]), default="09:00")
@click.option("--end", "ended", type=int, help="end the one of this id")
def series(name: str | None, cadence: str, weekday: int, turn: int, at: datetime, ended: int | None) -> None:
    """The series and their next days; begin one, end one."""
    actor = _operator()
    if name is not None:
        actions.begin_series(
            actor, name=name, cadence=Cadence(cadence), weekday=weekday - 1, turn=turn, at=at.time()
        )
    if ended is not None:
        actions.end_series(actor, series_id=ended)
    for row in queries.series(actor):
        word = CADENCE_WORDS[Cadence(row.cadence)]
        following = queries.next_of(row).on if row.ended_on is None else f"停开 ended {row.ended_on}"
        click.echo(f"{row.pk} {word.zh} {word.en} {row.at:%H:%M} {row.name} → {following}")


@meeting_group.command("next")
@click.argument("series_id", type=int)
def draft_next(series_id: int) -> None:
    """Draft the next meeting of a series."""
    made = actions.draft_next(_operator(), series_id=series_id)
    click.echo(f"{made.pk} {made.on} {made.name}")


@meeting_group.command("show")
@click.argument("meeting_id", type=int)
def show(meeting_id: int) -> None:
    """The points on the table with their minutes and why they are there; then those that are not."""
    found = queries.meeting(_operator(), meeting_id)
    table = queries.table(found)
    click.echo(f"{found.on} {found.name} {table.minutes}/{found.minutes}′")
    for mark, items in (("●", table.on), ("○", table.off)):
        for item in items:
            click.echo(
                f"{mark} {item.pk} [{item.kind}] {item.minutes}′ {item.title} ({item.because.get('zh', '')})"
            )


@meeting_group.command("say")
@click.argument("meeting_id", type=int)
@click.argument("item_id", type=int)
@click.argument("text")
def say(meeting_id: int, item_id: int, text: str) -> None:
    """A line for a point becomes a directive: "@宽城区 6月30日前交地"."""
    line = actions.say_decision(_operator(), meeting_id=meeting_id, item_id=item_id, text=text)
    click.echo(f"{line.pk} 已交办 issued: {line.matter.number} → {line.matter.due_on} {line.matter.title}")


@meeting_group.command("withdraw")
@click.argument("meeting_id", type=int)
@click.argument("line_id", type=int)
def withdraw(meeting_id: int, line_id: int) -> None:
    """Take back what a line ordered."""
    line = actions.withdraw_decision(_operator(), meeting_id=meeting_id, line_id=line_id)
    click.echo(f"已撤回 taken back: {line.matter.number}")


@meeting_group.command("hold")
@click.argument("meeting_id", type=int)
def hold(meeting_id: int) -> None:
    """It took place: units are sent their commitments."""
    actor = _operator()
    actions.hold_meeting(actor, meeting_id=meeting_id)
    click.echo(f"已召开 held; 责任清单 commitments: {queries.sheets(actor, meeting_id).count()}")


@meeting_group.command("ask")
@click.option("--unit", required=True, help="by its code")
@click.option("--problem", required=True)
@click.option("--proposal", required=True)
@click.option("--by", "wanted", type=_DAY, required=True)
def ask(unit: str, problem: str, proposal: str, wanted: datetime) -> None:
    """Ask the next meeting for something, for a unit."""
    actor = _operator()
    made = actions.file_ask(
        actor, unit_id=_unit(actor, unit), problem=problem, proposal=proposal, wanted_on=wanted.date()
    )
    click.echo(f"已提请 asked: {made.pk}")


@meeting_group.command("pack")
@click.argument("meeting_id", type=int)
@click.option("--freeze", is_flag=True)
@click.option("--send", is_flag=True)
@click.option("--form", type=_FORM, default="pdf")
@click.option("--language", type=_LANGUAGE, default=ZH)
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="write the latest here")
def pack(meeting_id: int, freeze: bool, send: bool, form: str, language: str, path: Path | None) -> None:
    """The packs of a meeting; freeze one, send it, write it to a file."""
    actor = _operator()
    if freeze:
        actions.freeze_pack(actor, meeting_id=meeting_id)
    if send:
        actions.send_pack(actor, meeting_id=meeting_id)
    if path is not None:
        path.write_bytes(queries.pack_paper(actor, meeting_id, None, form, language))
    for row in queries.packs(actor, meeting_id):
        late = hours_late(row.owed_by, row.sent_at) if row.sent_at else 0
        sent = f"已发 sent {_local(row.sent_at)}" if row.sent_at else "未发 not sent"
        sent += f" +{late}h" if late else ""
        click.echo(f"v{row.number} {_local(row.as_of)} {row.digest[:16]} {sent}")


@meeting_group.command("owed")
def owed() -> None:
    """Send what is owed now: packs 48 hours ahead, commitments within the hour; what the jobs do by themselves."""
    actor = _operator()
    packs, sheets = actions.send_packs_owed(actor), actions.send_sheets_owed(actor)
    click.echo(f"会议材料 packs: {len(packs)}，责任清单 commitments: {len(sheets)}")


@meeting_group.command("sheet")
@click.argument("meeting_id", type=int)
@click.argument("unit")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--form", type=_FORM, default="docx")
@click.option("--language", type=_LANGUAGE, default=ZH)
def sheet(meeting_id: int, unit: str, path: Path, form: str, language: str) -> None:
    """Write a unit's commitments to a file."""
    actor = _operator()
    path.write_bytes(queries.sheet_paper(actor, meeting_id, _unit(actor, unit), form, language))
    click.echo(str(path))


@meeting_group.command("stats")
@click.option("--first", type=_DAY)
@click.option("--last", type=_DAY)
@click.option("--met", is_flag=True, help="only what meetings ordered")
@click.option("--json", "as_json", is_flag=True)
def stats(first: datetime | None, last: datetime | None, met: bool, as_json: bool) -> None:
    """Median workdays to closure, share closed in time, share reopened: the whole, by unit and by kind."""
    actor, usual = _operator(), queries.usual_span()
    span = ClosureSpan(first.date() if first else usual.first, last.date() if last else usual.last, met)
    found = queries.closure(actor, span)
    codes = dict(units(actor).filter(pk__in=found.by_unit).values_list("pk", "code"))
    rows = {"合计 all": found.whole}
    rows |= {codes.get(pk, str(pk)): row for pk, row in found.by_unit.items()}
    rows |= dict(found.by_kind)
    told = [
        {
            "of": name,
            "ordered": row.counts[Which.ALL],
            "closed": row.counts[Which.CLOSED],
            "workdays": row.workdays,
            "in_time": row.in_time,
            "reopened": row.reopened,
        }
        for name, row in rows.items()
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told:
        click.echo(" ".join(f"{key}={value}" for key, value in one.items()))


def _local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())


def _unit(actor: Actor, code: str) -> int:
    found = units(actor).filter(code=code).first()
    if found is None:
        raise NotFound(what=Phrase(f"单位 {code}", f"unit {code}"))
    return int(found.pk)
