"""Patterns in what was reported that chance alone seldom makes. For the office only; each says what it does not mean.

Bunching at targets (the literature on notches: Kleven 2016), round numbers (the last digits of honest measurements are
nearly even), jumps in December, resubmissions without a change. Every test is exact, one-sided, and corrected for how
many were made (Benjamini & Hochberg 1995); nothing here is a proof, and no score is drawn from it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import comb, erfc, floor, sqrt
from statistics import median
from typing import Final

from guatu.collect.types import Words

WINDOW: Final = Decimal("0.02")
"""A value within two points above 100 % of its target counts as just at it, within two below as just short. `[≈]`"""
LEAST_NEAR: Final = 8
LEAST_COUNTED: Final = 50
"""Whole things: two points of fewer are less than one, and one more or less moves a share by more than two points."""
LEAST_DIGITS: Final = 30
LEAST_YEARS: Final = 3
NORMAL: Final = 1.4826
LEAST_POINTS: Final = 0.005
"""A spread of less than half a point is rounding."""
RATE: Final = 0.1
"""Of what is flagged, about one in ten may be chance: a screen for where to look, no verdict."""


class Detector(StrEnum):
    """What is looked for."""

    BUNCHING = "bunching"
    ROUND = "round"
    DECEMBER = "december"
    IDENTICAL = "identical"


WORDS: Final[Mapping[Detector, Words]] = {
    Detector.BUNCHING: Words("贴着目标", "Bunching at targets"),
    Detector.ROUND: Words("整数偏多", "Round numbers"),
    Detector.DECEMBER: Words("年底跳增", "December jumps"),
    Detector.IDENTICAL: Words("原样重报", "Identical resubmissions"),
}

COUNTED: Final[Mapping[Detector, Words]] = {
    Detector.BUNCHING: Words(
        "各单位各月的累计数与其累计目标之比：100%–102% 的算刚过，98%–100% 的算差一点，102%–104% 的算超过一点。"
        "若没有人为取舍，数在三段里均匀或渐多渐少，刚过的约占三分之一(二项检验，单侧)；"
        "附近不足 8 个数的不判，目标不足 50 的个数类指标不算。",
        "Each unit's cumulative figure of a month against its cumulative target: 100–102 % is just at it, 98–100 % "
        "just short, 102–104 % somewhat beyond. Without a hand on the scale figures thin out evenly over the three, "
        "and the middle has a third (one-sided binomial test); fewer than 8 figures near their targets are not judged, "
        "counts with a target under 50 are left out.",
    ),
    Detector.ROUND: Words(
        "项目本年累计投资(万元)的末位：0 和 5 应占两成(二项检验，单侧)；少于 30 个数不判。",
        "The last digit of projects' investment of the year (in CNY 10,000): 0 and 5 should make a fifth (one-sided "
        "binomial test); fewer than 30 figures are not judged.",
    ),
    Detector.DECEMBER: Words(
        "12月当月占全年的份额与本单位往年的中位数之差，除以各单位历年离差(1.4826×MAD)，按正态近似、单侧；"
        "除最近一年外，本单位至少要有三个完整年份；全年不足 50 的个数类指标不算，其余个数类另计计数的偶然误差。",
        "December's share of the year less the median of the unit's years before, over the usual spread of all units' "
        "years (1.4826 MAD), one-sided by the normal; at least three full years before the newest are needed. Counts "
        "under 50 a year are left out; others have the chance of counting added to the spread.",
    ),
    Detector.IDENTICAL: Words(
        "退回以后重报，各格一个字也没改、也没有答复意见；以及整份填报的数与上月完全相同。只列事实，不作检验。",
        "Returned and handed in again without a change or an answer to the remarks; and whole submissions with the "
        "very figures of the month before. Facts only, no test.",
    ),
}

NOT_MEANT: Final[Mapping[Detector, Words]] = {
    Detector.BUNCHING: Words(
        "不说明数字不实：目标定得准、月底抓紧赶上，也会聚在目标上方。请看原始凭证。",
        "It does not mean that figures are untrue: well-set targets and a last effort bunch too. Look at the vouchers.",
    ),
    Detector.ROUND: Words(
        "不说明数字不实：按合同节点付款的项目本来多整数。可以问是实际完成数还是估数。",
        "It does not mean that figures are untrue: contracts are paid in round sums. Ask whether they were measured.",
    ),
    Detector.DECEMBER: Words(
        "不说明年底突击报数：集中结算、年底到货也会这样。请看12月的明细。",
        "It does not mean that figures were held back: settlements and deliveries at year's end do the same.",
    ),
    Detector.IDENTICAL: Words(
        "不说明填报人敷衍：原数可能本来正确，只是没有写答复。",
        "It does not mean carelessness: the figures may have been right, and only the answer is missing.",
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A figure that was counted: where it can be looked at. `link`: the submission it came by."""

    words: Words
    value: str
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One test of one unit. `p`: how likely by chance; `q`: with all tests of the detector in mind; None: a fact."""

    detector: Detector
    unit: Words
    told: Words
    p: float | None
    places: tuple[Place, ...]
    q: float | None = None

    @property
    def flagged(self) -> bool:
        """Whether it is worth a look."""
        return self.q is None or self.q <= RATE


def at_least(found: int, of: int, numerator: int, denominator: int) -> float:
    """P(X ≥ found) for X binomial in `of` trials of chance numerator/denominator, exactly, rounded once."""
    other = denominator - numerator
    ways = sum(comb(of, k) * numerator**k * other ** (of - k) for k in range(found, of + 1))
    return float(Decimal(ways) / Decimal(denominator**of))


def corrected(values: Sequence[float]) -> list[float]:
    """Benjamini–Hochberg: the false-discovery rate at which each would just be flagged, in the order given."""
    order = sorted(range(len(values)), key=lambda at: values[at], reverse=True)
    found, least = [1.0] * len(values), 1.0
    for place, at in enumerate(order):
        least = min(
            least, values[at] * (len(values) / (len(values) - place))
        )  # the factor is never below one
        found[at] = least
    return found


@dataclass(frozen=True, slots=True)
class AtTarget:
    """A cumulative figure beside its cumulative target."""

    value: Decimal
    target: Decimal
    place: Place
    whole: bool = False  # counted in whole things

    @property
    def window(self) -> int | None:
        """0 just at the target or above, −1 just short, 1 somewhat beyond; None further off or too few to tell."""
        if self.target <= 0 or (self.whole and self.target < LEAST_COUNTED):
            return None
        at = floor((self.value / self.target - 1) / WINDOW)
        return at if -1 <= at <= 1 else None


def bunching(unit: Words, figures: Sequence[AtTarget]) -> Finding | None:
    """None where fewer than `LEAST_NEAR` figures lie near their targets.

    The window at the target is held against its neighbours on both sides: whatever changes evenly over the three, as
    the figures of a unit do that is mostly ahead of its plan, leaves it a third. Against the one below alone such a
    unit would be suspect.
    """
    windows = Counter(one.window for one in figures)
    short, at, beyond = windows[-1], windows[0], windows[1]
    near = short + at + beyond
    if near < LEAST_NEAR:
        return None
    told = Words(
        f"目标附近有 {near} 个数：刚过的 {at} 个，差一点的 {short} 个，超过一点的 {beyond} 个。",
        f"{near} figures lie near their target: {at} at it, {short} just short, {beyond} somewhat beyond.",
    )
    places = tuple(one.place for one in figures if one.window == 0)
    return Finding(Detector.BUNCHING, unit, told, at_least(at, near, 1, 3), places)


def round_numbers(unit: Words, figures: Sequence[tuple[int, Place]]) -> Finding | None:
    """Figures in whole 万元. None for fewer than `LEAST_DIGITS`."""
    if len(figures) < LEAST_DIGITS:
        return None
    digits = Counter(value % 10 for value, _ in figures)
    rounded, total = digits[0] + digits[5], len(figures)
    shares = " ".join(f"{digit}:{digits[digit]}" for digit in range(10))
    told = Words(
        f"{total} 个数中末位为 0 或 5 的 {rounded} 个，占 {rounded * 100 / total:.0f}%(应约 20%)；末位分布 {shares}。",
        f"Of {total} figures {rounded} end in 0 or 5: {rounded * 100 / total:.0f} % (20 % expected); digits {shares}.",
    )
    places = tuple(place for value, place in figures if value % 5 == 0)
    return Finding(Detector.ROUND, unit, told, at_least(rounded, total, 1, 5), places)


@dataclass(frozen=True, slots=True)
class Decembers:
    """A unit's Decembers of one indicator: share of each full year, 0 … 1, the newest last."""

    unit: Words
    indicator: Words
    shares: tuple[tuple[int, float], ...]
    places: tuple[Place, ...]
    counted: int | None = None  # the newest year's whole things, None for amounts


