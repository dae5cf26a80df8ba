"""Whose word decides an article's address: the host it came from, the user, or nobody but the text itself."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from kg.addressed import Imprint, standing
from kg.cli import main
from kg.ids import Ids
from kg.jsonlines import to_row
from kg.pipeline import add
from kg.read import read
from kg.read.addresses import Address, address, is_front, page_address
from kg.read.rows import article as article_of
from kg.recording import Added
from kg.records import AnnotatedArticle, Article
from kg.store import Store
from kg.validate import validate
from kg.vocab import KG, SCHEMA

HOME = "https://www.post.example/today/1"


@pytest.mark.parametrize(
    ("stated", "url"),
    [
        ("https://www.post.example/a", "https://www.post.example/a"),
        ("http://post.example:80/a", "http://post.example/a"),
        ("HTTPS://AMP.Post.EXAMPLE/a#top", "https://amp.post.example/a"),
        ("https://m.post.example/a?utm_source=x", "https://m.post.example/a"),
        ("https://feeds.post.example./a", "https://feeds.post.example/a"),
        ("https://rss.mobile.post.example/a", "https://rss.mobile.post.example/a"),
        ("/a", "https://www.post.example/a"),
        ("2", "https://www.post.example/today/2"),
        ("//post.example/a", "https://post.example/a"),
        ("https://reader:secret@post.example/a", "https://post.example/a"),
        ("https://ｐost.example/a", "https://post.example/a"),  # as browsers read it
    ],
)
def test_an_address_on_the_host_it_came_from_counts(stated: str, url: str) -> None:
    assert address([stated], HOME, HOME) == Address(url)


@pytest.mark.parametrize(
    ("stated", "remark"),
    [
        ("https://ledger.example/a", "https://ledger.example/a"),
        ("https://blog.post.example/a", "https://blog.post.example/a"),
        ("https://post.example.ledger.example/a", "https://post.example.ledger.example/a"),
        ("https://xpost.example/a", "https://xpost.example/a"),
        ("https://post.example@ledger.example/a", "https://ledger.example/a"),
        ("https://роst.example/a", "https://xn--st-emch.example/a"),  # Cyrillic er and o
        ("//ledger.example/a", "https://ledger.example/a"),
        ("https://example/a", "https://example/a"),
        ("http://post.example:8080/a", "http://post.example:8080/a"),
        ("https://www.post.example:80/a", "https://www.post.example:80/a"),
    ],
)
def test_an_address_of_another_host_is_a_remark(stated: str, remark: str) -> None:
    assert address([stated], HOME, HOME) == Address(HOME, remark)
    assert address([stated, "/a"], HOME, HOME) == Address("https://www.post.example/a", remark)


@pytest.mark.parametrize(
    "stated", ["javascript:alert(1)", "mailto:a@post.example", "https://", "https://x:port/", "", None]
)
def test_what_is_no_address_says_nothing(stated: str | None) -> None:
    assert address([stated], HOME, HOME) == Address(HOME)
    assert address([stated], None) == Address(None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.blog.example/1", "https://b.blog.example/1", False),
        ("https://www.a.blog.example/1", "https://a.blog.example/1", True),
        ("https://m.co.uk/1", "https://amp.co.uk/1", False),  # two firms' names, no labels
        ("https://www.paper.co.uk/1", "https://m.paper.co.uk/1", True),
        ("https://amp.dev/1", "https://www.amp.dev/1", True),
        ("https://m.com/1", "https://www.com/1", False),
        ("https://[::1]:443/1", "http://[::1]:80/1", True),
        ("https://[::1]:80/1", "http://[::1]/1", False),
        ("http://127.0.0.1:8000/1", "http://127.0.0.1:8000/2", True),
        ("http://127.0.0.1:8000/1", "http://127.0.0.1:9000/1", False),
        ("http://127.0.0.1:8000/1", "http://127.0.0.1/1", False),
        ("https://www.post.example:8443/1", "http://m.post.example:8443/1", True),
        ("http://127.0.0.1/1", "http://127.0.0.2/1", False),
    ],
)
def test_which_hosts_are_one(one: str, other: str, same: bool) -> None:
    assert (address([one], other).url is not None) is same
    assert (address([other], one).url is not None) is same


def test_a_host_counts_even_where_its_own_address_is_too_long_to_keep() -> None:
    far = f"https://ledger.example/{'a' * 3000}"
    assert address([HOME], far) == Address(None, HOME)
    assert address(["https://ledger.example/a"], far) == Address("https://ledger.example/a")
    assert page_address(["https://ledger.example/a"], far) == Address("https://ledger.example/a", only_stated=True)
    assert page_address([HOME], f"{far.replace('https://', 'https://ledger.example:443@')}") == Address(None, HOME)


def test_front_pages() -> None:
    assert is_front("https://post.example") and is_front("https://post.example/?utm_source=x#a")
    assert not is_front("https://post.example/?p=12") and not is_front("https://post.example/a") and not is_front(None)


# -- what is read --------------------------------------------------------------------------------------------------
def text(words: str) -> str:
    return f"Mayor Ida Brandt said on Monday that {words}. She added that the quay will be closed to all of the ships."


def page(stated: str, words: str = "the toll is fair", title: str = "The toll", day: str = "", more: str = "") -> str:
    head = f'{more}<title>{title}</title><link rel="canonical" href="{stated}"><meta name="date" content="{day}">'
    return f"<html><head>{head}</head><body><article><p>{text(words)}</p></article></body></html>"


def feed(*items: tuple[str, str]) -> str:
    inner = "".join(
        f"<item><title>{one}</title><link>{link}</link><description>{text(one)}</description></item>"
        for one, link in items
    )
    return f"<rss version='2.0'><channel><title>Post</title>{inner}</channel></rss>"


def fetched(content: str, kind: str, url: str = HOME) -> list[Article]:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/moved":
            return httpx.Response(302, headers={"location": HOME})
        return httpx.Response(200, content=content.encode(), headers={"content-type": kind})

    found = list(read([url], transport=httpx.MockTransport(answer)))
    assert all(isinstance(one, Article) for one in found)
    return [one for one in found if isinstance(one, Article)]


def places(found: list[Article]) -> list[tuple[str | None, str | None, bool]]:
    return [(one.url, one.stated_url, one.url_only_stated) for one in found]


def test_a_page_that_was_fetched() -> None:
    other = "https://ledger.example/1"
    assert places(fetched(page(other), "text/html")) == [(HOME, other, False)]
    for own in (HOME, f"{HOME}#a", "1", "https://www.post.example:443/today/1?utm_source=x"):
        assert places(fetched(page(own), "text/html")) == [(HOME, None, False)]
    # another page of its host's rests on its word alone
    (found,) = fetched(page("/1"), "text/html")
    assert (places([found]), found.fetched_url) == ([("https://www.post.example/1", None, True)], HOME)
    # the host that counts is the last of the redirects
    assert places(fetched(page(other), "text/html", "https://ledger.example/moved")) == [(HOME, other, False)]


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("<base href='/news/'>", "https://www.post.example/news/2"),
        ("<base target=_blank><base href='/a/'><base href='/b/'>", "https://www.post.example/a/2"),
        ("<BASE HREF=' HTTPS://www.post.example/a/b '>", "https://www.post.example/a/2"),
        ("<base href='javascript:a'>", "https://www.post.example/today/2"),
        ("<base href='data:a,b'>", "https://www.post.example/today/2"),
        ("<base href='https://[a/'>", "https://www.post.example/today/2"),
        ("<base href=''>", "https://www.post.example/today/2"),
        ("<base href='https://ledger.example/a/'>", None),
        ("<base href='//ledger.example/a/'>", None),
    ],
)
def test_relative_addresses_are_relative_to_the_pages_base(base: str, url: str | None) -> None:
    thing = json.dumps({"@type": "NewsArticle", "url": "2"})
    by_all = (
        page("2", more=base),
        page("", more=f"{base}<meta property='og:url' content='2'>"),
        page("", more=f"{base}<script type='application/ld+json'>{thing}</script>"),
    )
    expected = (url, None, True) if url else (HOME, "https://ledger.example/a/2", False)
    assert [places(fetched(one, "text/html")) for one in by_all] == [[expected]] * 3


def test_the_base_of_a_saved_page(tmp_path: Path) -> None:
    sources = written(
        tmp_path,
        a=page("2", more="<base href='https://post.example/a/'>"),
        b=page("2", more="<base href='/a/'>"),
    )
    found = [one for one in read(sources) if isinstance(one, Article)]
    assert places(found) == [("https://post.example/a/2", None, True), (None, None, False)]


def test_a_feed_that_was_fetched() -> None:
    found = fetched(
        feed(("a", "https://post.example/1"), ("b", "https://ledger.example/2"), ("c", "/")), "application/rss+xml"
    )
    assert places(found) == [
        ("https://post.example/1", None, False),
        (None, "https://ledger.example/2", False),
        (None, None, False),
    ]


def test_rows_that_were_fetched_and_rows_of_the_users_own() -> None:
    rows = "\n".join(
        json.dumps({"text": text(url), "url": url}) for url in ("https://post.example/1", "https://ledger.example/2")
    )
    found = fetched(rows, "application/jsonl")
    assert places(found) == [("https://post.example/1", None, False), ("https://ledger.example/2", None, True)]
    assert places([article_of({"text": "a", "url": HOME}, "x")]) == [(HOME, None, False)]


def test_a_saved_page_and_a_saved_feed_have_nothing_but_their_word(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(HOME), encoding="utf-8")
    (tmp_path / "b.rss").write_text(feed(("a", HOME)), encoding="utf-8")
    assert places([one for one in read([str(tmp_path)]) if isinstance(one, Article)]) == [(HOME, None, True)] * 2


def test_extract_prints_a_stated_url_where_there_is_one_and_reads_it_back() -> None:
    plain = to_row(AnnotatedArticle(Article("a", url=HOME, url_only_stated=True)), Ids())
    assert "stated_url" not in plain["article"]
    row = to_row(AnnotatedArticle(Article("a", stated_url=HOME)), Ids())
    assert article_of(row, "x").stated_url == row["article"]["stated_url"] == HOME


# -- what is stored ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (Imprint("The Toll!", None, "1"), Imprint("the toll", None, "2"), True),
        (Imprint("A", "2025-04-27", "1"), Imprint("B", "2025-04-27", "2"), True),
        (Imprint(None, None, "1"), Imprint(None, None, "1"), True),
        (Imprint("A", "2025-04-27", "1"), Imprint("B", "2025-04-28", "2"), False),
        (Imprint("A", "2025-04-27", "1"), Imprint("B", None, "2"), False),
        (Imprint(None, None, "1"), Imprint(None, None, "2"), False),
        (Imprint("?!", None, "1"), Imprint("…", None, "2"), False),
    ],
)
def test_which_texts_are_one_article(one: Imprint, other: Imprint, agree: bool) -> None:
    assert one.agrees(other) is other.agrees(one) is agree


def written(folder: Path, **pages: str) -> list[str]:
    for name, content in pages.items():
        (folder / f"{name}.html").write_text(content, encoding="utf-8")
    return [str(folder / f"{name}.html") for name in pages]


def stored(store: Store) -> set[tuple[str, bool]]:
    """Each article's words and whether it has the address."""
    texts = {quad.subject: quad.object.value for quad in store.quads() if quad.predicate == SCHEMA.sha256}
    urls = {quad.subject for quad in store.quads() if quad.predicate == SCHEMA.url}
    assert validate(store) == []
    return {(sha, subject in urls) for subject, sha in texts.items()}


