"""进展说明 out of the nodes: what was done, what is expected and how late, what is stuck and with whom.

A project's progress is entered on its nodes; the sentence is derived from them, in both languages, until a person
writes another one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from guatu.collect.rules.cells import MAX_TEXT, Value
from guatu.collect.types import Field, NodeFacts, Words
from guatu.kernel.language import EN, ZH
from guatu.kernel.period import Period
from guatu.kernel.saying import said_day

SHORT: Final = 40
"""Signs of a blocker's text that are kept where the whole would be too long."""


@dataclass(frozen=True, slots=True)
class NodeNow:
    """A node as the form now says it is, beside what the tables held before."""

    before: NodeFacts
    start: date | None = None
    finish: date | None = None
    forecast: date | None = None
    kind: str = ""
    blocker: str = ""
    holder: str = ""

    @property
    def stuck(self) -> bool:
        return self.finish is None and bool(self.kind or self.blocker)

    @property
    def told(self) -> bool:
        """Whether there is anything to tell of it: it has changed, or is still stuck."""
        was = self.before
        return self.stuck or (self.start, self.finish, self.forecast, self.kind, self.blocker) != (
            was.actual_start,
            was.actual_finish,
            was.forecast_finish,
            was.blocker_kind,
            was.blocker,
        )


def node_now(before: NodeFacts, values: Mapping[str, Value]) -> NodeNow:
    """The node by the cells of the form; a field that is not asked, or cannot be read, stands as it was."""

    def day(field: Field, standing: date | None) -> date | None:
        value = values.get(field, standing)
        return value if isinstance(value, date) else None

    def word(field: Field, standing: str) -> str:
        value = values.get(field, standing)
        return value if isinstance(value, str) else ""

    return NodeNow(
        before,
        day(Field.ACTUAL_START, before.actual_start),
        day(Field.ACTUAL_FINISH, before.actual_finish),
        day(Field.FORECAST_FINISH, before.forecast_finish),
        word(Field.BLOCKER_KIND, before.blocker_kind),
        word(Field.BLOCKER, before.blocker),
        word(Field.HOLDER, before.holder),
    )


def prose(nodes: Iterable[NodeNow], kinds: Mapping[str, Words], period: Period) -> Words:
    """“基础施工已于5月20日完成；主体施工预计7月12日完成，较计划晚9天，卡在土地（市自然资源局）：…。” in both languages.

    Nodes that have not changed and are not stuck are not told of; "" where there are none. Fits a cell (300 signs):
    first the texts of blockers are cut, then left out, then the last nodes are counted instead of told. `kinds`: the
    words of the kinds of blocker, by code.
    """
    told = [node for node in nodes if node.told]
    return Words(_fitted(told, kinds, period.year, ZH), _fitted(told, kinds, period.year, EN))


def _fitted(nodes: Sequence[NodeNow], kinds: Mapping[str, Words], year: int, lang: str) -> str:
    for room in (None, SHORT, 0):
        text = _joined([_clause(node, kinds, year, lang, room) for node in nodes], 0, lang)
        if len(text) <= MAX_TEXT:
            return text
    clauses = [_clause(node, kinds, year, lang, 0) for node in nodes]
    for left in range(1, len(clauses) + 1):
        text = _joined(clauses[:-left], left, lang)
        if len(text) <= MAX_TEXT:
            return text
    return ""


def _joined(clauses: Sequence[str], left: int, lang: str) -> str:
    parts = list(clauses)
    if left:
        more = (
            f"{'另有' if parts else ''}{left}个节点有变化",
            f"{left} {'more ' if parts else ''}nodes changed",
        )
        parts.append(more[lang == EN])
    if not parts:
        return ""
    text = ("；", "; ")[lang == EN].join(parts)
    return f"{text[0].upper()}{text[1:]}." if lang == EN else f"{text}。"


def _clause(node: NodeNow, kinds: Mapping[str, Words], year: int, lang: str, room: int | None) -> str:
    """What is told of one node, without an end. `room`: signs for the blocker's text, None for all of it."""
    english = lang == EN
    name = node.before.words.label(lang)
    parts = [*_course(node, year, lang), *_lag(node, lang)]
    if node.stuck:
        parts.append(_stuck(node, kinds, lang, room))
    elif node.finish is None and (node.before.blocker_kind or node.before.blocker):
        parts.append("no longer held up" if english else "卡点已解除")
    if not parts:
        parts.append("was corrected" if english else "情况有更正")
    return f"{name} {', '.join(parts)}" if english else f"{name}{'，'.join(parts)}"


def _course(node: NodeNow, year: int, lang: str) -> list[str]:
    """Done, or begun and expected."""
    english = lang == EN
    if node.finish is not None:
        on = said_day(node.finish, lang, year)
        return [f"was finished on {on}" if english else f"已于{on}完成"]
    found = []
    if node.start is not None and node.start != node.before.actual_start:
        on = said_day(node.start, lang, year)
        found.append(f"began on {on}" if english else f"已于{on}开始")
    if node.forecast is not None:
        on = said_day(node.forecast, lang, year)
        found.append(f"is expected to be finished on {on}" if english else f"预计{on}完成")
    return found


def _lag(node: NodeNow, lang: str) -> list[str]:
    """Calendar days against the plan, of what is done or expected."""
    day, planned = node.finish or node.forecast, node.before.planned
    if day is None or planned is None or day == planned:
        return []
    days, late = abs((day - planned).days), day > planned
    if lang == EN:
        return [f"{days} {'day' if days == 1 else 'days'} {'later' if late else 'earlier'} than planned"]
    return [f"较计划{'晚' if late else '提前'}{days}天"]


def _stuck(node: NodeNow, kinds: Mapping[str, Words], lang: str, room: int | None) -> str:
    english = lang == EN
    kind = kinds[node.kind].label(lang) if node.kind in kinds else node.kind
    kind = f"{kind[:1].lower()}{kind[1:]}" if english else kind
    text = (
        node.blocker
        if room is None or len(node.blocker) <= room
        else f"{node.blocker[:room]}…"
        if room
        else ""
    )
    text = text.rstrip("。.；; ")
    if english:
        at = f"held up by {kind or 'a blocker'}" + (f" ({node.holder})" if node.holder else "")
        return f"{at}: {text}" if text else at
    at = f"卡在{kind or '卡点'}" + (f"（{node.holder}）" if node.holder else "")
    return f"{at}：{text}" if text else at
