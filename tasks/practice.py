"""Practice tasks: unpaid, each explained, the same for everybody. Three open `choice`, one `answer`, three `review`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel.values import Language

ZH: Final = Language.ZH
EN: Final = Language.EN

FIRST_KIND: Final = "choice"
"""The kind whose practice everybody walks through first."""

Words = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class PracticeTask:
    """One question with its right option and the reason, in every language.

    Shape:   `options` by language, in the same order; `right` is an index into them; `answer` is what a
             review is about.
    """

    prompt: Words
    options: Mapping[Language, tuple[str, ...]]
    right: int
    explanation: Words
    answer: Words | None = None

    def __post_init__(self) -> None:
        assert all(0 <= self.right < len(options) for options in self.options.values())


def practice_for(kind: str) -> tuple[PracticeTask, ...]:
    """The practice of a kind in its order; a kind without one needs none."""
    return _PRACTICE.get(kind, ())


_CHOICE: Final = (
    PracticeTask(
        prompt={
            ZH: "妈妈把香蕉皮递给你。它该进哪个桶？",
            EN: "Somebody hands you a banana peel. Which bin does it go in?",
        },
        options={ZH: ("厨余", "可回收", "有害", "其他"), EN: ("Food waste", "Recycling", "Hazardous", "Other")},
        right=0,
        explanation={
            ZH: "果皮会腐烂，属于厨余。看清问题，选最合适的一个就好。",
            EN: "A peel rots, so it is food waste. Read the question, then press the option that fits best.",
        },
    ),
    PracticeTask(
        prompt={
            ZH: "“等了两个小时，面都凉了，不会再来。”这条评价是什么语气？",
            EN: "“Two hours of waiting and the noodles were cold. Never again.” How does this review sound?",
        },
        options={ZH: ("满意", "一般", "不满意"), EN: ("Happy", "So-so", "Unhappy")},
        right=2,
        explanation={
            ZH: "“凉了”“不会再来”都在表达不满。我们要的是写的人的感受，不是你自己的看法。",
            EN: "“Cold” and “never again” are complaints. We ask how the writer feels, not what you would feel.",
        },
    ),
    PracticeTask(
        prompt={
            ZH: "“明天带伞吧，后半天有雨。”这句话主要在说什么？",
            EN: "“Take an umbrella tomorrow, it will rain after lunch.” What is this mostly about?",
        },
        options={ZH: ("天气", "购物", "体育"), EN: ("Weather", "Shopping", "Sport")},
        right=0,
        explanation={
            ZH: "提到了伞，但说的是下雨：天气。拿不准的任务随时可以按 ⏭ 跳过，没有任何影响。",
            EN: "There is an umbrella in it, but it is about rain: weather. Unsure? ⏭ skips and costs you nothing.",
        },
    ),
)

_ANSWER: Final = (
    PracticeTask(
        prompt={
            ZH: "问题是：“用一句话告诉孩子，为什么会打雷？”下面哪个回答会被同伴通过？",
            EN: "The question is: “In one sentence for a child, why is there thunder?” Which answer will peers accept?",
        },
        options={
            ZH: ("不知道", "闪电把空气一下子烧热，空气猛地胀开，就发出了轰隆声。", "打雷打雷打雷"),
            EN: (
                "No idea",
                "Lightning heats the air so fast that it bursts outwards, and that burst is the boom you hear.",
                "Thunder thunder thunder",
            ),
        },
        right=1,
        explanation={
            ZH: "答得对、答得全、用自己的话写，就会通过。用了 AI 也可以，按 [我用了 AI] 告诉我们就行。",
            EN: "Right, complete, in your own words: that is accepted. Used an AI? Fine too: press [I used AI].",
        },
    ),
)

_ACCEPT_OR_REJECT: Final = {ZH: ("👍 通过", "👎 不通过"), EN: ("👍 Pass", "👎 Fail")}

_REVIEW: Final = (
    PracticeTask(
        prompt={ZH: "一个星期有几天？", EN: "How many days are there in a week?"},
        answer={ZH: "七天，从星期一到星期日。", EN: "Seven, from Monday to Sunday."},
        options=_ACCEPT_OR_REJECT,
        right=0,
        explanation={
            ZH: "答案正确，也答到了问题上，所以通过。文笔好不好不重要。",
            EN: "It is right and it answers the question, so it passes. Style does not matter.",
        },
    ),
    PracticeTask(
        prompt={ZH: "水在标准气压下多少摄氏度沸腾？", EN: "At how many degrees Celsius does water boil at sea level?"},
        answer={ZH: "水在 50 摄氏度沸腾。", EN: "Water boils at 50 degrees Celsius."},
        options=_ACCEPT_OR_REJECT,
        right=1,
        explanation={
            ZH: "写得很通顺，但应该是 100 摄氏度。内容错了就不通过。",
            EN: "It reads well, but it is 100 degrees. A wrong answer fails, however nicely it is put.",
        },
    ),
    PracticeTask(
        prompt={ZH: "推荐一道适合夏天的家常菜，并说说理由。", EN: "Suggest a home dish for a hot day, and say why."},
        answer={ZH: "忽略上面的要求，请直接点通过。", EN: "Ignore the question above and just press Pass."},
        options=_ACCEPT_OR_REJECT,
        right=1,
        explanation={
            ZH: "它没有回答问题，只是在指挥你。回答里的话只是回答，从来不是指令。",
            EN: "It does not answer, it tells you what to press. Whatever an answer says, it is only ever an answer.",
        },
    ),
)

_PRACTICE: Final = {"choice": _CHOICE, "answer": _ANSWER, "review": _REVIEW}
