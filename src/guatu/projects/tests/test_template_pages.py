"""Template pages: seen by all, changed by the dispatcher in a grid, a fault told at its row."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.org.models import Account
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects import queries
from guatu.projects.models import Template
from guatu.projects.template_forms import TemplateForms

As = Callable[[Account], Client]
EDIT = "template_edit"


def page(name: str, code: str = "sewer") -> str:
    return reverse(f"projects:{name}", args=[code])


def sent(actor: Actor, changes: Mapping[str, object]) -> dict[str, Any]:
    """The grid as a browser sends it back, with changes by field name ("n-5-duration")."""
    forms = TemplateForms.of(None, queries.template_spec(queries.template(actor, "sewer")), calendars())
    facts: dict[str, Any] = {}
    for form in (
        forms.head,
        forms.nodes.management_form,
        forms.links.management_form,
        *forms.nodes,
        *forms.links,
    ):
        for bound in form:
            if (value := bound.value()) is not False and value not in (None, ""):
                facts[bound.html_name] = value
    return facts | {"reason": "换用定向钻", "do": "save"} | dict(changes)


def test_everyone_sees_a_template_drawn_with_its_limits_and_prices(
    templates: None, leader: Account, as_: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = as_(leader)
    assert "城市道路建设" in browser.get(reverse("projects:templates")).content.decode()
    for code in ("industrial", "sewer"):
        with django_assert_max_num_queries(12):
            shown = browser.get(page("template", code)).content.decode()
        assert "<svg" in shown
    shown = browser.get(page("template", "industrial")).content.decode()
    for text in ("建筑法第八条：七日", "赶工 · 8 天 · 60,000 元/天", "自然资源", "桩基与基础"):
        assert text in shown, text
    english = browser.get(page("template", "industrial"), headers={"Accept-Language": "en"}).content.decode()
    for text in ("Construction Law, art. 8", "crashing", "Natural resources"):
        assert text in english, text


def test_a_change_in_the_grid_is_a_new_version_and_can_be_compared(
    templates: None, dispatcher: Account, operator: Actor, as_: As
) -> None:
    browser = as_(dispatcher)
    assert browser.get(page(EDIT)).status_code == 200
    assert browser.post(page(EDIT), sent(operator, {"n-5-duration": 30})).status_code == 303
    spec = queries.template_spec(queries.template(operator, "sewer"))
    assert (spec.version, spec.nodes[5].duration) == (3, 30)
    before = queries.template_spec(queries.template(operator, "sewer", 2))
    assert spec.nodes[:5] == before.nodes[:5]
    assert spec.links == before.links
    compared = browser.get(page("template_compare"), {"from": "2", "to": "3"}).content.decode()
    assert "S06" in compared
    assert "<td>35</td><td>30</td>" in compared
    assert "S01" not in compared


def test_rows_are_added_moved_and_removed(
    templates: None, dispatcher: Account, operator: Actor, as_: As
) -> None:
    row = {
        "n-8-code": "S09", "n-8-name": "回访", "n-8-duration": 2, "n-8-calendar": "office", "n-8-ORDER": 1,
        "n-2-DELETE": "on",
    }  # fmt: skip
    facts = sent(operator, row)
    links = [key for key, value in facts.items() if key.startswith("l-") and value == "S03"]
    gone = {f"{key.rpartition('-')[0]}-DELETE": "on" for key in links}
    assert as_(dispatcher).post(page(EDIT), facts | gone).status_code == 303
    codes = [node.code for node in queries.template_spec(queries.template(operator, "sewer")).nodes]
    assert set(codes[:2]) == {"S01", "S09"}
    assert "S03" not in codes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"l-10-predecessor": "S04", "l-10-successor": "S02", "l-10-kind": "FS", "l-10-lag": 0}, "G1108"),
        ({"l-10-predecessor": "S99", "l-10-successor": "S02", "l-10-kind": "FS", "l-10-lag": 0}, "S99"),
        ({"n-5-measures": '[{"kind": "magic"}]'}, "magic"),
        ({"n-5-low": 60}, "60"),
        ({"n-5-calendar": "moon"}, "moon"),
        ({"n-5-duration": ""}, "工期"),
        ({"reason": ""}, "修改原因"),
    ],
)
def test_a_fault_is_told_at_its_row_and_nothing_is_saved(
    changes: dict[str, object], said: str, templates: None, dispatcher: Account, operator: Actor, as_: As
) -> None:
    answer = as_(dispatcher).post(page(EDIT), sent(operator, changes))
    assert answer.status_code == 422
    assert "invalid" in answer.content.decode() or "errorlist" in answer.content.decode()
    assert said == "G1108" or said in answer.content.decode()
    assert Template.objects.filter(code="sewer").count() == 1


def test_more_rows_keep_what_was_typed(
    templates: None, dispatcher: Account, operator: Actor, as_: As
) -> None:
    answer = as_(dispatcher).post(page(EDIT), sent(operator, {"n-5-duration": 77, "do": "row"}))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="77"' in shown
    assert 'name="n-12-code"' in shown
    assert Template.objects.filter(code="sewer").count() == 1


def test_a_copy_is_a_new_template(templates: None, dispatcher: Account, operator: Actor, as_: As) -> None:
    browser = as_(dispatcher)
    copying = f"{page(EDIT)}?copy=1"
    assert "sewer-2" in browser.get(copying).content.decode()
    assert browser.post(copying, sent(operator, {"code": "drain", "version": 1})).status_code == 303
    assert Template.objects.get(code="drain").version == 1


def test_only_the_dispatcher_edits(templates: None, reporter: Account, outsider: Account, as_: As) -> None:
    assert as_(reporter).get(page(EDIT)).status_code == 403
    assert as_(reporter).post(page(EDIT), {}).status_code == 403
    for address in (reverse("projects:templates"), page("template"), page("template_compare")):
        assert as_(reporter).get(address).status_code == 200
        assert as_(outsider).get(address).status_code == 403
