"""The reasons of `guatu.engine.why` as people would say them, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from guatu.engine.crossed import Crossed, Pause
from guatu.engine.network import Kind, Link
from guatu.engine.result import Schedule
from guatu.engine.why import Cause, Step, Which, why
from guatu.kernel.calendar import ONE_DAY
from guatu.kernel.language import Phrase
from guatu.kernel.saying import counted

Names = Mapping[str, Phrase]
"""What people call the nodes, by code; a code is its own name where it is missing."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_HELD: Final = {
    Cause.START: Phrase("整个计划从{on}开始", "the plan starts on {on}"),
    Cause.DATA_DATE: Phrase(
        "没做的工作从数据日期{on}算起", "work still to do counts from the data date, {on}"
    ),
    Cause.NOT_BEFORE: Phrase("{name}不得早于{on}开工", "{name} may not start before {on}"),
    Cause.ACTUAL_START: Phrase("{name}已于{on}开工", "{name} started on {on}"),
    Cause.ACTUAL_FINISH: Phrase("{name}已于{on}完成", "{name} was finished on {on}"),
    Cause.DEADLINE: Phrase("{name}的期限是{on}", "the deadline of {name} is {on}"),
    Cause.DUE: Phrase("整个计划的期限是{on}", "the plan is due on {on}"),
    Cause.FINISH: Phrase(
        "整个计划最早{on}完成，没有另定期限",
        "the plan can be finished on {on} at the earliest and has no other due date",
    ),
    Cause.WITHHELD: Phrase("{name}受另一个项目约束", "another project binds {name}"),
}


def sentence_of(
    code: str, which: Which, day: date, steps: Sequence[Step], names: Names, *, is_instant: bool
) -> Phrase:
    """The date, and because of what: the work, who waits for whom, the stops between, and what holds it in the end."""
    said = _headline(_name(code, names), which, _day(day, None), is_instant=is_instant)
    if steps and steps[0].cause in (Cause.ACTUAL_START, Cause.ACTUAL_FINISH):
        fact = _last(steps[0], day, names)
        return Phrase(f"{fact.zh}。", f"{_capital(fact.en)}.")
    because = [*_own_work(code, steps), *_others(code, which, steps, names), *_stops(steps, day)]
    because.append(_last(steps[-1], day, names))
    return Phrase(
        f"{said.zh}：因为{'，'.join(one.zh for one in because)}。",
        f"{said.en}, because {_listed([one.en for one in because])}.",
    )


def sentences_of(steps: Iterable[Step], day: date, names: Names) -> tuple[Phrase, ...]:
    """One sentence for every step; years are said where they are not that of `day`."""
    return tuple(_step(step, day, names) for step in steps)


def short_sentence(plan: Schedule, names: Names | None = None) -> Phrase | None:
    """By how many days the plan misses its due date, and along which chain; None where it does not."""
    due = plan.basis.prepared.network.due
    if due is None or not plan.days_short:
        return None
    called, last, limit = names or {}, plan.finish - ONE_DAY, due - ONE_DAY
    can, must = _day(last, None), _day(limit, last)
    chain = [_name(code, called) for code in plan.critical_chain]
    zh = f"整个计划最早{can.zh}完成，比期限{must.zh}晚{plan.days_short}天。"
    days = counted(plan.days_short, "day")
    en = f"The plan can be finished on {can.en} at the earliest, {days} after its due date, {must.en}."
    if not chain:
        return Phrase(zh, en)
    why_so = why(plan, plan.critical_chain[-1], Which.EARLY_FINISH, called).sentence
    return Phrase(
        f"{zh}关键线路：{'→'.join(one.zh for one in chain)}。{why_so.zh}",
        f"{en} The critical chain: {' → '.join(one.en for one in chain)}. {why_so.en}",
    )


def _headline(name: Phrase, which: Which, day: Phrase, *, is_instant: bool) -> Phrase:
    if is_instant:
        zh_verb, en_verb = "达到", "reached"
    else:
        zh_verb, en_verb = ("完成", "finished") if which.is_finish else ("开工", "started")
    if which.is_late:
        return Phrase(
            f"{name.zh}最迟必须在{day.zh}{zh_verb}", f"{name.en} must be {en_verb} by {day.en} at the latest"
        )
    return Phrase(
        f"{name.zh}最早{day.zh}才能{zh_verb}", f"{name.en} can be {en_verb} on {day.en} at the earliest"
    )


def _own_work(code: str, steps: Sequence[Step]) -> list[Phrase]:
    """Of the node asked about, where its work is a reason."""
    for step in steps[:2]:
        if step.cause is Cause.WORK and step.code == code:
            days = counted(step.work_days, "working day")
            if step.is_remaining:
                return [Phrase(f"它还剩{step.work_days}个工作日", f"it has {days} left")]
            return [Phrase(f"它要做{step.work_days}个工作日", f"it takes {days}")]
    return []


def _others(code: str, which: Which, steps: Sequence[Step], names: Names) -> list[Phrase]:
    """Who waits for it, or for whom it waits: the others on the chain."""
    met: dict[str, None] = {}
    for step in steps:
        if step.cause is Cause.LINK:
            met.update(dict.fromkeys((step.other, step.code)))
    met.pop(code, None)
    if not met:
        return []
    others = [_name(other, names) for other in met]
    first, last, count = others[0], others[-1], len(others)
    if which.is_late:
        if count == 1:
            return [Phrase(f"{first.zh}要等它", f"{first.en} waits for it")]
        return [
            Phrase(
                f"从{first.zh}到{last.zh}有{count}项工作要等它",
                f"{count} pieces of work wait for it, from {first.en} to {last.en}",
            )
        ]
    if count == 1:
        return [Phrase(f"它要等{first.zh}", f"it waits for {first.en}")]
    return [
        Phrase(
            f"它要等从{last.zh}到{first.zh}的{count}项工作",
            f"it waits for {count} pieces of work, from {last.en} to {first.en}",
        )
    ]


