"""The components: what each must show, and must escape."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from guatu.ui.types import LightColour
from guatu.ui.types.lists import Listing


def shown(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    return engines["django"].from_string("{% load guatu %}" + source).render(context, request)


def test_every_colour_has_a_shape_of_its_own_in_text_and_on_screen() -> None:
    assert len({colour.shape for colour in LightColour}) == len(LightColour)
    drawings = {
        shown("{% light c %}", c=colour).split("<svg")[1].split("</svg>")[0] for colour in LightColour
    }
    assert len(drawings) == len(LightColour)


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "红灯"), ("en", "Red")])
def test_a_light_says_its_colour_in_words_for_those_who_cannot_see_it(language: str, word: str) -> None:
    with translation.override(language):
        assert word in shown("{% light c %}", c=LightColour.RED)
        assert word in shown("{% light c l %}", c="red", l="3 项")


def test_a_light_of_nothing_known_is_grey() -> None:
    assert "g-grey" in shown("{% light c %}", c=None)


def test_a_light_with_an_address_is_a_link_and_its_label_is_escaped() -> None:
    markup = shown("{% light 'red' label url %}", label="<b>", url='/x?"')
    assert 'href="/x?&quot;"' in markup
    assert "<b>" not in markup


def test_sorting_turns_round_and_goes_back_to_the_first_page_but_keeps_the_filters() -> None:
    first = shown("{% sort_header 'total' '总投资' %}", "/?q=a&page=3")
    assert 'href="?q=a&amp;sort=total"' in first
    assert "aria-sort" not in first
    turned = shown("{% sort_header 'total' '总投资' %}", "/?sort=total")
    assert 'aria-sort="ascending"' in turned
    assert 'href="?sort=-total"' in turned


def test_a_query_string_changes_one_key_and_takes_away_an_empty_one() -> None:
    assert shown("{% query_string light='red' page=None %}", "/?q=a&page=2") == "?q=a&amp;light=red"


def test_pages_keep_the_query_and_mark_the_present_one() -> None:
    page = Paginator(range(60), 10).page(2)
    markup = shown("{% pagination page %}", "/?q=a&page=2", page=page)
    assert 'href="?q=a&amp;page=3" rel="next"' in markup
    assert '<span aria-current="page">2</span>' in markup
    assert "60" in markup


def test_one_page_shows_only_how_many_there_are() -> None:
    markup = shown("{% pagination page %}", page=Paginator(range(3), 10).page(1))
    assert "3" in markup
    assert "<ul>" not in markup


def test_a_list_is_offered_as_it_is_filtered_and_another_one_of_the_page_by_its_name() -> None:
    tasks = Listing("tasks", "任务", ())
    main = shown("{% export_links %}", "/?q=a&page=2", listing=tasks)
    assert 'href="?q=a&amp;as=xlsx"' in main
    assert "按当前筛选导出" in main
    other = shown("{% export_links tasks %}", "/?q=a&page=2", tasks=tasks)
    assert 'href="?q=a&amp;as=csv&amp;of_list=tasks"' in other
    assert "导出“任务”" in other
    page = Paginator(range(3), 10).page(1)
    assert "of_list=tasks" in shown("{% pagination page listing=tasks %}", page=page, tasks=tasks)
    assert "as=xlsx" not in shown("{% pagination page %}", page=page)


def test_progress_without_a_figure_is_a_dash_and_an_empty_bar() -> None:
    markup = shown("{% share done plan %}", done=None, plan=100)
    assert "—" in markup
    assert 'class="g-share-done" width="0%"' in markup


def test_progress_beyond_the_plan_fills_the_bar_and_says_the_true_figure() -> None:
    markup = shown("{% share 125 100 expected=50 %}")
    assert "125.0%" in markup
    assert 'class="g-share-done" width="100%"' in markup
    assert 'x1="50%"' in markup


class ReportForm(forms.Form):
    done = forms.DecimalField(label="完成", min_value=0, help_text="万元")
    blocked = forms.ChoiceField(choices=[("a", "土地")], widget=forms.RadioSelect)


def test_a_wrong_field_is_marked_and_tied_to_its_message() -> None:
    markup = shown("{{ form }}", form=ReportForm({"done": "-1", "blocked": "a"}))
    assert "is-invalid" in markup
    assert 'aria-describedby="id_done_helptext id_done_error"' in markup
    assert 'id="id_done_error"' in markup


def test_a_form_names_every_input_by_a_label() -> None:
    markup = shown("{% field form.done %}{% field form.blocked %}", form=ReportForm())
    assert 'for="id_done"' in markup
    assert "<legend" in markup


class SearchForm(forms.Form):
    q = forms.CharField(required=False)
    light = forms.ChoiceField(required=False, choices=[("", "全部"), ("red", "红灯")])


def test_the_filter_bar_keeps_the_sort_and_offers_to_clear_only_what_is_filled() -> None:
    filled = shown("{% filter_bar form %}", "/list/?q=a&sort=-total", form=SearchForm({"q": "a"}))
    assert 'name="sort" value="-total"' in filled
    assert 'href="/list/"' in filled
    assert 'href="/list/"' not in shown("{% filter_bar form %}", "/list/", form=SearchForm({}))


def test_a_confirm_button_posts_its_fields_with_the_token_and_asks_first() -> None:
    markup = shown("{% confirm_button '/x/' '退回' '确定？' tone='danger' reason='a' %}", csrf_token="t0ken")
    assert 'method="post" action="/x/"' in markup
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in markup
    assert 'name="reason" value="a"' in markup
    assert "<dialog" in markup
