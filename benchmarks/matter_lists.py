"""Every list page of dispatch among 100,000 open matters: its queries and its processor time, as a dispatcher reads it.

    .venv/bin/python benchmarks/matter_lists.py FOLDER COUNT

Pages are whole answers of Django's test client: middleware, permission, queries, template.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from escalation import TODAY, city, environment
from measure import Table

MATTERS = 100_000
CLOSED, ENTERPRISES = 2_000, 200
PACKAGES = ("django",)
HEAD = ("page", "queries", "processor ms", "answer kB")
NOTE = (
    f"{MATTERS:,} open matters of 20 units on SQLite, {CLOSED:,} closed ones, {ENTERPRISES} enterprises, 500 sheets, "
    "100 meetings, one draw. Each page as the dispatcher gets it from Django's test client, the second time of two."
)
LIST = "/dispatch/"
PAGES = (
    LIST, f"{LIST}?page=2", f"{LIST}?mine=1", f"{LIST}?mine=post", f"{LIST}?kind=problem", f"{LIST}?state=to_act",
    f"{LIST}?state=signed", f"{LIST}?limit=overdue", f"{LIST}?limit=late", f"{LIST}?unit=3", f"{LIST}?state=closed",
    "/dispatch/orders/", "/dispatch/meetings/", "/dispatch/samples/", "/dispatch/samples/1/",
    "/dispatch/enterprises/", "/dispatch/enterprises/22/", "/api/dispatch/matters", "/api/dispatch/orders",
)  # fmt: skip


def further() -> None:
    """Closed matters, enterprises with matters, sheets, meetings, a draw."""
    from datetime import date, timedelta  # noqa: PLC0415 - after the settings

    from guatu.dispatch.actions import sample_closed  # noqa: PLC0415
    from guatu.dispatch.models import Matter, Meeting, SupervisionOrder  # noqa: PLC0415
    from guatu.org.models import Account, Post, Unit  # noqa: PLC0415
    from guatu.org.types import Actor  # noqa: PLC0415

    day = date.fromisoformat(TODAY)
    root = Unit.objects.get(code="C")
    places = list(Unit.objects.filter(kind="district"))
    posts = [Post.objects.create(unit=place, title="填报岗") for place in places]
    office = Post.objects.create(unit=root, title="调度岗")
    Account.objects.filter(username="office").update(post=office)
    for place, post in zip(places, posts, strict=True):
        Matter.objects.filter(unit=place).update(post=post, holder_post=post)
    firms = [
        Unit.objects.create(
            code=f"E{n}", name=f"企业{n}", short=f"企{n}", kind="enterprise", parent=places[n % 20]
        )
        for n in range(ENTERPRISES)
    ]
    rows = (
        Matter(
            kind="request", number=f"C{n}", title=f"已办{n}", filed_on=day - timedelta(40), desk=root, verifier=root,
            unit=places[n % 20], holder=root, held_since=day, held_until=None, due_on=day, first_due=day,
            issued_on=day - timedelta(40), state="closed", closed_on=day - timedelta(5), about_kind="org.unit",
            about_id=str(firms[n % ENTERPRISES].pk),
        )
        for n in range(CLOSED)
    )  # fmt: skip
    Matter.objects.bulk_create(rows, batch_size=2_000)
    SupervisionOrder.objects.bulk_create(
        SupervisionOrder(
            number=f"O{n}", colour="blue", name="提示单", name_en="Reminder", matter_id=n + 1, unit=places[n % 20],
            reason="超期", reason_en="late", rules="sanming-2017 1", issued_on=day - timedelta(20), due_on=day,
        )
        for n in range(500)
    )  # fmt: skip
    Meeting.objects.bulk_create(Meeting(name=f"第{n}次", period="2026-05", on=day) for n in range(100))
    sample_closed(Actor.operator("bench"), seed="bench", percent=10)


def look() -> list[list[str]]:
    """A row for each page. Stops at a page that does not answer 200."""
    from django.conf import settings  # noqa: PLC0415 - after the settings
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from guatu.org.models import Account  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    browser = Client()
    browser.force_login(
        Account.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend"
    )
    found = []
    for page in PAGES:
        browser.get(page)
        began = time.process_time()
        with CaptureQueriesContext(connection) as caught:
            answer = browser.get(page)
        spent = time.process_time() - began
        if answer.status_code != 200:
            raise SystemExit(f"{page} answers {answer.status_code}")
        found.append([page, str(len(caught)), f"{1000 * spent:.0f}", f"{len(answer.content) / 1000:.0f}"])
    return found


def run(count: int = MATTERS) -> Table:
    """Builds a house of its own, and asks for every page."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, __file__, name, str(count)]
        done = subprocess.run(  # noqa: S603 - our own
            command, env=environment(Path(name)), capture_output=True, text=True, check=True
        )
    rows: list[list[Any]] = json.loads(done.stdout)
    return Table("Lists of matters", NOTE, HEAD, rows)


def main(folder: Path, count: str) -> None:
    """Build and look, in this process."""
    os.environ.update(environment(folder))
    import django  # noqa: PLC0415 - after the settings

    django.setup()
    city(int(count))
    further()
    sys.stdout.write(json.dumps(look()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
