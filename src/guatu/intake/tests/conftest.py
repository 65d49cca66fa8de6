"""A small communiqué with every kind of draft, taken in by the dispatcher."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from guatu.conftest import actor_of_account
from guatu.intake.actions import receive
from guatu.intake.models import Document, Draft
from guatu.kernel.errors import GuatuError
from guatu.org.models import Account
from guatu.org.types import Actor

PAGE = """长春新闻网
全市重点工作推进会召开
2026年03月02日09:00 | 来源:春城日报
今年，自然资源局要开展447个老旧小区提升改造，固定资产投资增长20%以上。去年新增项目1041个。
各单位必须在6月底前完成建设用地清?nèi)Z任务。
"""
TASK, TARGET, RESULT, ORDER = (
    "开展447个老旧小区提升改造",
    "固定资产投资增长20%以上",
    "新增项目1041个",
    "在6月底前完成建设用地清Z任务",
)


@pytest.fixture
def office(dispatcher: Account) -> Actor:
    """The dispatcher, acting."""
    return actor_of_account(dispatcher)


@pytest.fixture
def document(office: Actor) -> Document:
    return receive(office, page=PAGE).document


@pytest.fixture
def draft(document: Document) -> Draft:
    """The open draft of a task."""
    return document.drafts.get(title=TASK)


@pytest.fixture
def result(document: Document) -> Draft:
    """The draft that only tells of something achieved."""
    return document.drafts.get(title=RESULT)


@contextmanager
def refused(number: str) -> Iterator[pytest.ExceptionInfo[GuatuError]]:
    """Expects the refusal of that number of the catalogue."""
    with pytest.raises(GuatuError) as caught:
        yield caught
    assert caught.value.number == number
