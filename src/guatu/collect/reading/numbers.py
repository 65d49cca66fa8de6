"""Numbers as people write them, and the signs that stand for nothing."""

import re
from typing import Final

_NOTHING: Final = re.compile(r"(?:[-—–−‐─_/\\*.、]|无|暂无|没有|不适用|空|无。|〇)*")
_NUMBER: Final = re.compile(r"[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+\-−]?\.\d+")

NOT_YET: Final = re.compile(
    r"(?:尚)?(?:未|已)(?:开工|竣工|完工|投产|签约|动工|办理|启动|建成)(?:建设)?|待定|未定|待确定|未确定|正在办理.*|办理中|在办|前期|暂未.*|不详"
)
"""Words that mean in a column of figures, days or codes that there is none yet."""


def nothing(text: str) -> bool:
    """Whether plain text stands for an empty cell: "—", "/", "无"."""
    return _NOTHING.fullmatch(text) is not None


def number(text: str) -> float | None:
    """A number in plain text, thousands separators or not; None where it is none."""
    if _NUMBER.fullmatch(text) is None:
        return None
    return float(text.replace(",", "").replace("−", "-"))


def decimals(text: str) -> int:
    """Digits after the point."""
    _, point, rest = text.partition(".")
    return len(rest) if point and rest.isdecimal() else 0
