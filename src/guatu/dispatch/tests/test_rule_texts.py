"""Rules that are texts: a fault says its line and what to write, and what changes is shown before it is in force."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from guatu.conftest import City, actor_of_account
from guatu.dispatch.queries import CADENCES, LIMITS, ORDER_RULES, RuleTexts
from guatu.dispatch.rules.rule_texts import LONGEST_RULE, diff_lines
from guatu.dispatch.tests.conftest import refused, text, url
from guatu.kernel.errors import GuatuError
from guatu.org.models import Account

As = Callable[[Account], Client]

KINDS = [(LIMITS, "limits"), (ORDER_RULES, "order_rules"), (CADENCES, "duty_rules")]


@pytest.mark.parametrize(
    ("kind", "before", "after", "at", "said"),
    [
        (LIMITS, "verify = 3", "verify = 0", "", "steps.verify”不对：应是 1 至 250 的整数，现在写的是 0"),
        (LIMITS, "verify = 3", "verify 3", "", "不合 TOML 写法"),
        (LIMITS, "verify = 3", "sign = 3", "", "写了两次"),
        (LIMITS, "verify = 3", "verify = " + "9" * 5000, "", "不合 TOML 写法"),
        (LIMITS, "verify = 3", "", "[steps]", "steps.verify”不对：缺少这一项"),
        (LIMITS, 'version = "1"', 'version = """', "hazard =", "不合 TOML 写法"),
        (LIMITS, "county_leader = 5", "county_leader = 2", "", "不能小于前一级"),
        (LIMITS, "B = { workdays = 15 }", "D = { workdays = 15 }", "", "handling.default.D”不对：没有这样的名称"),
        (LIMITS, "part = { workdays = 5 }", "part = { days = 5 }", "", "workdays"),
        (LIMITS, 'supervision_from = "unit_head"', "supervision_from = []", "", "top_leader"),
        (ORDER_RULES, 'colour = "orange"', 'colour = "pink"', "", 'sheet[2].colour”不对：应是 "blue"、'),
        (ORDER_RULES, 'colour = "red"', '\ncolour = "orange"', 'colour = "orange"', "这种颜色写了两次"),
        (ORDER_RULES, 'lights = ["red"]', "lights = [[]]", "", '应是 ["red"]'),
        (ORDER_RULES, "interview = true", "interview = 1", "", "true 或 false"),
        (ORDER_RULES, 'serious = "orange"', 'serious = "yellow"', "", "没有这种颜色"),
        (CADENCES, 'every = "quarter"', 'every = "year"', "", "week"),
        (CADENCES, "from_yuan = 20_000_000", "from_yuan = -1", "", "secretary.from_yuan"),
    ],
)  # fmt: skip
def test_a_fault_says_its_line_and_what_to_write(
    kind: RuleTexts[Any, Any], before: str, after: str, at: str, said: str
) -> None:
    changed = kind.presets()[kind.usual].replace(before, after, 1)
    line = changed.count("\n", 0, changed.rindex(at or after)) + 1
    with pytest.raises(GuatuError) as told:
        kind.read(changed)
    assert f"第 {line} 行" in told.value.text("zh-hans")
    assert said in told.value.text("zh-hans")


def test_a_text_too_long_is_refused_not_cut() -> None:
    whole = LIMITS.presets()[LIMITS.usual]
    with refused("G1910"):
        LIMITS.read(whole + "#" * LONGEST_RULE)
    with refused("G1910"):
        LIMITS.read(whole + "# \ud800")


def test_what_changes_is_laid_over_what_was() -> None:
    old = "\n".join("abcdefgh")
    assert diff_lines(old, old + "\n") == ()
    shown = [(line.sign, line.text) for line in diff_lines(old, old.replace("e", "E"))]
    assert shown == [
        ("…", ""), ("", "c"), ("", "d"), ("−", "e"), ("+", "E"), ("", "f"), ("", "g"), ("…", ""),
    ]  # fmt: skip
    numbers = [(line.old, line.new) for line in diff_lines("a\nb", "b")]
    assert numbers == [(1, None), (2, 1)]


@pytest.mark.parametrize(("kind", "page"), KINDS)
def test_a_version_is_compared_before_it_is_put_in_force(
    city: City, dispatcher: Account, reporter: Account, as_: As, kind: RuleTexts[Any, Any], page: str
) -> None:
    whole = kind.presets()[kind.usual]
    changed = whole.replace('version = "1"', 'version = "2"').replace("\n", "\r\n")
    office = as_(dispatcher)
    assert as_(reporter).post(url(page), {"text": changed, "do": "check"}).status_code == 403
    checked = office.post(url(page), {"text": changed, "do": "check"})
    shown = checked.content.decode().replace("&quot;", '"')
    assert checked.status_code == 200
    assert shown.count('class="d-new"') == shown.count('class="d-old"') == 1
    assert '<code>version = "2"</code>' in shown
    assert "施行这一版" in shown
    assert not kind.model.objects.exists()
    wrong = office.post(url(page), {"text": changed.replace("code = ", "code "), "do": "check"})
    assert (wrong.status_code, "第 2 行" in wrong.content.decode()) == (422, True)
    assert 'data-line="2"' in wrong.content.decode()
    assert "施行这一版" not in wrong.content.decode()
    assert office.post(url(page), {"text": changed, "do": "put"}).status_code == 303
    assert kind.in_force().text == changed.replace("\r\n", "\n")
    again = office.post(url(page), {"text": changed, "do": "check"})
    assert (again.status_code, "已经施行过" in again.content.decode()) == (422, True)
    assert kind.usual in text(as_(reporter), url(page))
    first = kind.versions(actor_of_account(dispatcher))[0]
    assert office.post(url(page), {"text": changed.replace('"2"', '"3"')}).status_code == 303
    assert f"?version={first.pk}#edit" in text(office, url(page))
    begun = text(office, f"{url(page)}?version={first.pk}").replace("&quot;", '"')
    assert begun.count('version = "2"') == 2  # to be edited, and as what comes in the place of 3
    assert "?version=" not in text(as_(reporter), url(page))
