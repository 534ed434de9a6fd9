"""The lexical baseline finds spans and options, and says so when it cannot."""

from sandbox import lexical

PASSAGE = "黑豹队的防守只丢了 308 分，在联赛中排名第六。球队的主场在夏洛特。The river Elbe flows through Dresden."


def test_a_number_asked_for_is_found_in_the_sentence_that_speaks_of_it() -> None:
    assert "308" in lexical.best_span("黑豹队的防守丢了多少分？", PASSAGE).text


def test_a_span_is_always_a_part_of_the_passage() -> None:
    for question in ("黑豹队的主场在哪里？", "Which river flows through Dresden?", "?", "无关的问题"):
        assert lexical.best_span(question, PASSAGE).text in PASSAGE


def test_the_nearest_option_wins_and_equal_ones_go_to_the_first() -> None:
    assert lexical.nearest("这是一段关于体育比赛的新闻", ["财经", "体育比赛", "娱乐"]).text == "体育比赛"
    assert lexical.nearest("xyz", ["aaa", "bbb"]).text == "aaa"


def test_a_prompt_is_read_from_labels_lists_and_json_alike() -> None:
    labelled = lexical.read_prompt("Passage: Ada wrote it in 1843.\nQuestion: When did Ada write it?")
    assert labelled.passage == "Ada wrote it in 1843."
    assert labelled.question == "When did Ada write it?"
    assert lexical.read_prompt("这是什么垃圾？\nA. 可回收物\nB. 厨余垃圾").options == ("可回收物", "厨余垃圾")
    assert lexical.read_prompt("选项：狗，猫\n问题：会汪汪叫的是？") == lexical.Ask("会汪汪叫的是？", "", ("狗", "猫"))
    in_json = lexical.read_prompt('Answer as JSON. {"question": "Who?", "options": ["x", "y"], "context": "z"}')
    assert in_json == lexical.Ask("Who?", "z", ("x", "y"))


def test_without_passage_or_options_it_says_what_it_is() -> None:
    assert lexical.answer(lexical.read_prompt("Write me a poem about rain.")).text == lexical.HONEST["en"]
    assert lexical.answer(lexical.read_prompt("写一首关于雨的诗")).text == lexical.HONEST["zh"]
