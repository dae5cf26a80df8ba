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
    ("ASK { ?a ?b ?c } LIMIT -1\n\n", "ASK { ?a ?b ?c } LIMIT 1\n\n", (1, 24), "a whole number is wanted after LIMIT"),
    ("ASK {} OFFSET 1.5", "ASK {} OFFSET 15", (1, 15), "a whole number is wanted after OFFSET"),
    ("ASK {} LIMIT\n", "ASK {} LIMIT\n2", (1, 13), "a whole number is wanted"),
    ("ASK { OPTIONAL ?a }\n# end", "ASK { OPTIONAL { ?a ?b ?c } }\n# end", (1, 16), "expected {: braces follow OPTIONAL"),
    ("ASK { ?a ?b ?c MINUS ?a }", "ASK { ?a ?b ?c MINUS { ?a ?b 1 } }", (1, 22), "braces follow MINUS"),
    ("ASK { {} UNION ?a ?b ?c }", "ASK { {} UNION { ?a ?b ?c } }", (1, 16), "braces follow UNION"),
    ("ASK { ?a ?b ?c UNION {} }", "ASK { { ?a ?b ?c } UNION {} }", (1, 16), "UNION stands between two groups"),
    ("ASK { GRAPH {} }", "ASK { GRAPH ?g {} }", (1, 13), "a variable or an IRI is wanted after GRAPH"),
    ("DESCRIBE \n\n# end\n", "DESCRIBE ?a { ?a ?b ?c }\n\n# end\n", (1, 9), "a variable, an IRI or * is wanted after DESCRIBE"),
    ("SELECT * {} ORDER BY", "SELECT * {} ORDER BY ?a", (1, 21), "a variable, an IRI or an expression in brackets"),
    ("SELECT * {} ORDER ?a", "SELECT * {} ORDER BY ?a", (1, 19), "BY is missing after ORDER"),
    ("SELECT * {} ORDER BY ?a DESC", "SELECT * {} ORDER BY DESC(?a)", (1, 29), "brackets are wanted after DESC"),
    ("ASK * { ?a ?b ?c }", "ASK { ?a ?b ?c }", (1, 5), "ASK selects nothing"),
    ("SELECT { ?a ?b ?c }", "SELECT * { ?a ?b ?c }", (1, 8), "nothing is selected"),
    ("SELECT ? { ?a ?b ?c }", "SELECT ?a { ?a kg:b? ?c }", (1, 8), "a name is missing after this ?"),
    ("ASK {\n ?a ?b+ ?c }", "ASK {\n ?a kg:b+ ?c FILTER(?a + ?c > 1) }", (2, 7), "a variable has no + after it"),
    ("ASK { ; ?b ?c }", "ASK { ?a ?d ?e ; ?b ?c }", (1, 7), "a subject is missing before this ;"),
    ("ASK { ?a ?b ?c .. ?d ?e ?f }", "ASK { ?a ?b ?c . ?d ?e ?f . }", (1, 17), "this full stop ends nothing"),
    ("ASK { ?a ?b ?c , }", "ASK { ?a ?b ?c , 1 }", (1, 16), "an object is missing after this comma"),
    ("ASK { ?a ?b }", "ASK { ?a ?b [] }", (1, 13), "an object is missing before this }"),
    ("ASK { ?a ?b ?c ?d }", "ASK { ?a ?b ?c . ?d a ?c }", (1, 16), "a full stop, ; or , is missing before ?d"),
    ("ASK { ?a 'b' ?c }", "ASK { VALUES ?b { kg:a 'b' } ?a ?b ?c }", (1, 10), "'b' cannot be a predicate"),
    ("ASK { ?a ?b ?c ; _:b ?c }", "ASK { ?a ?b ?c ; ?d _:b }", (1, 18), "_:b cannot be a predicate"),
    ("ASK { ?a ?b 1.2.3 }", "ASK { ?a ?b 1.23 }", (1, 13), "a number has one decimal point"),
    ("ASK { FILTER(1 == 1) }", "ASK { FILTER(1 = 1) }", (1, 16), "write = once"),
    ("ASK { FILTER(1 <> 1) }", "ASK { FILTER(1 != 1) }", (1, 16), "write !="),
    ("ASK { FILTER(1 & 1) }", "ASK { FILTER(1 && 1) }", (1, 16), "write &&"),
    ("ASK { FILTER(NOT ?a) }", "ASK { FILTER(!?a) FILTER NOT EXISTS {} }", (1, 14), "NOT stands before EXISTS or IN"),
    ("ASK { NOT { ?a ?b ?c } }", "ASK { FILTER(?a NOT IN (1)) }", (1, 7), "NOT stands before EXISTS or IN"),
    ("ASK { FILTER(?a IN 1) }", "ASK { FILTER(?a IN (1)) }", (1, 20), "a list in brackets is wanted after IN"),
    ("ASK {\n FILTER }", "ASK {\n FILTER(1) }", (2, 2), "a condition is missing after this FILTER"),
    ("ASK { FILTER ?a > 1 }", "ASK { FILTER(?a > 1) }", (1, 14), "the condition of a FILTER stands in brackets"),
    ("ASK { BIND 1 AS ?a }", "ASK { BIND(1 AS ?a) }", (1, 12), "brackets are wanted after BIND"),
    ("ASK { BIND(1) }", "ASK { BIND(1 AS ?a) }", (1, 13), "AS and a variable are missing"),
    ("ASK { FILTER() }", "ASK { FILTER(NOW() = 1) }", (1, 14), "a condition is missing in these brackets"),
    ("ASK { FILTER(?a = ) }", "ASK { FILTER(?a = -1) }", (1, 19), "a value is missing after ="),
    ('ASK { ?a ?b "a"@ }', 'ASK { ?a ?b "a"@en }', (1, 16), "a language tag is missing"),
    ('ASK { ?a ?b "a"^^ }', 'ASK { ?a ?b "a"^^xsd:date }', (1, 16), "a datatype is missing"),
    ("ASK { FILTER(REGEX(?a)) }", "ASK { FILTER(REGEX(?a, STR(?b))) }", (1, 14), "takes 2 or 3 arguments, and this has 1"),
    ("ASK { BIND(STR(?a, ?b) AS ?x) }", "ASK { BIND(STR(IF(1, ?b, 2)) AS ?x) }", (1, 12), "takes 1 argument, and this has 2"),
    ("ASK { BIND(NOW(1) AS ?x) }", "ASK { BIND(NOW() AS ?x) }", (1, 12), "NOW takes 0 arguments, and this has 1"),
    ("ASK { FILTER STR ?a }", "ASK { FILTER STR(?a) }", (1, 14), "STR is a function"),
    ("SELECT (SUM(COUNT(?a)) AS ?n) {}", "SELECT (SUM(?a) + COUNT(?a) AS ?n) {}", (1, 13), "COUNT cannot stand in SUM"),
    ("ASK { FILTER(1 + (COUNT(?a)) > 1) }", "SELECT ?b {} GROUP BY ?b HAVING(COUNT(?a) > 1)", (1, 19), "use HAVING"),
    ("ASK { FILTER MAX(?a) }", "ASK { FILTER EXISTS { SELECT (MAX(?a) AS ?b) {} } }", (1, 14), "MAX cannot stand in a FILTER"),
    ("ASK { BIND(COUNT(*) AS ?a) }", "ASK { { SELECT (COUNT(*) AS ?a) {} } }", (1, 12), "cannot stand in a BIND; select it"),
    ("ASK { ?a ?b 'x\\uD800' }", "ASK { ?a ?b 'x\\U0001F600' }", (1, 15), "\\uD800 is half a pair of surrogates"),
    ("ASK { ?a ?b 'x\\u12G4' }", "ASK { ?a ?b 'x\\u12A4' }", (1, 15), "\\u needs 4 hex digits"),
    ("ASK { ?a ?b '\\U00110000' }", "ASK { ?a ?b '\\U0010FFFF' }", (1, 14), "\\U00110000 is no character"),
    ("ASK { ?a <urn:x\\u00E> ?b }", "ASK { ?a <urn:x\\u00E9> ?b }", (1, 16), "\\u needs 4 hex digits"),
    ("ASK { ?a\xa0?b ?c }", "ASK { ?a ?b '\xa0' }", (1, 9), "an invisible character (U+00A0): delete it"),
    ("SELECT\u200b * {}", "SELECT * { ?a\u200c ?b 'a\u200b' }", (1, 7), "an invisible character (U+200B)"),
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


@pytest.mark.parametrize("part", ["[", "ours:", "<urn:", "a.", "SELECT\xa0"])
def test_what_is_said_of_a_long_query_stays_short(store: ox.Store, part: str) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, "ASK { ?a ?b " + part * 5000)
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize(
    "text",
    [
        "ASK { " + "VALUES ?x { " * 9000 + "}",
        "ASK { ?a ?b " + "a." * 50_000 + " }",
        "SELECT " + "(1 AS ?a) " * 10_000 + "{}",
        "ASK { " + "_:a ?b 1 . " * 9000 + "{ _:a ?b 1 } }",
        "ASK { " + "{ SELECT * {} } " * 6000 + "ours:x }",
    ],
)
def test_what_is_wrong_is_found_in_time_that_grows_with_the_text(store: ox.Store, text: str) -> None:
    with pytest.raises(QueryError, match=r"^line 1, column \d+: "):
        run(store, text, timeout=20)
