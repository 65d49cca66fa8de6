"""Microsoft's XML: what is understood survives both ways, the rest is counted, what is hostile is refused."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from guatu.kernel.errors import GuatuError
from guatu.projects.adapters.exchange.check import check_plan
from guatu.projects.adapters.exchange.hours import Clock
from guatu.projects.adapters.exchange.model import Constraint, ExchangePlan, Kind, Reading
from guatu.projects.adapters.exchange.mspdi import read_mspdi, write_mspdi
from guatu.projects.adapters.exchange.mspdi.fields import TASK
from guatu.projects.tests.exchange_strategies import plans

SAMPLES = (
    "sample1.xml",
    "task-baselines-project2019-mspdi.xml",
    "task-links-project2003-mspdi.xml",
    "task-links-project2019-mspdi.xml",
)

STANDARD = """<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>
{days}</WeekDays></Calendar></Calendars>"""
WORKED = """<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes>
<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"""
CALENDARS = STANDARD.format(
    days="".join(WORKED.format(day=day) for day in range(2, 7))
    + "".join(f"<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>" for day in (1, 7))
)


def document(tasks: str, calendars: str = CALENDARS, head: str = "") -> bytes:
    """A small plan that starts on Monday, 6 January 2025."""
    return (
        '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><Name>P</Name>'
        f"<StartDate>2025-01-06T08:00:00</StartDate><CalendarUID>1</CalendarUID>{head}{calendars}"
        f"<Tasks>{tasks}</Tasks></Project>"
    ).encode()


def task(uid: int, start: str, finish: str, hours: int, more: str = "") -> str:
    return (
        f"<Task><UID>{uid}</UID><Name>N{uid}</Name><OutlineLevel>1</OutlineLevel><Start>2025-{start}:00</Start>"
        f"<Finish>2025-{finish}:00</Finish><Duration>PT{hours}H0M0S</Duration><DurationFormat>7</DurationFormat>{more}</Task>"
    )


def link(uid: int, kind: int, lag: int = 0, form: int = 7) -> str:
    return (
        f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{form}</LagFormat></PredecessorLink>"
    )


def bound(kind: int, at: str) -> str:
    return f"<ConstraintType>{kind}</ConstraintType><ConstraintDate>2025-{at}:00</ConstraintDate>"


def sample(shared: Path, name: str) -> Reading:
    return read_mspdi((shared / "data" / "mspdi" / name).read_bytes())


# --- both ways


@settings(max_examples=60, deadline=None)
@given(plans())
def test_what_is_written_reads_back_as_the_same_plan(plan: ExchangePlan) -> None:
    reading = read_mspdi(write_mspdi(plan))
    assert reading.plan == plan
    assert reading.unread == ()


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_microsofts_own_files_survive_a_round_trip(shared: Path, name: str) -> None:
    plan = sample(shared, name).plan
    assert plan.tasks
    assert read_mspdi(write_mspdi(plan)).plan == plan


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_a_task_is_written_in_the_order_of_microsofts_own_files(shared: Path, name: str) -> None:
    text = (shared / "data" / "mspdi" / name).read_text(encoding="utf-8")
    ours = [field.name for field in TASK] + ["PredecessorLink", "Baseline"]
    for element in re.findall(r"<Task>(.*?)</Task>", text, re.DOTALL):
        bare = re.sub(r"<(PredecessorLink|Baseline)>.*?</\1>", r"<\1/>", element, flags=re.DOTALL)
        theirs = [name for name in re.findall(r"<(\w+)", bare) if name in ours]
        assert all(ours.index(one) <= ours.index(other) for one, other in pairwise(theirs)), theirs


@pytest.mark.shared
def test_what_was_not_understood_is_counted_by_name_and_task(shared: Path) -> None:
    unread = {row.name: row for row in sample(shared, "sample1.xml").unread}
    assert unread["Task/Cost"].count == 7
    assert 23 in unread["Task/Cost"].tasks
    assert "Task/Start" not in unread


@pytest.mark.shared
def test_all_baselines_are_read(shared: Path) -> None:
    plan = sample(shared, "task-baselines-project2019-mspdi.xml").plan
    assert {row.number for found in plan.tasks for row in found.baselines} == set(range(11))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_namespaces_make_no_difference(encoding: str) -> None:
    plain = document(task(1, "01-06T08:00", "01-06T17:00", 8, "<Notes>工程</Notes>")).decode()
    prefixed = re.sub(r"<(/?)(?!\?)", r"<\1p:", plain).replace("xmlns=", "xmlns:p=")
    bare = plain.replace(' xmlns="http://schemas.microsoft.com/project"', "")
    found = [read_mspdi(text.encode(encoding)).plan for text in (plain, prefixed, bare)]
    assert found[0] == found[1] == found[2]
    assert found[0].tasks[0].notes == "工程"


# --- Microsoft's dates


@pytest.mark.shared
@pytest.mark.parametrize(("name", "compared"), list(zip(SAMPLES, (17, 0, 16, 0), strict=True)))
def test_our_forward_pass_gives_microsofts_own_dates(shared: Path, name: str, compared: int) -> None:
    checked = check_plan(sample(shared, name))
    assert (len(checked.compared), checked.different) == (compared, ())
    assert len(checked.compared) + len(checked.left_out) == checked.tasks
    assert checked.in_days[0] == checked.in_days[1]
    assert checked.by_hand[0] == checked.by_hand[1]


@pytest.mark.shared
def test_a_wrong_date_is_found(shared: Path) -> None:
    text = (shared / "data" / "mspdi" / "task-links-project2003-mspdi.xml").read_text(encoding="utf-8")
    moved = text.replace("<Finish>2014-10-21T17:00:00</Finish>", "<Finish>2014-10-22T17:00:00</Finish>")
    assert {row.uid for row in check_plan(read_mspdi(moved.encode())).different} == {4, 14, 16}


@pytest.mark.parametrize(
    "second",
    [
        task(2, "01-07T13:00", "01-07T17:00", 4, link(1, 1)),
        task(2, "01-08T13:00", "01-08T17:00", 4, link(1, 1, 4800)),
        # An elapsed day after Tuesday noon is Wednesday noon; work goes on at one.
        task(2, "01-08T13:00", "01-09T12:00", 8, link(1, 1, 14400, 8)),
        # Half of the predecessor's twelve hours.
        task(2, "01-08T10:00", "01-08T12:00", 2, link(1, 1, 50, 19)),
        task(2, "01-07T10:00", "01-07T12:00", 2, link(1, 0)),
        task(2, "01-06T13:00", "01-06T17:00", 4, link(1, 3, 2400)),
        task(2, "01-08T09:00", "01-08T12:00", 3, bound(4, "01-08T09:00") + link(1, 1)),
        task(2, "01-08T10:00", "01-08T12:00", 2, bound(6, "01-08T12:00") + link(1, 1)),
        task(2, "01-09T08:00", "01-09T10:00", 2, bound(2, "01-09T08:00")),
        task(2, "01-07T12:00", "01-07T12:00", 0, "<Milestone>1</Milestone>" + link(1, 1)),
    ],
    ids=["fs", "fs+1d", "fs+1ed", "fs+50%", "ff", "ss+4h", "snet", "fnet", "mso", "milestone"],
)  # fmt: skip
def test_hours_and_minutes_are_exact(second: str) -> None:
    checked = check_plan(read_mspdi(document(task(1, "01-06T08:00", "01-07T12:00", 12) + second)))
    assert len(checked.compared) == 2
    assert checked.different == ()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("<Manual>1</Manual>", "scheduled by hand"),
        ("<Active>0</Active>", "inactive task"),
        ("<LevelingDelay>4800</LevelingDelay>", "delayed by levelling"),
        ("<ConstraintType>1</ConstraintType>", "as late as possible"),
        ("<PercentComplete>100</PercentComplete>", "finished: its dates are facts"),
        ("<ExternalTask>1</ExternalTask>", "external task"),
    ],
)
def test_a_task_that_says_nothing_is_left_out_with_its_reason(more: str, reason: str) -> None:
    checked = check_plan(read_mspdi(document(task(1, "01-06T08:00", "01-06T17:00", 8, more))))
    assert [row.reason.en for row in checked.left_out] == [reason]
    assert checked.compared == ()


def test_what_waits_for_a_task_left_out_is_judged_by_the_dates_of_the_file() -> None:
    tasks = task(1, "01-15T08:00", "01-15T17:00", 8, "<Manual>1</Manual>") + task(
        2, "01-16T08:00", "01-16T17:00", 8, link(1, 1)
    )
    checked = check_plan(read_mspdi(document(tasks)))
    assert [(row.uid, row.equal) for row in checked.compared] == [(2, True)]


def test_a_limit_against_its_links_is_left_to_the_program() -> None:
    limit = bound(5, "01-06T08:00")
    tasks = task(1, "01-06T08:00", "01-06T17:00", 8) + task(
        2, "01-06T08:00", "01-06T17:00", 8, limit + link(1, 1)
    )
    assert [row.uid for row in check_plan(read_mspdi(document(tasks))).left_out] == [2]


def test_holidays_old_and_new_and_recurring_close_the_day() -> None:
    new = """<Exceptions><Exception><TimePeriod><FromDate>2025-01-07T00:00:00</FromDate>
        <ToDate>2025-01-07T23:59:00</ToDate></TimePeriod><Type>1</Type><DayWorking>0</DayWorking></Exception>
        <Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod><FromDate>2024-01-01T00:00:00</FromDate>
        <ToDate>2026-12-31T23:59:00</ToDate></TimePeriod><Type>5</Type><Period>1</Period><MonthItem>5</MonthItem>
        <MonthPosition>1</MonthPosition><DayWorking>0</DayWorking></Exception></Exceptions></Calendar>"""
    found = read_mspdi(document("", CALENDARS.replace("</Calendar>", new, 1))).plan
    clock = Clock(found)
    closed = [day.isoformat() for day in _january() if not clock.hours(1, day) and day.weekday() < 5]
    # The Tuesday taken off, and the second Tuesday of the month.
    assert closed == ["2025-01-07", "2025-01-14"]
    old = """<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2025-01-08T00:00:00</FromDate>
        <ToDate>2025-01-09T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays>"""
    clock = Clock(read_mspdi(document("", CALENDARS.replace("</WeekDays>", old, 1))).plan)
    assert [day.day for day in _january() if not clock.hours(1, day) and day.weekday() < 5] == [8, 9]


def _january() -> list[date]:
    return [date(2025, 1, day) for day in range(1, 32)]


def test_kinds_and_constraints_have_microsofts_numbers() -> None:
    tasks = task(1, "01-06T08:00", "01-06T17:00", 8) + task(
        2, "01-06T08:00", "01-06T17:00", 8,
        bound(7, "01-06T17:00")
        + link(1, 0) + link(1, 1) + link(1, 2) + link(1, 3),
    )  # fmt: skip
    plan = read_mspdi(document(tasks)).plan
    assert [row.kind for row in plan.links] == [Kind.FF, Kind.FS, Kind.SF, Kind.SS]
    assert plan.tasks[1].constraint is Constraint.FNLT


# --- refused, all of it, with the line

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Project><Name>&b;</Name></Project>"""
EXTERNAL = b"""<?xml version="1.0"?>
<!DOCTYPE Project SYSTEM "file:///etc/passwd"><Project/>"""
GOOD = document(task(1, "01-06T08:00", "01-06T17:00", 8))


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (b"", "G1660"),
        (b" \r\n ", "G1660"),
        (LAUGHS, "G1661"),
        (EXTERNAL, "G1661"),
        (bytes(100_000_000), "G1662"),
        (b"<Project>" + b"<a>" * 100, "G1662"),
        (b"<html><body/></html>", "G1663"),
        (b'<?xml version="1.0"?><Workbook/>', "G1663"),
        (GOOD[:-40], "G1664"),
        (b"PK\x03\x04 not XML", "G1664"),
        (GOOD.replace(b"N1", "工程".encode("gb18030")), "G1664"),
        (b'<?xml version="1.0" encoding="no-such"?><Project/>', "G1664"),
        (b"<Project>&nbsp;</Project>", "G1664"),
        (GOOD.replace(b"PT8H0M0S", b"eight hours"), "G1665"),
        (GOOD.replace(b"PT8H0M0S", b"PT999999999H0M0S"), "G1665"),
        (GOOD.replace(b"2025-01-06T17", b"2025-02-30T17"), "G1665"),
        (GOOD.replace(b"2025-01-06T17", b"9999-01-06T17"), "G1665"),
        (GOOD.replace(b"<UID>1</UID><Name>N1", b"<UID>x</UID><Name>N1"), "G1665"),
        (GOOD.replace(b"<UID>1</UID><Name>N1", b"<Name>N1"), "G1665"),
        (GOOD.replace(b"</Task>", b"<ConstraintType>9</ConstraintType></Task>"), "G1665"),
        (GOOD.replace(b"<Name>P", b"<MinutesPerDay>0</MinutesPerDay><Name>P"), "G1665"),
        (document(task(1, "01-06T08:00", "01-06T17:00", 8) * 2), "G1666"),
        (GOOD.replace(b"<Name>Standard", b"<BaseCalendarUID>2</BaseCalendarUID><Name>S").replace(
            b"</Calendars>", b"<Calendar><UID>2</UID><BaseCalendarUID>1</BaseCalendarUID></Calendar></Calendars>"),
            "G1667"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_hostile_or_broken_file_is_refused_whole(data: bytes, number: str) -> None:
    with pytest.raises(GuatuError) as caught:
        read_mspdi(data)
    assert caught.value.number == number
    assert caught.value.text("zh-hans")
    assert caught.value.remedy("en")


def test_a_refusal_names_the_line() -> None:
    broken = GOOD.replace(b"<Tasks>", b"<Tasks>\n\n\n").replace(b"PT8H0M0S", b"soon")
    with pytest.raises(GuatuError) as caught:
        read_mspdi(broken)
    line = broken[: broken.index(b"soon")].count(b"\n") + 1
    assert f"Line {line} " in caught.value.text("en")
    assert "soon" in caught.value.text("en")
