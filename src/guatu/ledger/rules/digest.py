"""The one message of a day: lines under the words of their groups, as many as the channel bears. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from guatu.kernel.language import pick


@dataclass(frozen=True, slots=True)
class Line:
    """A notice of a digest: its group in words, what it says, where it leads. `place`: of the group."""

    group: str
    text: str
    link: str
    place: int


def digest_body(lines: Sequence[Line], language: str, room: int, *, inbox: str) -> str:
    """The text, at most `room` bytes of UTF-8 (0: any): groups with their counts, a line and its link for each notice.

    What does not fit is counted in the last line, which leads to the inbox. Lines come in the order of their groups.
    """
    parts = [pick(language, f"共 {len(lines)} 条未读", f"{len(lines)} unread")]
    shown = 0
    # Kept free: the last line, with the inbox's address.
    left = (room or 1_000_000) - len(parts[0].encode()) - len(_rest(len(lines), language, inbox).encode()) - 2
    for group, found in groupby(lines, key=lambda line: line.group):
        of_group = list(found)
        head = pick(language, f"\n【{group}】{len(of_group)}", f"\n{group} ({len(of_group)})")
        for line in of_group:
            told = [head if line is of_group[0] else "", f"· {line.text}", line.link]
            entry = "\n".join(part for part in told if part)
            left -= len(entry.encode()) + 1
            if left < 0:
                return "\n".join([*parts, _rest(len(lines) - shown, language, inbox)])
            parts.append(entry)
            shown += 1
    return "\n".join(parts)


def _rest(count: int, language: str, inbox: str) -> str:
    return pick(
        language, f"\n还有 {count} 条，见站内消息 {inbox}", f"\n{count} more in your messages {inbox}"
    ).rstrip()
