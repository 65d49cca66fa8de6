"""Words the demo's invented projects are named with: what is built, its industry (GB/T 4754-2017), its English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Work:
    name: str
    name_en: str
    industry: str
    template: str
    # Total investment in 万元, from … to.
    low: int
    high: int
    # Named by its estate or street too, as there are many in one district.
    local: bool = False


WORKS: dict[str, tuple[Work, ...]] = {
    "industry": (
        Work("新能源汽车电驱系统生产基地", "electric-drive plant", "C3612", "industrial", 18_000, 160_000),
        Work("轨道客车转向架智能制造", "rail bogie plant", "C3715", "industrial", 22_000, 120_000),
        Work("汽车轻量化零部件产业园", "light-weight car parts park", "C3670", "industrial", 12_000, 90_000),
        Work("生物疫苗产业化基地", "vaccine production base", "C2761", "industrial", 15_000, 110_000),
        Work("光电芯片封装测试线", "photonic chip packaging line", "C3973", "industrial", 20_000, 140_000),
        Work("玉米精深加工", "corn processing plant", "C1391", "industrial", 10_000, 60_000),
        Work("装配式建筑构件厂", "prefabricated components plant", "C3022", "industrial", 10_000, 45_000),
        Work("卫星载荷总装车间", "satellite payload hall", "C3742", "industrial", 16_000, 80_000),
    ),
    "build": (
        Work("城区快速路连接线", "urban expressway link", "E4813", "road", 20_000, 180_000),
        Work("路新建工程", "Road", "E4813", "road", 3_000, 26_000, local=True),
        Work("九年一贯制学校新建", "nine-year school", "P8331", "school", 9_000, 32_000, local=True),
        Work(
            "产业园区标准厂房及配套", "standard workshops and services", "E4710", "industrial", 12_000, 90_000
        ),
        Work("热源厂及供热管网", "heating plant and network", "D4430", "industrial", 10_000, 60_000),
        Work("220千伏输变电工程", "220 kV substation", "D4420", "industrial", 10_000, 40_000),
        Work("净水厂扩建", "waterworks extension", "D4610", "industrial", 10_000, 50_000),
    ),
    "service": (
        Work("商业综合体", "commercial complex", "L7213", "industrial", 40_000, 260_000),
        Work("冷链物流园", "cold-chain logistics park", "G5990", "industrial", 15_000, 120_000),
        Work("文旅度假区", "leisure resort", "N7869", "industrial", 30_000, 220_000),
        Work("数据中心", "data centre", "I6450", "industrial", 20_000, 200_000),
        Work("医养结合服务中心", "health and elderly care centre", "Q8514", "industrial", 10_000, 70_000),
    ),
    "invest": (
        Work("智能装备总部基地", "smart equipment headquarters", "C3490", "industrial", 20_000, 150_000),
        Work("跨境电商产业园", "cross-border e-commerce park", "F5193", "industrial", 12_000, 80_000),
    ),
    "pool": (
        Work("低空经济示范园", "low-altitude economy park", "G5632", "industrial", 20_000, 120_000),
        Work("氢能装备产业园", "hydrogen equipment park", "C3825", "industrial", 25_000, 150_000),
    ),
    "renewal": (Work("老旧小区改造", "estate renovation", "E5011", "estate", 600, 4_800, local=True),),
    "sewer": (Work("小区雨污分流改造", "sewer separation", "E4852", "sewer", 300, 2_600, local=True),),
}

SHARES = {"industry": 30, "build": 18, "service": 14, "renewal": 16, "sewer": 13, "invest": 5, "pool": 4}
"""Of a hundred projects, how many are in each area."""

ORDINALS = ("一期", "二期", "三期", "四期", "五期")
ESTATES = ("长盛", "永安", "富强", "红旗", "光明", "和平", "兴业", "春光", "团结", "东风", "新民", "育才")  # fmt: skip
ESTATES_EN = ("Changsheng", "Yong'an", "Fuqiang", "Hongqi", "Guangming", "Heping", "Xingye", "Chunguang",
              "Tuanjie", "Dongfeng", "Xinmin", "Yucai")  # fmt: skip

BLOCKERS = {
    "land": ("剩余18亩地块征收未完成，无法交地", "18 mu of the site are not yet acquired"),
    "permit": (
        "施工许可所需的消防设计审查意见未出具",
        "the fire-safety review needed for the building permit is missing",
    ),
    "funds": (
        "二季度银行贷款未放款，分包单位停工待料",
        "the second-quarter loan is not disbursed; subcontractors wait",
    ),
    "winter": (
        "冬季停工前未完成地下结构，顺延至春季复工",
        "the basement was not finished before the winter stop",
    ),
    "relocation": (
        "燃气管线迁改方案未批，基坑无法开挖",
        "the gas pipe must be moved first and its plan is not approved",
    ),
    "design": ("业主调整工艺，施工图返工", "the owner changed the process; drawings are being redone"),
}
"""Why a project is late: kinds that can be found, with what the reporter wrote."""

HOLDERS = {
    "land": "市自然资源局",
    "permit": "市城乡建设委员会",
    "funds": "市金融办",
    "winter": "施工单位",
    "relocation": "燃气公司",
    "design": "建设单位",
}
"""Who holds it up: bureaus of the house, and others that are none of its units."""

OFFICE_BLOCKERS = ("land", "permit", "design", "funds")
OUTDOOR_BLOCKERS = ("winter", "funds", "relocation")