def _stops(steps: Sequence[Step], day: date) -> list[Phrase]:
    pauses: dict[Pause, None] = {}
    for step in steps:
        if step.crossed is not None:
            pauses.update(dict.fromkeys(step.crossed.stops))
    if not pauses:
        return []
    spans = [_span(first, last, day) for first, last in sorted(pauses)]
    return [
        Phrase(
            f"其间要让过停工期（{'、'.join(span.zh for span in spans)}）",
            f"nothing is done in the yearly stop ({', '.join(span.en for span in spans)})",
        )
    ]


def _step(step: Step, day: date, names: Names) -> Phrase:
    name = _name(step.code, names)
    if step.cause is Cause.WORK and step.crossed is not None:
        return _work(step, step.crossed, name, day)
    if step.cause is Cause.WAIT and step.crossed is not None:
        span = _span(step.crossed.first, step.crossed.end - ONE_DAY, day)
        between = _between(step.crossed)
        return Phrase(
            f"{name.zh}在{span.zh}没有工作日：{between.zh}。",
            f"{name.en} has no working day {span.en}: {between.en}.",
        )
    if step.cause is Cause.LINK and step.link is not None:
        tie = _link(step.link, name, _name(step.other, names))
        return Phrase(f"{tie.zh}。", f"{_capital(tie.en)}.")
    if step.cause is Cause.PART:
        row = _name(step.other, names)
        return Phrase(f"{name.zh}是{row.zh}的一部分。", f"{name.en} is part of {row.en}.")
    last = _last(step, day, names)
    return Phrase(f"{last.zh}。", f"{_capital(last.en)}.")


def _work(step: Step, days: Crossed, name: Phrase, day: date) -> Phrase:
    span, between = _span(days.first, days.end - ONE_DAY, day), _between(days)
    count = counted(step.work_days, "working day")
    zh = f"{name.zh}{'还剩' if step.is_remaining else '要做'}{step.work_days}个工作日（{span.zh}）"
    en = f"{name.en} {'has' if step.is_remaining else 'takes'} {count}{' left' if step.is_remaining else ''}"
    return Phrase(
        f"{zh}，其间{between.zh}。" if between.zh else f"{zh}。",
        f"{en} ({span.en}); between lie {between.en}." if between.en else f"{en} ({span.en}).",
    )


def _between(days: Crossed) -> Phrase:
    """What is not plain working days; empty where there is nothing."""
    zh, en = [], []
    if days.rest:
        zh.append(f"休息日{days.rest}天")
        en.append(counted(days.rest, "day") + " of rest")
    if days.holidays:
        zh.append(f"节假日{days.holidays}天")
        en.append(counted(days.holidays, "holiday"))
    if days.stopped:
        zh.append(f"停工{days.stopped}天")
        en.append(counted(days.stopped, "day") + " of the yearly stop")
    if days.make_up:
        zh.append(f"调休上班{days.make_up}天")
        en.append(counted(days.make_up, "make-up day") + " worked")
    return Phrase("、".join(zh), _listed(en))


def _link(link: Link, after: Phrase, before: Phrase) -> Phrase:
    """after waits for before."""
    zh_given, en_given = ("开工", "starts") if link.kind in (Kind.SS, Kind.SF) else ("完成", "is finished")
    zh_bound, en_bound = ("开工", "starts") if link.kind in (Kind.FS, Kind.SS) else ("完成", "is finished")
    if link.lag == 0:
        return Phrase(
            f"{after.zh}要等{before.zh}{zh_given}才能{zh_bound}",
            f"{after.en} {en_bound} only when {before.en} {en_given}",
        )
    working = link.lag_calendar is not None
    count = abs(link.lag)
    zh_days = f"{count}个工作日" if working else f"{count}天"
    en_days = counted(count, "working day" if working else "day")
    if link.lag > 0:
        return Phrase(
            f"{after.zh}要等{before.zh}{zh_given}满{zh_days}才能{zh_bound}",
            f"{after.en} {en_bound} no sooner than {en_days} after {before.en} {en_given}",
        )
    return Phrase(
        f"{after.zh}最早可在{before.zh}{zh_given}前{zh_days}{zh_bound}",
        f"{after.en} {en_bound} no sooner than {en_days} before {before.en} {en_given}",
    )


def _last(step: Step, day: date, names: Names) -> Phrase:
    """What holds the chain in the end, without its full stop."""
    name, on, said = _name(step.code, names), _day(step.day or day, day), _HELD[step.cause]
    return Phrase(said.zh.format(name=name.zh, on=on.zh), said.en.format(name=name.en, on=on.en))


def _name(code: str, names: Names) -> Phrase:
    said = names.get(code) or Phrase(code, code)
    return Phrase(f"“{said.zh}”", f"“{said.en}”")


def _day(day: date, beside: date | None) -> Phrase:
    """With its year, unless it is that of the day beside it."""
    zh, en = f"{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]}"
    if beside is None or beside.year != day.year:
        return Phrase(f"{day.year}年{zh}", f"{en} {day.year}")
    return Phrase(zh, en)


def _span(first: date, last: date, beside: date) -> Phrase:
    """From a first to a last day, both included."""
    begin, end = _day(first, beside), _day(last, beside)
    if first == last:
        return Phrase(begin.zh, f"on {begin.en}")
    return Phrase(f"{begin.zh}至{end.zh}", f"from {begin.en} to {end.en}")


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
