"""What is noise on a mirror page goes, what is text stays, and what cannot be read is marked."""

from datetime import date

import pytest

from guatu.intake.rules import clean


def test_traditional_characters_become_simplified() -> None:
    assert clean("長春堅定態度，鉚足幹勁。").text == "长春坚定态度，铆足干劲。"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("著力構建、推動著", "着力构建、推动着"),
        ("取得顯著成效的著名專著", "取得显著成效的著名专著"),
        ("著作與著稱", "著作与著称"),
    ],
)
def test_a_particle_spelt_with_the_old_character_is_corrected_but_not_a_work(raw: str, text: str) -> None:
    assert clean(raw).text == text


@pytest.mark.parametrize(
    "raw",
    ["發(fā)展經(jīng)濟(jì)", "發（fā）展經(jīng )濟( jì)", "發(fā)展經濟"],
    ids=["plain", "blanks", "some"],
)
def test_pinyin_in_brackets_is_taken_out(raw: str) -> None:
    page = clean(raw)
    assert page.text == "发展经济"
    assert page.damaged == ()


def test_other_brackets_stay() -> None:
    assert (
        clean("各縣(市)區(含開發區)完成GDP(現價)任務").text == "各县（市）区（含开发区）完成GDP（现价）任务"
    )


@pytest.mark.parametrize(
    ("raw", "text", "damaged"),
    [
        ("以實績?nèi)⌒庞诿瘛?/p>", "以实绩⌒庞诿瘛?", ["⌒庞诿瘛?"]),
        ("聚焦?fàn)I商環(huán)境", "聚焦I商环境", ["I"]),
        ("展現新?lián)\ue2fd?dāng)作為", "展现新\ue2fd作为", ["\ue2fd"]),
        ("關鍵時期?！泵鎸Ξ斍靶蝿?,長春", "关键时期?！泵鎸Ξ斍靶蝿?，长春", ["?！泵鎸Ξ斍靶蝿?"]),
        ("新軌道?!卞^定目標", "新轨道?!卞^定目标", ["?!卞^"]),
        ("全省前列?!?/p>", "全省前列?!?", ["?!?"]),
    ],
)
def test_characters_out_of_step_stay_and_are_marked(raw: str, text: str, damaged: list[str]) -> None:
    page = clean(raw)
    assert page.text == text
    assert [page.text[start:end] for start, end in page.damaged] == damaged


def test_a_real_question_is_not_damage() -> None:
    page = clean("本次會議看點何在?\n怎么辦?!我們要答好,答實。")
    assert page.text == "本次会议看点何在？\n怎么办？！我们要答好，答实。"
    assert page.damaged == ()


def test_a_line_of_links_is_dropped() -> None:
    page = clean("會議召開。\n江西省| 集安市| 科尔| 房产| 德惠市|\n")
    assert page.text == "会议召开。"
    assert page.dropped == ("江西省| 集安市| 科尔| 房产| 德惠市|",)


def test_three_items_between_bars_are_no_spam() -> None:
    assert clean("招商|签约|落位").text == "招商|签约|落位"


@pytest.mark.parametrize(
    "line",
    [
        "人民網(wǎng)",
        "人民網>>吉林頻道",
        "首页 > 政务公开 > 工作动态",
        "当前位置：首页 > 要闻",
        "2022年06月24日19:47 | 來源:人民網-吉林頻道",
        "来源:聘聘发布时间:2017-03-29",
        "发布日期：2024-01-05",
        "小字號",
        "【字号：大 中 小】"[1:-1],
        "(責編:馬俊華、謝龍)",
        "分享讓更多人看到",
        "返回頂部",
        "  • 在线咨询",
        "上一篇：全市经济工作会议召开",
        "會議現場。實習生 王乙然攝",
        "世纪广场鸟瞰图。摄影:孙 杰 本版图片均资料来源",
    ],
)
def test_navigation_origin_and_captions_are_dropped(line: str) -> None:
    page = clean(f"{line}\n全市上下大抓項目。")
    assert page.text == "全市上下大抓项目。"
    assert len(page.dropped) == 1


@pytest.mark.parametrize(
    "line", ["瞄准大项目", "加强对口合作", "来源于实践的经验要坚持。", "3月初以来，活动开展。"]
)
def test_headings_and_sentences_stay(line: str) -> None:
    assert clean(line).text == line


def test_a_repeated_line_is_kept_once() -> None:
    assert clean("本報訊\n會議召開。\n會議召開。").text == "本报讯\n会议召开。"


def test_paragraphs_stay_apart_and_one_cut_inside_a_sentence_is_joined() -> None:
    cut = "推动高质量发展明显进位，因地制宜走出一条符合长春实际、发挥比较优势、体现各县区不同的区域特"
    assert (
        clean(f"标题\n\n{cut}\n\n色的振兴发展新路子。\n下一段。").text
        == f"标题\n{cut}色的振兴发展新路子。\n下一段。"
    )


def test_punctuation_is_widened_beside_chinese_only() -> None:
    assert clean("上午9:30,完成1,300個(A類),速度:3.5").text == "上午9:30，完成1,300个（A类），速度：3.5"


def test_the_comma_that_a_family_of_mirrors_doubles_is_taken_out() -> None:
    assert clean("甲,，乙,、丙,；丁,。戊,，己").text == "甲，乙、丙；丁。戊，己"


def test_the_day_of_publication_comes_from_the_line_of_origin_only() -> None:
    assert clean("2023年05月11日16:05 | 來源:人民網\n5月8日開會。").published == date(2023, 5, 11)
    assert clean("2025年02月30日 来源：本报\n开会。").published is None
    assert clean("到2025年3月1日完成。").published is None


def test_nothing_comes_of_nothing() -> None:
    assert clean("").text == ""
