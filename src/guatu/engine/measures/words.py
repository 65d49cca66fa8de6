"""Measures and ways out as sentences in both languages."""

from collections.abc import Mapping

from guatu.engine.measures.options import Chosen, Crash, Joint, Later, Overlap, Split, Winter
from guatu.kernel.language import EN, ZH, Phrase
from guatu.kernel.quantity import format_money
from guatu.kernel.saying import counted

Names = Mapping[str, Phrase]
"""Names of nodes and calendars for people; what is left out is called by its code."""


def sentence(chosen: Chosen, cost: int, names: Names | None = None, more_days: int = 0) -> Phrase:
    """One measure: what, where, for how long, at what price. cost: in all; more_days: worked in the stop."""
    what, price = _what(chosen, names or {}, more_days), _price(chosen, cost)
    return Phrase(f"{what.zh}，{price.zh}", f"{what.en}, {price.en}")


def _what(chosen: Chosen, names: Names, more_days: int) -> Phrase:
    option, days = chosen.option, chosen.days
    match option:
        case Crash(code):
            node = _named(code, names)
            return Phrase(f"“{node.zh}”赶工{days}天", f"Crash “{node.en}” by {counted(days, 'working day')}")
        case Overlap(before, after):
            one, other = _named(before, names), _named(after, names)
            return Phrase(
                f"“{other.zh}”与“{one.zh}”搭接{days}天",
                f"Overlap “{other.en}” with “{one.en}” by {counted(days, 'day')}",
            )
        case Joint(codes, _, duration):
            members = [_named(code, names) for code in codes]
            term = Phrase("", "")
            if duration is not None:
                term = Phrase(
                    f"，统一时限{duration}天", f" in one term of {counted(duration, 'working day')}"
                )
            return Phrase(
                "".join(f"“{node.zh}”" for node in members) + f"并联办理{term.zh}",
                "Handle " + ", ".join(f"“{node.en}”" for node in members) + f" side by side{term.en}",
            )
        case Winter(code):
            node = _named(code, names)
            return Phrase(
                f"“{node.zh}”采取冬季施工措施，停工期内施工{more_days}天",
                f"Winter measures at “{node.en}”, {counted(more_days, 'day')} worked in the stop",
            )
        case Split(code, share):
            node = _named(code, names)
            return Phrase(
                f"“{node.zh}”分两段施工，首段{share}%完成后后续即可进场",
                f"Work “{node.en}” in two sections; what follows starts after the first {share}%",
            )
        case Later(code):
            promise = _named(code, names) if code is not None else Phrase("总期限", "")
            zh = f"“{promise.zh}”的期限后移{days}天" if code is not None else f"总期限后移{days}天"
            at = f"the deadline of “{promise.en}”" if code is not None else "the due date"
            return Phrase(zh, f"Move {at} {counted(days, 'day')} later")


def _price(chosen: Chosen, cost: int) -> Phrase:
    if cost == 0:
        return Phrase("不增加费用", "at no cost")
    total = Phrase(format_money(cost, ZH), format_money(cost, EN))
    days = chosen.days
    if days > 1 and cost % days == 0:
        each = Phrase(format_money(cost // days, ZH), format_money(cost // days, EN))
        return Phrase(f"每天{each.zh}，共{total.zh}", f"{each.en} a day, {total.en} in all")
    return Phrase(f"共{total.zh}", f"{total.en} in all")


def _named(code: str, names: Names) -> Phrase:
    return names.get(code, Phrase(code, code))
