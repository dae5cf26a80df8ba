"""Record -> stable IRI, by hash of what makes the thing what it is: never a path, never a time, never a blank node.

An article is its canonical url or, without one, its text, publisher and date. A statement is its article and its spans.
Named entities, topics, measures and claims start as one node over all articles for one normalised name; unnamed sources and
what is only described (critics, the report) are one node an article, and so is a topic that is a noun of many meanings.
User text enters an IRI only as a slug of [a-z0-9-] or as a hash.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.concepts import is_general, is_open
from kg.entities.names import is_name
from kg.records import Article, EntityType, Position, Run, Spans, Statement

DATA = "https://w3id.org/claim-kg/id/"

_DECIDING = {".py", ".tsv", ".txt", ".json", ".onnx", ".npz"}

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")

# People, organisations and countries share one bucket: the type an article gives a name may be wrong, the name seldom is.
_BUCKET = {EntityType.GROUP: "group", EntityType.DOCUMENT: "document", EntityType.UNNAMED: "unnamed"}


def digest(*parts: str, length: int = 16) -> str:
    """Hex digest of the parts; parts cannot run into one another. Lone surrogates are hashed, not refused."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def normalised(name: str) -> str:
    """Compatibility-folded, case-folded, single spaces, outer punctuation off: the key under which names are one."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.findall(r"\w+(?:[-'’.&]\w+)*", folded)) or folded.strip()


def is_iri(text: str) -> bool:
    """Whether the text can stand as the IRI of a node."""
    return bool(_IRI.fullmatch(text))


def slug(name: str, limit: int = 40) -> str:
    """A readable [a-z0-9-] hint of the name; may be empty, is never unique on its own."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_name))[:limit].strip("-")


@dataclass(frozen=True, slots=True)
class Ids:
    """Makes every IRI of the data under one namespace (`base`, which ends in /)."""

    base: str = DATA

    # -- graphs ---------------------------------------------------------------------------------------------------
    @property
    def identity_graph(self) -> str:
        return f"{self.base}graph/identity"

    @property
    def judgements_graph(self) -> str:
        return f"{self.base}graph/judgements"

    @property
    def tracking_graph(self) -> str:
        return f"{self.base}graph/tracking"

    @property
    def log_graph(self) -> str:
        return f"{self.base}graph/log"

    def evidence_graph(self, article_iri: str) -> str:
        """The named graph that holds all that one article says; its name follows from the article's."""
        return f"{self.base}evidence/{article_iri.rsplit('/', 1)[1]}"

    # -- evidence -------------------------------------------------------------------------------------------------
    def article(self, article: Article) -> str:
        if article.url:
            return f"{self.base}article/{digest('url', article.url)}"
        published = article.published.isoformat() if article.published else ""
        return f"{self.base}article/{digest('text', article.text, article.publisher or '', published)}"

    def is_article(self, iri: str) -> bool:
        """Whether the node is that of an article."""
        return iri.startswith(f"{self.base}article/") and "#" not in iri

    def span(self, article_iri: str, start: int, end: int) -> str:
        return f"{article_iri}#offset_{start}_{end}"

    def statement(self, article_iri: str, statement: Statement) -> str:
        return f"{article_iri}#statement_{digest(*map(_places, (statement.source, statement.cue, statement.content)))}"

    def position(self, article_iri: str, position: Position) -> str:
        places = (position.actor_spans, position.measure_spans, position.evidence)
        return f"{article_iri}#position_{digest(position.stance, *map(_places, places))}"

    def referent(self, article_iri: str, what: str, key: str) -> str:
        """An entity, topic, measure or claim (`what`) as one article has it; `key` is what tells it apart there."""
        return f"{article_iri}#{what}_{digest(key)}"

    def membership(self, article_iri: str, name: str, role: str) -> str:
        return f"{article_iri}#membership_{digest(name, role)}"

    def role(self, role: str) -> str:
        return self._exact("role", role)

    def outlet(self, publisher: str) -> str:
        return self._exact("outlet", publisher)

    def run(self, run: Run) -> str:
        return f"{self.base}run/{digest(run.extractor, run.version, run.digest)}"

    def agent(self, run: Run) -> str:
        """The software of a run; one for each run, as its settings are part of what it is."""
        return f"{self.base}agent/{digest(run.extractor, run.version, run.digest)}"

    # -- identity -------------------------------------------------------------------------------------------------
    def entity(self, name: str, kind: EntityType, article_iri: str) -> str:
        """One node for one name, which identity may find to be another's too; what is only described is one node an article."""
        bucket = _BUCKET.get(kind, "")
        own = "" if is_name(name, kind) else article_iri
        return self._named("entity", name, bucket, own)

    def topic(self, label: str, article_iri: str) -> str:
        """One node for one label; what a noun alone names (the deal) is one node an article."""
        return self._named("topic", label, article_iri if is_general(label) else "")

    def measure(self, label: str, article_iri: str) -> str:
        """One node for one label; what leaves open which it is (repeal of the law) is one node an article."""
        return self._named("measure", label, article_iri if is_open(label) else "")

    def claim(self, text: str, article_iri: str = "", *, contextual: bool = False) -> str:
        """One node for one wording, which identity may find to make the same claim as another; a wording that hangs on its
        article is one node an article."""
        return f"{self.base}claim/{digest(text, article_iri if contextual else '')}"

    def is_claim(self, iri: str) -> bool:
        """Whether the node is that of a claim's wording."""
        return iri.startswith(f"{self.base}claim/")

    @property
    def topic_scheme(self) -> str:
        return f"{self.base}scheme/topics"

    def _exact(self, what: str, name: str) -> str:
        """One node for one spelling, so that what is said of the node follows from its IRI."""
        return f"{self.base}{what}/{'-'.join(filter(None, (slug(name), digest(name, length=10))))}"

    def _named(self, what: str, name: str, *more: str) -> str:
        hint, key = slug(name), digest(normalised(name), *more, length=10)
        return f"{self.base}{what}/{hint}-{key}" if hint else f"{self.base}{what}/{key}"


def run_digest(parts: Iterable[str]) -> str:
    """Digest of everything that decides what an extractor finds: settings, tables, model names."""
    return digest(*parts)


def package_digest(folder: Path, *, without: str = "") -> str:
    """Digest of a package's code, tables and trained weights, which decide what it finds as much as any setting does.

    `without` names a folder in it that does not count.
    """
    kept = sorted(
        file
        for file in folder.rglob("*")
        if file.suffix in _DECIDING and without not in file.relative_to(folder).parts[:-1]
    )
    return digest(*(f"{file.relative_to(folder).as_posix()}\n{sha256(file.read_bytes()).hexdigest()}" for file in kept))


def _places(spans: Spans) -> str:
    return ",".join(f"{span.start}-{span.end}" for span in spans)
