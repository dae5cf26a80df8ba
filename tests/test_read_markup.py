"""Web pages and feeds -> articles."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read import read
from kg.records import Article

ONE = "The minister said on Monday that the toll would go ahead, and that nobody should be in any doubt about it."
TWO = "The leader of the opposition rejected the toll as a tax on bread and promised to repeal it in the first week."


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def results(data: bytes) -> list[Article | InputError]:
    return list(read(["-"], stdin=io.BytesIO(data)))


def only(data: bytes) -> Article:
    (article,) = results(data)
    assert isinstance(article, Article), article
    return article


BODY = f"<article><h1>Toll Divides</h1><p>{ONE}</p><h2>A long fight</h2><p>{TWO}</p></article>"


def test_text_headline_and_headings() -> None:
    article = only(page(BODY))
    assert article.text == f"Toll Divides\n\n{ONE}\n\nA long fight\n\n{TWO}"
    assert article.headline_at and article.headline_at.of(article.text) == article.title == "Toll Divides"
    assert [span.of(article.text) for span in article.headings_at] == ["A long fight"]


@pytest.mark.parametrize(
    "clutter",
    [
        "<nav><p>{}</p></nav>",
        "<aside><p>{}</p></aside>",
        "<footer><p>{}</p></footer>",
        "<div class='cookie-bar'><p>{}</p></div>",
        "<div id='CookieConsent'><p>{}</p></div>",
        "<div role='dialog'><p>{}</p></div>",
        "<div hidden><p>{}</p></div>",
        "<div class='newsletter-signup'><p>{}</p></div>",
        "<section class='comments'><p>{}</p></section>",
        "<ul class='related-links'><li>{}</li></ul>",
        "<script>'{}'</script>",
        "<noscript><p>{}</p></noscript>",
        "<figure><img src='x'><figcaption>{}</figcaption></figure>",
        "<!-- {} -->",
    ],
)
@pytest.mark.parametrize("where", ["before", "inside", "after"])
def test_clutter_is_left_out(clutter: str, where: str) -> None:
    noise = clutter.format("We value your privacy, says the site, and this long line is no part of the article at all.")
    bodies = {
        "before": noise + BODY,
        "inside": BODY.replace("<h2>", noise + "<h2>"),
        "after": BODY + noise,
    }
    assert only(page(bodies[where])).text == f"Toll Divides\n\n{ONE}\n\nA long fight\n\n{TWO}"


LINKED = {
    "@type": "NewsArticle",
    "headline": "Toll Divides",
    "datePublished": "2025-04-27T22:30:00-05:00",
    "dateModified": "2025-04-28",
    "author": [{"@type": "Person", "name": "By Ida Renn"}, {"name": "Bo"}, "https://x.example/profile"],
    "publisher": {"@type": "Organization", "name": "The Courier"},
    "articleSection": ["Coast", "Politics"],
    "mainEntityOfPage": {"@id": "https://courier.example/toll?utm_source=x#top"},
}


@pytest.mark.parametrize(
    "linked",
    [
        json.dumps(LINKED),
        json.dumps([{"@type": "WebSite"}, LINKED]),
        json.dumps({"@graph": [{"@type": "Organization", "name": "X"}, LINKED]}),
        json.dumps(LINKED | {"@type": ["Thing", "https://schema.org/ReportageNewsArticle"]}),
        json.dumps(LINKED).replace("Toll Divides", "Toll\n Divides"),
    ],
)
def test_json_ld(linked: str) -> None:
    article = only(page(BODY, f'<script type="application/ld+json">{linked}</script>'))
    assert (article.title, article.publisher, article.section) == ("Toll Divides", "The Courier", "Coast")
    assert (article.published, article.modified) == (date(2025, 4, 27), date(2025, 4, 28))
    assert (article.authors, article.url) == (("Ida Renn", "Bo"), "https://courier.example/toll")


@pytest.mark.parametrize(
    "linked", ["{", "[]", "null", '{"@type": "Recipe", "headline": "Soup"}', '{"@graph": 3}', "[" * 9999]
)
def test_json_ld_that_says_nothing(linked: str) -> None:
    article = only(page(BODY, f'<script type="application/ld+json">{linked}</script>'))
    assert (article.title, article.published, article.publisher) == ("Toll Divides", None, None)


def test_meta_tags() -> None:
    head = (
        '<title>Toll Divides | The Courier</title><meta property="og:title" content="Toll Divides | The Courier">'
        '<meta property="og:site_name" content="The Courier"><meta name="author" content="Ida Renn">'
        '<meta property="article:published_time" content="2025-04-27T10:00Z"><meta name=Section content=Coast>'
        '<link rel="canonical" href="https://courier.example/"><meta property="og:url" content="https://courier.example/t">'
    )
    article = only(page(BODY, head))
    assert (article.title, article.publisher, article.authors) == ("Toll Divides", "The Courier", ("Ida Renn",))
    assert (article.published, article.section) == (date(2025, 4, 27), "Coast")
    assert article.url == "https://courier.example/t"  # the front page is no article's url


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("latin-1", "<meta charset=latin-1>"),
        ("utf-8", ""),
        ("utf-16", ""),
        ("cp1251", '<meta content="text/html; charset=windows-1251">'),
    ],
)
def test_encodings_of_a_page(encoding: str, meta: str) -> None:
    name = "Žukov"[1:] if encoding != "cp1251" else "Жуков"
    accented = page(BODY.replace("Toll Divides", f"Toll for {name}"), meta).decode().encode(encoding)
    assert only(accented).title == f"Toll for {name}"


@pytest.mark.parametrize(
    "data",
    [
        page(BODY).replace(b"</p>", b"").replace(b"</h2>", b"").replace(b"</article>", b"</div></b>"),
        page(BODY)[:-30],
        b"\n\n" + page(BODY).replace(b"<!doctype html>", b"<?xml version='1.0' encoding='utf-8'?>"),
    ],
)
def test_broken_pages_are_read_as_browsers_do(data: bytes) -> None:
    assert ONE in only(data).text


def test_hostile_pages() -> None:
    script = "&lt;script&gt;alert(1)&lt;/script&gt;"
    article = only(page(BODY.replace("Toll Divides", script).replace("Monday", "Mon\x00day\u202e")))
    assert article.title == "<script>alert(1)</script>"
    assert "Mon\ufffdday\u202e" in article.text
    assert len(only(page(f"{BODY}<p>{'a' * 100_000}</p>")).text) >= len(ONE) + len(TWO)
    (deep,) = results(page("<div>" * 20_000 + BODY))
    assert isinstance(deep, Article | InputError)


@pytest.mark.parametrize("odd", ["\x01", "\x0c", "\ufffe", "&#1;", "&#x1f;", "&#xffff;", "&#xd800;"])
def test_characters_that_no_xml_holds(odd: str) -> None:
    body = BODY.replace("</p>", f" Noon<nav>a</nav>{odd}tide.</p>", 1).replace("Monday", f"Mon{odd}day")
    article = only(page(body))
    assert "Mon\ufffdday" in article.text or "Mon day" in article.text
    assert "tide." in article.text and TWO in article.text


# -- feeds ---------------------------------------------------------------------------------------------------------
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Ledger</title><item><title>A &amp; B</title>
<link>https://ledger.example/a b?utm_medium=rss</link><pubDate>Sat, 26 Apr 2025 23:30:00 -0500</pubDate>
<dc:creator>Jonas Wille</dc:creator><category>Trade</category><description>Short.</description>
<content:encoded><![CDATA[<p>He <b>said</b> so.</p><script>alert(1)</script><h3>Why</h3><ul><li>One.<li>Two.</ul>]]>
</content:encoded></item><item><title>Only a title</title></item>
<item><description>She said so.</description></item></channel></rss>"""


