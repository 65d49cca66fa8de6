"""Plans drawn at random, within what a file can say."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from guatu.projects.adapters.exchange.model import (
    PERCENT,
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    Constraint,
    ExchangePlan,
    Kind,
    Link,
    Recurrence,
    Resource,
    Task,
    WorkWeek,
)

TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=12
)
MOMENTS = st.builds(
    lambda day, clock: datetime.combine(day, clock.replace(microsecond=0)),
    st.dates(date(1984, 1, 1), date(2149, 1, 1)),
    st.times(),
)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
SPANS = st.integers(0, 10**8).map(lambda seconds: timedelta(seconds=seconds))
UIDS = st.integers(1, 10_000)
HOURS = st.sampled_from(((), ((480, 720), (780, 1020)), ((0, 180), (1380, 1440)), ((0, 1440),), ((1, 2),)))
WEEKS = st.tuples(*[st.none() | HOURS] * 7)


@st.composite
def exceptions(draw: st.DrawFn) -> CalendarException:
    first = draw(DAYS)
    small = st.none() | st.integers(0, 12)
    recurrence = st.builds(Recurrence, st.integers(2, 7), small, small, small, small, small, small, small)
    return CalendarException(
        first,
        first + timedelta(days=draw(st.integers(0, 400))),
        draw(HOURS),
        draw(TEXTS),
        draw(st.none() | recurrence),
    )


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, ...]:
    """Derived ones from earlier ones only: no circle."""
    found: list[Calendar] = []
    for uid in draw(st.lists(UIDS, unique=True, max_size=4)):
        base = draw(st.none() | st.sampled_from([row.uid for row in found])) if found else None
        first = draw(DAYS)
        week = WorkWeek(first, first + timedelta(days=20), draw(WEEKS), draw(TEXTS))
        found.append(
            Calendar(
                uid, draw(TEXTS), draw(WEEKS), draw(st.booleans()), base,
                tuple(draw(st.lists(exceptions(), max_size=3))), draw(st.sampled_from(((), (week,)))),
            )
        )  # fmt: skip
    return tuple(found)


BASELINES = st.lists(
    st.builds(
        Baseline, st.integers(0, 10), st.none() | MOMENTS, st.none() | MOMENTS, st.none() | SPANS,
        st.none() | st.sampled_from((7, 8, 39)), st.none() | SPANS,
    ),
    max_size=3,
).map(tuple)  # fmt: skip


def tasks(uid: int) -> st.SearchStrategy[Task]:
    moment, number = st.none() | MOMENTS, st.none() | st.integers(0, 100)
    return st.builds(
        Task, uid=st.just(uid), id=number, name=TEXTS, outline_level=st.integers(0, 5), wbs=TEXTS, outline_number=TEXTS,
        summary=st.booleans(), milestone=st.booleans(), manual=st.booleans(), active=st.booleans(),
        external=st.booleans(), null=st.booleans(), recurring=st.booleans(), calendar=st.none() | UIDS,
        ignores_resource_calendar=st.booleans(), kind=number, effort_driven=st.none() | st.booleans(), priority=number,
        start=moment, finish=moment, duration=st.none() | SPANS, duration_format=number, manual_start=moment,
        manual_finish=moment, manual_duration=st.none() | SPANS, constraint=st.sampled_from(Constraint),
        constraint_date=moment, deadline=moment, percent_complete=number, actual_start=moment, actual_finish=moment,
        actual_duration=st.none() | SPANS, remaining=st.none() | SPANS, stop=moment, resume=moment, early_start=moment,
        early_finish=moment, late_start=moment, late_finish=moment, levelling_delay=number, levelling_format=number,
        notes=TEXTS, baselines=BASELINES,
    )  # fmt: skip


@st.composite
def links(draw: st.DrawFn, uids: list[int]) -> tuple[Link, ...]:
    """By successor in the order of the tasks, as a file lists them."""
    found: list[Link] = []
    for successor in uids:
        others = [uid for uid in uids if uid != successor]
        for predecessor in draw(st.lists(st.sampled_from(others), max_size=2)) if others else []:
            percent = draw(st.none() | st.integers(-200, 200))
            lag = (
                timedelta()
                if percent is not None
                else draw(st.integers(-(10**6), 10**6)) * timedelta(seconds=6)
            )
            formats = sorted(PERCENT) if percent is not None else [None, 3, 5, 7, 8, 9, 39]
            kind, form = draw(st.sampled_from(Kind)), draw(st.sampled_from(formats))
            found.append(Link(predecessor, successor, kind, lag, percent, form, draw(st.booleans())))
    return tuple(found)


@st.composite
def plans(draw: st.DrawFn) -> ExchangePlan:
    """Anything that the neutral plan can hold."""
    uids = draw(st.lists(UIDS, unique=True, max_size=5))
    moment = st.none() | MOMENTS
    resource = st.builds(
        Resource, UIDS, st.none() | UIDS, TEXTS, st.none() | st.integers(0, 2), st.none() | UIDS
    )
    assignment = st.builds(
        Assignment,
        UIDS,
        UIDS,
        UIDS,
        moment,
        moment,
        st.none() | SPANS,
        TEXTS,
        st.none() | UIDS,
        st.none() | UIDS,
    )
    minutes = st.integers(0, 1439)
    return ExchangePlan(
        name=draw(TEXTS), title=draw(TEXTS), start=draw(moment), finish=draw(moment), from_start=draw(st.booleans()),
        status_date=draw(moment), current_date=draw(moment), calendar=draw(st.none() | UIDS),
        minutes_per_day=draw(st.integers(1, 1440)), minutes_per_week=draw(st.integers(1, 10080)),
        days_per_month=draw(st.integers(1, 31)),
        default_start=draw(minutes), default_finish=draw(minutes),
        calendars=draw(calendars()), tasks=tuple(draw(tasks(uid)) for uid in uids),
        links=draw(links(uids)),
        resources=tuple(draw(st.lists(resource, max_size=2))),
        assignments=tuple(draw(st.lists(assignment, max_size=2))),
    )  # fmt: skip
