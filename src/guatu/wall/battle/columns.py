"""The map as columns of plain JSON: days as whole numbers from an epoch, words once each. Small, quick to parse."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.ui.types import LightColour
from guatu.ui.words import is_english, light_word
from guatu.wall.battle.types import STATE_WORDS, BattleMap, BattleRow, NodeRow, NodeState

EPOCH: Final = date(2000, 1, 1).toordinal()
LIGHTS: Final = tuple(LightColour)
"""A light is its place here."""
NEVER: Final = -1
"""Days without figures of what never had any."""
FINISHED, OVERDUE, BLOCKED, PLANNED = 1, 2, 4, 8
"""Flags of a row: red flag, black flag, something holds it up, it has nodes."""


class Words:
    """Texts numbered as they are met, each once."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._places: dict[str, int] = {}

    def at(self, text: str) -> int:
        """The place of the text."""
        place = self._places.get(text)
        if place is None:
            place = self._places[text] = len(self.texts)
            self.texts.append(text)
        return place


def number(day: date | None) -> int | None:
    """Days since the epoch; None stays None."""
    return day.toordinal() - EPOCH if day else None


def map_columns(found: BattleMap) -> dict[str, Any]:
    """Everything a canvas needs before the nodes. Row n is the n-th of every list in `rows`."""
    words = Words()
    rows = found.rows
    return {
        "version": found.version,
        "period": found.period,
        "today": number(found.today),
        "start": number(found.start),
        "end": number(found.end),
        "stops": [[number(first), number(last)] for first, last in found.stops],
        "lights": [colour.value for colour in LIGHTS],
        "rows": {
            "id": [row.pk for row in rows],
            "code": [row.code for row in rows],
            "name": [row.name for row in rows],
            "unit": [words.at(row.unit) for row in rows],
            "stage": [words.at(row.stage) for row in rows],
            "sponsor": [words.at(row.sponsor) for row in rows],
            "light": [LIGHTS.index(row.light) for row in rows],
            "lightId": [row.light_id for row in rows],
            "start": [number(row.start) for row in rows],
            "end": [number(row.end) for row in rows],
            "due": [number(row.due) for row in rows],
            "base0": [number(row.baseline_start) for row in rows],
            "base1": [number(row.baseline_end) for row in rows],
            "done": [None if row.done is None else round(row.done * 100) for row in rows],
            "silent": [silent_days(row) for row in rows],
            "over": [row.over for row in rows],
            "short": [row.short for row in rows],
            "nodes": [row.nodes for row in rows],
            "nodesDone": [row.nodes_done for row in rows],
            "nodesLate": [row.nodes_late for row in rows],
            "flags": [flags(row) for row in rows],
        },
        "blocked": _blocked(rows, words),
        "groups": [
            {
                "label": group.label,
                "first": group.first,
                "last": group.last,
                "lights": [group.lights.get(colour, 0) for colour in LIGHTS],
            }
            for group in found.groups
        ],
        "texts": words.texts,
    }


def silent_days(row: BattleRow) -> int | None:
    """Days since the newest figures of a grey project, −1 where none ever came; None of any other."""
    if row.silence is None:
        return None
    return row.silence.days if row.silence.days is not None else NEVER


def flags(row: BattleRow) -> int:
    """What stands on a row, as one number."""
    return (
        (FINISHED if row.finished else 0)
        | (OVERDUE if row.over else 0)
        | (BLOCKED if row.blocked else 0)
        | (PLANNED if row.nodes else 0)
    )


def _blocked(rows: Iterable[BattleRow], words: Words) -> dict[str, list[Any]]:
    """Blockers in columns of their own; `row` is the place of the row."""
    held = [(at, one) for at, row in enumerate(rows) for one in row.blocked]
    return {
        "row": [at for at, _one in held],
        "node": [one.node for _at, one in held],
        "day": [number(one.day) for _at, one in held],
        "name": [words.at(one.name) for _at, one in held],
        "kind": [words.at(one.kind) for _at, one in held],
        "holder": [words.at(one.holder) for _at, one in held],
        "text": [words.at(one.text) for _at, one in held],
    }


def node_columns(rows: Iterable[NodeRow]) -> dict[str, Any]:
    """Nodes in columns, project by project; `latest` and the baseline are None where there is none."""
    words = Words()
    found = list(rows)
    return {
        "project": [row.project for row in found],
        "id": [row.pk for row in found],
        "name": [words.at(row.name) for row in found],
        "start": [number(row.start) for row in found],
        "end": [number(row.end) for row in found],
        "base0": [number(row.baseline_start) for row in found],
        "base1": [number(row.baseline_end) for row in found],
        "latest": [number(row.latest) for row in found],
        "state": [row.state.value for row in found],
        "blocker": [words.at(row.blocker) for row in found],
        "texts": words.texts,
    }


def map_words() -> Mapping[str, Any]:
    """What the canvas says, in the reader's language, and the addresses of what its bars lead to."""
    return {
        "english": is_english(),
        "lights": [light_word(colour) for colour in LIGHTS],
        "states": [_(STATE_WORDS[state]) for state in NodeState],
        "today": _("今天"),
        "due": _("期限"),
        "plan": _("计划"),
        "baseline": _("基线"),
        "latest": _("最迟"),
        "done": _("已完成"),
        "over": _("超期 {n} 天"),
        "short": _("排不下，差 {n} 天"),
        "late": _("{n} 个节点超期"),
        "data": _("数据"),
        "silent": _("{n} 天没有新数据"),
        "never": _("从未报送"),
        "nodes": _("节点 {done}/{all}"),
        "sponsor": _("包保领导"),
        "blocked": _("卡点"),
        "holder": _("卡在"),
        "why": _("为什么亮这个灯"),
        "open": _("打开项目"),
        "openNode": _("打开节点"),
        "expand": _("展开节点"),
        "collapse": _("收起节点"),
        "rows": _("{n} 个项目"),
        "loading": _("正在读取项目…"),
        "lost": _("连接中断，图停在 {at} 的数据"),
        "fresh": _("数据 {at}"),
        "project": _("项目"),
        "winter": _("冬季停工"),
        "projectUrl": reverse("projects:detail", args=["CODE"]),
        "nodeUrl": reverse("projects:why", args=["CODE", 0]),
        "lightUrl": reverse("status:light", args=[0]),
    }
