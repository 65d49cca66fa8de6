"""Progress in words, from the nodes it was entered on: what was done, what is expected and how late, what is stuck.

Nobody has to write it; a person may edit it, and it stays theirs then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

from guatu.collect.rules.cells import MAX_TEXT, read
from guatu.collect.rules.registry import shipped_fields
from guatu.collect.types import CellKey, Field, FormDefinition, NodeFacts, SubjectKind, Words
from guatu.kernel.errors import GuatuError
from guatu.kernel.language import EN, ZH, in_english
from guatu.kernel.period import Period
from guatu.kernel.saying import counted, said_day

SHORT: Final = 40
"""Signs of a blocker's text that are kept where the whole would be too long."""

T = TypeVar("T", date, str)


def entered(definition: FormDefinition, texts: Mapping[CellKey, str], node: NodeFacts) -> NodeFacts:
    """The node as a submission says it is now. What it does not ask stands; what cannot be read says nothing."""

    def said(field: Field, kind: type[T], standing: T | None) -> T | None:
        key = CellKey(SubjectKind.NODE, node.id, field)
        if key not in texts or not definition.asks(key.kind, field):
            return standing
        try:
            value = read(definition.spec(key.kind, field), texts[key])
        except GuatuError:
            return None
        return value if isinstance(value, kind) else None

    return replace(
        node,
        actual_start=said(Field.ACTUAL_START, date, node.actual_start),
        actual_finish=said(Field.ACTUAL_FINISH, date, node.actual_finish),
        forecast_finish=said(Field.FORECAST_FINISH, date, node.forecast_finish),
        blocker_kind=said(Field.BLOCKER_KIND, str, node.blocker_kind) or "",
        blocker=said(Field.BLOCKER, str, node.blocker) or "",
        holder=said(Field.HOLDER, str, node.holder) or "",
    )


def progress_told(
    nodes: Iterable[NodeFacts], period: Period, before: Mapping[int, NodeFacts] | None = None
) -> Words:
    """“基础施工已于5月20日完成；主体施工预计7月12日完成，较计划晚9天，卡在土地（市自然资源局）：…。” in both languages.

    Told of are nodes finished within the period, under way, stuck or expected late, and whatever differs from
    `before` (by id: what the tables hold). Empty where there is none. Fits a cell: first the texts of blockers are
    cut, then left out, then the last nodes are counted instead of told.
    """
    was = before or {}
    told = [(node, was.get(node.id, node)) for node in nodes if _news(node, was.get(node.id, node), period)]
    return Words(_fitted(told, period, ZH), _fitted(told, period, EN))


_Told = tuple[NodeFacts, NodeFacts]
"""A node as it is, and as it was."""


def _news(node: NodeFacts, was: NodeFacts, period: Period) -> bool:
    within = any(day is not None and period.contains(day) for day in (node.actual_start, node.actual_finish))
    forecast, planned = node.forecast_finish, node.planned
    late = forecast is not None and planned is not None and forecast > planned
    going = node.actual_finish is None and (node.actual_start is not None or late)
    return within or going or _is_stuck(node) or node != was


def _is_stuck(node: NodeFacts) -> bool:
    return node.actual_finish is None and bool(node.blocker_kind or node.blocker)


def _fitted(told: Sequence[_Told], period: Period, lang: str) -> str:
    for room in (MAX_TEXT, SHORT, 0):
        text = _joined([_clause(*pair, period, lang, room) for pair in told], 0, lang)
        if len(text) <= MAX_TEXT:
            return text
    clauses = [_clause(*pair, period, lang, 0) for pair in told]
    shorter = (_joined(clauses[:kept], len(clauses) - kept, lang) for kept in range(len(clauses) - 1, -1, -1))
    return next(text for text in shorter if len(text) <= MAX_TEXT)


def _joined(clauses: Sequence[str], left: int, lang: str) -> str:
    english = in_english(lang)
    parts = list(clauses)
    if left:
        more = (
            f"{left} {'more ' if parts else ''}nodes have news"
            if english
            else f"{'另有' if parts else ''}{left}个节点有变化"
        )
        parts.append(more)
    if not parts:
        return ""
    text = ("; " if english else "；").join(parts)
    return f"{text[0].upper()}{text[1:]}." if english else f"{text}。"


def _clause(node: NodeFacts, was: NodeFacts, period: Period, lang: str, room: int) -> str:
    """What is told of one node, without an end. `room`: signs for the blocker's text."""
    english = in_english(lang)
    parts = [*_course(node, was, period, lang), *_lag(node, lang)]
    if _is_stuck(node):
        parts.append(_stuck(node, lang, room))
    elif node.actual_finish is None and _is_stuck(was):
        parts.append("no longer held up" if english else "卡点已解除")
    if not parts:
        parts.append("was corrected" if english else "情况有更正")
    name = node.words.label(lang)
    return f"{name} {', '.join(parts)}" if english else f"{name}{'，'.join(parts)}"


def _course(node: NodeFacts, was: NodeFacts, period: Period, lang: str) -> list[str]:
    """Done; or begun, under way, not begun; and when it is expected."""
    english = in_english(lang)
    if node.actual_finish is not None:
        on = said_day(node.actual_finish, lang, period.year)
        return [f"was finished on {on}" if english else f"已于{on}完成"]
    found = []
    start = node.actual_start
    if start is not None and (start != was.actual_start or period.contains(start)):
        on = said_day(start, lang, period.year)
        found.append(f"began on {on}" if english else f"已于{on}开始")
    elif start is not None:
        found.append("is under way" if english else "正在实施")
    elif _is_stuck(node) and node.forecast_finish is None:
        found.append("has not begun" if english else "尚未开始")
    if node.forecast_finish is not None:
        on = said_day(node.forecast_finish, lang, period.year)
        found.append(f"is expected to be finished on {on}" if english else f"预计{on}完成")
    return found


def _lag(node: NodeFacts, lang: str) -> list[str]:
    """Calendar days against the plan, of what is done or expected."""
    day, planned = node.actual_finish or node.forecast_finish, node.planned
    if day is None or planned is None or day == planned:
        return []
    days, late = abs((day - planned).days), day > planned
    if in_english(lang):
        return [f"{counted(days, 'day')} {'later' if late else 'earlier'} than planned"]
    return [f"较计划{'晚' if late else '提前'}{days}天"]


def _stuck(node: NodeFacts, lang: str, room: int) -> str:
    english = in_english(lang)
    known = _blockers().get(node.blocker_kind)
    kind = known.label(lang) if known else node.blocker_kind
    text = (node.blocker if len(node.blocker) <= room else f"{node.blocker[:room]}…") if room else ""
    text = text.rstrip("。.；; ")
    if english:
        at = f"held up by {kind[:1].lower()}{kind[1:]}" if kind else "held up"
        at += f" ({node.holder})" if node.holder else ""
        return f"{at}: {text}" if text else at
    at = f"卡在{kind or '卡点'}" + (f"（{node.holder}）" if node.holder else "")
    return f"{at}：{text}" if text else at


def _blockers() -> dict[str, Words]:
    field = next(one for one in shipped_fields() if one.key == (SubjectKind.NODE, Field.BLOCKER_KIND))
    return {choice.code: choice.words for choice in field.choices}
