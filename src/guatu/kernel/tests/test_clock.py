"""Today comes from one place."""

import ast
from contextvars import Context
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import guatu
from guatu.kernel.clock import FixedDayClock, FrozenClock, SystemClock, clock, set_clock, use_clock

SOURCE = Path(guatu.__file__).parent
ASKING = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "timezone.now"}
ASKING_WITHOUT_ARGUMENTS = {"timezone.localdate", "timezone.localtime"}  # with one, they only convert it


def asks_the_machine(path: Path) -> list[int]:
    """Lines of a module that ask the machine for the time."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            name, forbidden = ast.unparse(node), ASKING
        elif isinstance(node, ast.Call) and not node.args and not node.keywords:
            name, forbidden = ast.unparse(node.func), ASKING_WITHOUT_ARGUMENTS
        else:
            continue
        if ".".join(name.split(".")[-2:]) in forbidden:
            lines.append(node.lineno)
    return lines


def test_only_the_clock_asks_the_machine() -> None:
    outside = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in sorted(SOURCE.rglob("*.py"))
        if path != SOURCE / "kernel" / "clock.py" and not {"tests", "migrations"} & set(path.parts)
        for line in asks_the_machine(path)
    ]
    assert outside == []
    assert asks_the_machine(SOURCE / "kernel" / "clock.py")


def test_a_fixed_day_keeps_the_day_and_the_real_time_of_day() -> None:
    fixed = FixedDayClock(date(2025, 6, 3))
    assert fixed.today() == date(2025, 6, 3)
    assert fixed.now().date() == date(2025, 6, 3)
    assert fixed.now().utcoffset() is not None


def test_a_frozen_clock_tells_the_day_of_its_own_zone() -> None:
    instant = datetime(2025, 12, 31, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert FrozenClock(instant).now() == instant
    assert FrozenClock(instant).today() == date(2025, 12, 31)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FrozenClock(datetime(2025, 1, 1))  # noqa: DTZ001 - the naive instant is what is tested


def test_the_system_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() is not None


def test_a_clock_holds_for_its_block_and_the_process_clock_returns() -> None:
    first, second = (FrozenClock(datetime(2025, month, 1, tzinfo=UTC)) for month in (1, 2))

    def outside_any_block() -> None:
        before = clock()
        set_clock(first)
        try:
            with use_clock(second):
                assert clock() is second
            assert clock() is first
        finally:
            set_clock(before)

    Context().run(outside_any_block)  # the suite's own fixtures may have set a clock for this one