def again(store: Store, sources: list[str], workers: int = 1) -> Added:
    return add(store, sources, workers=workers)


TWO = {"a": page(HOME), "b": page(HOME, "she takes bribes", "Bribes")}


def test_two_texts_of_one_address_are_both_kept(tmp_path: Path) -> None:
    one, other = written(tmp_path, **TWO)
    store = Store.open("memory:")
    assert not again(store, [one]).contested
    first = stored(store)
    done = again(store, [other])
    assert [(it.where, it.url, it.title) for it in done.contested] == [(other, HOME, "The toll")]
    assert (done.changes.added, done.failures) == (1, ())
    assert len(stored(store)) == 2 and first < stored(store)
    assert [quad.object.value for quad in store.quads() if quad.predicate == KG.statedUrl] == [HOME, HOME]
    for sources, told in (([other], 1), ([one], 0), ([one, other], 1)):
        done = again(store, sources)
        assert (len(done.contested), done.changes.added, done.changes.changed) == (told, 0, 0)


SITE = "https://post.example"


def served(urls: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The urls as sources that `add` fetches: each a page of SITE by its path."""
    contents = {f"{SITE}{path}": content.encode() for path, content in urls.items()}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=contents[str(request.url)], headers={"content-type": "text/html"})

    monkeypatch.setattr("kg.pipeline.read", partial(read, transport=httpx.MockTransport(answer)))
    return list(contents)


def kept(store: Store) -> set[tuple[str, str | None, str | None]]:
    """Each article's title, url and stated url."""
    assert validate(store) == []
    found = [standing(store, article) for article in store.articles()]
    return {(one.title or "", one.url, one.stated_url) for one in found if one}


def user_row(folder: Path, words: str = "she likes it", title: str = "Liked", url: str = f"{SITE}/1") -> str:
    row = folder / f"{title}.jsonl"
    row.write_text(json.dumps({"text": text(words), "title": title, "url": url}), encoding="utf-8")
    return str(row)


def test_who_has_an_address_by_right_comes_after_one_that_states_it(tmp_path: Path) -> None:
    (saved,) = written(tmp_path, a=page(f"{SITE}/1"))
    row = user_row(tmp_path)
    saved_first, row_first = Store.open("memory:"), Store.open("memory:")
    assert [len(again(saved_first, [one]).contested) for one in (saved, row)] == [0, 1]
    assert kept(saved_first) == {("The toll", f"{SITE}/1", f"{SITE}/1"), ("Liked", None, f"{SITE}/1")}
    assert [len(again(row_first, [one]).contested) for one in (row, saved)] == [0, 1]
    assert kept(row_first) == {("Liked", f"{SITE}/1", None), ("The toll", None, f"{SITE}/1")}
    for store, order in product((saved_first, row_first), ([saved, row], [row, saved], [row], [saved])):
        before = kept(store)
        done = again(store, order)
        assert (done.changes.added, done.changes.changed, kept(store)) == (0, 0, before)


@pytest.mark.parametrize("workers", [1, 2])
def test_in_one_batch_it_is_the_same(tmp_path: Path, workers: int) -> None:
    (saved,), row = written(tmp_path, a=page(f"{SITE}/1")), user_row(tmp_path)
    for order in ([saved, row], [row, saved]):
        together, apart = Store.open("memory:"), Store.open("memory:")
        done = again(together, order, workers)
        assert (len(done.contested), done.changes.added) == (1, 2)
        assert len([again(apart, [one]) for one in order]) == len(kept(together)) == 2
        assert set(map(str, together.quads())) == set(map(str, apart.quads()))


def test_who_has_it_by_right_replaces_one_that_agrees(tmp_path: Path) -> None:
    (saved,) = written(tmp_path, a=page(f"{SITE}/1"))
    store = Store.open("memory:")
    again(store, [saved])
    done = again(store, [user_row(tmp_path, title="The Toll!")])
    assert (done.contested, kept(store)) == ((), {("The Toll!", f"{SITE}/1", None)})
    # from now on it has the address by right, and whoever else has it so replaces it whatever it says
    done = again(store, [user_row(tmp_path)])
    assert (done.contested, kept(store)) == ((), {("Liked", f"{SITE}/1", None)})


def test_a_page_that_states_another_of_its_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"/victim": page("/victim"), "/evil": page("/victim", "she takes bribes", "Bribes")}
    victim, evil = served(pages, monkeypatch)
    for order, expected in (
        ((victim, evil), {("The toll", victim, None), ("Bribes", evil, victim)}),
        ((evil, victim), {("Bribes", victim, victim), ("The toll", None, victim)}),
    ):
        one_by_one, together = Store.open("memory:"), Store.open("memory:")
        told = [again(one_by_one, [one]).contested for one in order]
        assert [len(one) for one in told] == [0, 1] and told[1] == again(together, list(order)).contested
        assert kept(one_by_one) == kept(together) == expected
        for sources in ([evil], [victim], [evil, victim], [victim, evil]):
            done = again(together, sources)
            assert (done.changes.added, done.changes.changed, kept(together)) == (0, 0, expected)


