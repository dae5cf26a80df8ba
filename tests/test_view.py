"""The page as text: what it carries, what it must never carry, and that it is the same every time."""

from __future__ import annotations

import base64
import json
import random
import re
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from view_fixture import Debate, debate

from kg.listing import Named
from kg.network import agreement
from kg.view import Shown, render
from kg.view.passages import LONGEST, passage
from kg.view.scenes import ACTOR, MEASURE, MOST, SPEAKER, TOPIC, agree_graph, key, stand_graph, strongest, talk_graph


class Page(HTMLParser):
    """Every element of a page with its attributes, and the text inside each script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = attributes, text + data

    def json(self, name: str) -> dict:
        return next(json.loads(text) for attributes, text in self.scripts if attributes.get("id") == name)


def rendered(made: Debate, title: str = "A debate") -> str:
    return render(shown(made), title=title)


def shown(made: Debate, **more: object) -> Shown:
    return Shown(made.statements, made.positions, made.texts, **more)


@pytest.fixture(scope="module")
def made() -> Debate:
    return debate(statements=200, positions=80, speakers=30, topics=40)


@pytest.fixture(scope="module")
def html(made: Debate) -> str:
    return rendered(made)


def test_same_rows_same_bytes_in_any_order(made: Debate, html: str) -> None:
    statements, positions = list(made.statements), list(made.positions)
    random.Random(1).shuffle(statements)
    random.Random(2).shuffle(positions)
    shuffled = render(Shown(statements, positions, dict(reversed(made.texts.items()))), title="A debate")
    assert shuffled == html


def test_nothing_in_the_page_leads_to_the_network(html: str) -> None:
    page = Page(html)
    assert not [
        tag
        for tag, attributes in page.tags
        if tag in ("link", "img", "iframe", "base", "object") or "src" in attributes
    ]
    assert [attributes["href"] for _, attributes in page.tags if "href" in attributes] == ["#panel"]
    assert "sourceMappingURL" not in html


def test_policy_lets_exactly_our_two_scripts_run(html: str) -> None:
    page = Page(html)
    policy = next(a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    code = [text for attributes, text in page.scripts if "type" not in attributes]
    hashes = [f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'" for text in code]
    assert f"default-src 'none'; script-src {hashes[0]} {hashes[1]};" in policy
    assert len(code) == 2
    assert "unsafe-eval" not in policy
    assert "\r" not in html, "a browser would read another line end than was hashed"


def test_page_carries_counts_and_days_of_the_data_and_no_clock(made: Debate, html: str) -> None:
    data = Page(html).json("data")
    days = [row.said_on or row.article.published for row in (*made.statements, *made.positions)]
    days += [row.article.published for row in made.positions]
    assert data["stamp"]["since"] == min(day for day in days if day).isoformat()
    assert data["stamp"]["articles"] == len(made.texts)
    assert len(data["statements"]) == len(made.statements)
    assert len(data["positions"]) == len(made.positions)


def test_full_texts_stay_out(made: Debate, html: str) -> None:
    assert not [text for text in made.texts.values() if json.dumps(text)[1:-1] in html]


def test_edges_drawn_are_the_sums_of_the_rows(made: Debate, html: str) -> None:
    drawn = Page(html).json("drawn")["edges"]
    for edge in drawn:
        who, what = sorted((edge["from"], edge["to"]), key=lambda node: node[0] not in (SPEAKER, ACTOR))
        if what[0] == ACTOR:
            continue  # test_agreement_is_that_of_the_network
        if who[0] == SPEAKER:
            rows = [r for r in made.statements if r.speaker and key(SPEAKER, r.speaker) == who]
            rows = [r for r in rows if what in {key(TOPIC, topic) for topic in r.topics}]
            against = [r for r in rows if r.stance == "denies"]
        else:
            held = [r for r in made.positions if r.actor and r.measure and key(ACTOR, r.actor) == who]
            rows = [r for r in held if key(MEASURE, r.measure) == what]
            against = [r for r in rows if r.stance in ("opposes", "breaches")]
        assert (edge["n"], edge["against"]) == (len(rows), len(against))
    assert len(drawn) > 50


def test_whole_texts_go_along_on_request_with_where_each_row_stands(made: Debate) -> None:
    data = Page(render(shown(made, with_text=True), title="whole")).json("data")
    whole = data["whole"]
    assert sorted(whole["texts"]) == sorted(made.texts.values())
    for row, spans in zip(data["statements"], whole["statements"], strict=True):
        text = whole["texts"][row[0]]
        assert "".join(text[start:end] for start, end in spans) in {one.words for one in made.statements}
    for row, spans in zip(data["positions"], whole["positions"], strict=True):
        assert "".join(whole["texts"][row[0]][start:end] for start, end in spans) in {
            one.words for one in made.positions
        }


def test_reprints_with_one_headline_and_no_address_stay_two_articles() -> None:
    made = debate(statements=2, positions=0)
    first = made.statements[0]
    twin = replace(first, iri=first.iri + "x", article=replace(first.article, iri=first.article.iri + "x"))
    data = Page(render(Shown([first, twin], [], made.texts), title="twins")).json("data")
    assert data["statements"][0][0] != data["statements"][1][0]
    assert data["articles"][0][:4] == data["articles"][1][:4]


def test_topics_carry_their_broader_subject(made: Debate) -> None:
    topic = made.statements[0].topics[0]
    data = Page(render(shown(made, subjects={topic.iri: Named("https://e.example/s", "Energy")}), title="s")).json(
        "data"
    )
    subjects = {node[0]: data["names"][node[3]] if node[3] >= 0 else None for node in data["nodes"]}
    assert subjects[key(TOPIC, topic)] == "Energy"
    assert [node for node, subject in subjects.items() if subject] == [key(TOPIC, topic)]


def test_only_claims_that_are_made_again_are_numbered() -> None:
    made = debate(statements=3, positions=0)
    claims = ["one", "two", "one"]
    said = [replace(row, claim=claim) for row, claim in zip(made.statements, claims, strict=True)]
    numbers = [row[12] for row in Page(render(Shown(said, [], made.texts), title="c")).json("data")["statements"]]
    assert sorted(numbers) == [-1, 0, 0]


def test_every_box_drawn_has_a_line(made: Debate) -> None:
    many = debate(statements=4000, positions=2000, speakers=400)
    for graph in (talk_graph(many.statements), stand_graph(many.positions), agree_graph(many.positions)):
        drawn = strongest(graph)
        assert min(dict(drawn.degree()).values()) >= 1
        assert len(drawn) <= MOST


def test_agreement_is_that_of_the_network(made: Debate) -> None:
    tied, graph = agreement(made.positions), agree_graph(made.positions)
    counts = {frozenset(edge[:2]): (edge[2]["weight"], edge[2]["against"]) for edge in graph.edges(data=True)}
    assert counts == {
        frozenset(key(ACTOR, Named(iri, "")) for iri in pair): (link["congruence"] + link["conflict"], link["conflict"])
        for *pair, link in tied.edges(data=True)
    }
    assert len(counts) > 50


TEXT = "First line here.\nThe mayor spoke. She said no tax, ever, at noon. Then she left — 𝒪ver.\nLast line."


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


SAID = "She said no tax, ever, at noon."
PASSAGES = [
    (
        [SAID],
        ["no tax"],
        99,
        ["The mayor spoke. ", "She said ", "no tax", ", ever, at noon.", " Then she left — 𝒪ver."],
    ),
    ([SAID], ["no tax", "at noon"], 0, ["", "She said ", "no tax", ", ever, ", "at noon", ".", ""]),
    (["The mayor spoke."], ["mayor"], 10, ["", "The ", "mayor", " spoke.", " She said …"]),
    (["First line here.", "Last line."], ["line here"], 50, ["", "First ", "line here", ". … Last line.", ""]),
    (["Then she left — 𝒪ver."], ["𝒪ver"], 5, ["… ", "Then she left — ", "𝒪ver", ".", ""]),
    ([], ["no tax"], 9, ["… She said ", "", "no tax", "", ", ever, …"]),
]


@pytest.mark.parametrize(("evidence", "marked", "context", "expected"), PASSAGES)
def test_passage(evidence: list[str], marked: list[str], context: int, expected: list[str]) -> None:
    found = passage(TEXT, [span(words) for words in evidence], [span(words) for words in marked], context=context)
    assert list(found) == expected


def test_passage_of_a_broken_file_is_short() -> None:
    text = "a" * 100_000
    assert max(map(len, passage(text, [(0, 100_000)], [(10, 90_000)], context=200))) <= LONGEST


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\"'>&lt;{{ 7*7 }}{% raw %}",
    'click <a href="javascript:alert(1)">href</a>',
    "\u202egnp.exe\u2028\u2029",
    "\x00\x1b\ud800 lone",
    "w" * 100_000,
    "",
    "=HYPERLINK(1)",
]


def hostile_debate(words: str) -> Debate:
    made = debate(statements=6, positions=4, speakers=3, topics=4)
    name = Named("https://e.example/x y\"<>'", words)
    article = replace(made.statements[0].article, headline=words, publisher=words, url=f"javascript:alert(1)//{words}")
    said = replace(
        made.statements[0], speaker=name, role=words, topics=(name,), words=words, according_to=name, article=article
    )
    held = replace(made.positions[0], actor=name, measure=name, words=words, sentence=words, article=article)
    texts = {iri: words + text for iri, text in made.texts.items()}
    return Debate((said, *made.statements[1:]), (held, *made.positions[1:]), texts)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_add_no_element_and_change_no_script(words: str, html: str) -> None:
    page, plain = Page(rendered(hostile_debate(words), title=words)), Page(html)
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert [t for a, t in page.scripts if "type" not in a] == [t for a, t in plain.scripts if "type" not in a]
    assert not [a for _, a in page.tags for name in a if name.startswith("on")]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_page_is_valid_utf8_without_scripts_addresses_or_giants(words: str) -> None:
    html = rendered(hostile_debate(words), title=words[:50])
    html.encode("utf-8")
    assert "javascript:alert(1)//" not in html
    assert "\x00" not in html
    assert len(html) < 700_000


def test_no_rows_make_a_page_too() -> None:
    assert Page(render(Shown([], [], {}), title="")).json("drawn")["nodes"] == []


def test_rows_without_speaker_topic_actor_or_measure_are_kept_and_tie_nothing() -> None:
    made = debate(statements=3, positions=2)
    said = [replace(row, speaker=None, speaker_type=None, topics=()) for row in made.statements]
    held = [replace(row, actor=None, actor_type=None, measure=None) for row in made.positions]
    page = Page(render(Shown(said, held, {}), title="bare"))
    assert len(page.json("data")["statements"]) == 3
    assert page.json("data")["passages"][0][2] in {row.words for row in said}
    assert not talk_graph(said) and not stand_graph(held)


def test_many_rows_are_packed_and_stay_small() -> None:
    """Above 5 MB of data the page carries it deflated. The words are made unlike one another, as real ones are."""
    made = debate(statements=20_000, speakers=200, positions=500)
    unlike = random.Random(5)
    words = {n: ["".join(unlike.choices("eeeetaoinshrdlu", k=n)) for _ in range(2_000)] for n in range(4, 20)}
    texts = {
        iri: re.sub(r"[a-z]{4,19}", lambda word: unlike.choice(words[len(word[0])]), text)
        for iri, text in made.texts.items()
    }
    html = render(Shown(made.statements, made.positions, texts), title="many")
    assert [a for a, _ in Page(html).scripts if a.get("id") == "packed"]
    assert len(html) < 7_000_000
