"""The city of the month-end rush, and what stands in it afterwards: `rush.py` runs this in processes of its own.

`rush_city.py build UNITS PROJECTS` prints JSON: the form's id and, for each unit, its id and its reporter's API token.
`rush_city.py check FILE` reads what was acknowledged (JSON lists of submission id, key of a cell, its text) and prints
what of it is lost, double or half-written, and whether the ledger verifies.
"""

import json
import os
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

TODAY = "2026-06-08"


def build(units: int, projects: int) -> dict[str, Any]:
    """A district for each reporter, with projects under way; the house's monthly form, owed since 2020."""
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    call_command("migrate", verbosity=0)
    from guatu.collect.actions import create_form  # noqa: PLC0415 - needs the settings
    from guatu.kernel.period import Period  # noqa: PLC0415 - as above
    from guatu.org.actions import issue_token  # noqa: PLC0415 - as above
    from guatu.org.models import Account, Unit  # noqa: PLC0415 - as above
    from guatu.org.queries import actor_for  # noqa: PLC0415 - as above
    from guatu.org.types import Actor, Role, UnitKind  # noqa: PLC0415 - as above
    from guatu.projects.models import Project  # noqa: PLC0415 - as above
    from guatu.projects.types import Stage  # noqa: PLC0415 - as above
    from guatu.targets.models import Indicator  # noqa: PLC0415 - as above

    operator = Actor.operator("bench")
    city = Unit.objects.create(code="CITY", name="春城市", short="春城", kind=UnitKind.CITY)
    indicator = Indicator.objects.create(
        code="started", name="新开工项目", name_en="Projects started", measure="个", kind="count"
    )
    form = create_form(operator, indicator_ids=[indicator.pk], first_period=Period.parse("2020-01"))
    reporters = []
    for number in range(units):
        unit = Unit.objects.create(
            code=f"D{number:03}", name=f"第{number}区", short=f"{number}区", kind=UnitKind.DISTRICT, parent=city,
            position=number,
        )  # fmt: skip
        account = Account(username=f"r{number:03}", role=Role.REPORTER, unit=unit)
        account.set_unusable_password()
        account.save()
        for turn in range(projects):
            Project.objects.create(
                code=f"P-{number:03}-{turn}", name=f"项目{number}-{turn}", unit=unit, stage=Stage.BUILDING,
                total_investment=Decimal(900_000_000), due=date(2028, 11, 30),
            )  # fmt: skip
        reporters.append({"unit": unit.pk, "token": issue_token(actor_for(account), name="rush").secret})
    return {"form": form.pk, "reporters": reporters}


def check(acknowledged: list[list[Any]]) -> dict[str, Any]:
    """Every acknowledged submission there exactly once, with what was sent; nothing half-written; the chain whole."""
    from guatu.collect.models import Cell, Submission  # noqa: PLC0415 - needs the settings
    from guatu.ledger.models import Entry  # noqa: PLC0415 - as above
    from guatu.ledger.queries import verification  # noqa: PLC0415 - as above

    rows = {row.pk: row for row in Submission.objects.all()}
    entries = Counter(
        int(key)
        for key in Entry.objects.filter(verb="collect.submission.submit").values_list("subject_id", flat=True)
    )
    held = {
        (pk, f"{kind}:{subject}/{field}"): value
        for pk, kind, subject, field, value in Cell.objects.values_list(
            "submission_id", "subject_kind", "subject_id", "field", "value"
        )
    }
    cells = Counter(pk for pk, _ in held)
    submitted = {pk for pk, row in rows.items() if row.state == "submitted"}
    lost = [
        pk
        for pk, key, text in acknowledged
        if pk not in submitted or not entries[pk] or held.get((pk, key)) != text
    ]
    places = Counter((row.form_id, row.unit_id, row.period) for row in rows.values())
    verified = verification()
    return {
        "lost": len(lost),
        "double": sum(count - 1 for count in entries.values()) + sum(count - 1 for count in places.values()),
        # Handed in without its entry, or the other way round; opened without every cell.
        "half": len(submitted ^ set(entries)) + sum(cells[pk] != max(cells.values()) for pk in rows),
        "submitted": len(submitted),
        "entries": verified.entries,
        "fault": str(verified.fault or ""),
    }


def main(what: str, *words: str) -> dict[str, Any]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "guatu.site.settings"
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    if what == "build":
        return build(int(words[0]), int(words[1]))
    return check(json.loads(Path(words[0]).read_text(encoding="utf-8")))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
