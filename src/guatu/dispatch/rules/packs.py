"""Packs and commitments: when they are owed, how late they went out, what has changed since one was frozen. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from math import ceil
from typing import Any

from guatu.dispatch.types import STATE_WORDS, state_of
from guatu.kernel.language import Phrase

USUAL_TIME = time(9)
"""When a meeting begins that nobody gave another hour."""

AHEAD = timedelta(hours=48)
"""A pack is sent so long before its meeting begins."""

AFTER = timedelta(hours=1)
"""Commitments are sent within so long after the meeting, or after what came later was ordered."""

COLOURS: Mapping[str, Phrase] = {
    "green": Phrase("绿", "green"),
    "yellow": Phrase("黄", "yellow"),
    "red": Phrase("红", "red"),
    "grey": Phrase("灰", "grey"),
    "done": Phrase("已完成", "done"),
    "": Phrase("无灯", "no light"),
}


def hours_late(owed_by: datetime, sent_at: datetime) -> int:
    """Whole hours begun after it was owed; 0 in time."""
    return max(0, ceil((sent_at - owed_by) / timedelta(hours=1)))


def differences(frozen: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[Phrase]:
    """What is no longer as the points of a pack say: lights, states, holders, due days; points that came or went."""
    then, today = {point["key"]: point for point in frozen}, {point["key"]: point for point in now}
    found = []
    for key, old in then.items():
        name = Phrase(old["zh"], old["en"])
        new = today.get(key)
        if new is None:
            found.append(Phrase(f"{name.zh}：已移出议程", f"{name.en}: off the agenda"))
            continue
        said = [_changed(old, new, field) for field in WATCHED]
        found += [Phrase(f"{name.zh}：{one.zh}", f"{name.en}: {one.en}") for one in said if one is not None]
    found += [
        Phrase(f"{new['zh']}：新列入议程", f"{new['en']}: new on the agenda")
        for key, new in today.items()
        if key not in then
    ]
    return found


def _changed(old: Mapping[str, Any], new: Mapping[str, Any], field: str) -> Phrase | None:
    was, now = old.get(field), new.get(field)
    return None if was == now else WATCHED[field](was, now)


def _light(was: str | None, now: str | None) -> Phrase:
    before, after = COLOURS[was or ""], COLOURS[now or ""]
    return Phrase(f"灯由{before.zh}变{after.zh}", f"light {before.en} → {after.en}")


def _state(was: str, now: str) -> Phrase:
    before, after = STATE_WORDS[state_of(was)], STATE_WORDS[state_of(now)]
    return Phrase(f"状态由“{before.zh}”变为“{after.zh}”", f"{before.en} → {after.en}")


def _holder(was: Mapping[str, str], now: Mapping[str, str]) -> Phrase:
    return Phrase(f"由{was['zh']}转到{now['zh']}手里", f"held by {now['en']}, before by {was['en']}")


def _due(was: str, now: str) -> Phrase:
    return Phrase(f"期限由{was}变为{now}", f"due {now}, before {was}")


def _table(_: bool, now: bool) -> Phrase:
    return Phrase("改为上会", "now on the table") if now else Phrase("改为不上会", "now off the table")


WATCHED: Mapping[str, Callable[[Any, Any], Phrase]] = {
    "colour": _light,
    "state": _state,
    "holder": _holder,
    "due_on": _due,
    "on_table": _table,
}
"""What is compared of a point, and how a change is said. The points of one key are of the same matter."""
