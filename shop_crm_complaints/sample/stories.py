"""What went wrong in the sample store, in Chinese and in English. All invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A complaint as it might be told; ``frequency`` says how often it happens."""

    cause: str
    remedy: str
    amount: float
    frequency: int
    category: str  # of the goods, empty: about none
    severity: str
    words: str
    what: str
    how: str
    why: str
    promise: str


CHINESE = (
    Story(
        *("goods", "exchange", 0, 6, "tops", "high"),
        "才洗了一次就缩水了，你们的质量也太差了！",
        "第一次清洗后明显缩水。",
        "按洗涤标签冷水手洗，平铺晾干。",
        "价格不便宜，质量却不好。",
        "三天内调到新货并送到店里",
    ),
    Story(
        *("goods", "refund", 380, 4, "accessories", "normal"),
        "刚戴两天就掉色，把我的包都染了。",
        "丝巾掉色，染到了包上。",
        "下雨天戴了两次。",
        "担心其他商品也会这样。",
        "五天内把钱退回原卡",
    ),
    Story(
        *("not_listened", "apology", 0, 4, "", "normal"),
        "我问了三遍有没有我的尺码，没人理我。",
        "在店里等了二十分钟没人接待。",
        "周六下午店里人多，店员都在收银台。",
        "觉得自己不受重视。",
        "下次来店由店长亲自接待",
    ),
    Story(
        *("delay", "repair", 0, 3, "trousers", "normal"),
        "说好三天改好裤脚，我跑了三趟都没好！",
        "改裤脚拖了十天。",
        "取裤子的条子写的是三天。",
        "白跑了三趟，耽误了出差。",
        "明天下午五点前改好",
    ),
    Story(
        *("broken_promise", "gift", 120, 3, "dresses", "normal"),
        "说到货就通知我，结果别人都穿上了我还不知道。",
        "登记了到货通知，却没有人联系。",
        "店员换班，没有交接登记本。",
        "答应的事没有做到。",
        "下一批到货先留一件",
    ),
    Story(
        *("arrogance", "coupon", 50, 2, "", "high"),
        "试了几件没买，你们店员当面就翻白眼。",
        "试穿后不买，店员态度冷淡。",
        "试了五件外套，都不合身。",
        "觉得被看不起。",
        "店长打电话道歉",
    ),
    Story(
        *("incompetence", "refund", 80, 2, "tops", "normal"),
        "会员日明明打九折，怎么没给我算？",
        "会员日的折扣没有算。",
        "店员说系统不会操作。",
        "多付了八十元。",
        "今天补退差额",
    ),
    Story(
        *("service", "coupon", 100, 1, "shoes", "low"),
        "退个鞋要我填三张表，还要等店长回来。",
        "退货手续太麻烦。",
        "店长不在，没有人能签字。",
        "浪费了一个下午。",
        "以后当班的人就能办",
    ),
)

ENGLISH = (
    Story(
        *("goods", "exchange", 0, 6, "tops", "high"),
        "It shrank in the first wash. What quality is that?",
        "It shrank clearly in the first wash.",
        "Washed cold by hand as the label says, dried flat.",
        "It was not cheap, and the quality is poor.",
        "A new one in the shop within three days",
    ),
    Story(
        *("goods", "refund", 180, 4, "accessories", "normal"),
        "I wore it twice, and the colour came off on my bag.",
        "The scarf lost colour, the bag is stained.",
        "Worn twice, on rainy days.",
        "The customer fears for other things bought here.",
        "The money back on the card within five days",
    ),
    Story(
        *("not_listened", "apology", 0, 4, "", "normal"),
        "I asked three times for my size, and nobody looked up.",
        "Twenty minutes in the shop without being served.",
        "Saturday afternoon, everybody was at the till.",
        "The customer felt that she did not matter.",
        "Served by the store manager next time",
    ),
    Story(
        *("delay", "repair", 0, 3, "trousers", "normal"),
        "Three days, you said. I came three times, and it is not done!",
        "Shortening the trousers took ten days.",
        "The slip says three days.",
        "Three ways for nothing, and a journey spoiled.",
        "Ready by five tomorrow",
    ),
    Story(
        *("broken_promise", "gift", 60, 3, "dresses", "normal"),
        "You were to call me when it comes. Now others wear it already.",
        "Nobody called when the goods came in.",
        "The shifts changed, and the book was not handed over.",
        "What was promised was not done.",
        "One of the next delivery is kept back",
    ),
    Story(
        *("arrogance", "coupon", 30, 2, "", "high"),
        "I tried on a few, bought none, and she rolled her eyes at me.",
        "Coldly treated after trying on without buying.",
        "Five coats tried on, none fitted.",
        "The customer felt looked down on.",
        "The store manager calls to apologise",
    ),
    Story(
        *("incompetence", "refund", 40, 2, "tops", "normal"),
        "It was members' day. Where are my ten percent?",
        "The discount of members' day was not given.",
        "The assistant did not know how to do it.",
        "The customer paid too much.",
        "The difference paid back today",
    ),
    Story(
        *("service", "coupon", 50, 1, "shoes", "low"),
        "Three forms to give back a pair of shoes, and wait for the manager!",
        "Giving back goods takes too long.",
        "The manager was out, and nobody could sign.",
        "An afternoon was lost.",
        "Whoever is on duty can do it from now on",
    ),
)

SUGGESTIONS = {
    "zh": (
        ("试衣间里能不能放一张凳子？", "已经放了两张，谢谢您！", "试衣间放了凳子"),
        ("能不能在微信上预约试衣？", "", ""),
    ),
    "en": (
        (
            "Could there be a stool in the fitting room?",
            "There are two now. Thank you!",
            "Stools in the fitting rooms",
        ),
        ("Could I book a time to try on by message?", "", ""),
    ),
}
UNCONFIRMED = {
    "zh": ("陈女士", "衣服上的扣子掉了，你们给不给补？"),
    "en": ("Ms Chen", "A button came off. Will you sew it on?"),
}


def stories_of(lang):
    return CHINESE if lang.startswith("zh") else ENGLISH


def texts_of(texts, lang):
    return texts["zh" if lang.startswith("zh") else "en"]
