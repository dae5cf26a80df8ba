"""Files that would grow: name -> suffix and maker of the bytes. Those named `analysis` are read; their parse is the test."""

from __future__ import annotations

import json
from collections.abc import Callable

SENTENCE = "The minister said on Monday that the toll would be paid by the shipping lines and by nobody else at all. "
PROSE = f"<p>{SENTENCE}</p>" * 4
ITEM = f"<item><title>Toll</title><description>{SENTENCE}</description></item>"
LIMIT = 4_990_000  # bytes: just under what is read of one file
Made = tuple[str, Callable[[], bytes]]


def _page(inner: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body><article>{inner}{PROSE}</article></body></html>".encode()


def _feed(inner: str, start: str = "<?xml version='1.0'?>", more: str = "") -> bytes:
    return f"{start}<rss version='2.0'{more}><channel><title>Post</title>{ITEM}{inner}</channel></rss>".encode()


def _item(inner: str) -> str:
    return f"<item><title>Quay</title><description>{SENTENCE}</description>{inner}</item>"


def _linked(inner: str) -> bytes:
    return _page("", f"<script type='application/ld+json'>{inner}</script>")


def _text(run: str, size: int = 1_000_000) -> bytes:
    """English around a long run, so that the text is not passed over as another language."""
    return f"{SENTENCE * 20}\n\n{run * (size // len(run.encode()))}\n\n{SENTENCE * 20}\n".encode()


def _row(**more: object) -> bytes:
    return json.dumps({"text": SENTENCE, **more}).encode() + b"\n"


def _entities(levels: int) -> str:
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE r [<!ENTITY l0 "ha">{nested}]>'


FEEDS: dict[str, Callable[[], bytes]] = {
    "feed doctypes": lambda: _feed("", "<?xml version='1.0'?>" + "<!DOCTYPE q [" * 380_000),
    "feed declarations": lambda: _feed("", "<?xml " * 800_000),
    "feed brackets": lambda: _feed("", "<!DOCTYPE q [" + "] " * 2_400_000),
    "feed nested entities": lambda: _feed(_item("<b>&l30;</b>"), _entities(31)),
    "feed one large entity": lambda: _feed(
        f"<item><description>{'&a;' * 50_000}</description></item>", f"<!DOCTYPE r [<!ENTITY a '{'a' * 50_000}'>]>"
    ),
    "feed external entity": lambda: _feed(
        "<item><description>so &x;</description></item>", "<!DOCTYPE r [<!ENTITY x SYSTEM '/dev/zero'>]>"
    ),
    "feed unclosed comments": lambda: _feed("<!--" * 1_200_000),
    "feed unclosed cdata": lambda: _feed("<item><description>" + "<![CDATA[" * 500_000),
    "feed deep": lambda: _feed("<a>" * 1_600_000),
    "feed deep, under the count": lambda: _feed("<a>" * 190_000),
    "feed items": lambda: _feed("<item/>" * 190_000),
    "feed attributes": lambda: _feed("<item " + " ".join(f"a{n}='1'" for n in range(400_000)) + "/>"),
    "feed namespaces": lambda: _feed("".join(f"<i xmlns:a{n}='u{n}'/>" for n in range(180_000))),
    "feed bases": lambda: _feed("<i xml:base='aaaaaaaaaa/'>" * 150_000),
    "feed author": lambda: _feed(_item(f"<author>{'a.b' * 1_500_000}</author>")),
    "feed author in references": lambda: _feed(_item(f"<author>{'&#97;' * 900_000}</author>")),
    "feed categories": lambda: _feed(_item("".join(f"<category>a{n}</category>" for n in range(90_000)))),
    "feed blank before": lambda: _feed("", "<?a?>" + "\n" * 4_900_000),
    "feed open tags in content": lambda: _feed(_item("<description><![CDATA[" + "<a" * 90_000 + "]]></description>")),
    "feed ampersands": lambda: _feed(_item(f"<description>{'&' * 1_000_000}</description>")),
    "feed date": lambda: _feed(_item(f"<pubDate>{'1:' * 2_000_000}</pubDate>")),
}

PAGES: dict[str, Callable[[], bytes]] = {
    "page deep": lambda: _page("<div>" * 900_000),
    "page deep, with much in it": lambda: _page("<div class=share>" * 200 + "<p>a</p>" * 300_000),
    "page a million tags": lambda: _page("<p>a" * 1_000_000),
    "page formatting": lambda: _page("<p>" + "<i>the</i> " * 95_000),
    "page attributes": lambda: _page("<p " + " ".join(f"a{n}=1" for n in range(500_000)) + ">"),
    "page huge attribute": lambda: _page(f"<p style='{'a' * 4_900_000}'>so</p>"),
    "page metas": lambda: _page("", "<meta name=author content=b>" * 95_000),
    "page canonical links": lambda: _page("", "<link rel=canonical href=/a>" * 95_000),
    "page unclosed scripts": lambda: _page("<script>" * 600_000),
    "page unclosed comments": lambda: _page("<!--" * 1_200_000),
    "page angle brackets": lambda: _page("<" * 900_000),
    "page references": lambda: _page("&amp" * 200_000),
    "page tables": lambda: _page("<table><tr><td>the" * 250_000),
    "page times in articles": lambda: _page("<article>" * 60 + "<time datetime=x>a</time>" * 30_000),
    "page navigation with tails": lambda: _page("<p>" + "<nav>a</nav>the toll " * 90_000),
    "page pruned kinds": lambda: _page("<nav>a</nav><aside>b</aside><form>c</form>" * 33_000),
    "page title and outlet": lambda: _page(
        "", f"<title>a{' - a' * 500_000} b</title><meta property=og:site_name content='{'a - ' * 500_000}a'>"
    ),
    "page long url": lambda: _page("", f"<link rel=canonical href='https://{'a.' * 2_000_000}b/'>"),
    "page JSON-LD list": lambda: _linked("[" + "[]," * 1_600_000 + "{}]"),
    "page JSON-LD deep": lambda: _linked("[" * 4_000_000),
    "page JSON-LD number": lambda: _linked('{"@type": "NewsArticle", "headline": ' + "9" * 4_000_000 + "}"),
    "page JSON-LD authors": lambda: _linked(
        '{"@type": "NewsArticle", "author": [' + ",".join(f'"a{n}"' for n in range(400_000)) + "]}"
    ),
    "page odd characters": lambda: _page("<p>" + "<nav>a</nav>&#1;&#xffff;" * 40_000),
}

ROWS: dict[str, Callable[[], bytes]] = {
    "json deep": lambda: b"[" * 4_900_000,
    "json deep objects": lambda: b'{"a":' * 900_000,
    "json number": lambda: b'{"text": ' + b"9" * 4_900_000 + b"}",
    "json float": lambda: b'{"text": "a", "n": 0.' + b"9" * 4_900_000 + b"}",
    "json exponent": lambda: b'{"text": "It rained.", "n": 1e999999999}',
    "json list of nothing": lambda: b"[" + b"{}," * 1_600_000 + b"{}]",
    "json keys": lambda: b"{" + b",".join(b'"a%d":1' % n for n in range(400_000)) + b"}",
    "json same keys": lambda: b"{" + b'"text":"a",' * 400_000 + b'"text":"It rained."}',
    "json escapes": lambda: b'{"text": "' + b"\\ud800" * 800_000 + b'"}',
    "json authors": lambda: _row(author=[f"a{n}" for n in range(400_000)]),
    "json date": lambda: _row(date="1" * 4_000_000),
    "json title": lambda: _row(title="toll " * 900_000),
}

LINES: dict[str, Callable[[], bytes]] = {
    "jsonl one huge line": lambda: b'{"text": "' + b"a " * 10_000_000 + b'"}\n' + _row(),
    "jsonl bad lines": lambda: b"1\n" * 2_400_000,
    "jsonl blank lines": lambda: b"\n" * 20_000_000 + _row(),
}

TEXTS: dict[str, Callable[[], bytes]] = {
    "analysis quotation marks": lambda: _text('"'),
    "analysis curly marks": lambda: _text("“", 300_000),
    "analysis one-word lines": lambda: _text("ok.\n", 200_000),
    "analysis one word": lambda: _text("a", LIMIT - 10_000),
    "analysis combining characters": lambda: _text("a\u0301\u0302\u0303"),
    "analysis brackets": lambda: _text("("),
    "analysis digits": lambda: _text("1"),
    "analysis hyphens": lambda: _text("a-", 300_000),
    "analysis apostrophes": lambda: _text("'", 300_000),
    "analysis dots": lambda: _text(".", 300_000),
    "analysis spaces": lambda: _text(" ", LIMIT - 10_000),
    "analysis blank lines": lambda: _text("\r\n\u2028\x85\n\r", LIMIT - 10_000),
    "analysis short sentences": lambda: _text("He said so. ", 300_000),
    "analysis capitals": lambda: _text("Anna ", 300_000),
    "analysis prose": lambda: _text(f"{SENTENCE * 5}\n\n", 500_000),
    "analysis teasers": lambda: _text(
        "\n".join(f"Quay {n} of the port is closed." for n in range(4_000)) + "\n", 200_000
    ),
    "text zeros": lambda: bytes(LIMIT),
    "text damaged bytes": lambda: b"a\x81" * 2_400_000,
    "text over the limit": lambda: b"The toll is fair. " * 300_000,
}

FILES: dict[str, Made] = {
    name: (suffix, made)
    for suffix, table in {".rss": FEEDS, ".html": PAGES, ".json": ROWS, ".jsonl": LINES, ".txt": TEXTS}.items()
    for name, made in table.items()
}
"""Name -> suffix and maker."""
