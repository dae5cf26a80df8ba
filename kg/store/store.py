"""The store: articles in and out, whole or not at all, with identity kept up to date in the same step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg import judgements
from kg.errors import StoreError
from kg.identity import Delta, Share, delta, identity, share, total
from kg.ids import DATA, Ids
from kg.judgements import Decided, Judgement, Lines, decided
from kg.rdf import literal
from kg.store import log as store_log
from kg.store.address import check_namespace, folder_path
from kg.store.batches import Evidence, only, parts
from kg.store.damage import say_once, told_of, translated
from kg.store.info import Changes, StoreInfo, info
from kg.store.judged import judgement_quads
from kg.store.log import LogEntry
from kg.store.place import ASIDE, JUDGEMENTS, LOG, Folder, Memory, Place
from kg.store.standing import Stored
from kg.store.tracked import judged_marks, mark, marks, tracked, tracked_anew
from kg.store.update import update_text
from kg.vocab import PREFIXES, RDF, SCHEMA

if TYPE_CHECKING:
    from rdflib import Dataset

    from kg.store.face import PlainLiterals

Term = NamedNode | ox.BlankNode | Literal | ox.Triple


class Store:
    """An open store; a context manager. Made by `Store.open`."""

    def __init__(self, place: Place, *, name: str, write: bool) -> None:
        self.ids = Ids(place.manifest.namespace)
        self._place: Place | None = place
        self.name = name
        self._write = write
        self._faces: list[PlainLiterals] = []
        lines = judgements.read(place.read_judgements())
        self._judgements, self._lines = list(lines.judgements), lines.good
        self._decided = decided(self._judgements)
        if lines.strange:
            self._tell(lines)
        if write:
            self._heed_file()
            self._track()

    @classmethod
    def open(cls, url: str | Path, *, write: bool = False, namespace: str | None = None) -> Store:
        """Opens `memory:` (new, empty, writable) or a folder, by path or file: URL.

        A folder opened for writing is made if need be, with `namespace` (an IRI ending in /) for its data. Raises
        StoreError for a folder that is no store, is being written, or has another format or namespace.
        """
        check_namespace(namespace)
        if str(url) == "memory:":
            return cls(Memory(namespace or DATA), name="memory:", write=True)
        path = folder_path(url)
        with told_of(path):
            place = Folder.write(path, namespace, default=DATA) if write else Folder.read(path, namespace)
            return cls(place, name=str(path), write=write)

    # -- writing --------------------------------------------------------------------------------------------------
    def replace(self, batch: Mapping[str, bytes]) -> Changes:
        """Puts articles in place of what stood of them: article IRI -> N-Quads of its evidence graph (see kg.rdf).

        Evidence and identity change in one transaction for up to 16 MB of N-Quads or 200 articles, in several, each of
        whole articles, for more. What is as it was is not written. Raises StoreError for quads outside the article's
        graph.
        """
        self._writable()
        changes = Changes()
        for part in parts(batch):
            new = {article: self._parsed(article, batch[article]) for article in part}
            old = {article: self._evidence(article) for article in part}
            differing = {article for article in part if new[article] != old[article]}
            added = sum(not old[article] for article in differing)
            self._exchange(only(old, differing), only(new, differing))
            changes += Changes(added, len(differing) - added, len(part) - len(differing))
        return changes

    def remove(self, articles: Iterable[str]) -> int:
        """Takes articles (IRIs) out, with their log lines and all that only they supported; returns how many stood.

        The lines go first: an article that the log names stands in the store, whenever the process is killed.
        """
        self._writable()
        gone = sorted(set(articles))
        self._forget(set(gone))
        removed = 0
        for part in parts(dict.fromkeys(gone, b"")):
            standing = {article: evidence for article in part if (evidence := self._evidence(article))}
            self._exchange(standing, {})
            removed += len(standing)
        return removed

    def rebuild(self) -> None:
        """Computes identity anew from all evidence; all of identity is in memory meanwhile."""
        self._writable()
        change = self._anew()
        self._update(change.delete, change.insert | {mark(NamedNode(self.ids.tracking_graph), self.ids)})
        self._track()

    def judge(self, new: Iterable[Judgement], *, preview: bool = False) -> Delta:
        """Adds what people decided, to the file first, and brings identity up to date in one transaction; gives the change.

        With `preview` the change is only worked out.
        """
        added = [one for one in new if one not in self._judgements]
        after = [*self._judgements, *added]
        holding = decided(after)
        change = delta(Share(), Share(), Stored(self.engine, self.ids), self.ids, holding, self._decided)
        if not preview:
            self._writable()
            self._lines += judgements.written(added)
            self._opened.write_judgements(self._lines)
            touched = marks(change, (), (), self.ids) | judged_marks(holding, self._decided, self.ids)
            self._judgements, self._decided = after, holding
            self._update(change.delete, change.insert | judgement_quads(added, self.ids) | touched)
            self._track()
        return change

    def record(self, entries: Iterable[LogEntry]) -> None:
        """Appends to the log."""
        self._writable()
        self._opened.append_log(store_log.lines(entries, self.ids))

    def compact(self) -> None:
        """Makes the store's files anew: the words of removed articles are gone from the disk afterwards."""
        self._writable()
        self._forget(store_log.articles(self._opened.read_log(), self.ids) - set(self.articles()))
        self._opened.compact()
        for face in self._faces:
            face.turn_to(self.engine)

    # -- reading --------------------------------------------------------------------------------------------------
    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """What people decided, in the order of the file."""
        return tuple(self._judgements)

    @property
    def decided(self) -> Decided:
        """What follows from it."""
        return self._decided

    @property
    def engine(self) -> ox.Store:
        """The open Oxigraph store, for reading; what writes to it goes past identity."""
        return self._opened.engine

    def articles(self) -> Iterator[str]:
        """The IRIs of all articles, sorted."""
        yield from sorted(self._subjects(RDF.type, SCHEMA.NewsArticle))

    def find_articles(self, key: str) -> list[str]:
        """The IRIs of the articles that have this IRI or url or, if none has, whose id begins with `key`; sorted."""
        named = [article for article in self.articles() if article == key] or sorted(
            self._subjects(SCHEMA.url, literal(key))
        )
        return named or [article for article in self.articles() if key and article.rpartition("/")[2].startswith(key)]

    def quads(self, *, log: bool = False) -> Iterator[Quad]:
        """Every quad of the evidence, identity and judgement graphs and, if asked, of the log; in no order."""
        yield from self.engine
        if log:
            yield from self._logged()

    def select(self, sparql: str, substitutions: Mapping[str, Term] | None = None) -> ox.QuerySolutions:
        """Rows of a SELECT over the union of all graphs; for queries of our own, which may use the usual prefixes.

        `substitutions` binds variables (without ?), which the SELECT has to name, to terms. A triple that stands in n
        graphs (the name of an outlet, what a run was) is n rows to Oxigraph: ask for such with DISTINCT and outside of
        joins.
        """
        bound = {ox.Variable(name): term for name, term in (substitutions or {}).items()}
        solutions = self.engine.query(sparql, use_default_graph_as_union=True, prefixes=PREFIXES, substitutions=bound)
        return cast(ox.QuerySolutions, solutions)

    def dataset(self) -> Dataset:
        """An rdflib Dataset over this open store; its default graph is the union. It ends with the store."""
        from kg.store import face

        made = face.dataset(self.engine, self.ids.base)
        self._faces.append(cast("PlainLiterals", made.store))
        return made

    def is_current(self) -> bool:
        """Whether all that follows from evidence and judgements stands as `rebuild` would compute it."""
        if (change := self._anew()).delete or change.insert:
            return False
        change = tracked_anew(self.engine, self.ids, self._decided)
        return not (change.delete or change.insert)

    def info(self) -> StoreInfo:
        """What is in the store, counted."""
        return info(self.engine, self._opened.manifest)

    # -- closing --------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Flushes, gives up the lock and ends the datasets handed out; once is as good as twice."""
        if self._place is None:
            return
        try:
            if self._write:
                with told_of(self.name):
                    self.engine.flush()
        finally:
            for face in self._faces:
                face.turn_to(None)
            self._place = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes. An error of the engine in the middle of reading or writing is told as what is damaged, in one line."""
        told = error and translated(self.name, error)
        try:
            self.close()
        except StoreError:
            if error is None:
                raise
        if told:
            raise told from error

    # -- the parts ------------------------------------------------------------------------------------------------
    @property
    def _opened(self) -> Place:
        if self._place is None:
            raise StoreError(f"{self.name}: is closed; open it again")
        return self._place

    def _writable(self) -> None:
        if not self._write:
            raise StoreError(f"{self.name}: is open for reading only; open it with write=True")

    def _exchange(self, old: Mapping[str, Evidence], new: Mapping[str, Evidence]) -> None:
        """One transaction: old evidence out, new evidence in, identity brought up to date; in a second one, what is tracked."""
        before, after = (total(share(evidence, self.ids) for evidence in side.values()) for side in (old, new))
        graphs = {NamedNode(self.ids.evidence_graph(article)) for article in (*old, *new)}
        change = delta(before, after, Stored(self.engine, self.ids, graphs), self.ids, self._decided)
        out, into = set[Quad]().union(*old.values()), set[Quad]().union(*new.values())
        empty = [NamedNode(self.ids.evidence_graph(article)) for article in sorted(old.keys() - new.keys())]
        touched = marks(change, (before, after), (*old, *new), self.ids)
        self._update(out - into | change.delete, into - out | change.insert | touched, drop=empty)
        self._track()

    def _anew(self) -> Delta:
        """How identity and the judgements graph change when they are computed from all evidence."""
        wanted = identity((self._evidence(article) for article in self.articles()), self.ids, self._decided)
        wanted |= judgement_quads(self._judgements, self.ids)
        stored = {*self._graph(self.ids.identity_graph), *self._graph(self.ids.judgements_graph)}
        return Delta(frozenset(stored - wanted), frozenset(wanted - stored))

    def _track(self) -> None:
        """Works out anew what follows of all that is marked."""
        if (change := tracked(self.engine, self.ids, self._decided)) is not None:
            self._update(change.delete, change.insert)

    def _heed_file(self) -> None:
        """Where the file of judgements was changed by hand or brought from elsewhere, it wins over the graph."""
        if judgement_quads(self._judgements, self.ids) != set(self._graph(self.ids.judgements_graph)):
            self.rebuild()

    def _tell(self, lines: Lines) -> None:
        """Names the lines of judgements that are none; a writer moves them out of the way, byte for byte."""
        for line in lines.told(f"{self.name}/{JUDGEMENTS}", f"does not count, and what writes keeps it in {ASIDE}"):
            say_once(line)
        if self._write:
            self._opened.set_aside(b"".join(one.line + b"\n" for one in lines.strange))
            self._opened.write_judgements(lines.good)

    def _graph(self, iri: str) -> Iterator[Quad]:
        return self.engine.quads_for_pattern(None, None, None, NamedNode(iri))

    def _update(self, delete: Iterable[Quad], insert: Iterable[Quad], drop: Iterable[NamedNode] = ()) -> None:
        text = update_text(delete, insert, drop)
        if not text:
            return
        try:
            self.engine.update(text)
        except (OSError, RuntimeError) as error:
            why = translated(self.name, error) or StoreError(f"{self.name}: {error}")
            raise StoreError(f"{why} (nothing of this batch was written)") from error

    def _parsed(self, article: str, nquads: bytes) -> Evidence:
        """The quads as the engine will give them back: it rewrites some literals ("0.50"^^xsd:decimal to "0.5")."""
        scratch = ox.Store()
        scratch.load(nquads, format=ox.RdfFormat.N_QUADS)
        evidence = set(scratch.quads_for_pattern(None, None, None, NamedNode(self.ids.evidence_graph(article))))
        kind = Quad(NamedNode(article), RDF.type, SCHEMA.NewsArticle, NamedNode(self.ids.evidence_graph(article)))
        if len(evidence) < len(scratch) or kind not in evidence:
            raise StoreError(f"{article}: its quads are not those of the evidence graph of one article")
        return evidence

    def _evidence(self, article: str) -> Evidence:
        return set(self._graph(self.ids.evidence_graph(article)))

    def _subjects(self, predicate: NamedNode, value: Term) -> Iterator[str]:
        for quad in self.engine.quads_for_pattern(None, predicate, value, None):
            yield cast(NamedNode, quad.subject).value

    def _logged(self) -> Iterator[Quad]:
        lines = self._opened.read_log()
        for number in store_log.strange(lines):
            say_once(f"{self.name}/{LOG} line {number}: is no line of N-Quads, left out")
        return store_log.quads(lines)

    def _forget(self, articles: set[str]) -> None:
        before = self._opened.read_log()
        if (after := store_log.without(before, articles)) != before:
            self._opened.replace_log(after)
