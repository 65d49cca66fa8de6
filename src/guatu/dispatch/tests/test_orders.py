"""Supervision orders: which colour is due by whose rule, one matter a sheet, capped, signed for, printed."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import docx
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City
from guatu.dispatch import actions, queries
from guatu.dispatch.models import Matter, SupervisionOrder
from guatu.dispatch.rules.orders import next_sheet, read_sheet_rules
from guatu.dispatch.tests.conftest import Issue, Lit, refused, text, url
from guatu.dispatch.tests.rows import make_matter
from guatu.dispatch.types.orders import Colour, SheetFacts
from guatu.kernel.calendar import official_calendar
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.errors import Denied, NotFound
from guatu.org.models import Account
from guatu.org.types import Actor

As = Callable[[Account], Client]
People = Callable[[str], Actor]
DUE = date(2026, 6, 5)
RULES = {code: read_sheet_rules(rule) for code, rule in queries.ORDER_RULES.presets().items()}


@pytest.mark.parametrize(
    ("code", "facts", "on", "colour"),
    [
        ("sanming-2017", SheetFacts(DUE, False), DUE, None),
        ("sanming-2017", SheetFacts(DUE, False), date(2026, 6, 8), "blue"),
        ("sanming-2017", SheetFacts(DUE, True), date(2026, 6, 8), "orange"),  # serious ones start higher
        ("sanming-2017", SheetFacts(DUE, False, light="red"), date(2026, 6, 1), "blue"),
        ("sanming-2017", SheetFacts(DUE, False, "", Colour.BLUE, date(2026, 6, 12)), date(2026, 6, 12), None),
        (
            "sanming-2017",
            SheetFacts(DUE, False, "", Colour.BLUE, date(2026, 6, 12)),
            date(2026, 6, 13),
            "orange",
        ),
        (
            "sanming-2017",
            SheetFacts(DUE, False, "", Colour.ORANGE, date(2026, 6, 12)),
            date(2026, 6, 13),
            "red",
        ),
        ("sanming-2017", SheetFacts(DUE, False, "", Colour.RED, date(2026, 6, 12)), date(2026, 6, 30), None),
        ("huating-2017", SheetFacts(DUE, False, light="yellow"), date(2026, 6, 1), "blue"),
        (
            "huating-2017",
            SheetFacts(DUE, False, "", Colour.BLUE, date(2026, 6, 12)),
            date(2026, 6, 15),
            "yellow",
        ),
        (
            "huating-2017",
            SheetFacts(DUE, False, "", Colour.YELLOW, date(2026, 6, 12)),
            date(2026, 6, 15),
            "red",
        ),
        ("xian", SheetFacts(DUE, False), date(2026, 6, 1), None),
        ("xian", SheetFacts(DUE, False), date(2026, 6, 2), "yellow"),
        ("xian", SheetFacts(DUE, False), date(2026, 6, 8), "red"),
        ("xian", SheetFacts(DUE, False, "", Colour.YELLOW, date(2026, 6, 5)), date(2026, 6, 8), "red"),
    ],
)
def test_the_colour_that_is_due(code: str, facts: SheetFacts, on: date, colour: str | None) -> None:
    found = next_sheet(RULES[code], facts, official_calendar(), on)
    assert (found.colour.value if found is not None else None) == colour


def test_a_rule_that_is_wrong_says_where() -> None:
    for wrong in ("cap = 0", "cap = 4\n[[sheet]]\ncolour = 'pink'", "x"):
        with refused("G1922"):
            read_sheet_rules(wrong)


def late(city: City, number: str = "1号") -> Matter:
    return make_matter(city.kuancheng, DUE, number=number)


def test_a_sheet_is_sent_signed_for_and_turns_graver_when_its_limit_passes(
    city: City, people: People, reporter: Account
) -> None:
    row, supervisor, district = late(city), people("supervisor"), people("reporter")
    blue = actions.raise_order(supervisor, matter_id=row.pk)
    assert (blue.number, blue.colour, blue.due_on) == ("春城督办〔2026〕1号", "blue", date(2026, 6, 15))
    with refused("G1923"):
        actions.raise_order(supervisor, matter_id=row.pk)
    actions.sign_order(district, order_id=blue.pk)
    with refused("G1925"):
        actions.sign_order(district, order_id=blue.pk)
    colours = []
    for day in (date(2026, 6, 16), date(2026, 6, 24)):
        with use_clock(FixedDayClock(day)):
            colours.append(actions.raise_order(supervisor, matter_id=row.pk))
    assert [one.colour for one in colours] == ["orange", "red"]
    with refused("G1926"):
        actions.note_interview(supervisor, order_id=blue.pk, said="x")
    noted = actions.note_interview(supervisor, order_id=colours[1].pk, said="限3日办结")
    assert noted.interviewed_on == date(2026, 6, 8)


def test_a_unit_is_urged_so_often_a_month_and_no_oftener(city: City, people: People) -> None:
    supervisor = people("supervisor")
    for number in range(6):
        late(city, f"{number}号")
    sent = actions.raise_orders_due(supervisor)
    assert len(sent) == 4
    left = queries.due_sheets(supervisor)
    assert [one.capped for one in left] == [True, True]
    with refused("G1924"):
        actions.raise_order(supervisor, matter_id=left[0].matter.pk)
    with use_clock(FixedDayClock(date(2026, 7, 1))):
        assert actions.raise_order(supervisor, matter_id=left[0].matter.pk).colour == "blue"


def test_a_red_light_raises_a_sheet_about_what_is_open_or_about_a_new_directive(
    lit: Lit, issue: Issue, office: Actor
) -> None:
    known, new = lit("P1"), lit("P2")
    made = issue(light_id=known.pk)
    assert actions.raise_order_of_light(office, light_id=known.pk).matter_id == made.pk
    order = actions.raise_order_of_light(office, light_id=new.pk)
    assert (order.matter.light_id, order.matter.kind) == (new.pk, "directive")
    assert "红灯" in order.reason


@pytest.mark.parametrize(
    "name", ["reporter", "other_reporter", "leader", "task_force", "administrator", "outsider"]
)
def test_a_wrong_actor_raises_nothing(name: str, city: City, people: People) -> None:
    row = late(city)
    with pytest.raises((Denied, NotFound)):
        actions.raise_order(people(name), matter_id=row.pk)
    with pytest.raises(Denied):
        actions.raise_orders_due(people(name))
    assert not SupervisionOrder.objects.exists()


def test_only_the_unit_signs_and_only_the_supervision_interviews(city: City, people: People) -> None:
    order = actions.raise_order(people("supervisor"), matter_id=late(city).pk)
    for name in ("supervisor", "dispatcher", "task_force", "administrator"):
        with pytest.raises(Denied):
            actions.sign_order(people(name), order_id=order.pk)
    for name in ("reporter", "dispatcher", "leader"):
        with pytest.raises(Denied):
            actions.note_interview(people(name), order_id=order.pk, said="x")


def test_the_pages_send_sign_and_print_in_a_bounded_number_of_queries(
    city: City, supervisor: Account, reporter: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(4):
        late(city, f"{number}号")
    office, district = as_(supervisor), as_(reporter)
    with django_assert_max_num_queries(26):
        page = text(office, url("orders"))
    assert "三明市" in page
    assert office.post(url("raise_orders")).status_code == 303
    assert district.post(url("raise_orders")).status_code == 403
    order = SupervisionOrder.objects.first()
    assert order is not None
    assert url("sign_order", order.pk) in text(district, url("order", order.pk))
    assert district.post(url("sign_order", order.pk)).status_code == 303
    assert order.number in text(district, url("matter", order.matter_id))
    answer = district.get(url("order_paper", order.pk))
    assert "签收回执" in "\n".join(one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert as_(reporter).get(f"/api/dispatch/orders?unit_id={city.kuancheng.pk}").json()["count"] == 4
    assert district.get("/api/dispatch/orders/due").status_code == 403


def test_another_rule_is_put_in_force(city: City, office: Actor, people: People) -> None:
    soon = make_matter(city.kuancheng, date(2026, 6, 8) + timedelta(2))
    assert queries.due_sheets(office) == []
    with pytest.raises(Denied):
        actions.put_order_rules_in_force(people("supervisor"), text=queries.ORDER_RULES.presets()["xian"])
    actions.put_order_rules_in_force(office, text=queries.ORDER_RULES.presets()["xian"])
    assert [(one.matter, one.sheet.colour) for one in queries.due_sheets(office)] == [(soon, Colour.YELLOW)]
    with refused("G1921"):
        actions.put_order_rules_in_force(office, text=queries.ORDER_RULES.presets()["xian"])
