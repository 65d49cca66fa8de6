"""Takes the noise out of a page: traditional characters, pinyin, link spam, navigation, captions, repetitions."""

import re
import unicodedata
from datetime import date
from functools import cache
from typing import Final

from opencc import OpenCC

from guatu.intake.rules.damage import CLOSE, MARKS, OPEN, mark, spans
from guatu.intake.types import CleanText

# A line of links added after the conversion: at least four items of one to eight Chinese characters between bars.
_SPAM: Final = re.compile(r"(?:[\u4e00-\u9fff]{1,8}\s*[|｜]\s*){4,}(?:[\u4e00-\u9fff]{1,8}\s*$)?")

# Simplified text keeps 著 in these words; elsewhere the converter should have given 着.
_ZHU: Final = re.compile(
    r"著[名作称述者书录有]|[显卓昭原名专论巨编合译拙遗所土共主]著(?![力手眼重实想])|著(?P<zhe>)"
)

_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANK: Final = re.compile(r"[\u00a0\u3000\t ]+")
_BULLET: Final = re.compile(r"^[•·●○■□▪◆◇★☆※►▶-]\s*")
_COMMA_BEFORE: Final = re.compile(r"[,，](?=[,，、;；。:：!！?？])")
_COMMAS_OF_A_FAMILY: Final = 5

_WIDE: Final = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
_CHINESE: Final = re.compile(f"[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’…—{OPEN}{CLOSE}]")

_DAY: Final = r"(?P<year>(?:19|20)\d\d)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})日?"
_ORIGIN: Final = re.compile(
    rf"^(?:{_DAY}.{{0,30}}(?:来源|作者|编辑|记者|\d:\d\d).{{0,40}}|{_DAY.replace('?P<', '?P<only_')})$"
    r"|^(?:来源|信息来源|文章来源|稿源|发布时间|发布日期|发稿时间|日期|时间)\s*[:：].{0,60}$"
)
_ANY_DAY: Final = re.compile(_DAY)

_NAVIGATION: Final = re.compile(
    r"^(?:"
    r"[\u4e00-\u9fff]{1,8}(?:网|新闻网|在线|客户端)(?:首页)?"
    r"|(?:[^\s>»›]{1,12}\s*(?:>{1,2}|»|›)\s*)+[^>»›。]{0,30}"
    r"|(?:当前位置|您的位置|您当前的位置|你的位置|所在位置)\s*[:：].*"
    r"|(?:首页|主页|正文|导航|登录|注册|搜索|收藏|打印|打印本页|关闭|关闭窗口|返回|返回顶部|返回首页|回到顶部|更多|下一页|上一页)"
    r"|(?:小|中|大)?字号(?:[:：].*)?|(?:大|中|小)(?:\s*(?:大|中|小))+|字体[:：].*"
    r"|分享(?:到|至|让更多人看到|[:：]).{0,20}|扫一扫.{0,30}|微信扫一扫.{0,30}"
    r"|在线咨询|免费热线|微信咨询|在线客服|联系我们|客服热线.{0,20}"
    r"|(?:上一篇|下一篇|相关阅读|相关新闻|相关链接|推荐阅读|延伸阅读|热门推荐|点击排行)(?:[:：].*)?"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:：]?\s*\d*次?"
    r"|(?:版权所有|版权声明|免责声明|网站地图|主办单位|备案号|[\u4e00-\u9fff]ICP备).*"
    r"|[(（]?(?:责编|责任编辑|编辑|校对|审核|初审|复审|终审|值班编委|来源|供稿)\s*[:：][^。]{0,40}[)）]?"
    r")$"
)

_CAPTION: Final = re.compile(
    r"^(?=.{2,60}$)(?:.*(?:摄影\s*[:：]|摄影报道|资料图片|图片来源|图片均).*"
    r"|.*(?:记者|实习生|通讯员|本报|新华社|人民网)[^。]{0,12}\s?摄(?:影)?[。]?"
    r"|[(（]?图为.*|[(（]?(?:资料图|视频截图|效果图|示意图)[)）]?[。]?)$"
)