def december_jumps(series: Sequence[Decembers]) -> list[Finding]:
    """The newest December of each series with enough years, against its own; the spread is that of all series."""
    long = [
        one
        for one in series
        if len(one.shares) > LEAST_YEARS and (one.counted is None or one.counted >= LEAST_COUNTED)
    ]
    spread = _spread(long)
    city = median([share for one in long for _, share in one.shares]) if long else 0.0
    found = []
    for one in long:
        (year, share), usual = one.shares[-1], median([past for _, past in one.shares[:-1]])
        told = Words(
            f"{one.indicator.zh}：{year}年12月占全年 {share:.1%}，本单位往年中位数 {usual:.1%}，"
            f"全市历年中位数 {city:.1%}（各单位年间的离差约 {spread:.1%}）。",
            f"{one.indicator.label('en')}: December {year} made {share:.1%} of the year; the median of the unit's "
            f"years before is {usual:.1%}, of all {city:.1%} (years differ by about {spread:.1%}).",
        )
        by_chance = usual * (1 - usual) / one.counted if one.counted else 0.0
        p = erfc((share - usual) / sqrt(spread**2 + by_chance) / sqrt(2)) / 2
        found.append(Finding(Detector.DECEMBER, one.unit, told, p, one.places))
    return found


def _spread(series: Sequence[Decembers]) -> float:
    """How far a December usually lies from its unit's median: 1.4826 MAD over all years but the newest."""
    apart = [
        abs(share - median([past for _, past in one.shares[:-1]]))
        for one in series
        for _, share in one.shares[:-1]
    ]
    return max(NORMAL * median(apart), LEAST_POINTS) if apart else LEAST_POINTS


def weighed(findings: Sequence[Finding]) -> list[Finding]:
    """The findings of one detector with their q, the least likely first."""
    tested = [one for one in findings if one.p is not None]
    rates = corrected([one.p for one in tested if one.p is not None])
    with_rate = [
        Finding(one.detector, one.unit, one.told, one.p, one.places, rate)
        for one, rate in zip(tested, rates, strict=True)
    ]
    facts = [one for one in findings if one.p is None]
    return facts + sorted(with_rate, key=lambda one: (one.p or 0.0, one.unit.zh))
