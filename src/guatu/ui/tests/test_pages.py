"""Pages and templates: they render in both languages, and hold no inline script or style."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from guatu.ui import pages

TEMPLATES = Path(pages.__file__).parent / "templates"
ALL = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
EXECUTABLE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def style_page(language: str, query: str = "") -> str:
    request = RequestFactory().get(f"/style/{query}")
    request.user = AnonymousUser()
    with translation.override(language):
        return pages.style_page(request).content.decode()


def test_the_style_page_shows_every_part_once() -> None:
    page = style_page("zh-hans")
    for part in (
        "light",
        "table",
        "empty",
        "form",
        "gantt",
        "network",
        "pacing",
        "bars",
        "matrix",
        "map",
        "funnel",
        "timeline",
    ):
        assert page.count(f'id="{part}"') == 1


def test_the_style_page_is_wholly_english_in_english() -> None:
    page = style_page("en").replace("中文", "")
    left = [line.strip() for line in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL).splitlines()]
    assert [line for line in left if CHINESE.search(line)] == []


def test_the_style_page_filters_and_says_so_when_nothing_matches() -> None:
    assert "北湖换热站" not in style_page("zh-hans", "?light=red")
    assert "没有符合条件的项目" in style_page("zh-hans", "?q=zzz")


@pytest.mark.parametrize("name", ALL)
def test_no_template_holds_inline_script_or_style(name: str) -> None:
    assert EXECUTABLE.search((TEMPLATES / name).read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "500.html"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_error_pages_render_without_a_request_as_the_server_may_have_none(name: str, language: str) -> None:
    with translation.override(language):
        page = render_to_string(name)
    assert "<h1>" in page
    if language == "en":
        assert CHINESE.search(page) is None


def test_an_error_page_says_what_is_wrong_how_to_mend_it_and_its_number() -> None:
    page = render_to_string(
        "ui/error.html", {"number": "G2101", "text": "第 14 行不是数字", "remedy": "请改成数。"}
    )
    for words in ("G2101", "第 14 行不是数字", "请改成数。"):
        assert words in page
