"""What the tour shows, in its order: each stop is a line with what a reader is told about its picture."""

from dataclasses import dataclass
from typing import Final

from kernel.values import Language

ZH, EN = Language.ZH, Language.EN


@dataclass(frozen=True, slots=True)
class Stop:
    """One picture: its file's name, what is said or taken to get there, and its caption in both languages.

    Shape:   `shows` is the key of a phrase that is to be read on it.
    """

    name: str
    does: str
    zh: str
    en: str
    shows: str = ""

    def caption(self, language: Language) -> str:
        return self.zh if language is ZH else self.en


ARRIVAL: Final = (
    Stop(
        "consent",
        "",
        "先读同意书：保存什么、怎么用，一页说完",
        "Consent first: what is kept and how it is used, on one page",
        shows="consent.summary",
    ),
    Stop("practice", "", "练习题会解释每个答案，不占积分", "Practice explains every answer", shows="practice.title"),
    Stop("choice", "", "选择：看图点一个选项", "Choice: a picture, one tap"),
    Stop(
        "receipt",
        "",
        "点一下就答完，马上有回执，一分钟内可以改",
        "One tap, a receipt at once, and a minute to change it",
        shows="receipt.received",
    ),
)
KINDS: Final = (
    Stop(
        "label", "label", "多选：符合的都标上，再提交", "Tags: mark all that apply, then submit", shows="card.hint.mark"
    ),
    Stop(
        "number",
        "number",
        "数字：打字就行，“一百二十”也认得",
        "Number: type it as you would write it",
        shows="card.hint.number",
    ),
    Stop(
        "compare",
        "compare",
        "比较：两个答案，哪个更好",
        "Compare: which of two answers is better",
        shows="card.asks.compare",
    ),
    Stop(
        "correct",
        "correct",
        "改错：模型的答案没问题，还是改一下",
        "Correct: a model's answer is right, or is mended",
        shows="card.exhibit.model",
    ),
    Stop("answer", "answer", "问答：用自己的话回答", "Answer: in your own words", shows="card.hint.type"),
    Stop(
        "review",
        "review",
        "评审：看看同伴的回答，通过还是不通过",
        "Review: is a peer's answer one to accept?",
        shows="card.asks.review",
    ),
)
"""`does` is the kind that is taken."""

BOXES: Final = (
    Stop(
        "box",
        "box",
        "框选：在 Telegram 里的页面上画框",
        "Boxes: drawn on a page inside Telegram",
        shows="card.hint.page",
    ),
    Stop(
        "mini-app", "", "小程序：画框、移动、撤销，草稿自动保存", "The Mini App: draw, move, undo; the draft is saved"
    ),
)
EVENING: Final = (
    Stop(
        "balance",
        "/balance",
        "余额：可用的和还锁着的分开写",
        "Balance: what is free and what is still locked",
        shows="balance.title",
    ),
    Stop("why", "/why", "为什么：每次判定都说得清", "Why: every verdict can be explained", shows="why.title"),
    Stop("settings", "/settings", "设置：都在一处", "Settings: all in one place", shows="settings.title"),
    Stop("campaigns", "/campaigns", "任务项目：关注或屏蔽", "Campaigns: follow or mute", shows="campaigns.title"),
    Stop("invite", "/invite", "邀请：规则写得明明白白", "Invite: with its rule in plain words", shows="invite.link"),
    Stop(
        "privacy",
        "/privacy",
        "隐私：存了什么，怎么拿走，怎么删掉",
        "Privacy: what is kept, how to take it or erase it",
        shows="consent.details",
    ),
    Stop(
        "mydata",
        "/mydata",
        "我的数据：与我有关的一切，一个文件带走",
        "My data: everything about me, in one file to take home",
        shows="mydata.caption",
    ),
)
PEERS: Final = (
    Stop(
        "refused",
        "",
        "没通过：卡片上写明原因，下面就能申诉",
        "Not accepted: the card says why, and the way to appeal is below",
        shows="verdict.reason.peers",
    ),
    Stop(
        "appeal",
        "/appeal",
        "申诉：没看过这道题的人重新看，多久、几次都先说明",
        "An appeal: people who have not seen it look again; how long and how often is said first",
        shows="appeal.ask",
    ),
)
WEEK: Final = (
    Stop(
        "streak",
        "/streak",
        "一周以后：连续天数，最近二十周的日历",
        "A week later: the streak and its calendar",
        shows="streak.zone",
    ),
    Stop(
        "achievements",
        "/achievements",
        "成就：得到的和快要得到的",
        "Achievements: earned, and nearly there",
        shows="achievement.title",
    ),
    Stop(
        "leaderboard",
        "/leaderboard",
        "排行榜：前十名，还有我和邻居",
        "Leaderboard: the first ten, my place and my neighbours",
        shows="board.title.week",
    ),
    Stop(
        "history", "/history", "历史：每一笔积分的来由", "History: where every point came from", shows="history.title"
    ),
    Stop("price", "/price", "今天的价格是怎么算的", "How today's price was found", shows="price.now"),
    Stop("quiet", "/quiet", "免打扰：晚上不响", "Quiet hours: silent at night", shows="quiet.how"),
    Stop("timezone", "/timezone", "时区：说个城市就行", "Time zone: name a city", shows="zone.now"),
)
"""`does` is what is said."""

