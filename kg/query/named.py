"""The shipped queries, and the header that gives a query file its title and parameters.

A query file runs as it stands in any SPARQL 1.1 engine. Its first comment lines say what it asks:

    # title: What a speaker said about a topic between two dates
    # question: 1
    # param speaker: entity (required); whose words: a name or an IRI
    # param since: date; the first day

`question` numbers the question list of the design. A parameter NAME is a variable that the query binds in
a block of its own, `VALUES ?NAME { UNDEF }`, as often as it likes; what stands in the block is its default, UNDEF
stands for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import QueryError, UsageError
from kg.query.tokens import Kind, Token, at, tokenise

TYPES = ("entity", "topic", "measure", "claim", "outlet", "iri", "date", "integer", "decimal", "text", "value")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that users may bind. `types` are of TYPES; several say that a name may be any of these."""

    name: str
    types: tuple[str, ...]
    required: bool
    meaning: str
    default: str | None  # as the file writes it


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its header; `question` is 0 when it answers none of the numbered questions."""

    name: str
    title: str
    question: int
    parameters: tuple[Parameter, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One `VALUES ?name { content }`: it begins at `begin`, its content is text[start:end], a bracket closes it."""

    name: str
    begin: int
    start: int
    end: int
    content: str


@cache
def named_queries() -> tuple[NamedQuery, ...]:
    """Every query in kg/queries, by name."""
    return tuple(described(file.stem, file.read_text("utf-8")) for file in _files())


def named_query(name: str) -> NamedQuery:
    """The shipped query of that name. Raises UsageError that lists the names there are."""
    files = {file.stem: file for file in _files()}
    if name not in files:
        raise UsageError("query", name, files)
    return described(name, files[name].read_text("utf-8"))


def _files() -> list[Path]:
    return sorted((Path(__file__).parents[1] / "queries").glob("*.rq"))


def described(name: str, text: str) -> NamedQuery:
    """Any query's text with what its header says. Raises QueryError when header and VALUES blocks disagree."""
    fields = dict(_fields(text))
    blocks = {block.name: block for block in blocks_of(text, tokenise(text))}
    parameters = tuple(_parameter(found, blocks) for found in _PARAMETER.finditer(_header(text)))
    question = fields.get("question", "0")
    return NamedQuery(name, fields.get("title", name), int(question) if question.isdigit() else 0, parameters, text)


def blocks_of(text: str, tokens: Sequence[Token]) -> Iterator[Block]:
    """Every VALUES block of a single variable."""
    closing: Token | None = None  # the first closing brace after the block before, looked for once
    for index, (word, variable, opening) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        if word.is_word("VALUES") and variable.kind is Kind.VARIABLE and opening.text == "{":
            if closing is None or closing.start < opening.start:
                closing = next((tokens[i] for i in range(index + 3, len(tokens)) if tokens[i].text == "}"), None)
            if closing is None:
                raise QueryError(f"{at(text, opening.start)}: this VALUES block is not closed")
            content = text[opening.end : closing.start].strip()
            yield Block(variable.text[1:], word.start, opening.end, closing.start, content)


def _parameter(found: re.Match[str], blocks: dict[str, Block]) -> Parameter:
    name, types, required, meaning = found.groups()
    if name not in blocks:
        raise QueryError(f"parameter {name!r} has no block `VALUES ?{name} {{ UNDEF }}` in the query")
    wrong = [kind for kind in types.split("|") if kind not in TYPES]
    if wrong:
        raise QueryError(f"parameter {name!r} has the unknown type {wrong[0]!r}; choose from: {', '.join(TYPES)}")
    content = blocks[name].content
    default = None if content.upper() == "UNDEF" else content
    return Parameter(name, tuple(types.split("|")), bool(required), meaning.strip(), default)


def _header(text: str) -> str:
    """The comment lines at the top."""
    lines = text.lstrip("\ufeff").splitlines()
    last = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "\n".join(lines[:last])


def _fields(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^# (title|question): *(.*?) *$", _header(text), re.MULTILINE)


_PARAMETER = re.compile(r"^# param (\w+): *([\w|]+)( \(required\))?; *(.*)$", re.MULTILINE)
