"""The text cut for its page is the text: nothing lost, nothing twice, each mark where it belongs."""

from hypothesis import given
from hypothesis import strategies as st

from guatu.intake.rules import paragraphs
from guatu.intake.types import Piece, Stretch

TEXT = "开头。要建447个小区。完\n第二段\n\n残缺字在此。"


def test_sentences_numbers_and_damage_are_marked_at_their_offsets() -> None:
    first, second, empty, last = paragraphs(TEXT, [(3, 12)], [(19, 21)], [(5, 9)])
    assert first == [
        Stretch(None, (Piece("开头。"),)),
        Stretch(3, (Piece("要建"), Piece("447个", figure=True), Piece("小区。"))),
        Stretch(None, (Piece("完"),)),
    ]
    assert (second, empty) == ([Stretch(None, (Piece("第二段"),))], [])
    assert last == [Stretch(None, (Piece("残缺", damaged=True), Piece("字在此。")))]


def test_drafts_of_one_sentence_share_its_mark() -> None:
    first = paragraphs(TEXT, [(3, 12), (3, 12)], [])[0]
    assert [stretch.start for stretch in first] == [None, 3, None]


@given(st.text(alphabet="一二三。\n", max_size=60), st.data())
def test_the_pieces_joined_are_the_text(text: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    spans = st.lists(st.tuples(offsets, offsets).map(lambda pair: (min(pair), max(pair))), max_size=4)
    sentences = []
    start = 0
    for part in text.replace("\n", "。").split("。"):
        if part and data.draw(st.booleans()):
            sentences.append((start, start + len(part)))
        start += len(part) + 1
    found = paragraphs(text, sentences, data.draw(spans), data.draw(spans))
    joined = "\n".join("".join(piece.text for stretch in line for piece in stretch.pieces) for line in found)
    assert joined == text
    assert [stretch.start for line in found for stretch in line if stretch.start is not None] == [
        start for start, _ in sentences
    ]