def test_the_report_names_a_fetched_page_by_where_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"/victim": page("/victim"), "/evil": page("/victim", "she takes bribes", "Bribes")}
    victim, evil = served(pages, monkeypatch)
    (told,) = again(Store.open("memory:"), [victim, evil]).contested
    assert (told.where, told.url, told.title) == (evil, victim, "The toll")


def test_a_page_fetched_from_a_variant_of_its_address_replaces_the_older_one(monkeypatch: pytest.MonkeyPatch) -> None:
    main, variant = served({"/1": page("/1"), "/1?view=amp": page("/1", "the toll is unfair")}, monkeypatch)
    store = Store.open("memory:")
    again(store, [main])
    done = again(store, [variant])
    assert (done.contested, done.changes.changed, kept(store)) == ((), 1, {("The toll", main, main)})


def test_where_its_own_address_is_taken_too_it_is_kept_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim, evil = served({"/1": page("/1"), "/2": page("/1", "she takes bribes", "Bribes")}, monkeypatch)
    (saved,) = written(tmp_path, a=page(evil, "there are quays", "Quays"))
    store = Store.open("memory:")
    for _ in range(2):
        again(store, [victim, saved, evil])
        assert kept(store) == {("The toll", victim, None), ("Quays", evil, evil), ("Bribes", None, evil)}


