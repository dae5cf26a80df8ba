"""The Python face: `kg.open("kg.store")`, `kg.extract(...)`, `kg.show(store)`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, UsageError
from kg.extractors import DEFAULT
from kg.listing import Filters, PositionRow, StatementRow
from kg.records import AnnotatedArticle
from kg.store import Store, StoreInfo

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.listing.conflicts import Conflicts
    from kg.listing.timeline import Life
    from kg.query import Result
    from kg.recording import Added


class KnowledgeGraph:
    """A claim-tracking graph in a store: a folder, or `memory:`.

    Reading opens the store for reading only, writing opens it for the time of the call, so that one object can do both
    and other processes get their turn.
    """

    def __init__(self, url: str | Path = "kg.store", *, namespace: str | None = None) -> None:
        self.url = url
        self.namespace = namespace
        self._memory = Store.open(url, namespace=namespace) if str(url) == "memory:" else None

    def add(self, sources: str | Path | Iterable[str | Path], *, extractor: str = DEFAULT, workers: int = 1) -> Added:
        """Reads, analyses and stores files, folders, globs or urls; gives the counts and the inputs that failed.

        With more than one worker the calling script needs the usual `if __name__ == "__main__":`.
        """
        from kg.pipeline import add  # spaCy and the readers are wanted here alone

        one = isinstance(sources, str | Path)
        names = [str(source) for source in ([sources] if one else sources)]  # type: ignore[union-attr]
        with _Opened(self, write=True) as store:
            return add(store, names, name=extractor, workers=workers)

    def remove(self, *articles: str) -> int:
        """Takes articles out, by IRI, url or the unique beginning of their id; gives how many stood.

        Raises UsageError, and removes nothing, where a key fits no article or several.
        """
        with _Opened(self, write=True) as store:
            return store.remove([_only(key, store.find_articles(key)) for key in articles])

    def query(self, query: str, *, timeout: float = 30, memory: int | str | None = None, **parameters: str) -> Result:
        """A named query or SPARQL text; parameters are names, IRIs, dates or numbers as people write them.

        It may take `timeout` seconds and `memory`, in bytes or as `2GB`, half of what the machine has unless said otherwise.
        """
        from kg.query import named_queries, run

        named = {one.name: one.text for one in named_queries()}
        store = self._memory.engine if self._memory else str(self.url)
        return run(store, named.get(query, query), parameters, timeout=timeout, memory=memory)

    def dataset(self) -> rdflib.Dataset:
        """The store as an rdflib Dataset whose default graph is the union of all; open as long as it is in use."""
        return self._open(write=False).dataset()

    def network(self, **filters: str | date) -> networkx.MultiDiGraph:
        """Speakers, topics, actors and measures as a networkx graph; filters as `kg list` has them."""
        from kg.network import network

        with self._reading() as store:
            return network(store, _filters(filters))

    def statements(self, **filters: str | date) -> list[StatementRow]:
        """The statements that pass the filters `speaker`, `topic`, `measure`, `outlet`, `since`, `until`."""
        from kg.listing import statements

        with self._reading() as store:
            return statements(store, _filters(filters))

    def positions(self, **filters: str | date) -> list[PositionRow]:
        """The positions that pass the filters."""
        from kg.listing import positions

        with self._reading() as store:
            return positions(store, _filters(filters))

    def track(self, what: str, sort: str | None = None, **days: str | date) -> Life:
        """The life of a claim, measure, topic or speaker (`sort`), by name or IRI, `since` and `until` a day; see kg.plot."""
        from kg.listing.timeline import life

        with self._reading() as store:
            return life(store, what, sort, _filters(days))

    def contradictions(self, **filters: str | date) -> Conflicts:
        """The contradictions of which a side passes the filters, the surest first, those judged wrong left out."""
        from kg.listing.conflicts import conflicts

        with self._reading() as store:
            return conflicts(store, _filters(filters))

    def info(self) -> StoreInfo:
        """Counts of what is in the store."""
        with self._reading() as store:
            return store.info()

    def _open(self, *, write: bool) -> Store:
        return self._memory or Store.open(self.url, write=write, namespace=self.namespace)

    def _reading(self) -> _Opened:
        return _Opened(self, write=False)


class _Opened:
    """A store opened for the length of a with block; one in memory stays open."""

    def __init__(self, graph: KnowledgeGraph, *, write: bool) -> None:
        self._graph = graph
        self._write = write

    def __enter__(self) -> Store:
        self._store = self._graph._open(write=self._write)
        return self._store

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._store is not self._graph._memory:
            self._store.__exit__(kind, error, trace)


def open(url: str | Path = "kg.store", *, namespace: str | None = None) -> KnowledgeGraph:
    """The graph in a store folder (made by the first `add`), or a new one in memory (`memory:`)."""
    return KnowledgeGraph(url, namespace=namespace)


def extract(sources: str | Path | Iterable[str | Path], *, extractor: str = DEFAULT) -> list[AnnotatedArticle]:
    """The annotated articles of some text, or of files, folders, globs and urls.

    A string that names nothing that exists and has a space in it is taken as the text of one article. Raises InputError for the
    first input that cannot be read.
    """
    from kg.pipeline import annotate
    from kg.read import read
    from kg.records import Article

    if isinstance(sources, str) and " " in sources and not Path(sources[:200]).exists():
        return list(annotate([Article(sources)], extractor))
    names = [str(one) for one in ([sources] if isinstance(sources, str | Path) else sources)]
    return list(annotate((_good(result) for result in read(names)), extractor))


def samples() -> list[str]:
    """Paths of the sample articles that ship with the package."""
    folder = Path(str(files("kg").joinpath("sample_articles")))
    return [
        str(path) for path in sorted(folder.iterdir()) if path.suffix not in (".py", ".md", ".pyc") and path.is_file()
    ]


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page that a notebook shows in a frame of its own."""

    html: str
    height: int

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{escape(self.html)}" style="width:100%;height:{self.height}px;border:0"></iframe>'


def show(store: KnowledgeGraph, *, height: int = 720, with_text: bool = False, **filters: str | date) -> Page:
    """The HTML view inside a notebook, `height` pixels high, with the articles' whole text on request; filters as `kg list` has
    them."""
    from kg.view.stored import page_of

    with store._reading() as reading:
        return Page(page_of(reading, _filters(filters), with_text=with_text), height)


def _only(key: str, found: list[str]) -> str:
    if len(found) != 1:
        raise UsageError("article", key, found)
    return found[0]


def _good(result: Any) -> Any:
    if isinstance(result, InputError):
        raise result
    return result


def _filters(given: dict[str, Any]) -> Filters:
    days = {
        key: date.fromisoformat(value)
        for key, value in given.items()
        if key in ("since", "until") and isinstance(value, str)
    }
    return Filters(**{**given, **days})
