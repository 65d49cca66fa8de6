"""The national project code (GB/T 40058-2021), new and old form: doubted aloud, never refused."""

import re
from typing import Final

from guatu.ui.types import gettext_noop

_NEW: Final = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}", re.ASCII)
_OLD: Final = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-0{6}", re.ASCII)
_OTHER: Final = gettext_noop("不是国家统一的投资项目代码格式。")
_MISFIT: Final = gettext_noop("投资项目代码的校验位对不上，请核对是否录错。")


def code_doubt(code: str) -> str:
    """The msgid of what looks wrong with a code; "" where nothing does.

    RULES.md §5: the last digit fits ISO 7064 MOD 11,10 over the first nineteen; known from public codes and not
    from the standard itself, so a misfit is a warning. The old form (last six all 0) has no check digit.
    """
    if _OLD.fullmatch(code):
        return ""
    if not _NEW.fullmatch(code):
        return _OTHER
    digits = [int(char) for char in code if char != "-"]
    return "" if check_digit(digits[:-1]) == digits[-1] else _MISFIT


def check_digit(digits: list[int]) -> int:
    """The digit that ISO 7064 MOD 11,10 appends to these."""
    product = 10
    for digit in digits:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10
