"""`guatu chain …`: chains from the command line, through the same actions."""

import getpass

import click

from guatu.kernel.quantity import number, to_unit, yuan
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.chain_forms import segment_from
from guatu.projects.queries.chains import chain_page
from guatu.projects.types.chain import Output
from guatu.targets.queries import indicator as read_indicator


@click.group("chain")
def chain_group() -> None:
    """Industry chains: gaps, and what projects bring next year 产业链."""


@chain_group.command("show")
def show() -> None:
    """Every chain with its segments and every unit: projects, next year's output and increment (P10–P90), in 亿元."""
    page = chain_page(_operator())
    for line in page.chains:
        click.echo(f"{line.chain.code}\t{line.chain.name}\t缺 gaps {line.gaps}")
        for one in line.segments:
            click.echo(
                f"  {one.segment.name}\t{one.state}\t{one.before}/{one.building}/{one.producing}"
                f"\t{_in_words(one.output)}"
            )
        click.echo(f"  合计 all\t{_in_words(line.output)}")
    for unit, output in page.units:
        click.echo(f"{unit.code}\t{unit.name}\t{_in_words(output)}")
    click.echo(f"未推算 not drawn: {page.undrawn}; 不属任何环节 in no segment: {page.unplaced}")


@chain_group.command("save")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--name-en", default="")
@click.option("--position", type=int, default=0)
@click.option("--indicator", help="the code of the indicator it meets the economy in")
@click.option("--ramp", default="40,75,100", show_default=True, help="percent of full output by year")
@click.option("--segment", "lines", multiple=True, required=True, help="整车 | Vehicles | C361 C362")
def save(
    code: str,
    name: str,
    name_en: str,
    position: int,
    indicator: str | None,
    ramp: str,
    lines: tuple[str, ...],
) -> None:
    """Found a chain, or write it anew."""
    actor = _operator()
    actions.save_chain(
        actor,
        code=code,
        name=name,
        name_en=name_en,
        position=position,
        indicator_id=read_indicator(actor, indicator).pk if indicator else None,
        ramp=[int(number(part)) for part in ramp.split(",")],
        segments=[segment_from(line) for line in lines],
    )
    click.echo(f"已保存 kept: {code}")


@chain_group.command("output")
@click.argument("project")
@click.argument("amount")
@click.option("--unit", default="万元", show_default=True)
def output(project: str, amount: str, unit: str) -> None:
    """Say what a project brings in a year at full capacity; "-" takes it back."""
    actor = _operator()
    actions.expect_output(
        actor,
        project_id=queries.project(actor, project).pk,
        amount=None if amount == "-" else yuan(amount, unit),
    )
    click.echo(f"已保存 kept: {project}")


@chain_group.command("draw")
def draw() -> None:
    """Draw every plan with an expected output anew."""
    click.echo(f"已推算 drawn: {actions.draw_outputs(_operator())}")


def _in_words(output: Output) -> str:
    """Next year's mean with its P10 and P90, and the increment with its own."""
    following, low, high, more, least, most = (
        f"{to_unit(value, '亿元'):.2f}"
        for value in (
            output.next_year, output.low, output.high,
            output.increment, output.increment_low, output.increment_high,
        )
    )  # fmt: skip
    return f"{following} ({low}–{high})\t增量 more {more} ({least}–{most})"


def _operator() -> Actor:
    return Actor.operator(getpass.getuser())
