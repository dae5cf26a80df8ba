"""The page in a browser: true clicks on the canvas, panels against the rows, the address, hostile words, no request."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from view_browser import Open, as_shown, busiest, click_line, click_node
from view_fixture import Debate, debate

from kg.api import Page
from kg.view import render
from kg.view.scenes import ACTOR, MEASURE, SPEAKER, TOPIC, key

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = [
    "<img src=x onerror=\"document.title='run'\">",
    "</script><script>document.title='run'</script>",
    "a href=x",
    "\u202e\x00",
]


def test_start_shows_counts_and_both_scenes(opened: Open, made: Debate) -> None:
    page = opened(made)
    figures = page.locator(".figures dd").all_inner_texts()
    assert [figures[0], figures[3]] == [str(len(made.statements)), str(len(made.positions))]
    page.get_by_role("button", name="Who stands where").click()
    assert page.locator("#caption").inner_text() == "Who stands where"
    assert page.evaluate("location.hash") == "#scene=stand"


def test_click_on_a_speaker_shows_all_their_statements_with_the_words_marked(opened: Open, made: Debate) -> None:
    page = opened(made)
    node, name, rows = busiest(made)
    click_node(page, node)
    assert page.locator("#panel h2").inner_text() == name
    assert f"{len(rows)} statements" in page.locator("#panel .kind").inner_text()
    while page.locator("#panel .more", has_text="more of").is_visible():
        page.locator("#panel .more", has_text="more of").click()
    assert sorted(page.locator("#panel mark").all_inner_texts()) == sorted(row.words for row in rows)
    quotes = page.locator("#panel blockquote").all_inner_texts()
    assert all(any(row.words in quote and name in quote for quote in quotes) for row in rows)
    assert page.locator(".chip.deny").count() == sum(row.stance == "denies" for row in rows)


def test_click_on_a_measure_puts_for_and_against_on_their_sides(opened: Open, made: Debate) -> None:
    page = opened(made, "#scene=stand")
    measure = made.positions[0].measure
    assert measure
    rows = [row for row in made.positions if row.measure == measure]
    click_node(page, key(MEASURE, measure))
    sides = page.evaluate("() => window.claimView.sides()")
    stances = {
        row.actor: {r.stance in ("opposes", "breaches") for r in rows if r.actor == row.actor}
        for row in rows
        if row.actor
    }
    expected = {
        key(ACTOR, actor): {(True,): "against", (False,): "for"}.get(tuple(held), "mixed")
        for actor, held in stances.items()
    }
    assert sides == expected
    assert page.locator("#panel .card").count() == min(20, len(rows))


def test_click_on_a_line_shows_what_it_stands_for(opened: Open, made: Debate) -> None:
    page = opened(made)
    speaker, _, rows = busiest(made)
    click_node(page, speaker)
    topic = rows[0].topics[0]
    behind = [row for row in rows if topic in row.topics]
    click_line(page, f"{speaker}~{key(TOPIC, topic)}")
    assert topic.label in page.locator("#panel h2").inner_text()
    assert page.locator("#panel .card").count() == min(20, len(behind))
    assert set(page.locator("#panel mark").all_inner_texts()) <= {row.words for row in behind}


def test_state_survives_reload_and_back_and_forward(opened: Open, made: Debate) -> None:
    page = opened(made)
    node, name, _ = busiest(made)
    click_node(page, node)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator("#panel h2").inner_text() == name
    page.go_back()
    assert page.locator("#panel .figures").is_visible()
    page.go_forward()
    assert page.locator("#panel h2").inner_text() == name
    page.keyboard.press("Escape")
    assert page.locator("#panel .figures").is_visible()


@pytest.mark.parametrize(
    "hash_",
    [
        "#focus=zzz",
        "#scene=__proto__",
        "#link=a~b",
        "#least=-1",
        "#constructor=1",
        "#row=s99999",
        "#article=0",
        "#outlet=Nowhere",
        "#from=May",
        "#sort=none",
        "#view=pie",
        "#%E0%A4%A",
    ],
)
def test_bad_address_falls_back_and_says_so(opened: Open, made: Debate, hash_: str) -> None:
    page = opened(made, hash_)
    assert page.locator("#panel .figures").is_visible()
    assert "not on this page" in page.locator("#notice").inner_text()


def test_search_finds_names_and_quoted_words(opened: Open, made: Debate) -> None:
    page = opened(made)
    name = busiest(made)[1]
    page.keyboard.press("/")
    page.keyboard.type(name.upper())
    assert [name] == page.locator("#panel .bar-list").first.locator("bdi").all_inner_texts()
    page.locator("#search").fill("coffee week")
    found = [row for row in made.statements if "coffee a week" in row.words]
    assert f"{len(found)} passages" in page.locator("#panel .kind").inner_text()
    page.locator("#search").fill("zzzz")
    assert "Nothing has all of these words" in page.locator("#panel").inner_text()


def test_slider_hides_weak_lines_and_says_how_many(opened: Open, made: Debate) -> None:
    page = opened(made)
    before = page.evaluate("() => window.claimView.lines().length")
    page.locator("#least").fill("3")
    after = page.evaluate("() => window.claimView.lines().length")
    assert 0 < after < before
    assert f"{before - after} lines of fewer than 3 statements hidden" in page.locator("#remark").inner_text()


def test_all_names_are_reached_by_keyboard(opened: Open, made: Debate) -> None:
    page = opened(made)
    page.get_by_role("button", name="All 40 speakers").focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel .names button").count() == len({row.speaker for row in made.statements})
    page.locator("#panel .names button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == busiest(made)[1]


def test_csv_holds_the_rows_shown_with_cells_guarded(opened: Open, made: Debate) -> None:
    evil = replace(made.statements[0], role='=HYPERLINK("http://x")')
    page = opened(replace(made, statements=(evil, *made.statements[1:])))
    with page.expect_download() as saved:
        page.locator("#csv").click()
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8-sig"), newline="")))
    assert sorted(row["words"] for row in rows) == sorted(row.words for row in made.statements)
    assert [row["role"] for row in rows if "HYPERLINK" in row["role"]] == ['\'=HYPERLINK("http://x")']


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_text(opened: Open, words: str) -> None:
    made = debate(statements=5, positions=3, speakers=3, topics=3)
    row = made.statements[0]
    assert row.speaker
    name = replace(row.speaker, label=words)
    article = replace(row.article, headline=words, url="javascript:document.title='run'")
    evil = replace(
        row, speaker=name, role=words, topics=(replace(row.topics[0], label=words),), article=article, according_to=name
    )
    page = opened(Debate((evil,), made.positions, {row.article.iri: words + made.texts[row.article.iri]}))
    click_node(page, key(SPEAKER, name))
    assert page.title() == "Vesmark"
    assert page.locator("#panel h2").evaluate("node => node.textContent") == words
    assert page.locator("img, #panel script, #panel a").count() == 0


def test_links_go_to_web_addresses_only_and_tell_nothing(opened: Open, made: Debate) -> None:
    page = opened(made, f"#focus={busiest(made)[0]}")
    links = page.locator("#panel .card a")
    assert links.count() > 0
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith("https://news")
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_phone_has_the_list_first_and_the_picture_a_tap_away(opened: Open, made: Debate) -> None:
    page = opened(made, width=390, height=844)
    assert page.locator("#panel").is_visible() and not page.locator("#canvas").is_visible()
    page.get_by_role("button", name="Show the picture").click()
    assert page.locator("#canvas").is_visible() and not page.locator("#panel").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_packed_page_opens_and_is_quick(opened: Open) -> None:
    """Generous: on an idle machine it is ready in 1 s and searches in 0.1 s."""
    many = debate(statements=30_000, positions=1_000, speakers=300)
    page = opened(many)
    assert page.locator("#packed").count() == 1
    took = page.evaluate(
        """() => { const start = performance.now(), box = document.getElementById("search");
        box.value = "retreat polls"; box.dispatchEvent(new Event("input")); return performance.now() - start; }"""
    )
    assert took < 3_000
    assert "passages" in page.locator("#panel .kind").inner_text()


@pytest.mark.parametrize("view", [(1440, 900), (1024, 768), (390, 844)])
def test_no_boxes_overlap_around_any_node(opened: Open, made: Debate, view: tuple[int, int]) -> None:
    page = opened(made, width=view[0], height=view[1])
    speakers = {key(SPEAKER, row.speaker) for row in made.statements if row.speaker}
    measures = {key(MEASURE, row.measure) for row in made.positions if row.measure}
    topics = {key(TOPIC, topic) for row in made.statements for topic in row.topics}
    for address in [
        "scene=stand",
        *(f"focus={node}" for node in sorted(speakers | measures | topics)[::5]),
        "scene=talk",
    ]:
        boxes = page.evaluate(
            """address => new Promise(done => {
            addEventListener("popstate", () => done(window.claimView.boxes()), { once: true });
            location.hash = address; })""",
            address,
        )
        assert boxes
        for (x, y, w, h), (other_x, other_y, other_w, other_h) in combinations(boxes, 2):
            assert abs(x - other_x) >= (w + other_w) / 2 or abs(y - other_y) >= (h + other_h) / 2, address


def test_picture_is_saved_as_png(opened: Open, made: Debate) -> None:
    page = opened(made)
    with page.expect_download() as saved:
        page.locator("#png").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_hover_says_what_a_box_is_and_lights_its_lines(opened: Open, made: Debate) -> None:
    page = opened(made)
    node, name, rows = busiest(made)
    page.mouse.move(*page.evaluate("node => window.claimView.pointOfNode(node)", node))
    page.wait_for_selector("#tip:not([hidden])")
    assert page.locator("#tip").inner_text().startswith(f"{name}\n{len(rows)} statements")


def test_dark_and_light_are_a_tap_apart(opened: Open, made: Debate) -> None:
    page = opened(made)
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator("#theme").click()
    assert page.evaluate(paper) != light


def test_it_works_inside_a_notebooks_frame(browser: Browser, tmp_path: Path, made: Debate) -> None:
    page_text = render(as_shown(made), title="Vesmark")
    (tmp_path / "notebook.html").write_text(
        f"<h1>A notebook</h1>{Page(page_text, 700)._repr_html_()}", encoding="utf-8"
    )
    page = browser.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto((tmp_path / "notebook.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("body[data-ready]").wait_for(timeout=20_000)
    frame.get_by_role("button", name="Who stands where").click()
    frame.get_by_role("heading", name="Most contested measures").wait_for(timeout=5_000)
    assert frame.get_by_role("heading", name="Most statements by").count() == 0
    page.close()
    assert trouble == []
