"""A template as the house has changed it: after a season the office knows its own days better than the shipped file."""

from dataclasses import replace
from datetime import date
from typing import Final

from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.projects.actions import save_template
from guatu.projects.queries import template, template_spec
from guatu.site.demo.story import actor_named

CHANGED: Final = date(2026, 6, 2)
WALLS: Final = "E07"
DAYS: Final = 46


def own_version() -> int:
    """Estate renovation with roofs, walls and pipes done in 46 days. Gives the new version."""
    dispatcher = actor_named("diaodu")
    spec = template_spec(template(dispatcher, "estate"))
    nodes = tuple(replace(node, duration=DAYS) if node.code == WALLS else node for node in spec.nodes)
    with use_clock(FixedDayClock(CHANGED)):
        made = save_template(
            dispatcher,
            spec=replace(spec, nodes=nodes),
            reason="按去年447个小区的实际用时，屋面外墙与管线改造由50天调整为46天",
        )
    return made.version
