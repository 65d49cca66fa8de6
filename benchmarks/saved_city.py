"""A city in a SQLite database of its own, and one changed duration saved in it: `saving.py` runs this.

`PYTHONPATH=src python benchmarks/saved_city.py FOLDER [projects] [tied] [changes]` prints JSON: seconds to build the
city; for a project with followers and for one without, the seconds of each change and what the last moved and wrote.
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measure import no_collection

if TYPE_CHECKING:
    from guatu.org.types import Actor
    from guatu.projects.models import Project

TODAY, DATES = "2026-06-08", ("early_start", "early_finish", "late_start", "late_finish", "total_float")


def main(folder: Path, projects: int, tied: int, changes: int) -> dict[str, Any]:
    """Builds, ties, changes, and checks what stands in the tables afterwards."""
    database = folder / "guatu.sqlite3"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "guatu.site.settings",
        "GUATU_VAR": str(folder),
        "GUATU_TODAY": TODAY,
        "DATABASE_URL": f"sqlite:///{database}",
    }
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    call_command("migrate", verbosity=0)
    from guatu.org.types import Actor  # noqa: PLC0415 - needs the settings

    actor = Actor.operator("bench")
    begun = time.perf_counter()
    with no_collection():
        rows = _city(actor, projects)
        _tie(actor, rows[:tied])
    built = time.perf_counter() - begun
    return {
        "built": built,
        "followed": _changes(actor, rows[0], changes),
        "alone": _changes(actor, rows[tied], changes),
        "bytes": database.stat().st_size,
    }


def _city(actor: "Actor", count: int) -> "list[Project]":
    """All on the 32 nodes of the industrial template and due too soon, so that what slips is expected later."""
    from guatu.kernel.clock import clock  # noqa: PLC0415 - needs the settings
    from guatu.org.models import Unit  # noqa: PLC0415 - as above
    from guatu.org.queries import calendars  # noqa: PLC0415 - as above
    from guatu.projects.actions import load_templates  # noqa: PLC0415 - as above
    from guatu.projects.actions.replanning import schedule_fields, write_dates  # noqa: PLC0415 - as above
    from guatu.projects.actions.templates import link_columns, work_columns  # noqa: PLC0415 - as above
    from guatu.projects.models import Link, Node, Project, Schedule  # noqa: PLC0415 - as above
    from guatu.projects.queries import template, template_spec  # noqa: PLC0415 - as above
    from guatu.projects.rules import worked_back  # noqa: PLC0415 - as above

    load_templates(actor)
    spec, today = template_spec(template(actor, "industrial")), clock().today()
    due = today + timedelta(days=365)
    known = calendars()
    plan = worked_back(spec.nodes, spec.links, today, due, known, today)
    unit = Unit.objects.create(code="220100", name="春城市", name_en="Chuncheng", short="春城", kind="city")
    rows = Project.objects.bulk_create(
        Project(code=f"P-{number:05}", name=f"项目 {number}", unit=unit, stage="preparing", due=due)
        for number in range(count)
    )
    columns = [work_columns(node) for node in spec.nodes]
    for at in range(0, count, 250):
        nodes, links = [], []
        for row in rows[at : at + 250]:
            own = [Node(project=row, position=place, **work) for place, work in enumerate(columns, 1)]
            write_dates(own, plan)
            nodes += own
        kept = iter(Node.objects.bulk_create(nodes))
        for row in rows[at : at + 250]:
            own_ids = {code: next(kept).pk for code in (node.code for node in spec.nodes)}
            links += [
                Link(
                    project=row,
                    predecessor_id=own_ids[link.predecessor],
                    successor_id=own_ids[link.successor],
                    **link_columns(link),
                )
                for link in spec.links
            ]
        Link.objects.bulk_create(links)
    Schedule.objects.bulk_create(Schedule(project=row, **schedule_fields(plan)) for row in rows)
    return rows


def _tie(actor: "Actor", rows: "Sequence[Project]") -> None:
    """Each but the first begins after the first node of another; three begin after one. Then all are worked back."""
    from guatu.projects.actions import take_replan  # noqa: PLC0415 - needs the settings
    from guatu.projects.models import Node, ProjectLink  # noqa: PLC0415 - as above

    first = dict(Node.objects.filter(project__in=rows, position=1).values_list("project_id", "pk"))
    keys = [first[row.pk] for row in rows]
    ProjectLink.objects.bulk_create(
        ProjectLink(predecessor_id=keys[(at - 1) // 3], successor_id=keys[at]) for at in range(1, len(keys))
    )
    take_replan(actor, project_id=rows[0].pk)


def _changes(actor: "Actor", project: "Project", count: int) -> dict[str, Any]:
    """The first node takes a day longer each time; once before, for what is compiled or read only once.

    What the last change moved is read from the tables, of the whole city.
    """
    from guatu.ledger.models import Entry  # noqa: PLC0415 - needs the settings
    from guatu.projects.actions import adjust_nodes  # noqa: PLC0415 - as above
    from guatu.projects.models import ForecastPoint, Node  # noqa: PLC0415 - as above
    from guatu.projects.types import NodeAdjustment  # noqa: PLC0415 - as above

    node = Node.objects.get(project=project, position=1)

    def change(longer: int) -> float:
        adjustment = NodeAdjustment(node.pk, {"duration": node.duration + longer})
        with no_collection():
            begun = time.perf_counter()
            adjust_nodes(actor, project_id=project.pk, adjustments=[adjustment], reason="测量")
            return time.perf_counter() - begun

    columns = Node.objects.order_by("pk").values_list("pk", *DATES)
    seconds = [change(longer) for longer in range(1, count + 1)][1:]
    before, entries = list(columns.all()), Entry.objects.count()
    seconds.append(change(count + 1))
    moved = [now[0] for now, was in zip(columns.all(), before, strict=True) if now != was]
    return {
        "seconds": seconds,
        "moved": len(moved),
        "entries": Entry.objects.count() - entries,
        "forecasts": ForecastPoint.objects.filter(node__in=moved).count(),
    }


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[2:5]]
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), *(sizes or (5_000, 109, 9)))) + "\n")
