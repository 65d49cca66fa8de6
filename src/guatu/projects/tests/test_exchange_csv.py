"""Our own table: Excel opens it right and gives it back; a bad cell is named by line and column."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.kernel.errors import GuatuError
from guatu.projects.adapters.exchange.csv import read_csv, write_csv
from guatu.projects.adapters.exchange.model import (
    Baseline,
    Calendar,
    Constraint,
    ExchangePlan,
    Kind,
    Link,
    Task,
)

HEADING = "编号,名称,工期,日历,前置,不早于,期限,实际开始,实际完成"
DAY = timedelta(hours=8)


def table(*rows: str, heading: str = HEADING) -> bytes:
    return "\r\n".join((heading, *rows, "")).encode("utf-8-sig")


def refusal(data: bytes) -> GuatuError:
    with pytest.raises(GuatuError) as caught:
        read_csv(data)
    return caught.value


# Excel trims nothing, but a cell's own blanks at its ends are no part of a name.
NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=10)
NIGHTS = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))


def at(day: date | None, hour: int) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001 - a plan has no zone


@st.composite
def tables(draw: st.DrawFn) -> ExchangePlan:
    """A plan in whole days, as the table can say it."""
    codes = draw(
        st.lists(st.text("ABN0123456789.-_号", min_size=1, max_size=8), unique=True, min_size=1, max_size=5)
    )
    used = draw(st.lists(st.sampled_from(("office", "outdoor")), min_size=len(codes), max_size=len(codes)))
    calendars = {name: uid for uid, name in enumerate(dict.fromkeys(used), start=1)}
    found: list[Task] = []
    for uid, code in enumerate(codes, start=1):
        days = draw(st.integers(0, 300))
        low, start, first = draw(NIGHTS), draw(NIGHTS), draw(NIGHTS)
        end = 17 if days else 8
        found.append(
            Task(
                uid=uid, id=uid, name=draw(NAMES), wbs=code, milestone=days == 0, calendar=calendars[used[uid - 1]],
                start=at(start, 8), finish=at(draw(NIGHTS), end), duration=days * DAY, duration_format=7,
                constraint=Constraint.ASAP if low is None else Constraint.SNET, constraint_date=at(low, 8),
                deadline=at(draw(NIGHTS), 17), actual_start=at(draw(NIGHTS), 8), actual_finish=at(draw(NIGHTS), end),
                baselines=() if first is None else (Baseline(0, at(first, 8), at(draw(NIGHTS), end)),),
            )
        )  # fmt: skip
    links = []
    for successor in range(2, len(codes) + 1):
        lag, form = draw(st.sampled_from(((0, 7), (3, 7), (-2, 7), (4, 8), (50, 19))))
        elapsed = timedelta(days=lag) if form == 8 else lag * DAY
        links.append(
            Link(
                draw(st.integers(1, successor - 1)), successor, draw(st.sampled_from(Kind)),
                timedelta() if form == 19 else elapsed, lag if form == 19 else None, form,
            )
        )  # fmt: skip
    starts = [task.start for task in found if task.start]
    finishes = [task.finish for task in found if task.finish]
    return ExchangePlan(
        start=min(starts, default=None), finish=max(finishes, default=None), calendar=1,
        calendars=tuple(Calendar(uid, name, (None,) * 7) for name, uid in calendars.items()),
        tasks=tuple(found), links=tuple(links),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(tables())
def test_what_is_written_reads_back_as_the_same_plan(plan: ExchangePlan) -> None:
    reading = read_csv(write_csv(plan))
    assert reading.plan == plan
    assert reading.unread == ()


def test_a_line_says_task_links_and_days() -> None:
    plan = read_csv(
        table("N01,选址,10,office,,,,,", "N03,基础,20,outdoor,N01FS+2d;N01SS+3ed,2026-04-01,2026/6/30,,")
    ).plan
    foundation = plan.tasks[1]
    assert (foundation.wbs, foundation.duration) == ("N03", 20 * DAY)
    assert (foundation.constraint_date, foundation.deadline) == (
        at(date(2026, 4, 1), 8),
        at(date(2026, 6, 30), 17),
    )
    assert [(row.kind, row.lag, row.is_elapsed) for row in plan.links] == [
        (Kind.FS, 2 * DAY, False),
        (Kind.SS, timedelta(days=3), True),
    ]


def test_english_headings_semicolons_and_chinese_encodings_are_read() -> None:
    heading = "code;name;duration;predecessors;remark"
    text = f"{heading}\nA;选址;1;;\nB;基础;2;A;later\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        reading = read_csv(text.encode(encoding))
        assert [task.name for task in reading.plan.tasks] == ["选址", "基础"]
        assert [(row.name, row.count) for row in reading.unread] == [("remark", 1)]


def test_no_cell_is_run_as_a_formula() -> None:
    names = ("=1+1", "+86", "-5", "@SUM(A1)", "'quoted", "'=x")
    plan = ExchangePlan(
        calendar=1,
        calendars=(Calendar(1, "office", (None,) * 7),),
        tasks=tuple(
            Task(
                uid=uid, id=uid, name=name, wbs=f"N{uid}", milestone=True, calendar=1, duration=timedelta(),
                duration_format=7,
            )
            for uid, name in enumerate(names, start=1)
        ),
    )  # fmt: skip
    data = write_csv(plan)
    cells = [line.split(",")[1] for line in data.decode("utf-8-sig").splitlines()[1:]]
    assert all(cell.startswith("'") for cell in cells)
    assert read_csv(data).plan == plan


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",基础,20,office,,,,,", "编号"),
        ("N01,基础,20,office,,,,,", "编号"),
        ("N03,基础,two,office,,,,,", "工期"),
        ("N03,基础,-1,office,,,,,", "工期"),
        ("N03,基础,1.5,office,,,,,", "工期"),
        ("N03,基础,20,office,N99FS,,,,", "前置"),
        ("N03,基础,20,office,N03FS,,,,", "前置"),
        ("N03,基础,20,office,N01XX+2,,,,", "前置"),
        ("N03,基础,20,office,,1 April,,,", "不早于"),
        ("N03,基础,20,office,,2026-02-30,,,", "不早于"),
        ("N03,基础,20,office,,,,,9999-01-01", "实际完成"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(row: str, column: str) -> None:
    error = refusal(table("N01,选址,10,office,,,,,", row))
    assert (error.number, error.facts["line"], error.facts["column"]) == ("G1665", 3, column)


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (b"", "G1660"),
        (b" \r\n", "G1660"),
        (bytes(30_000_000), "G1662"),
        (b"x" * 30_000_000, "G1662"),
        ("编号,名称\nN1,基础\n".encode(), "G1668"),
        (b"\xff\xfe\xff\xff\x80", "G1669"),
        (table('N01,"选址,10'), "G1669"),
        ("编号,名称,工期\n".encode("utf-16"), "G1669"),
        (b"\x00" * 10 + b"x", "G1669"),
        (b"PK\x03\x04\x00\x00", "G1669"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_such_table_is_refused(data: bytes, number: str) -> None:
    assert refusal(data).number == number
