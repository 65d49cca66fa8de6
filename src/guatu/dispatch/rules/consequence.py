"""How much hangs on a light: what it holds up, times how long. Pure.

The measure is the cost of delay as project offices use it, in 亿元·days (100 million yuan, delayed a day): the total
investment of the project and of those that wait for it, times the days by which its end is missed. Where only the
pace is behind, its points behind of the year are days of a linear year (33.3 points are 122 days). `[≈]`
"""

from decimal import Decimal
from fractions import Fraction

from guatu.dispatch.types.meetings import LightFacts
from guatu.kernel.language import Phrase
from guatu.kernel.saying import counted

YI = Decimal(10) ** 8
"""亿: 100 million."""

DAYS_OF_YEAR = 365


def days_behind(points: Fraction) -> int:
    """Days of a linear year for so many points of the year's plan."""
    return round(max(points, Fraction(0)) * DAYS_OF_YEAR / 100)


def stake(facts: LightFacts) -> Decimal:
    """亿元·days."""
    money = (facts.investment or Decimal(0)) + facts.waiting_investment
    return (money * facts.days / YI).quantize(Decimal("0.1"))


def year_share(facts: LightFacts) -> Decimal:
    """Percent of what all projects of the city plan this year."""
    if not facts.plan_year or not facts.city_year:
        return Decimal(0)
    return (facts.plan_year * 100 / facts.city_year).quantize(Decimal("0.1"))


def why(facts: LightFacts) -> Phrase:
    """What is at stake, with its factors: anybody can work it out again."""
    money = facts.investment or Decimal(0)
    zh, en = [], []
    if facts.days and money:
        waiting_zh = f"及等它的{facts.waiting}个项目" if facts.waiting else ""
        waiting_en = f" and of {counted(facts.waiting, 'project')} waiting for it" if facts.waiting else ""
        total = money + facts.waiting_investment
        zh.append(
            f"误{facts.days}天 × 总投资{total / YI:,.2f}亿元{f'（本项目{waiting_zh}）' if waiting_zh else ''}"
            f" = {stake(facts):,}亿元·天"
        )
        en.append(
            f"{counted(facts.days, 'day')} × CNY {total / 10**6:,.0f} million invested{waiting_en}"
            f" = {stake(facts) * 100:,.0f} million yuan-days"
        )
    elif facts.days:
        zh.append(f"误{facts.days}天，总投资未填")
        en.append(f"{counted(facts.days, 'day')}; its total investment is not known")
    if share := year_share(facts):
        zh.append(f"占全市本年计划投资{share}%")
        en.append(f"{share} % of the city's investment planned this year")
    if not zh:
        return Phrase("亮灯，无误期和投资数可算", "Lit; neither delay nor investment is known")
    return Phrase("；".join(zh), "; ".join(en))
