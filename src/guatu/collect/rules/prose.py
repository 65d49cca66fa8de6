"""Progress in words, from the nodes it was entered on. A person may edit it; nobody has to write it."""

from collections.abc import Iterable
from datetime import date

from guatu.collect.rules.cells import MAX_TEXT
from guatu.collect.rules.registry import shipped_fields
from guatu.collect.types import Field, NodeFacts, SubjectKind
from guatu.kernel.period import Period


def progress_told(nodes: Iterable[NodeFacts], period: Period) -> str:
    """ "基础施工已于5月18日完成；主体施工正在实施，预计12月1日完成，卡点：土地——征地未完。"

    Nodes finished within the period, those under way, and those held up; empty where there is none. Chinese, as what
    people file is. At most `MAX_TEXT` signs: nodes that do not fit are left out whole.
    """
    told = ""
    for node in nodes:
        clause = _clause(node, period)
        if clause and len(told) + len(clause) < MAX_TEXT:
            told += f"；{clause}" if told else clause
    return f"{told}。" if told else ""


def _clause(node: NodeFacts, period: Period) -> str:
    name = node.words.zh
    if node.actual_finish is not None:
        return f"{name}已于{_day(node.actual_finish)}完成" if period.contains(node.actual_finish) else ""
    parts = []
    if node.actual_start is not None:
        parts.append("正在实施")
    elif node.blocker:
        parts.append("尚未开始")
    if parts and node.forecast_finish is not None:
        parts.append(f"预计{_day(node.forecast_finish)}完成")
    if node.blocker:
        kind = _blockers().get(node.blocker_kind, "")
        parts.append(f"卡点：{kind}——{node.blocker}" if kind else f"卡点：{node.blocker}")
    return f"{name}{'，'.join(parts)}" if parts else ""


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _blockers() -> dict[str, str]:
    field = next(one for one in shipped_fields() if one.key == (SubjectKind.NODE, Field.BLOCKER_KIND))
    return {choice.code: choice.words.zh for choice in field.choices}