GROUP: Final = (
    Stop(
        "group-setup",
        "/setup",
        "群里：管理员设置语言、时区和时间",
        "In a group: an admin sets language, zone and hour",
        shows="group.settings.title",
    ),
    Stop(
        "group-goal",
        "/groupgoal 10",
        "群目标：进度条就地更新",
        "A group's goal: one bar, edited in place",
        shows="group.goal",
    ),
    Stop(
        "group-leaderboard",
        "/leaderboard",
        "群排行榜：同意了才显示名字",
        "A group's board: names only with consent",
        shows="board.group.week",
    ),
    Stop("group-stats", "/groupstats", "群里今天的情况", "How the group's day went", shows="group.stats.week"),
    Stop(
        "group-digest",
        "",
        "每日小结：一天一条，写明做了多少、谁在前面",
        "The day's one message: what was done, and who leads",
        shows="group.digest.title",
    ),
)
DESK: Final = (
    Stop(
        "desk-import",
        "",
        "发一个文件：好的行数清楚，坏的行说明第几行、为什么",
        "A file is sent: how many rows are good, and of each bad one its line and why",
        shows="operator.import.good",
    ),
    Stop(
        "desk-preview",
        "/campaign preview C1",
        "预览：和参与者看到的一样",
        "A preview, as contributors will see it",
        shows="operator.preview",
    ),
    Stop(
        "desk-upload",
        "/campaign upload C1",
        "大文件走网页：一次性链接，只给要它的人",
        "Large files: a page for one upload, for whoever asked for it",
        shows="web.upload.once",
    ),
    Stop(
        "desk-pilot",
        "/campaign pilot C1",
        "先试 20 题，花多少先说清楚",
        "Twenty tasks first, at a cost that is said",
        shows="operator.pilot.title",
    ),
    Stop(
        "desk-launch",
        "/campaign launch C1",
        "锁定预算之前先看预测：花费、时间、一致程度都带区间",
        "A forecast with intervals, before the budget is locked",
        shows="operator.launch.title",
    ),
    Stop(
        "desk-status",
        "/campaign status C1",
        "一张图看清项目",
        "A campaign in one picture",
        shows="operator.status.verdicts",
    ),
    Stop(
        "desk-fund",
        "/fund C1 500",
        "追加资金：前后余额都写明",
        "More money, with the balances before and after",
        shows="button.fund",
    ),
    Stop(
        "desk-broadcast",
        "/broadcast C1",
        "群发：先看人数和样子，再决定发不发",
        "A broadcast: how many, and what they would see, before anything is sent",
        shows="operator.broadcast.dry_run",
    ),
    Stop("desk-overview", "/overview", "全站一眼看清", "The house at a glance", shows="operator.overview.title"),
    Stop("desk-health", "/health", "各处是否正常", "Whether all is well", shows="operator.health.title.green"),
    Stop("desk-pages", "", "同样的数字，在浏览器里", "The same figures in a browser", shows="operator.status.verdicts"),
    Stop(
        "desk-export",
        "/export C1 parquet",
        "数据集：有编号、有清单，清单记在公开日志里",
        "A dataset: numbered, with a manifest that the public log knows",
        shows="operator.release.manifest",
    ),
    Stop("desk-audit", "/audit", "谁做了什么，都在这里", "Who did what, and why", shows="operator.audit.title.all"),
)
CHAPTERS: Final = (
    ("头十分钟", "The first ten minutes", ARRIVAL),
    ("各种任务", "Kinds of tasks", KINDS),
    ("当天晚上", "The same evening", EVENING),
    ("一周以后", "A week later", WEEK),
    ("同伴之间", "Among peers", PEERS),
    ("小程序", "The Mini App", BOXES),
    ("一个群的一天", "A group's day", GROUP),
    ("运营者的一天", "An operator's day", DESK),
)
