"""The pages of foreseen years, in both languages and in the scope of who looks."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from guatu.conftest import City
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.status.tests.investment import MAY, project_of, year_of
from guatu.targets.actions import record_observation
from guatu.targets.models import Indicator, Observation, Task

SignIn = Callable[[Account], Client]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_show_it(
    invest: Indicator, city: City, dispatcher: Account, operator: Actor, as_: SignIn, language: str
) -> None:
    project_of(city, operator, "P1", city.nanguan)
    client = as_(dispatcher)
    client.cookies["django_language"] = language
    page = client.get(reverse("status:foresight")).content.decode()
    assert reverse("status:foresight_one", args=["invest"]) in page
    assert ("多半完不成" if language == "zh-hans" else "Likely miss") in page
    asked = {"miss": "220103:30", "whom": "220102", "by": "10", "project": "P1", "brings": ""}
    one = client.get(reverse("status:foresight_one", args=["invest"]), asked)
    assert one.status_code == 200
    assert one.context["imagined"].missed == {city.kuancheng.pk: 30, city.nanguan.pk: 10}
    shown = one.content.decode()
    assert "g-fan-band" in shown
    for words in ("近5年" if language == "zh-hans" else "In the last 5 years", "220103:30", "slip"):
        assert words in shown


def test_what_is_refused_is_said_on_the_page_and_nothing_is_written(
    invest: Indicator, dispatcher: Account, as_: SignIn
) -> None:
    count = Observation.objects.count()
    page = as_(dispatcher).get(reverse("status:foresight_one", args=["invest"]), {"miss": "220103:x"})
    assert page.status_code == 422
    assert "220103:x" in page.content.decode()
    assert Observation.objects.count() == count


def test_a_reporter_sees_its_own_and_no_other(
    invest: Indicator, reporter: Account, outsider: Account, as_: SignIn
) -> None:
    client = as_(reporter)
    page = client.get(reverse("status:foresight")).content.decode()
    assert "宽城区" in page
    assert "南关区" not in page
    url = reverse("status:foresight_one", args=["invest"])
    assert client.get(url).context["one"].unit.code == "220103"
    assert client.get(url, {"unit": "220102"}).status_code == 404
    assert as_(outsider).get(url).status_code == 403


def test_the_pages_as_known_on_a_past_day_say_so_and_keep_it_in_every_address(
    invest: Indicator, city: City, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    Observation.objects.update(recorded_at="2026-06-05T00:00:00Z")
    record_observation(
        operator, indicator_id=invest.pk, unit_id=city.nanguan.pk, period=MAY, value=Decimal(20), reason="更正"
    )  # fmt: skip
    client, asked = as_(dispatcher), {"known_on": "2026-06-06", "unit": "220102"}
    url = reverse("status:foresight_one", args=["invest"])
    then, now = client.get(url, asked), client.get(url, {"unit": "220102"})
    assert then.context["one"].so_far == pytest.approx(float(year_of(30)[4]))
    assert now.context["one"].so_far == 20
    assert "按 2026年6月6日 结束时所知显示" in then.content.decode()
    assert "结束时所知" not in now.content.decode()
    assert "known_on=2026-06-06" in then.context["asof"].one_url(then.context["one"])
    listed = client.get(reverse("status:foresight"), {"known_on": "2026-06-06"})
    assert f"{url}?unit=220102&amp;period=2026-05&amp;known_on=2026-06-06" in listed.content.decode()
    early = client.get(reverse("status:foresight"), {"known_on": "2026-04-20", "period": "2026-05"})
    assert str(early.context["asof"].month) == "2026-03", "May had not ended by then"


def test_the_list_is_narrowed_by_words_places_and_areas_and_counts_every_word(
    invest: Indicator, city: City, dispatcher: Account, as_: SignIn
) -> None:
    client, url = as_(dispatcher), reverse("status:foresight")

    def shown(**asked: str) -> list[str]:
        return [one.unit.code for one, _url in client.get(url, asked).context["page"].object_list]

    every = client.get(url).context
    assert shown() == ["220100", "220102", "220103"]
    assert {word.value: word.count for word in every["risks"]}["likely_miss"] == 2
    assert sum(word.count for word in every["paces"]) == 3
    assert shown(risk="safe") == ["220103"]
    assert shown(pace="out_of_reach") == ["220100", "220102"]
    assert shown(level="district") == ["220102", "220103"]
    assert shown(area="none") == shown(), "what is no choice asks nothing"
    Task.objects.create(area=city.industry, code="T-invest", name="投资", indicator=invest)
    assert shown(area=city.industry.code) == shown()
    empty = client.get(url, {"risk": "reached"}).content.decode()
    assert "没有符合条件的序列" in empty
    assert "显示全部" in empty


def test_the_first_sentences_say_how_the_year_ends_and_who_must_mend_what(
    invest: Indicator, dispatcher: Account, as_: SignIn
) -> None:
    url = reverse("status:foresight_one", args=["invest"])
    page = as_(dispatcher).get(url)
    assert "够不着" in page.context["mend"]
    assert "2个单位中1个照此走势完不成" in page.context["short_units"]
    parts = {part.one.unit.code: part for part in page.context["parts"]}
    assert page.context["part_periods"] == [Period.of_month(2026, month) for month in range(6, 13)]
    needed = sum(need.needed for need in parts["220102"].needs if need is not None)
    assert needed == pytest.approx(60 - float(year_of(30)[4]))
    assert "of=220102" in parts["220102"].respread_url
    assert parts["220103"].respread_url == ""
    english = as_(dispatcher).get(url, headers={"accept-language": "en"})
    assert "out of reach" in english.context["mend"]


def test_the_place_among_peers_is_told_as_published(
    invest: Indicator, city: City, operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    for period, place in (("2025-04", 9), ("2026-04", 6)):
        record_observation(
            operator, indicator_id=invest.pk, unit_id=city.root.pk, period=period, value=Decimal(60),
            rank=place, rank_of=15,
        )  # fmt: skip
    page = as_(dispatcher).get(reverse("status:foresight_one", args=["invest"]), {"unit": "220100"})
    assert page.context["ranks"][0] == "2026年4月：同类城市，15个中列第6，上年同期第9，前移3位。"


def test_an_empty_house_says_how_many_years_are_needed(city: City, dispatcher: Account, as_: SignIn) -> None:
    page = as_(dispatcher).get(reverse("status:foresight")).content.decode()
    assert "至少上一年的全部月份" in page


def test_a_shortfall_leads_to_the_grid_that_makes_it_up(
    invest: Indicator, dispatcher: Account, reporter: Account, as_: SignIn
) -> None:
    url, grid = reverse("status:foresight_one", args=["invest"]), reverse("targets:split", args=["invest"])
    assert grid in as_(dispatcher).get(url, {"unit": "220102"}).content.decode()
    assert grid not in as_(dispatcher).get(url, {"unit": "220103"}).content.decode(), "nothing is short"
    assert grid not in as_(reporter).get(url).content.decode()
