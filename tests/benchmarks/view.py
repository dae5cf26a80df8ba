"""Size of a page of 50,000 statements with real sentences, how soon it is ready and how quick its filters are, in Chromium.

python tests/benchmarks/view.py [STATEMENTS] [../shared/eval/polnear/train]

The sentences are those of PolNeAR's gold attributions, as often as it takes; a speaker is a source's words, topics are words of
the content. A bare page of the same run stands beside.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from view_browser import CHROMIUM

from kg.evaluate import Gold, read_gold
from kg.ids import Ids
from kg.listing import Named, PositionRow, Source, StatementRow
from kg.view import Shown, render

IDS = Ids()
FILTERS = (
    ("stance", "denies"), ("outlet", "nyt"), ("stance", "affirms"), ("outlet", "politico"), ("kind", "direct"),
)  # fmt: skip


def main(wanted: int, gold: Path) -> None:
    """Prints size and seconds."""
    shown = made(wanted, read_gold(gold))
    start = time.perf_counter()
    html = render(shown, title="Many")
    print(
        f"{len(shown.statements):,} statements, {len(shown.positions):,} positions: {len(html.encode()) / 1e6:.1f} MB, ",
        end="",
    )
    print(f"rendered in {time.perf_counter() - start:.1f} s")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        file, bare = Path(folder) / "many.html", Path(folder) / "bare.html"
        file.write_text(html, encoding="utf-8")
        bare.write_text("<!doctype html><title>bare</title><body data-ready>Nothing", encoding="utf-8")
        empty, ready = (statistics.median(opening(page, one) for _ in range(5)) for one in (bare, file))
        print(f"ready after {ready:.2f} s, a bare page after {empty:.2f} s")
        taken = [ticked(page, facet, value) for facet, value in FILTERS]
        print(f"a filter takes {statistics.median(taken):.2f} s, the slowest of {len(taken)} {max(taken):.2f} s")
        browser.close()


def opening(page: Page, file: Path) -> float:
    start = time.perf_counter()
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    return time.perf_counter() - start


def ticked(page: Page, facet: str, value: str) -> float:
    """Seconds from a tick of a facet's value to the next frame that shows what it leaves."""
    milliseconds: float = page.evaluate(
        """async ([facet, value]) => {
        const facets = document.querySelector(`[data-facet="${facet}"]`);
        if (!facets.open) facets.querySelector("summary").click();
        await new Promise(requestAnimationFrame);
        await new Promise((then) => setTimeout(then, 50));
        const start = performance.now();
        document.querySelector(`[data-facet="${facet}"] [data-value="${value}"]`).click();
        await new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
        return performance.now() - start; }""",
        [facet, value],
    )
    return milliseconds / 1000


def made(wanted: int, golds: list[Gold]) -> Shown:
    """So many statements, and a position for each twentieth."""
    said, held, texts = list[StatementRow](), list[PositionRow](), dict[str, str]()
    number = 0
    while True:
        gold = golds[number % len(golds)]
        outlet = gold.name.partition("_")[0]
        day = date(2016, 1, 1) + timedelta(days=number % 330)
        article = Source(IDS.base + f"article/{number}", gold.name, outlet, day, f"https://news.example/{number}")
        texts[article.iri] = gold.text
        for attribution in (one for one in gold.annotations[0] if one.content):
            row = statement(len(said), gold.text, attribution, article)
            said.append(row)
            if len(said) % 20 == 0:
                held.append(position(row))
            if len(said) == wanted:
                return Shown(said, held, texts)
        number += 1


def statement(number: int, text: str, attribution, article: Source) -> StatementRow:  # type: ignore[no-untyped-def]
    def words(spans) -> str:  # type: ignore[no-untyped-def]
        return " … ".join(text[span.start : span.end] for span in spans)

    content = tuple((span.start, span.end) for span in attribution.content)
    topics = sorted({word.lower() for word in re.findall(r"\b[A-Za-z]{7,}\b", words(attribution.content))}, key=len)[
        -3:
    ]
    speaker = " ".join(words(attribution.source).split()[:3]) or "nobody"
    start = max(text.rfind(end, 0, content[0][0]) + len(end) for end in ("\n", ". ", "? "))
    stops = [found for end in (".", "\n") if (found := text.find(end, content[-1][1])) >= 0]
    evidence = (start, min(stops, default=len(text) - 1) + 1)
    denies = number % 13 == 0
    return StatementRow(
        iri=f"{article.iri}/{number}", article=article, speaker=Named(IDS.base + f"entity/{speaker}", speaker),
        speaker_type="person", role=None, according_to=None,
        topics=tuple(Named(IDS.base + f"topic/{topic}", topic) for topic in topics), claim=words(attribution.content)[:80],
        words=words(attribution.content), cue=words(attribution.cue), kind=("direct", "indirect", "mixed")[number % 3],
        mode="statement", stance="denies" if denies else "affirms", certainty="underspecified", segment="body",
        confidence=0.5 + number % 50 / 100, said_on=article.published, content=content, evidence=(evidence,),
    )  # fmt: skip


def position(row: StatementRow) -> PositionRow:
    measure = row.topics[0] if row.topics else Named(IDS.base + "measure/x", "plan")
    return PositionRow(
        iri=row.iri + "/position", article=row.article, actor=row.speaker, actor_type="person",
        stance="opposes" if len(row.words) % 3 else "supports", measure=Named(measure.iri + "/m", measure.label),
        according_to=None, words=row.words, sentence=row.words, conditional=False, confidence=row.confidence,
        said_on=row.said_on, measure_spans=row.content, evidence=row.evidence,
    )  # fmt: skip


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 50_000,
        Path(sys.argv[2] if len(sys.argv) > 2 else "../shared/eval/polnear/train"),
    )
