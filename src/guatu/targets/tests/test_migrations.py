"""Targets and figures of the first tables, in use, come through every later migration: SQLite and PostgreSQL."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

OLD = ("targets", "0001_initial")
ALIAS = "old"
APRIL = datetime(2026, 4, 15, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def old_house(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Any]:
    """A database of its own with the first tables of targets: a file, or a schema beside the tests' tables."""
    settings = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA {ALIAS}")
            settings["OPTIONS"] = {**settings.get("OPTIONS", {}), "options": f"-c search_path={ALIAS}"}
        else:
            settings["NAME"] = str(tmp_path / "old.sqlite3")
        connections.databases[ALIAS] = settings
        try:
            MigrationExecutor(connections[ALIAS]).migrate([OLD])
            yield connections[ALIAS]
        finally:
            connections[ALIAS].close()
            del connections.databases[ALIAS], connections[ALIAS]
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"DROP SCHEMA {ALIAS} CASCADE")


def _fill(apps: Any) -> None:
    """A year's plan and a campaign over one indicator; a figure twice corrected, another never."""

    def make(model: str, **facts: Any) -> Any:
        room = "org" if model == "Unit" else "targets"
        return apps.get_model(room, model).objects.using(ALIAS).create(**facts)

    city = make("Unit", code="220100", name="春城市", short="春城", kind="city")
    zone = make("Unit", code="220191", name="高新区", short="高新", kind="zone", parent=city)
    homes = make("Indicator", code="homes", name="小区", measure="个", kind="count")
    year = make("Plan", code="2026", name="年度", kind="year", start=date(2026, 1, 1), end=date(2026, 12, 31))
    campaign = make(
        "Plan", code="c", name="攻坚", kind="campaign", start=date(2024, 3, 1), end=date(2026, 12, 31)
    )
    area = make("Area", plan=year, code="life", name="民生")
    make("Task", area=area, code="T1", name="改造", indicator=homes)
    for plan, year_, amount in ((year, 2026, 447), (campaign, 2025, 200), (campaign, 2026, 470)):
        for unit in (city, zone):
            for period in (f"{year_}", f"{year_}-01", f"{year_}-02"):
                value = Decimal(amount) if len(period) == 4 else Decimal(amount) / 2
                make("Target", plan=plan, indicator=homes, unit=unit, period=period, bottom_line=value,
                     sentence=f"改造{amount}个", document="报告")  # fmt: skip
    for revision, figure in enumerate((10, 12, 11), start=1):
        make("Observation", indicator=homes, unit=zone, period="2026-03", revision=revision, value=figure,
             current=revision == 3, recorded_at=APRIL.replace(day=14 + revision))  # fmt: skip
    make("Observation", indicator=homes, unit=zone, period="2026-04", value=20, recorded_at=APRIL)


def test_a_house_in_use_comes_through(old_house: Any) -> None:
    executor = MigrationExecutor(old_house)
    _fill(executor.loader.project_state([OLD]).apps)
    executor = MigrationExecutor(old_house)
    newest = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "targets"]
    executor.migrate(newest)
    apps = MigrationExecutor(old_house).loader.project_state(newest).apps

    def rows(model: str) -> Any:
        return apps.get_model("targets", model).objects.using(ALIAS)

    versions = {
        (row.plan.code, row.year): row for row in rows("TargetVersion").select_related("plan").order_by("pk")
    }
    assert set(versions) == {("2026", 2026), ("c", 2025), ("c", 2026)}
    for (plan, year), row in versions.items():
        assert (row.number, row.holds_from) == (1, date(year, 1, 1)), plan
        assert (row.reason, row.approver, row.approver_post_id) == ("", "", None)
    asked = versions["2026", 2026]
    assert (asked.sentence, asked.document) == ("改造447个", "报告")
    kept = rows("Target").filter(version=asked).values_list("unit__code", "period", "bottom_line")
    assert set(kept) == {
        (unit, period, Decimal("447") if period == "2026" else Decimal("223.5"))
        for unit in ("220100", "220191")
        for period in ("2026", "2026-01", "2026-02")
    }
    figures = list(rows("Observation").filter(period="2026-03").order_by("revision"))
    ends = [row.superseded_at for row in figures]
    assert ends == [figures[1].recorded_at, figures[2].recorded_at, None]
    assert rows("Observation").get(period="2026-04").superseded_at is None
    assert rows("Task").get().retired_on is None
    assert rows("Indicator").get().statistical is True
