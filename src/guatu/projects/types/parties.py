"""卡在谁: who holds a node up, in the reader's language. Plain data; no unit is known here."""

from collections.abc import Mapping
from typing import Final

PARTIES: Final[Mapping[str, str]] = {
    "施工单位": "Contractor", "总承包单位": "Main contractor", "分包单位": "Subcontractor",
    "建设单位": "Developer", "项目业主": "Project owner", "项目单位": "Project owner", "业主": "Owner",
    "代建单位": "Delivery agent", "设计单位": "Designer", "设计院": "Design institute",
    "勘察单位": "Survey company", "监理单位": "Supervising engineer", "设备厂家": "Equipment maker",
    "供货商": "Supplier", "招标代理": "Tendering agent", "审图机构": "Drawing reviewer",
    "评估机构": "Appraiser", "检测机构": "Testing body",
    "燃气公司": "Gas company", "供水公司": "Water company", "水务集团": "Water group",
    "供电公司": "Power company", "电力公司": "Power company", "国网供电公司": "State Grid power company",
    "供热公司": "Heating company", "热力公司": "Heating company", "通信公司": "Telecom company",
    "公交公司": "Bus company", "地铁公司": "Metro company", "铁路局": "Railway bureau", "轨道交通集团": "Metro group",
    "银行": "Bank", "金融机构": "Bank", "国家开发银行": "China Development Bank",
    "农业发展银行": "Agricultural Development Bank of China",
    "村委会": "Village committee", "居委会": "Residents' committee", "街道办": "Subdistrict office",
    "街道办事处": "Subdistrict office", "乡镇政府": "Township government", "被征收户": "Households to be relocated",
    "市政府": "City government", "区政府": "District government", "省政府": "Provincial government",
    "市金融办": "Financial affairs office", "市发改委": "Development and Reform Commission",
    "省发改委": "Provincial Development and Reform Commission", "市财政局": "Finance bureau",
    "省自然资源厅": "Provincial natural resources department", "省生态环境厅": "Provincial ecology department",
    "市生态环境局": "Ecology and environment bureau", "市住建局": "Housing and construction bureau",
    "市水务局": "Water affairs bureau", "市林业和园林局": "Forestry and parks bureau",
    "市应急局": "Emergency management bureau", "消防救援支队": "Fire and rescue brigade",
    "人防办": "Civil defence office",
    "文物局": "Cultural relics bureau",
}  # fmt: skip
"""Who is no unit of the house and yet holds work up everywhere: as a reporter writes it, and in English."""


def holder_said(written: str, unit_en: str = "", *, english: bool) -> str:
    """A holder in the reader's language: a unit by its English name, a party of every project by its usual one.

    Any other stays as it was written: nobody else knows what it is called.
    """
    return (unit_en or PARTIES.get(written.strip(), written)) if english else written
