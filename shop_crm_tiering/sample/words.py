"""The sample store's words, in Chinese and in English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    is_chinese: bool
    company: str
    stores: tuple
    staff: dict
    currency: str
    tz: str  # empty: the company keeps its own
    country: str
    city: str
    roads: tuple
    categories: dict
    jobs: tuple
    employers: tuple
    firms: tuple
    children: tuple
    taboos: tuple
    evidence: str


CHINESE = Words(
    is_chinese=True,
    company="云裳女装",
    stores=("滨江店", "西湖店"),
    staff={"assistant": "林晓", "manager": "周敏"},
    currency="CNY",
    tz="Asia/Shanghai",
    country="cn",
    city="杭州",
    roads=("文三路", "延安路", "江南大道", "庆春路", "凤起路", "天目山路", "滨盛路"),
    categories={
        "coats": "外套大衣",
        "dresses": "连衣裙",
        "tops": "上衣",
        "trousers": "裤装半裙",
        "shoes": "鞋履",
        "accessories": "配饰",
    },
    jobs=(
        "教师",
        "医生",
        "会计",
        "设计师",
        "律师",
        "护士",
        "工程师",
        "个体户",
        "公务员",
    ),
    employers=("市一医院", "浙大附中", "江南设计院", "钱江律所", "湖滨银行"),
    firms=("钱塘旅行社", "望江酒店", "西溪茶业", "春风花艺", "临安民宿", "运河餐饮"),
    children=("小宇", "乐乐", "朵朵", "安安", "可可", "果果"),
    taboos=("不穿高领", "对羊毛过敏", "不要在上班时间打电话", "不喜欢被推销"),
    evidence="办会员卡时签字",
)

ENGLISH = Words(
    is_chinese=False,
    company="Clover Boutique",
    stores=("Harbour Street", "Park Lane"),
    staff={"assistant": "Amy Lane", "manager": "Ruth Hill"},
    currency="USD",
    tz="",
    country="us",
    city="Springfield",
    roads=("Maple Street", "Oak Avenue", "Mill Lane", "Church Road", "Station Road"),
    categories={
        "coats": "Coats",
        "dresses": "Dresses",
        "tops": "Tops",
        "trousers": "Trousers and skirts",
        "shoes": "Shoes",
        "accessories": "Accessories",
    },
    jobs=("Teacher", "Doctor", "Accountant", "Designer", "Lawyer", "Nurse", "Engineer"),
    employers=("City Hospital", "High School", "Hill & Sons", "Harbour Bank"),
    firms=("Lake Hotel", "River Travel", "Rose Florists", "Corner Café", "Old Inn"),
    children=("Leo", "Mia", "Noah", "Emma", "Max", "Lily"),
    taboos=(
        "No high necks",
        "Wool itches",
        "No calls during work",
        "Dislikes pressure",
    ),
    evidence="Signed with the membership card",
)

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
FEMALE_NAMES = "静雅婷雪慧敏芳丽娜欣怡梦瑶诗涵佳颖晓燕美玲思琪雨萱淑华秀兰若曦语嫣"
MALE_NAMES = "伟强磊军洋勇杰涛明超刚平辉鹏宇浩轩子墨俊凯文博志远建国家豪天佑"


def words_of(lang):
    return CHINESE if lang.startswith("zh") else ENGLISH