def test_the_order_decides_and_neither_the_batches_nor_the_workers(tmp_path: Path) -> None:
    sources = written(
        tmp_path, **TWO, **{f"n{n:02}": page(f"{HOME}{n}", f"there are {n} quays", f"Quay {n}") for n in range(22)}
    )
    stores = [Store.open("memory:") for _ in range(3)]
    for part in (sources[:1], sources[1:2], sources[2:]):
        again(stores[0], part)
    assert len(again(stores[1], sources).contested) == len(again(stores[2], sources, workers=2).contested) == 1
    assert len({frozenset(map(str, store.quads())) for store in stores}) == 1


def test_the_report_names_both_and_it_is_no_failure(tmp_path: Path) -> None:
    sources = written(tmp_path, **TWO)
    done = CliRunner().invoke(main, ["add", *sources, "--store", str(tmp_path / "kg.store"), "--workers", "1"])
    lines = [line for line in done.stderr.splitlines() if "claim" in line]
    assert (done.exit_code, lines) == (
        0,
        [f"two texts claim {HOME}: “The toll” stands there, {sources[1]} is kept beside it"],
    )


@pytest.mark.parametrize(
    "later",
    [
        page(HOME, "the toll is not fair", "THE TOLL."),
        page(HOME, "the toll is not fair", "Another headline", "2025-04-27"),
    ],
)
def test_the_same_article_saved_later_replaces_it(tmp_path: Path, later: str) -> None:
    one, other = written(tmp_path, a=page(HOME, day="2025-04-27"), b=later)
    store = Store.open("memory:")
    again(store, [one])
    done = again(store, [other])
    assert (done.contested, done.changes.changed, len(stored(store))) == ((), 1, 1)


def test_what_was_kept_apart_stays_so_when_the_other_is_gone(tmp_path: Path) -> None:
    one, other = written(tmp_path, **TWO)
    store = Store.open("memory:")
    again(store, [one, other])
    taken = Ids().article(Article("", url=HOME))
    assert store.remove([taken]) == 1
    done = again(store, [other])
    assert (done.contested, done.changes.unchanged, len(stored(store))) == ((), 1, 1)


def test_a_row_of_the_users_own_replaces_as_ever(tmp_path: Path) -> None:
    rows = [
        {"text": text("a"), "title": "A", "url": HOME},
        {"text": text("b"), "title": "B", "url": HOME, "date": "2025-04-27"},
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    store = Store.open("memory:")
    done = again(store, [str(tmp_path / "rows.jsonl")])
    assert (done.contested, len(stored(store))) == ((), 1)
    days = [quad.object.value for quad in store.quads() if quad.predicate == SCHEMA.datePublished]
    assert days == [date(2025, 4, 27).isoformat()]
