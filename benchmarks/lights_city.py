"""A city of lights in a SQLite database of its own, and one report in it: `lights_incremental.py` runs this.

`PYTHONPATH=src python benchmarks/lights_city.py FOLDER PROJECTS REPORTS` prints JSON: processor seconds of judging the
whole city, and of each report on a node until the light is judged and the matrix is there; the queries of the last.
"""

import json
import os
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

TODAY = "2026-06-08"


def main(folder: Path, projects: int, reports: int) -> dict[str, Any]:
    """Builds the city, judges it, then reports node by node."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "guatu.site.settings",
        "GUATU_VAR": str(folder),
        "GUATU_TODAY": TODAY,
        "DATABASE_URL": f"sqlite:///{folder / 'guatu.sqlite3'}",
    }
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings
    from django.db import connection  # noqa: PLC0415 - as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    from guatu.kernel.period import Period  # noqa: PLC0415 - as above
    from guatu.org.types import Actor  # noqa: PLC0415 - as above
    from guatu.projects.actions import update_nodes  # noqa: PLC0415 - as above
    from guatu.projects.models import Node  # noqa: PLC0415 - as above
    from guatu.projects.types import NodeUpdate  # noqa: PLC0415 - as above
    from guatu.status import queries  # noqa: PLC0415 - as above
    from guatu.status.actions import judge, rejudge  # noqa: PLC0415 - as above

    actor, may = Actor.operator("bench"), Period.parse("2026-05")
    _city(projects)
    begun = time.process_time()
    judge(actor, period=may)
    whole = time.process_time() - begun
    taken, judging, drawing = [], [], []
    nodes = list(Node.objects.order_by("pk")[: reports + 1])
    queries_made = 0
    for turn, node in enumerate(nodes):
        late = date.fromisoformat(TODAY) + timedelta(days=40 + turn % 20)
        update = NodeUpdate(node.pk, actual_start=date(2026, 5, 1), forecast_finish=late)
        begun = time.process_time()
        with CaptureQueriesContext(connection) as counted:
            update_nodes(actor, project_id=node.project_id, updates=[update])
        lit = time.process_time()
        queries.matrix(actor, may)
        drawn = time.process_time()
        rejudge(actor, [node.project_id])
        if turn:  # the first compiles and opens
            taken.append(drawn - begun)
            drawing.append(drawn - lit)
            judging.append(time.process_time() - drawn)
        queries_made = len(counted)
    return {
        "whole": whole, "report": taken, "judge": judging, "matrix": drawing, "queries": queries_made,
    }  # fmt: skip


def _city(count: int) -> None:
    """Projects under way in twenty districts, figures of May in, two nodes each."""
    from guatu.org.models import Unit  # noqa: PLC0415 - needs the settings
    from guatu.org.types import UnitKind  # noqa: PLC0415 - as above
    from guatu.projects.models import InvestmentPlan, Node, Progress, Project  # noqa: PLC0415 - as above
    from guatu.projects.types import instant_after  # noqa: PLC0415 - as above

    city = Unit.objects.create(code="CITY", name="春城市", short="春城", kind=UnitKind.CITY)
    units = [
        Unit.objects.create(
            code=f"D{number:02}",
            name=f"第{number}区",
            short=f"{number}区",
            kind=UnitKind.DISTRICT,
            parent=city,
            position=number,
        )
        for number in range(20)
    ]
    rows = Project.objects.bulk_create(
        Project(
            code=f"P-{number:05}",
            name=f"项目{number}",
            unit=units[number % 20],
            stage="building",
            start_actual=date(2026, 1, 10),
            due=date(2026, 11, 30),
            total_investment=Decimal(900_000_000),
        )
        for number in range(count)
    )
    plan, now = Decimal(100_000_000), _now()
    InvestmentPlan.objects.bulk_create(
        [InvestmentPlan(project=row, year=2026, amount=plan) for row in rows], batch_size=500
    )
    Progress.objects.bulk_create(
        [
            Progress(
                project=row,
                period="2026-05",
                invested_year=plan * (number % 60) / 100,
                invested_total=plan,
                recorded_at=now,
                current=True,
            )
            for number, row in enumerate(rows)
        ],
        batch_size=500,
    )
    latest = date(2026, 6, 30)
    Node.objects.bulk_create(
        [
            Node(
                project=row,
                code=code,
                name=code,
                position=place,
                duration=20,
                calendar="continuous",
                late_start=latest - timedelta(days=19),
                late_finish=instant_after(latest),
                early_start=latest - timedelta(days=19),
                early_finish=instant_after(latest),
            )
            for row in rows
            for place, code in enumerate(("LAND", "WORKS"), start=1)
        ],
        batch_size=500,
    )


def _now() -> Any:
    from guatu.kernel.clock import clock  # noqa: PLC0415 - needs the settings

    return clock().now()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
