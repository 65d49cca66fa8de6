"""A city's portfolio for the battle map, in a SQLite database of its own: `battle.py` runs this.

`PYTHONPATH=src python benchmarks/battle_city.py FOLDER PROJECTS` prints JSON: the seconds it took, and a session of a
dispatcher. Days are drawn, not worked back: what is measured is reading, sending and drawing.
"""

import json
import os
import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

TODAY, NODES, UNITS = date(2026, 6, 8), 32, 16


def main(folder: Path, projects: int) -> dict[str, Any]:
    """Builds the city."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "guatu.site.settings",
        "GUATU_VAR": str(folder),
        "GUATU_TODAY": TODAY.isoformat(),
        "DATABASE_URL": f"sqlite:///{folder / 'guatu.sqlite3'}",
    }
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    _city(projects)
    return {"built": time.perf_counter() - begun, "session": _session()}


def _city(count: int) -> None:
    from django.utils import timezone  # noqa: PLC0415 - needs the settings

    from guatu.org.models import Unit  # noqa: PLC0415 - as above
    from guatu.projects.models import Node, Project, Schedule  # noqa: PLC0415 - as above
    from guatu.status.models import Light  # noqa: PLC0415 - as above

    chance = random.Random(1)  # noqa: S311 - no secret
    city = Unit.objects.create(code="CITY", name="春城市", name_en="Chuncheng", short="春城", kind="city")
    units = Unit.objects.bulk_create(
        Unit(code=f"U{at:02}", name=f"第{at}区", name_en=f"District {at}", short=f"{at}区", kind="district",
             position=at, parent=city)
        for at in range(UNITS)
    )  # fmt: skip
    starts = [TODAY - timedelta(days=chance.randrange(900)) for _ in range(count)]
    rows = Project.objects.bulk_create(
        [
            Project(
                code=f"P-{at:05}", name=f"{at % UNITS}区轨道客车转向架智能制造项目{at}", unit=units[at % UNITS],
                name_en=f"Rail bogie plant {at}", stage="building", due=start + timedelta(days=900),
            )
            for at, start in enumerate(starts)
        ],
        batch_size=500,
    )  # fmt: skip
    for row, start in zip(rows, starts, strict=True):
        Node.objects.bulk_create(_nodes(Node, row, start, chance))
    Schedule.objects.bulk_create(
        [
            Schedule(project=row, due=row.due or TODAY, earliest_finish=TODAY, days_short=at % 3 * 10,
                     digest="", computed_at=timezone.now())
            for at, row in enumerate(rows)
        ],
        batch_size=500,
    )  # fmt: skip
    Light.objects.bulk_create(
        [
            Light(subject_kind="projects.project", subject_id=row.pk, period="2026-05", unit_id=row.unit_id,
                  colour=chance.choice(["red", "yellow", "green", "green", "grey"]), computed_at=timezone.now())
            for row in rows
        ],
        batch_size=500,
    )  # fmt: skip


def _nodes(kind: Any, row: Any, start: date, chance: random.Random) -> list[Any]:
    """One after the other, 900 days long in all; what lies before today is done, one in nine of the next held up."""
    found, first = [], start
    for at in range(NODES):
        last = first + timedelta(days=chance.randrange(8, 46))
        done = last < TODAY - timedelta(days=20)
        found.append(
            kind(
                project=row, code=f"N{at:02}", name=f"节点{at}", name_en=f"Node {at}", position=at, duration=20,
                early_start=first, early_finish=last, late_start=first, late_finish=last,
                baseline_start=first - timedelta(days=9), baseline_finish=last - timedelta(days=9),
                actual_start=first if done else None, actual_finish=last if done else None,
                blocker_kind="land" if first < TODAY < last and chance.random() < 0.11 else "", holder="市自然资源局",
            )
        )  # fmt: skip
        first = last
    return found


def _session() -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 - needs settings
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 - as above

    from guatu.org.models import Account, Unit  # noqa: PLC0415 - as above

    account = Account(username="bench", role="dispatcher", unit=Unit.objects.get(code="CITY"))
    account.set_unusable_password()
    account.save()
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))) + "\n")
