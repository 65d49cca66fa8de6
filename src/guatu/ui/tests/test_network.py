"""Networks: every box in its layer, none on another, few crossings, circles drawn and not refused."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.ui import charts, example_charts, network
from guatu.ui.layers import placed
from guatu.ui.types import NetworkDrawing, NetworkLink, NetworkNode


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    count = draw(st.integers(1, 14))
    node = st.integers(0, count - 1)
    pairs = st.tuples(node, node).filter(lambda pair: pair[0] != pair[1])
    return count, draw(st.lists(pairs, max_size=30))


@settings(deadline=None)
@given(graphs())
def test_every_link_runs_to_a_later_layer_but_those_that_close_a_circle(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    count, links = graph
    found = placed(count, links)
    for at, (before, after) in enumerate(links):
        step = found.layer[after] - found.layer[before]
        assert (step < 0) == (at in found.back)
        assert step != 0
        assert len(found.bends[at]) == abs(step) - 1


@settings(deadline=None)
@given(graphs())
def test_no_two_boxes_of_a_layer_overlap(graph: tuple[int, list[tuple[int, int]]]) -> None:
    found = placed(*graph)
    for one, other in combinations(range(graph[0]), 2):
        if found.layer[one] == found.layer[other]:
            assert abs(found.height[one] - found.height[other]) >= 1 - 1e-9
    assert min([*found.height, *(height for bend in found.bends for height in bend)]) == pytest.approx(0)


def test_a_network_without_a_circle_has_no_link_back() -> None:
    assert placed(4, [(2, 1), (1, 0), (2, 0), (0, 3)]).back == frozenset()


def test_two_crossed_pairs_are_uncrossed() -> None:
    found = placed(4, [(0, 3), (1, 2)])
    assert (found.height[0] < found.height[1]) == (found.height[3] < found.height[2])


def test_a_chain_is_drawn_level() -> None:
    found = placed(5, list(pairwise(range(5))))
    assert found.layer == (0, 1, 2, 3, 4)
    assert max(found.height) == pytest.approx(0)


def test_a_node_that_nothing_precedes_stands_right_before_its_follower() -> None:
    assert placed(5, [(0, 1), (1, 2), (2, 3), (4, 3)]).layer[4] == 2


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("施工许可", ["施工许可"]),
        ("固定资产投资项目节能审查", ["固定资产投资", "项目节能审查"]),
        ("建设项目环境影响评价文件审批与公示", ["建设项目环境", "影响评价文…"]),
        ("Land pre-review", ["Land", "pre-review"]),
        ("Unbreakableverylongword", ["Unbreakable…"]),
    ],
)
def test_a_name_is_wrapped_and_cut_to_the_box(text: str, lines: list[str]) -> None:
    assert network.wrapped(text, 12, 2) == lines


def test_a_circle_is_drawn_with_its_way_back_dashed() -> None:
    nodes = tuple(NetworkNode(key, key) for key in "abc")
    links = tuple(NetworkLink(*pair) for pair in ("ab", "bc", "ca"))
    drawn = network.draw(NetworkDrawing("", nodes, links))
    assert [arrow.link.before for arrow in drawn.arrows if arrow.back] == ["c"]
    assert "g-net-back" in charts.render(NetworkDrawing("", nodes, links))


def test_every_box_is_a_link_or_can_be_reached_by_key_and_the_critical_ones_are_marked() -> None:
    drawing = example_charts.network()
    markup = charts.render(drawing)
    assert markup.count('class="g-net-box') == len(drawing.nodes)
    assert markup.count("g-net-box g-net-critical") == sum(node.critical for node in drawing.nodes)
    assert markup.count('href="#network"') == 2 * len(drawing.nodes)
    assert "SS+20" in markup


def test_an_empty_network_is_drawn_empty_and_a_link_to_nothing_is_refused() -> None:
    assert network.draw(NetworkDrawing("", (), ())).width == 0
    with pytest.raises(ValueError, match="to no node"):
        NetworkDrawing("", (NetworkNode("a", "a"),), (NetworkLink("a", "b"),))
