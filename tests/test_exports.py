"""The crawl's eye for lists: which tables are lists that a page must offer as a file."""

import pytest

from tests.exports import MANY_ROWS, unoffered

HEAD = '<thead><tr><th>a</th><th>b</th><th scope="col">c</th></tr></thead>'


def page(rows: int, cell: str = "1", head: str = HEAD) -> str:
    return f'<table class="table">{head}<tbody>{f"<tr><td>{cell}</td></tr>" * rows}</tbody></table>'


@pytest.mark.parametrize(
    ("markup", "faults"),
    [
        (page(MANY_ROWS), 1),
        (page(MANY_ROWS) + "<span data-export></span>", 0),
        (page(MANY_ROWS - 1), 0),
        (page(MANY_ROWS - 1).replace("</table>", "<tfoot><tr></tr></tfoot></table>"), 0),
        (page(MANY_ROWS, head="<thead><tr><th>a</th><th>b</th></tr></thead>"), 0),
        (f"<figure>{page(MANY_ROWS)}</figure>", 0),  # a chart read out
        (page(MANY_ROWS, '<input name="a">'), 0),  # a form
        (page(MANY_ROWS, '<input type="hidden" name="a">'), 1),  # a button in each row
        ('<nav class="g-pages"></nav>', 1),
    ],
)
def test_a_list_without_its_file_is_found(markup: str, faults: int) -> None:
    assert len(unoffered("/collect/fields/", markup, set())) == faults


def test_an_exception_is_noted_where_it_was_needed() -> None:
    excused: set[str] = set()
    assert unoffered("/org/calendar/", page(2), excused) == []
    assert excused == set()
    assert unoffered("/org/calendar/", page(MANY_ROWS), excused) == []
    assert excused == {"org:calendar"}
