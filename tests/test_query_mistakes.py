"""A wrong query -> what is said about it, with the place; beside each the right one, which is answered."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.query import run

OPENED = "line 1, column {}: this {} is not closed: {} missing at the end"

# wrong, right, where, what is said
MISTAKES = [
    ("ASK { ?a ?b ?c\n", "ASK { ?a ?b ?c }\n", (1, 5), "this { is not closed: } is missing at the end"),
    ("ASK {\n { ?a ?b ?c }\n# }", "ASK {\n { ?a ?b ?c }\n}# }", (1, 5), "} is missing at the end"),
    ("ASK { ?a ?b [ ?c [", "ASK { ?a ?b [ ?c [] ] }", (1, 18), "] ] } are missing at the end"),
    ("ASK {\r\n\tFILTER(1 < 2 }\r\n", "ASK {\r\n\tFILTER(1 < 2) }", (2, 8), "missing before the } of line 2, column 15"),
    ("ASK { ?a ?b ?c } }\n", "ASK { ?a ?b ?c }", (1, 18), "this } closes nothing"),
    ('ASK { ?a ?b "left open }', 'ASK { ?a ?b "closed" }', (1, 13), '" is missing before the end of the line'),
    ("ASK { ?a ?b '''left\nopen' }\n", "ASK { ?a ?b '''not\n'open''' }", (1, 13), "''' is missing at the end"),
    ("ASK { ?a ?b 'a\\wb' }", "ASK { ?a ?b 'a\\\\wb' }", (1, 15), "\\w is no escape"),
    ("ASK { ?a <http://x.org/\n ?c }", "ASK { ?a <http://x.org/>\n ?c }", (1, 10), "IRI is not closed: > is missing"),
    ("ASK { ?a <http://x.org/a b> ?c }", "ASK { ?a <http://x.org/a%20b> ?c }", (1, 10), "missing before ' '"),
    ("ASK { ?a <says> ?c }", "BASE <http://x.org/> ASK { ?a <says> ?c }", (1, 10), "<says> is a relative IRI, and no BASE"),
    ("ASK {\n ?a ?b 'x'^^<kind>\n}", "ASK {\n ?a ?b 'x'^^<urn:k>\n}", (2, 13), "<kind> is a relative IRI"),
    ("BASE <x/> ASK { ?a <y> ?c }", "BASE <urn:x/> ASK { ?a <y> ?c }", (1, 6), "BASE needs a whole IRI"),
    ("PREFIX x: <y> ASK { ?a x:z ?c }", "PREFIX x: <urn:y> ASK { ?a x:z ?c }", (1, 11), "<y> is a relative IRI"),
    ("ASK { ?a <http://[> ?c }", "ASK { ?a <http://x> ?c }", (1, 10), "no valid IRI: Invalid character '['"),
    ("ASK {\n\n\t?a ours:x ?c ; ?d ?e }\n", "ASK { ?a kg:x ?c ; ?d ?e }", (3, 5), "the prefix ours: is not declared"),
    ("ASK { ?a '😀é' ?c , ours:x }", "ASK { ?a ?b '😀é', kg:x }", (1, 20), "the prefix ours: is not declared"),
    ("ASK { ?a :x ?c }", "PREFIX : <urn:x> ASK { ?a :x ?c }", (1, 10), "the prefix : is not declared"),
    ("PREFIX x <urn:x> ASK {}", "PREFIX x: <urn:x> ASK {}", (1, 8), "PREFIX needs a name that ends in a colon"),
    ("PREFIX a <urn:x> ASK {}", "PREFIX a: <urn:x> ASK {}", (1, 1), "PREFIX needs a name that ends in a colon"),
    ("PREFIX x: ASK {}", "PREFIX x: <urn:x> ASK {}", (1, 1), "PREFIX needs"),
    ("BASE urn:x ASK {}", "BASE <urn:x> ASK {}", (1, 1), "BASE needs an IRI in angle brackets"),
    ("SELECT (?a AS ?a) { ?a ?b ?c }", "SELECT (?a AS ?d) { ?a ?b ?c }", (1, 15), "?a is bound already (line 1, column 9)"),
    ("SELECT * {\n ?a ?b ?c\n BIND(1 AS ?c)\n}\n", "SELECT * { BIND(1 AS ?c) ?a ?b ?c }", (3, 12), "(line 2, column 8)"),
    ("SELECT (1 AS ?x) (2 AS ?x) {}", "SELECT (1 AS ?x) (2 AS ?y) {}", (1, 24), "?x is bound already (line 1, column 14)"),
    ("SELECT ?a { { SELECT (1 AS ?a) { ?a ?b ?c } } }", "SELECT ?a { { SELECT (1 AS ?a) {} } }", (1, 28), "?a is bound"),
    ("SELECT ?a\n(COUNT(*) AS ?n)\n{ ?a ?b ?c }\n", "SELECT ?a (COUNT(*) AS ?n) {} GROUP BY ?a", (1, 8), "add GROUP BY ?a"),
    ("SELECT ?a ?b { ?a ?b ?c } GROUP BY ?a", "SELECT ?a { ?a ?b ?c } GROUP BY ?a", (1, 11), "add ?b to GROUP BY"),
    ("SELECT (STR(?b) AS ?x) (MAX(?c) AS ?y) { ?a ?b ?c }", "SELECT (MIN(STR(?b)) AS ?x) { ?a ?b ?c }", (1, 13), "?b is"),
    ("SELECT (MAX(?c) AS ?y) (-?y AS ?z) {}", "SELECT (-?y AS ?z) { SELECT (MAX(?c) AS ?y) {} }", (1, 26), "named in this"),
    ("SELECT * { ?a ?b ?c } GROUP BY ?a", "SELECT * { ?a ?b ?c }", (1, 8), "SELECT * cannot stand beside GROUP BY"),
    ("SELECT ?a, ?b { ?a ?b ?c }", "SELECT ?a ?b { ?a ?b ?c }", (1, 10), "no commas"),
    ("SELECT COUNT(*) {}", "SELECT (COUNT(*) AS ?n) {}", (1, 8), "COUNT is selected in brackets"),
    ("SELECT (1 + 1) {}", "SELECT (1 + 1 AS ?n) {}", (1, 14), "needs a name"),
    ("ASK { VALUES (?a ?b) { (1 2) (3) } }", "ASK { VALUES (?a ?b) { (1 2) (-3 UNDEF) } }", (1, 32), "1 of 2 values"),
    ("ASK { _:a ?b ?c { _:a ?b ?d } }", "ASK { ?a ?b ?c { ?a ?b ?d } }", (1, 19), "the blank node _:a"),
    ("ASK { ?a ?b ?c } LIMIT -1\n\n", "ASK { ?a ?b ?c } LIMIT 1\n\n", (1, 24), "this cannot stand here: '-1'"),
    ("ASK { OPTIONAL ?a }\n# end", "ASK { OPTIONAL { ?a ?b ?c } }\n# end", (1, 16), "expected { at '?a }'"),
    ("DESCRIBE \n\n# end\n", "DESCRIBE ?a { ?a ?b ?c }\n\n# end\n", (1, 9), "expected $ or *"),
]  # fmt: skip


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return ox.Store()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(("wrong", "right", "place", "says"), MISTAKES)
def test_a_mistake_is_named_at_its_place(
    store: ox.Store, wrong: str, right: str, place: tuple[int, int], says: str, mark: str
) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, mark + wrong)
    line, column = place
    assert str(caught.value).startswith(f"line {line}, column {column}: ")
    assert says in str(caught.value)
    run(store, mark + right)


@pytest.mark.parametrize(
    "text", ["", " \r\n\t", "\n# nothing\n", "BASE <urn:x>", "PREFIX x: <urn:x>\n", "\ufeff", "(((("]
)
def test_where_there_is_no_query_that_is_said(store: ox.Store, text: str) -> None:
    with pytest.raises(QueryError, match="no query: it needs one of SELECT"):
        run(store, text)


def test_places_are_those_of_the_text_as_it_was_written(store: ox.Store) -> None:
    text = "# param x: text; any\nASK { VALUES ?x { UNDEF } ?a ours:b ?x }"
    with pytest.raises(QueryError, match=r"^line 2, column 30: the prefix ours:"):
        run(store, text, {"x": "a much longer value than what stood there"})


def test_a_line_is_shown_clipped_and_fit_for_a_terminal(store: ox.Store) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, "ASK { " + "?a ?b 'x\u2028\u202e' . " * 500 + "?a ours:b ?c }")
    assert len(str(caught.value)) < 500
    assert str(caught.value).isprintable()
