"""The grid of a split as a plain form: spread again, locked, made up, refused whole, issued as one version."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, NotFound
from guatu.ledger.models import Entry
from guatu.org.models import Account, Unit
from guatu.org.types import Actor
from guatu.targets.actions import pass_on
from guatu.targets.models import Indicator, Target, TargetVersion
from guatu.targets.tests.test_actions import report

SignIn = Callable[[Account], Client]
PAGE = "/targets/indicators/estates/split/"


def posted(units: list[Unit], **given: object) -> dict[str, object]:
    return {
        "unit": [unit.pk for unit in units],
        "by_unit": "even",
        "by_month": "even",
        "number": "0",
        **given,
    }


def as_typed(client: Client, answer: object, **given: object) -> dict[str, object]:
    """What the browser would send back of the page as it stands, with something changed."""
    context = answer.context  # type: ignore[attr-defined]
    fields: dict[str, object] = {
        "unit": [row.key for row in context["rows"]],
        "number": context["typed"].number,
    }
    for row in context["rows"]:
        for cell in (row.year, *row.cells):
            fields[cell.name] = cell.text
    for cell in (context["total"], *context["city"]):
        fields[cell.name] = cell.text
    return fields | {"by_unit": "hand", "by_month": "hand", "locked": context["locked"], **given}


def test_a_split_is_spread_first_and_issued_on_demand(
    city: City, estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    shown = client.post(PAGE, posted([city.kuancheng, city.zone], total="447", do="spread"))
    assert [row.year.text for row in shown.context["rows"]] == ["224", "223"]
    assert not Target.objects.exists()
    assert client.post(PAGE, as_typed(client, shown, do="issue")).status_code == 302
    assert Target.objects.get(unit=city.zone, period="2026").bottom_line == 223
    assert Target.objects.filter(period__contains="-").count() == 3 * 12
    entry = Entry.objects.latest("number")
    assert entry.verb == "targets.target.issue"


def test_what_was_changed_by_hand_is_kept_without_script_and_the_rest_makes_room(
    city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    page = client.get(PAGE)
    typed = as_typed(client, page, do="spread", before=page.context["before"])
    spread = client.post(PAGE, typed | {f"c-{city.zone.pk}-3": "４０"})
    row = next(row for row in spread.context["rows"] if row.key == city.zone.pk)
    assert (row.cells[2].text, row.cells[2].locked, row.year.text, row.gap) == ("40", True, "149", "")
    assert spread.context["locked"] == f"{city.zone.pk}-3"


def test_an_adjustment_is_one_version_with_old_and_new_in_the_ledger(
    city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    said = {
        "reason": "年中调整",
        "approver": "市政府常务会议",
        "approval_document": "第6次纪要",
        "holds_from": "2026-06-30",
    }
    spread = client.post(PAGE, as_typed(client, client.get(PAGE), do="spread", total="500", by_unit="even"))
    assert client.post(PAGE, as_typed(client, spread, do="issue", stretch="520", **said)).status_code == 302
    version = TargetVersion.objects.get(number=2)
    assert version.targets.get(unit=city.root, period="2026").stretch == 520
    assert all(row.stretch >= row.bottom_line for row in version.targets.all() if row.stretch is not None)
    entry = Entry.objects.latest("number")
    assert '"149.0000"' in entry.before
    assert '"167"' in entry.after


def test_a_grid_that_does_not_add_up_is_refused_whole_and_named(
    city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    said = {"reason": "x", "approver": "x", "approval_document": "x", "holds_from": "2026-06-30"}
    answer = client.post(
        PAGE, as_typed(client, client.get(PAGE), do="issue", **{f"c-{city.zone.pk}-3": "99"}, **said)
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "高新区相差" in page
    assert TargetVersion.objects.count() == 1


def test_a_cell_that_is_no_number_is_named_and_keeps_what_was_typed(
    city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    answer = client.post(
        PAGE, as_typed(client, client.get(PAGE), do="spread", **{f"c-{city.zone.pk}-3": "约4O"})
    )
    assert answer.status_code == 422
    assert "高新区 3月" in answer.content.decode()
    assert 'value="约4O"' in answer.content.decode()
    half = client.post(PAGE, as_typed(client, client.get(PAGE), do="spread", **{f"y-{city.zone.pk}": "0.5"}))
    assert half.status_code == 422


def test_locks_that_cannot_hold_say_which_and_by_how_much(
    city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    lock = {"do": "spread", "ly": [city.zone.pk], "locked": f"{city.zone.pk}-3", f"c-{city.zone.pk}-3": "160"}
    answer = client.post(PAGE, as_typed(client, client.get(PAGE), **lock))
    assert answer.status_code == 422
    assert "高新区锁定的月份合计 160，超过其锁定的全年目标 149，多出 11" in answer.content.decode()


def test_a_version_issued_meanwhile_by_somebody_else_is_not_overwritten(
    city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    said = {"reason": "x", "approver": "x", "approval_document": "x", "holds_from": "2026-06-30"}
    answer = client.post(PAGE, as_typed(client, client.get(PAGE), do="issue", number="0", **said))
    assert answer.status_code == 422
    assert "第 1 版" in answer.content.decode()
    assert TargetVersion.objects.count() == 1


def test_a_shortfall_is_proposed_over_the_months_left_before_anything_is_issued(
    operator: Actor, city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    report(operator, split_estates, city.zone, "30")
    client = as_(dispatcher)
    answer = client.post(PAGE, as_typed(client, client.get(PAGE), do="makeup"))
    row = next(row for row in answer.context["rows"] if row.key == city.zone.pk)
    assert (row.year.text, row.gap) == ("149", "")
    assert sum(int(cell.text) for cell in row.cells[:5]) == 30
    (line,) = answer.context["lags"]
    assert (line.name, line.done, line.short) == ("高新区", 30, line.asked - 30)
    assert line.needed == Decimal(119) / 7
    assert TargetVersion.objects.count() == 1


def test_an_enterprise_is_refused_with_the_rule(
    city: City, estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    spread = client.post(PAGE, posted([city.zone, city.enterprise], total="10", do="spread"))
    answer = client.post(PAGE, as_typed(client, spread, do="issue"))
    assert answer.status_code == 422
    assert "不得向企业下达统计指标任务" in answer.content.decode()
    assert not Target.objects.exists()


def test_a_split_after_years_nobody_reported_says_so(
    city: City, estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    answer = as_(dispatcher).post(PAGE, posted([city.zone], total="447", do="spread", by_unit="last_year"))
    assert answer.status_code == 422
    assert "没有上年数据" in answer.content.decode()


def test_a_rate_is_given_unit_by_unit(
    city: City, growth: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    client = as_(dispatcher)
    path = PAGE.replace("estates", "growth")
    spread = client.post(path, posted([city.zone, city.nanguan], total="12.5", do="spread"))
    assert {row.year.text for row in spread.context["rows"]} == {"12.5"}
    client.post(path, as_typed(client, spread, do="issue", **{f"y-{city.zone.pk}": "14.0"}))
    assert Target.objects.get(unit=city.zone).bottom_line == 14
    assert Target.objects.get(unit=city.root).bottom_line == Decimal("12.5")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_forty_units_cost_no_more_queries_than_three(
    city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account, language: str
) -> None:
    client = as_(dispatcher)

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200
        return len(captured)

    first = count(PAGE)
    many = [
        Unit.objects.create(
            code=f"P{n}", name=f"园区{n}", short=f"园{n}", kind="park", parent=city.root, position=50 + n
        )
        for n in range(40)
    ]
    assert count(PAGE + "?" + "&".join(f"unit={unit.pk}" for unit in many)) == first


def test_only_a_dispatcher_passes_a_target_on_and_the_months_follow_the_units_own(
    city: City, split_estates: Indicator, operator: Actor, reporter: Account
) -> None:
    park = Unit.objects.create(code="P1", name="园区", short="园", kind="park", parent=city.zone, position=50)
    given = {
        "plan_id": city.plan.pk, "indicator_id": split_estates.pk, "year": 2026, "unit_id": city.zone.pk,
        "total": Decimal(160), "weights": {park.pk: Decimal(1)}, "reason": "分解",
        "approver_post_id": city.leader_post.pk,
        "holds_from": date(2026, 1, 20),
    }  # fmt: skip
    with pytest.raises(Denied):
        pass_on(actor_of_account(reporter), **given)
    version = pass_on(operator, **given)
    assert version.targets.get(unit=park, period="2026").bottom_line == 160
    with pytest.raises(NotFound):
        pass_on(operator, **(given | {"unit_id": city.land_bureau.pk}))


def test_a_unit_passes_its_target_on_and_what_it_adds_is_shown_and_kept_by_the_city(
    city: City, split_estates: Indicator, as_: SignIn, dispatcher: Account
) -> None:
    parks = [
        Unit.objects.create(
            code=f"P{n}", name=f"园区{n}", short=f"园{n}", kind="park", parent=city.zone, position=50 + n
        )
        for n in range(2)
    ]
    client = as_(dispatcher)
    said = {"reason": "向园区分解", "approver_post_id": city.leader_post.pk, "holds_from": "2026-06-10"}
    assert f"under={city.zone.pk}" in client.get(PAGE).content.decode()
    below = f"{PAGE}?under={city.zone.pk}"
    spread = client.post(below, posted(parks, total="170", do="spread", number="1"))
    assert client.post(below, as_typed(client, spread, do="issue", **said)).status_code == 302
    version = TargetVersion.objects.get(number=2)
    assert version.targets.get(unit=city.root, period="2026").bottom_line == 447
    assert version.targets.get(unit=parks[0], period="2026").bottom_line == 85
    assert version.targets.get(unit=city.root, period="2026").stretch == 460
    page = client.get("/targets/indicators/estates/")
    assert page.context["grid"].faults == ()
    assert page.context["grid"].unit_sum.year == 447
    assert [(line.level, line.own, line.added) for line in page.context["inflation"]] == [
        (1, 447, 0),
        (2, 149, 21),
    ]
    again = client.post(PAGE, as_typed(client, client.get(PAGE), do="spread", total="450"))
    said |= {"holds_from": "2026-06-30"}
    assert client.post(PAGE, as_typed(client, again, do="issue", **said)).status_code == 302
    third = TargetVersion.objects.get(number=3)
    assert third.targets.get(unit=parks[1], period="2026").bottom_line == 85
    assert client.get(f"{PAGE}?under={city.land_bureau.pk}").status_code == 404
