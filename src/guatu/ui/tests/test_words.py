"""What a reader sees of names, days, money and points, in both languages."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils import timezone, translation

from guatu.kernel.period import Period


def shown(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load guatu %}" + source).render(context)


def in_both(source: str, **context: object) -> tuple[str, str]:
    """What the template says in Chinese and in English."""
    with translation.override("zh-hans"):
        chinese = shown(source, **context)
    with translation.override("en"):
        return chinese, shown(source, **context)


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (SimpleNamespace(name="宽城区", name_en="Kuancheng"), ("宽城区", "Kuancheng")),
        (SimpleNamespace(name="宽城区", name_en=""), ("宽城区", "宽城区")),
        ({"name": "宽城区", "name_en": "Kuancheng"}, ("宽城区", "Kuancheng")),
        ("自由文本", ("自由文本", "自由文本")),
        (None, ("—", "—")),
    ],
)
def test_a_name_follows_the_language_and_falls_back_to_chinese(
    thing: object, expected: tuple[str, str]
) -> None:
    assert in_both("{{ thing|named }}", thing=thing) == expected


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ v|day }}", date(2026, 5, 18), ("2026年5月18日", "18 May 2026")),
        ("{{ v|shortday }}", date(2026, 5, 18), ("2026-05-18", "2026-05-18")),
        ("{{ v|period }}", "2026-05", ("2026年5月", "May 2026")),
        ("{{ v|period }}", Period.of_quarter(2026, 2), ("2026年第2季度", "Q2 2026")),
        ('{{ v|money:"亿元" }}', Decimal(350_000_000), ("3.5亿元", "CNY 350 million")),
        ('{{ v|amount:"亿元" }}', Decimal(350_000_000), ("3.50", "3.50")),
        ('{{ v|amount:"万元" }}', 124_800_000, ("12,480", "12,480")),
        ("{{ v|points }}", Decimal("18.25"), ("+18.3 个百分点", "+18.3 pts")),
        ("{{ v|points }}", -31, ("−31.0 个百分点", "−31.0 pts")),
        ("{{ v|points }}", Decimal("-0.04"), ("0.0 个百分点", "0.0 pts")),
        ("{{ v|percent }}", Decimal("0.4777"), ("47.8%", "47.8%")),
        ("{{ v|num:1 }}", 1234.55, ("1,234.6", "1,234.6")),
    ],
)
def test_figures_and_days_read_as_each_language_writes_them(
    source: str, value: object, expected: tuple[str, str]
) -> None:
    assert in_both(source, v=value) == expected


@pytest.mark.parametrize("name", ["money", "points", "percent", "num", "day", "shortday", "moment", "period"])
def test_what_is_not_known_is_a_dash_and_never_zero(name: str) -> None:
    assert shown("{{ v|" + name + " }}", v=None) == "—"


def test_an_instant_is_shown_in_local_time() -> None:
    midnight_in_london = datetime(2026, 5, 17, 23, 30, tzinfo=timezone.get_fixed_timezone(0))
    assert shown("{{ v|moment }} {{ v|shortday }}", v=midnight_in_london) == "2026-05-18 07:30 2026-05-18"