def test_rss() -> None:
    first, second, third = results(RSS.encode())
    assert first == Article(
        "A & B\n\nHe said so.\n\nWhy\n\nOne.\n\nTwo.",
        title="A & B",
        published=date(2025, 4, 26),
        publisher="The Ledger",
        url="https://ledger.example/a%20b",
        authors=("Jonas Wille",),
        section="Trade",
    )
    assert [span.of(first.text) for span in first.headings_at] == ["Why"]
    assert str(second) == "standard input item 2: has no text"
    assert isinstance(third, Article) and (third.text, third.title) == ("She said so.", None)


def test_atom() -> None:
    article = only(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Ledger</title><entry>'
        b'<title type="html">&lt;i&gt;A&lt;/i&gt; x</title><updated>2025-04-27T01:00:00Z</updated><link href="https://ledger.example/1"/>'
        b'<content type="xhtml">'
        b'<div xmlns="http://www.w3.org/1999/xhtml"><p>He said so.</p></div></content></entry></feed>'
    )
    assert (article.text, article.url) == ("A x\n\nHe said so.", "https://ledger.example/1")
    assert article.published == article.modified == date(2025, 4, 27)


def test_no_entity_is_expanded() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "ha"><!ENTITY x SYSTEM "file:///etc/passwd">{levels}]>'
    data = RSS.replace("<rss", f"{bomb}<rss", 1).replace("She said so.", "She said so. &l11; &x;")
    (third,) = [one for one in results(data.encode())[2:] if isinstance(one, Article)]
    assert third.text.startswith("She said so.") and len(third.text) < 40 and "ha" not in third.text


def test_a_feed_is_never_taken_for_a_url() -> None:
    assert isinstance(results(b"<rss>http://127.0.0.1:9/</rss>")[0], InputError)


@pytest.mark.parametrize(("length", "known"), [(900, True), (1_100, False)])
def test_a_headline_so_long_that_it_is_none(length: int, known: bool) -> None:
    name = "word " * (length // 5) + "end"
    article = only(page(f"<p>{ONE}</p><p>{TWO}</p>", f"<title>{name}</title><meta name=dc.publisher content='{name}'>"))
    assert (article.title == name, article.publisher == name) == (known, known)


def test_a_fault_of_a_parser_ends_its_page_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("no\nsuch node")

    for name, data in {"a.html": page(BODY), "b.txt": ONE.encode()}.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr("trafilatura.bare_extraction", broken)
    first, second = read([str(tmp_path)])
    assert str(first).endswith("a.html: could not be read: ValueError: no\\nsuch node; please report this")
    assert isinstance(second, Article)
