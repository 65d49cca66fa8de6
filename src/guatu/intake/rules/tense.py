"""Whether a clause commits to something or tells of something done."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from guatu.intake.types import Span

Tense = Literal["future", "past"]

# 要 and 将 are read as "shall" only where they are not part of another word (主要, 需要, 要素, 将军).
SHALL: Final = r"(?<![主重需紧首纲摘只想必概扼])要(?![素求点闻领么不])|(?<!即)将(?![军领近])"
_FUTURE: Final = re.compile(
    rf"{SHALL}|力争|争取|确保|计划(?!单列)|目标|拟|预计|必须|务必|须|不低于|不少于|明年|努力|奋力|今后|未来|接下来"
    r"|(?:到|至)20\d\d年|(?:年底|月底|日|季度末)之?前|(?:完成|达到|实现).{0,12}(?:任务|目标)"
)
_PAST: Final = re.compile(
    r"去年|上年|已(?!经济)|据统计|累计|合计|总计|截至|截止|以来|过去|成功|曾|获批|荣获|较年初"
    r"|(?:完成|实现|达到|建成|突破|新增|签约|引进|开工|投产|达|超过|增长|下降|提高|取得|形成|落地|竣工|改造|成立|举办)了"
)
_FUTURE_WEAK: Final = re.compile(
    r"推动|加快|全力|继续|拿出|保持|谋划|着力|全年|年内|今年|每年|期间|稳定在|控制在|深入|大力|持续|积极|统筹|扎实"
)
_TURN: Final = re.compile(r"继续|全力|着力|全年|年内|今年|每年|下一步")
_PAST_WEAK: Final = re.compile(r"同比|环比|比上年|位居|位列|超出预期")
_BASIS: Final = re.compile(r"基础上")
_YEAR: Final = re.compile(r"(?<!到)(?<!至)20\d\d(?=年)")

ACTION: Final = re.compile(
    r"谋划|建设|新建|改建|扩建|续建|改造|开展|推进|实施|打造|成立|组建|引进|引育|招引|培育|新增|完成|落实|争取|拿出|推出|开工|竣工|投产"
    r"|签约|落地|储备|包装|举办|组织|创建|建成|整治|治理|修复|建立|设立|布局|支持|安排|发放|扶持|盘活|提升|解决|启动|办好|抓好|达到|实现"
)


def tense(text: str, clause: Span, earlier: Iterable[Span], published: date | None) -> Tense | None:
    """The tense of a clause by its own strong words, else those of the clauses before it (nearest first), else
    its own weak words, else an action it begins with; None where nothing tells. A bare year is past or to come by
    the day of publication."""
    own = _strong(text[slice(*clause)], published)
    if own is not None:
        return own
    words = text[slice(*clause)]
    for span in earlier:
        before = _strong(text[slice(*span)], published)
        if before == "past" and _TURN.search(words) and not _PAST_WEAK.search(words):
            return "future"
        if before is not None:
            return before
    if _PAST_WEAK.search(words):
        return "past"
    return "future" if _FUTURE_WEAK.search(words) or ACTION.search(words) else None


def _strong(words: str, published: date | None) -> Tense | None:
    """The tense of the last strong word; what only gives the basis of comparison (去年…基础上) is passed over."""
    basis = [found.end() for found in _BASIS.finditer(words)]
    words = words[basis[-1] :] if basis else words
    found: list[tuple[int, Tense]] = [
        *((match.start(), "future") for match in _FUTURE.finditer(words)),
        *((match.start(), "past") for match in _PAST.finditer(words)),
    ]
    if published is not None:
        for match in _YEAR.finditer(words):
            year = int(match.group())
            if year != published.year:
                found.append((match.start(), "past" if year < published.year else "future"))
    return max(found)[1] if found else None
