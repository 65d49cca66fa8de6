"""`guatu form …`: forms as files, checked and loaded by the same actions as on the pages."""

import getpass
from pathlib import Path

import click

from guatu.collect import actions, queries
from guatu.collect.rules import FormFault, FormRefused, faults_of, read_form
from guatu.collect.types import FormState, SubjectKind, Words
from guatu.kernel.errors import NotFound
from guatu.kernel.language import EN, ZH, Phrase
from guatu.kernel.period import Period
from guatu.org.queries import units
from guatu.org.types import Actor

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("form")
def form_group() -> None:
    """Forms 报表: what is asked, of whom, how often."""


@form_group.command("list")
def list_forms() -> None:
    """Every version, newest first, and what those in force cost."""
    actor = _operator()
    cost = {one.form_id: one for one in queries.burdens(actor).forms}
    for form in queries.form_versions(actor):
        line = f"{form.code} v{form.version}  {form.state}  {form.cadence}  {form.name} {form.name_en}"
        if (one := cost.get(form.pk)) is not None:
            line += f"  {one.fields} 项 fields, {one.units} 家 units, {one.a_month:.0f} 分钟/月 min a month"
        click.echo(line)


@form_group.command("check")
@click.argument("file", type=FILE)
def check_form(file: Path) -> None:
    """Whether a form's file may be asked, and what it would add to the burden. Writes nothing."""
    actor = _operator()
    read = read_form(file.read_text("utf-8"))
    known = queries.known_for(actor, read.spec, queries.circle_ids(actor, read.spec), read.new_fields)
    faults = faults_of(read.spec, known)
    if faults:
        _say(faults)
        raise SystemExit(2)
    added = queries.added_by(actor, read.spec, read.new_fields)
    click.echo(f"可以这样问 it may be asked: {added.fields_after} 项 fields, {added.units} 家 units")
    click.echo(f"每次 an answer: {added.answer_before} → {added.answer_after} 分钟 min")
    click.echo(f"每月合计 a month in all: {added.month_before:.0f} → {added.month_after:.0f} 分钟 min")


@form_group.command("load")
@click.argument("file", type=FILE)
@click.option("--force", "force", is_flag=True, help="put it in force at once")
@click.option("--from", "first", default="", help="the first period asked, such as 2026-W24; with --force")
def load_form(file: Path, force: bool, first: str) -> None:
    """Load a form's file as a draft; with --force ask it from its first period on."""
    actor = _operator()
    try:
        form = actions.load_form(actor, file=read_form(file.read_text("utf-8")))
        if force:
            period = Period.parse(first) if first else None
            form = actions.put_in_force(actor, form_id=form.pk, first_period=period)
    except FormRefused as refused:
        _say(refused.faults)
        raise SystemExit(2) from refused
    click.echo(f"{form.code} v{form.version} {form.state} {form.first_period}")


@form_group.command("retire")
@click.argument("code")
@click.option("--last", default="", help="the last period asked; else the last that ended")
def retire_form(code: str, last: str) -> None:
    """Ask a form no more."""
    actor = _operator()
    form = queries.form_version(actor, code)
    form = actions.retire_form(actor, form_id=form.pk, last_period=Period.parse(last) if last else None)
    click.echo(f"{form.code} v{form.version} {FormState.RETIRED.value} {form.last_period}")


@form_group.command("own")
@click.argument("field")
@click.option("--unit", "unit", default="", help="the code of the unit that owns it from now on")
@click.option("--post", "post_id", type=int, help="the post that does; with neither, the unit that answers")
def own_field(field: str, unit: str, post_id: int | None) -> None:
    """Give a field of the registry to another owner: guatu form own projects.project/note --unit FGW."""
    actor = _operator()
    kind, _, code = field.partition("/")
    row = queries.registered(kind, code)
    found = units(actor).filter(code=unit).first() if unit else None
    if unit and found is None:
        raise NotFound(what=Phrase(f"单位 {unit}", f"unit {unit}"))
    actions.give_field(
        actor,
        kind=SubjectKind(row.subject),
        code=row.code,
        owner_unit_id=found.pk if found else None,
        owner_post_id=post_id,
    )
    owner = queries.one_field(SubjectKind(row.subject), row.code).owner_words
    click.echo(f"{row} {row.name}: {owner.zh if owner else '所属单位 the unit that answers'}")


def _say(faults: tuple[FormFault, ...]) -> None:
    for fault in faults:
        for language in (ZH, EN):
            click.echo(f"{fault.error.number} {fault.error.text(language)} {fault.error.remedy(language)}")
        if fault.place is not None:
            where = Words(f"  → {fault.place.words.zh}", f"  → {fault.place.words.en}")
            click.echo(
                f"{where.zh} {where.en.strip(' →')}  {fault.place.route} {fault.place.argument}".rstrip()
            )


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
