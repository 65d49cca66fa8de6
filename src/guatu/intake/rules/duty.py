"""Who holds the duty that a sentence speaks of: a unit, or a post as the page calls it. Names are left out."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

from guatu.intake.rules.sentences import quotations
from guatu.intake.types import Span

_UNIT_END: Final = (
    r"(?:委员会|办公室|管委会|发改委|人民政府|政府|集团|公司|工作专班|专班|中心|街道|开发区|高新区|新区"
    r"|[市县区省州旗]委|[委局办厅部院]|(?<=[\u4e00-\u9fff])[市县区])"
)
_UNIT: Final = rf"[\u4e00-\u9fff]{{1,20}}?{_UNIT_END}"
_POST: Final = (
    r"(?:党组书记|党工委书记|党委书记|区委书记|市委书记|县委书记|副?书记|副?主任|副?局长|副?市长|副?区长|副?县长|副?厅长|副?省长|副?部长"
    r"|副?秘书长|副?处长|副?院长|副?会长|董事长|副?总经理|副?主席|副?行长|副?校长|负责人|主要负责人|主要负责同志)"
)
_SAYS: Final = r"(?:表示|说|介绍|指出|强调|提出|要求|认为|透露|告诉)"
_AFTER_NAME: Final = rf"(?:{_SAYS}|在|主持|出席|传达|作|讲话|带队|率|代表|[，、。；）)])"

_HOLDER: Final = re.compile(
    rf"(?P<duty>[\u4e00-\u9fff]{{2,24}}?{_POST}(?:、[\u4e00-\u9fff]{{0,8}}?{_POST})*)"
    rf"(?P<name>[\u4e00-\u9fff]{{2,3}}?)?(?={_AFTER_NAME})"
)
_NAME_SAYS: Final = re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{{2,3}})(?={_SAYS})")
_SUBJECT: Final = re.compile(
    rf"(?:^|(?<=[，。；：“‘]))(?P<duty>{_UNIT})(?=将|要|拟|计划|须|必须|负责|牵头|全力|力争|继续|承担)"
)
_BY: Final = re.compile(rf"由(?P<duty>{_UNIT})(?=牵头|负责|承担|组织|会同)")
_TRAILING: Final = 60
"""Characters after a quotation within which its speaker is named."""


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    duty: str


class Duties:
    """The duty holders named in one text, asked for by place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._quotes = quotations(text)
        self._quote_starts = [low for low, _ in self._quotes]
        self._mentions = _mentions(text)
        self._starts = [item.start for item in self._mentions]

    def at(self, place: int, sentence: Span) -> str:
        """The duty holder of what is said at `place`; "" where none is named.

        A subject or a 由…负责 of the same sentence comes first; then, inside a quotation, whoever is named right
        behind it; then the last one who spoke before it in the paragraph.
        """
        before = [*_SUBJECT.finditer(self._text, sentence[0], place), *_BY.finditer(self._text, *sentence)]
        if before:
            return before[-1]["duty"]
        quote_end = self._quote_end(place)
        line_start = self._text.rfind("\n", 0, place) + 1
        line_end = self._text.find("\n", place)
        line_end = len(self._text) if line_end < 0 else line_end
        if quote_end is not None:
            last = min(quote_end + _TRAILING, line_end)
            behind = self._mention(bisect_left(self._starts, quote_end))
            if behind is not None and behind.end <= last:
                return behind.duty
        ahead = self._mention(bisect_right(self._starts, place) - 1)
        return ahead.duty if ahead is not None and line_start <= ahead.start else ""

    def _mention(self, number: int) -> _Mention | None:
        return self._mentions[number] if 0 <= number < len(self._mentions) else None

    def _quote_end(self, place: int) -> int | None:
        """The end of the quotation around `place`."""
        number = bisect_right(self._quote_starts, place) - 1
        return self._quotes[number][1] if number >= 0 and place < self._quotes[number][1] else None


def _mentions(text: str) -> list[_Mention]:
    """Every place where somebody with a known post is named or speaks, in order.

    A name alone (王海英说) stands for the post it was first given with.
    """
    found: list[_Mention] = []
    posts: dict[str, str] = {}
    for match in _HOLDER.finditer(text):
        duty = match["duty"]
        if match["name"] is not None:
            posts.setdefault(match["name"], duty)
        found.append(_Mention(match.start(), match.end(), duty))
    found.extend(
        _Mention(match.start(), match.end(), posts[match["name"]])
        for match in _NAME_SAYS.finditer(text)
        if match["name"] in posts
    )
    return sorted(found, key=lambda item: item.start)
