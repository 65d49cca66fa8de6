"""Whether the other side answers: how long to wait after a failure, when to give up, and how to say it. Pure."""

from datetime import timedelta
from typing import Final

from guatu.kernel.language import Phrase
from guatu.ledger.rules.outbox import TRY_AGAIN
from guatu.ledger.types.telling import Trouble

PAUSE_AFTER: Final = len(TRY_AGAIN) + 1
"""Failures in a row after which nothing is tried any more until a person says so. `[≈]`"""


def wait_after(failures: int) -> timedelta | None:
    """How long after the `failures`-th failure in a row the next try is; None: it is paused."""
    return None if failures >= PAUSE_AFTER else TRY_AGAIN[failures - 1]


_SAID: Final = {
    "no answer": Trouble(
        Phrase("对方没有应答", "nobody answers"),
        Phrase(
            "请核对地址，并看网络和对方服务是否正常。",
            "Check the address, the network and the other side's service.",
        ),
    ),
    "refused": Trouble(
        Phrase("对方收到了，但拒绝", "the other side refused it"),
        Phrase(
            "多半是密钥、签名或关键词设置不符：请按机器人的安全设置核对。",
            "Most likely key, signature or keyword do not match the robot's security settings.",
        ),
    ),
    "unreadable": Trouble(
        Phrase("地址读不出来", "its address cannot be read"),
        Phrase(
            "服务器密钥换过：请停用后重新填写。",
            "The server's key was changed: remove it and enter it again.",
        ),
    ),
    "forbidden": Trouble(
        Phrase("不允许发往这个地址", "this address is not allowed"),
        Phrase("请由信息中心核对允许的主机。", "Ask the IT centre which hosts are allowed."),
    ),
    "too fast": Trouble(
        Phrase("对方嫌发得太快", "the other side is told too often"),
        Phrase("会自动放慢再试；也可改用每日汇总。", "It slows down by itself; a daily digest helps too."),
    ),
}
_BY_STATUS: Final = {
    401: Trouble(Phrase("对方不认密钥", "the other side does not know the key"), _SAID["refused"].remedy),
    403: Trouble(Phrase("对方不认密钥", "the other side does not know the key"), _SAID["refused"].remedy),
    404: Trouble(
        Phrase("地址不存在了", "the address is gone"),
        Phrase(
            "机器人多半已被删除：请停用后重新添加。",
            "The robot was most likely deleted: remove it and add it anew.",
        ),
    ),
    429: _SAID["too fast"],
}


def trouble(word: str) -> Trouble | None:
    """What an outcome's word ("http 404", "no answer") means; None for what arrived, or was never tried."""
    if word in ("", "arrived"):
        return None
    if word.startswith("http "):
        status = int(word.removeprefix("http "))
        if status in _BY_STATUS:
            return _BY_STATUS[status]
        if status >= 500:
            return Trouble(
                Phrase(f"对方系统出错（{status}）", f"the other side fails ({status})"),
                _SAID["no answer"].remedy,
            )
        return Trouble(
            Phrase(f"对方拒绝（{status}）", f"the other side refuses ({status})"), _SAID["refused"].remedy
        )
    return _SAID.get(word, Trouble(Phrase(word, word), _SAID["no answer"].remedy))