_SHORT: Final = 120
"""Characters beyond which a line is text, whatever it begins with."""

_SENTENCE_ENDS: Final = re.compile(r"[。！？!?；;：:…”’」）)]$")
_LONG: Final = 40
"""Characters of a paragraph, with a comma in it, that no heading reaches: without an end it was cut."""


def clean(raw: str) -> CleanText:
    """A page as simplified text, one paragraph a line, without the noise of its site.

    What the page's broken bytes hide stays in the text and is marked as damaged; nothing is guessed.
    """
    raw = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    kept: list[str] = []
    dropped: list[str] = []
    seen: set[str] = set()
    for line in raw.split("\n"):
        marked = _simplified(mark(_tidy(line)))
        plain = MARKS.sub("", marked)
        rest = _SPAM.sub("", plain).strip()
        if rest != plain and not rest:
            dropped.append(plain)
            continue
        if rest != plain:
            marked = _SPAM.sub("", marked).strip()
            dropped.append(plain)
        if not rest:
            continue
        if _is_noise(rest) or rest in seen:
            dropped.append(rest)
            continue
        seen.add(rest)
        kept.append(marked)
    text, damaged = spans(_widened(_single_commas("\n".join(_joined(kept)))))
    return CleanText(text=text, damaged=damaged, published=_published(dropped), dropped=tuple(dropped))


def _tidy(line: str) -> str:
    line = _BLANK.sub(" ", _INVISIBLE.sub("", line)).strip()
    return _BULLET.sub("", line).strip()


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _simplified(marked: str) -> str:
    """The line in simplified characters; damaged runs stay as they are, for their bytes are all there is."""
    parts = re.split(f"({OPEN}[^{CLOSE}]*{CLOSE})", marked)
    return "".join(part if part.startswith(OPEN) else _to_simplified(part) for part in parts)


def _to_simplified(text: str) -> str:
    converted: str = _converter().convert(text)
    return _ZHU.sub(lambda found: "着" if found["zhe"] is not None else found.group(), converted)


def _is_noise(line: str) -> bool:
    return len(line) <= _SHORT and any(pattern.search(line) for pattern in (_NAVIGATION, _ORIGIN, _CAPTION))


def _published(lines: list[str]) -> date | None:
    """The first whole day in the lines of origin."""
    for line in lines:
        found = _ANY_DAY.search(line) if _ORIGIN.search(line) else None
        if found is not None:
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                continue
    return None


def _single_commas(text: str) -> str:
    """Without the comma that one family of mirrors adds before other punctuation."""
    often = len(_COMMA_BEFORE.findall(text)) >= _COMMAS_OF_A_FAMILY
    return _COMMA_BEFORE.sub("", text) if often else text


def _joined(paragraphs: list[str]) -> list[str]:
    """Paragraphs that a column break cut inside a sentence, put together again."""
    joined: list[str] = []
    for paragraph in paragraphs:
        before = MARKS.sub("", joined[-1]) if joined else ""
        cut = len(before) >= _LONG and ("，" in before or "," in before) and not _SENTENCE_ENDS.search(before)
        if cut and _SENTENCE_ENDS.search(MARKS.sub("", paragraph)):
            joined[-1] += paragraph
        else:
            joined.append(paragraph)
    return joined


def _widened(text: str) -> str:
    """Half-width punctuation beside Chinese characters in its full width; damaged runs are left alone."""
    pieces: list[str] = []
    inside = False
    for place, sign in enumerate(text):
        inside = sign == OPEN or (inside and sign != CLOSE)
        wide = None if inside else _WIDE.get(sign)
        around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        pieces.append(wide if wide is not None and _CHINESE.search(around) else sign)
    return "".join(pieces)
