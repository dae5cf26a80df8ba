"""A page in a browser: opening it from disk with every request and every trouble caught, true clicks on its canvas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from view_fixture import TOPICS, Debate, debate

from kg.listing import Named, PositionRow, StatementRow
from kg.view import Shown, render
from kg.view.payload import Clash
from kg.view.scenes import SPEAKER, key

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
Open = Callable[..., "Page"]
SUBJECTS = ("Energy", "Housing", "Work", "Health", "Transport", "Schools", "Justice", "Nature", "Peace")


def as_shown(made: Debate, *, with_text: bool = False) -> Shown:
    """A debate's rows, eight topics in a row under one subject, the last ones under none."""
    topics = {topic for row in made.statements for topic in row.topics if topic.label in TOPICS[:72]}
    subjects = {topic.iri: TOPICS.index(topic.label) // 8 for topic in topics}
    named = {iri: Named(f"https://e.example/{at}", SUBJECTS[at]) for iri, at in subjects.items()}
    return Shown(made.statements, made.positions, made.texts, named, with_text, clashes_in(made))


def clashes_in(made: Debate) -> list[Clash]:
    """One for each claim that somebody affirms and somebody denies, and for each actor on both sides of a measure."""
    claims: dict[str | None, list[StatementRow]] = {}
    for row in made.statements:
        claims.setdefault(row.claim, []).append(row)
    held: dict[object, list[PositionRow]] = {}
    for row in made.positions:
        held.setdefault((row.actor, row.measure), []).append(row)
    found = []
    for kind, groups in (("denial", [*claims.values()]), ("changedPosition", [*held.values()])):
        for rows in groups:
            con = [row for row in rows if row.stance in ("denies", "opposes", "breaches")]
            pro = [row for row in rows if row not in con]
            if pro and con:
                score = max(row.confidence for row in rows)
                sides = [row.iri for row in pro], [row.iri for row in con]
                found.append(
                    Clash(kind, score, f"{len(pro)} against {len(con)} <b>", "right" if score > 0.98 else "", *sides)
                )
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; skips where it or Playwright is missing."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install -e '.[test]'"
    )
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}: apt-get install chromium")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def made() -> Debate:
    return debate(statements=400, positions=150, speakers=40, topics=50)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a debate's page, or a page's text, from disk; afterwards nothing may have been requested or have gone wrong."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light", accept_downloads=True)
    trouble: list[str] = []

    def open_page(shown: Debate | str, hash_: str = "", *, with_text: bool = False, **view: int) -> Page:
        file = tmp_path / "graph.html"
        html = shown if isinstance(shown, str) else render(as_shown(shown, with_text=with_text), title="Vesmark")
        file.write_text(html, encoding="utf-8")
        page = context.new_page()
        if view:
            page.set_viewport_size(view)  # type: ignore[arg-type]
        page.on("pageerror", lambda error: trouble.append(f"error {error}"))
        page.on("console", lambda message: trouble.append(f"console {message.text}"))
        page.on(
            "request", lambda request: request.url.startswith((file.as_uri(), "blob:")) or trouble.append(request.url)
        )
        page.goto(file.as_uri() + hash_)
        page.wait_for_selector("body[data-ready]", timeout=20_000)
        return page

    yield open_page
    context.close()
    assert trouble == []


def click_node(page: Page, node: str) -> None:
    x, y = page.evaluate("node => window.claimView.pointOfNode(node)", node)
    page.mouse.click(x, y)


def click_line(page: Page, line: str) -> None:
    x, y = page.evaluate("line => window.claimView.pointOfLine(line)", line)
    page.mouse.click(x, y)


def busiest(made: Debate) -> tuple[str, str, list[StatementRow]]:
    """The speaker with most statements: key, name, rows."""
    by_speaker: dict[str, list[StatementRow]] = {}
    for row in made.statements:
        if row.speaker:
            by_speaker.setdefault(row.speaker.iri, []).append(row)
    rows = max(by_speaker.values(), key=len)
    assert rows[0].speaker
    return key(SPEAKER, rows[0].speaker), rows[0].speaker.label, rows
