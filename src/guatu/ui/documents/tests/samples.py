"""Documents as an office would write them, made up for the tests and for looking at."""

import struct
import zlib
from datetime import date

from guatu.ui.documents.types import Align, Heading, OfficialDocument, Paragraph, SignOff, Table

ISSUER = "春城市重大项目办公室"
UNITS = (
    "朝阳区",
    "南关区",
    "宽城区",
    "二道区",
    "绿园区",
    "双阳区",
    "九台区",
    "榆树市",
    "德惠市",
    "农安县",
    "公主岭市",
    "经济技术开发区",
    "高新技术产业开发区",
    "净月高新技术产业开发区",
    "汽车经济技术开发区",
)


def progress_table(rows: int = 15) -> Table:
    """Progress of `rows` units, under a merged two-row header."""
    body = []
    for place in range(1, rows + 1):
        unit = UNITS[(place - 1) % len(UNITS)]
        planned, done = 260 - 9 * (place % 20), 131 - 7 * (place % 17)
        behind = round(100 * done / planned - 41.7, 1)
        light = "绿" if behind > -10 else "黄" if behind > -30 else "红"
        body.append(
            (
                str(place),
                unit,
                str(96 - place % 40),
                str(61 - place % 30),
                f"{planned}.0",
                f"{done}.5",
                f"{behind}",
                light,
            )
        )
    return Table(
        caption="表1  各地重大项目推进情况（截至5月31日）",
        unit_note="单位：个、亿元、百分点",
        header=(
            ("序号", "单位", "项目个数", "项目个数", "投资", "投资", "与序时差", "亮灯"),
            ("序号", "单位", "计划", "已开工", "年度计划", "累计完成", "与序时差", "亮灯"),
        ),
        rows=tuple(body),
        align=(Align.CENTRE, Align.LEFT, *(Align.RIGHT,) * 5, Align.CENTRE),
    )


def bulletin(rows: int = 15) -> OfficialDocument:
    """A monthly bulletin with a table of `rows` units."""
    return OfficialDocument(
        issuer=ISSUER,
        masthead=f"{ISSUER}文件",
        number="春项目办〔2026〕5号",
        title="关于2026年5月全市重大项目推进情况的通报",
        addressee="各县（市）区人民政府、各开发区管委会，市直有关部门",
        day=date(2026, 6, 8),
        blocks=(
            Paragraph(
                "今年以来，各地各部门围绕全年实施亿元以上项目1300个的目标，倒排工期、压实责任、按期交账，"
                "全市重大项目建设总体平稳。现将5月份推进情况通报如下。"
            ),
            Heading(1, "总体进展"),
            Heading(2, "开工情况"),
            Paragraph(
                "截至5月31日，全市计划实施亿元以上项目1300个，已开工847个，开工率65.2%。其中，新开工项目312个，"
                "续建项目535个；50个10亿元以上服务业项目开工31个。"
            ),
            Heading(2, "投资情况"),
            Paragraph("累计完成投资1012.6亿元，占年度计划的38.9%，比序时进度慢2.8个百分点。"),
            Heading(3, "产业项目"),
            Paragraph("完成投资604.1亿元，占年度计划的41.2%，与序时进度基本持平。"),
            Heading(3, "基础设施项目"),
            Paragraph(
                "完成投资408.5亿元，占年度计划的35.9%，慢于序时进度5.8个百分点，主要受冬季停工和征拆影响。"
            ),
            progress_table(rows),
            Heading(1, "存在问题"),
            Paragraph(
                "一是部分项目用地手续办理滞后，涉及红灯项目9个；二是3个项目施工许可逾期未办结；三是个别单位填报迟报。"
            ),
            Heading(1, "下一步工作"),
            Paragraph(
                "请各责任单位对照亮灯情况，于6月15日前逐项提出整改措施；市重大项目办公室将会同市政府督查室按节点核验销号，"
                "结果纳入年度考核。"
            ),
            SignOff(ISSUER, date(2026, 6, 8)),
        ),
        copies_to=("市委办公室", "市人大常委会办公室", "市政府办公室", "市政协办公室", "市纪委监委"),
        footer_note="示例数据：单位、项目与数字均为虚构",
    )


def minutes() -> OfficialDocument:
    """Minutes of a dispatch meeting, without a colophon."""
    return OfficialDocument(
        issuer=ISSUER,
        masthead="春城市重大项目调度会议纪要",
        number="〔2026〕第6期",
        title="6月份重大项目调度会议纪要",
        day=date(2026, 6, 9),
        blocks=(
            Paragraph(
                "2026年6月9日，市重大项目办公室主持召开6月份调度会议，听取红灯、黄灯项目情况，研究交办事项。纪要如下。"
            ),
            Heading(1, "上次会议交办事项"),
            Paragraph("上次会议交办12项，已销号9项，在办2项，逾期1项。"),
            Heading(1, "本次议定事项"),
            Table(
                header=(("序号", "事项", "责任单位", "办结时限"),),
                rows=(
                    (
                        "1",
                        "解决宽城区轨道装备项目二期用地组卷问题，15个工作日内取得批复",
                        "市规划和自然资源局",
                        "2026年7月1日",
                    ),
                    ("2", "补办二道区冷链物流园施工许可", "市住房和城乡建设局", "2026年6月16日"),
                    ("3", "落实德惠市食品产业园配套资金2.3亿元", "德惠市人民政府", "2026年6月30日"),
                ),
                align=(Align.CENTRE, Align.LEFT, Align.LEFT, Align.CENTRE),
            ),
            Heading(1, "参会人员"),
            Paragraph("市重大项目办公室主任、市政府督查室主任，宽城区、二道区、德惠市分管负责同志。"),
        ),
        copies_to=("各参会单位",),
    )


def task_book() -> OfficialDocument:
    """A task book for one post: no masthead, a signature to be given by hand."""
    return OfficialDocument(
        issuer=ISSUER,
        title="2026年重大项目任务书\n宽城区重大项目专班组长",
        day=date(2026, 1, 15),
        blocks=(
            Heading(1, "责任目标"),
            Paragraph("全年实施亿元以上项目96个，完成固定资产投资260亿元，一季度完成12%，上半年完成50%。"),
            Heading(1, "项目与节点"),
            Table(
                header=(("项目", "节点", "应于", "责任单位"),),
                rows=(
                    ("轨道装备产业园二期", "取得建设用地批复", "2026年3月20日", "宽城区自然资源分局"),
                    ("轨道装备产业园二期", "基础施工", "2026年5月18日", "宽城区轨道装备公司"),
                    ("北湖冷链物流中心", "竣工验收", "2026年10月31日", "宽城区商务局"),
                ),
                align=(Align.LEFT, Align.LEFT, Align.CENTRE, Align.LEFT),
                unit_note="倒排自投产时限2026年11月30日",
            ),
            SignOff(ISSUER, date(2026, 1, 15)),
        ),
    )


def png() -> bytes:
    """A red picture of 4 × 2 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\x00" + b"\xff\x00\x00" * 4) * 2
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 2, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
