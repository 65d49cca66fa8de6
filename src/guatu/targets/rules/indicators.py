"""What an indicator's definition may not say at once. Pure."""

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import Phrase
from guatu.targets.types import Measured

_ONE_ORIGIN = Phrase(
    "数据只能有一个来处：填报、按公式计算或按台账计数",
    "its figures come from one place: typed, worked out, or counted",
)
_SINGLE = Phrase(
    "只有逐月累加的指标可以按当期数填报", "only what adds up over months is entered by the month"
)
_DERIVED = Phrase(
    "按公式计算的指标取累计数，不分填报方式",
    "a derived indicator is worked out from cumulative figures and has no way of entry",
)
_COUNTED = Phrase(
    "台账计数得出的是累计个数，指标须为逐月累加、按累计数",
    "what is counted adds up over months and is cumulative",
)
_GROWTH = Phrase(
    "比率是不是增速，建立以后不能改", "whether a rate is a growth rate is settled when it is defined"
)
_DAY = Phrase("发布日须为1至31", "a release day is 1 to 31")


def check_definition(measured: Measured, *, release_day: int | None, formula: str, counter: str) -> None:
    """Raises G1523 with what contradicts what."""
    wrong = (
        (bool(formula and counter), _ONE_ORIGIN),
        (measured.entered_single and not measured.adds_over_months, _SINGLE),
        (bool(formula) and measured.entered_single, _DERIVED),
        (bool(counter) and (measured.entered_single or not measured.adds_over_months), _COUNTED),
        (release_day is not None and not 1 <= release_day <= 31, _DAY),
    )
    for fault, why in wrong:
        if fault:
            raise GuatuError("G1523", why=why)


def check_same_growth(*, before: bool, now: bool) -> None:
    """Raises G1523 where a rate would become a published growth rate, or cease to be one."""
    if before != now:
        raise GuatuError("G1523", why=_GROWTH)
