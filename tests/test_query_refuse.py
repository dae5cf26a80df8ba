"""What is refused before the engine sees it, and what only looks like it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.query import run
from kg.query.refuse import checked

X = "<http://127.0.0.1:9/x>"
G = "{ ?s ?p ?o }"
P = "PREFIX ex: <http://a/> PREFIX SERVICEex: <http://b/> PREFIX : <http://c/> "

# Each of these was tried on Oxigraph without the check; those marked * truly made it open a connection.
HIDDEN_SERVICES = [
    f"SELECT * {{ SERVICE {X} {G} }}",  # *
    f"SELECT * {{ sErViCe\n{X} {G} }}",  # *
    f"SELECT * {{ SERVICE SILENT {X} {G} }}",  # *
    f"SELECT * {{ SERVICE ?x {G} }}",
    f"SELECT * {{ {{ {{ OPTIONAL {{ SERVICE {X} {G} }} }} }} }}",
    f"SELECT * {{ FILTER EXISTS {{ SERVICE {X} {G} }} }}",
    f"ASK {{ {{ SELECT * {{ SERVICE {X} {G} }} }} }}",
    f"CONSTRUCT {G} WHERE {{ SERVICE {X} {G} }}",
    f"DESCRIBE ?s WHERE {{ SERVICE {X} {G} }}",
    f"SELECT * {{ SERVICE # comment }}\n {X} {G} }}",
    f"SELECT * {{ # comment \r SERVICE {X} {G} }}",  # *
    f'SELECT * {{ ?s ?p "#" . SERVICE {X} {G} }}',
    f"SELECT * {{ ?s ?p <http://a#b> . SERVICE {X} {G} }}",
    f"SELECT * {{ \\u0053ERVICE {X} {G} }}",
    f"SELECT * {{ \\U00000053ERVICE {X} {G} }}",
    f"SELECT * {{ # \\u000A SERVICE {X} {G} \n }}",
    f'SELECT * {{ ?s ?p "\\u0022 . SERVICE {X} {G} #" \n }}',
    f'SELECT * {{ ?s ?p "a\\u0022 . serv\\u0069ce {X} {G} #" \n }}',
    f'SELECT * {{ ?s ?p "a"@ar--rtlSERVICE {X} {G} }}',
    f'SELECT * {{ ?s ?p "a"@ar--SERVICE {X} {G} }}',
    f'SELECT * {{ VALUES ?a {{ "a"@ar--rtl}}SERVICE {X} {G} }}',
    f"SELECT * {{ SERVICESILENT{X} {G} }}",  # *
    f"{P} SELECT * {{ SERVICEex:foo {G} }}",  # *
    f"{P} SELECT * {{ SERVICE:foo {G} }}",  # *
    f"{P} SELECT * {{ ?s ?p trueSERVICE {X} {G} }}",  # *
    f"{P} SELECT * {{ ?s ?p trueSERVICEex:x {G} }}",
    f"{P} SELECT * {{ ?s ?p 1SERVICE {X} {G} }}",
    f"{P} SELECT * {{ ?s ?p ex:a.b.SERVICE {X} {G} }}",  # *
    f"{P} SELECT * {{ ?s ?p ex:SERVICE {X} {G} }}",
    f"{P} SELECT * {{ ?s ?p ex:a.b.SERVICEex:x {G} }}",
    f"SELECT * {{ VALUES ?a {{UNDEF}}SERVICE {X} {G} }}",  # *
    f"SELECT * {{ FILTER(1<2)SERVICE#>\n{X} {G} }}",  # *
    f"SELECT * {{ VALUES ?x {{ {X} }} FILTER(1<2)SERVICE?x#>\n {G} }}",  # *
    f"SELECT * {{ VALUES ?a {{1}} FILTER(?a<#>'''\n3) SERVICE {X} {G} #'''\n}}",  # *
    f"SELECT * {{ VALUES ?a {{1}} FILTER(?a<'''>'''||2)SERVICE{X}{G}FILTER(''''''=''')''')}}",
    f'SELECT * {{ VALUES ?x {{ """a" }} SERVICE {X} {G} #\\q"""\n }}',  # *
    f'SELECT * {{ VALUES ?x {{ """a" }} SERVICE {X} {G} #\\uD800"""\n }}',  # *
]


@pytest.mark.parametrize("query", HIDDEN_SERVICES)
def test_no_service_gets_through(query: str) -> None:
    with pytest.raises(QueryError):
        checked(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <http://x> { LOAD }" }',
        "SELECT * { ?s ?p '''SERVICE \" ' <http://x>''' }",
        "SELECT * { # SERVICE <http://x> {}\n ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } # INSERT DATA",
        "SELECT * { ?s <http://x/SERVICE#LOAD> ?o }",
        "SELECT ?service $load { ?service ?load ?o }",
        "PREFIX ex: <http://x/> SELECT * { ?s ex:service ?o ; ex:load ex:insert . ex:SERVICE ex:from 1 }",
        "PREFIX service: <http://x/> SELECT * { ?s service:load ?o . GRAPH service:g { ?s ?p ?o } }",
        'SELECT * { ?s ?p "x"@en FILTER(?a < ?b && ?c > ?d || ?a<=3 && ?e>=4) }',
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o<5) } GROUP BY ?s HAVING(?n>1) ORDER BY DESC(?n) LIMIT 5",
        "SELECT * { VALUES (?a ?b) { (<http://x#a> <http://x#b>) (UNDEF 'it''s') } }",
        "PREFIX skos: <http://x/> SELECT * { ?s (skos:broader|<http://x#y>)*/^skos:narrower+ <http://x#z> }",
        'SELECT * { ?s ?p "caf\\u00e9", <http://x/caf\\u00e9>, -1.5e3, true, _:b1 }',
        'SELECT * { ?s ?p "quay \\u0022north\\u0022", "a\\u000Ab", \'it\\u0027s\' }',
        'SELECT * { ?s ?p "shalom"@he--rtl , "hi"@en-GB--ltr }',
    ],
)
def test_words_elsewhere_are_no_harm(query: str) -> None:
    checked(query)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("INSERT DATA { <http://a> <http://b> 1 }", "line 1, column 1: INSERT is refused"),
        ("SELECT * { ?s ?p ?o } ;\nDELETE WHERE { ?s ?p ?o }", "line 2, column 1: DELETE is refused"),
        ("LOAD <file:///etc/hostname>", "LOAD is refused"),
        ("load silent <http://x/>", "LOAD is refused"),
        ("PREFIX a: <http://a/> CLEAR ALL", "CLEAR is refused"),
        ("", "no query"),
        ("# only a comment", "no query"),
        ("SELECT * {\n  ?s foo bar }", "line 2, column 6: 'foo' is no word of SPARQL"),
        ('SELECT * {\n ?s ?p "open }', "line 2, column 8: this string is not closed"),
        ("SELECT * { ?s <http://a b> ?o }", "line 1, column 15: this is no IRI"),
    ],
)
def test_refusals_name_the_place(query: str, says: str) -> None:
    with pytest.raises(QueryError, match="^.*" + says.replace("*", r"\*")):
        checked(query)


@pytest.fixture
def store() -> ox.Store:
    made = ox.Store()
    for graph in ("http://g/1", "http://g/2"):
        node = ox.NamedNode(graph)
        made.add(ox.Quad(node, node, node, node))
    return made


@pytest.mark.parametrize("graph", ["file:///etc/hostname", "http://127.0.0.1:9/x", "http://g/3"])
@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED", "from\nnamed"])
def test_from_reads_only_graphs_of_the_store(store: ox.Store, graph: str, clause: str) -> None:
    with pytest.raises(
        QueryError, match=r"^line [12], column \d+: FROM <.*> is refused: the store holds no such graph"
    ):
        run(store, f"SELECT * {clause} <{graph}> {{ ?s ?p ?o }}")


def test_from_a_graph_of_the_store_sees_that_graph_alone(store: ox.Store) -> None:
    assert len(run(store, "SELECT * { ?s ?p ?o }").rows) == 2
    assert len(run(store, "SELECT * FROM <http://g/1> { ?s ?p ?o }").rows) == 1
    assert len(run(store, "PREFIX g: <http://g/> SELECT * FROM g:1 FROM <http://g/2> { ?s ?p ?o }").rows) == 2
    assert len(run(store, "SELECT * FROM NAMED <http://g/2> { GRAPH ?g { ?s ?p ?o } }").rows) == 1


def test_from_a_relative_iri_is_refused(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="whole IRI"):
        run(store, "BASE <http://g/> SELECT * FROM <1> { ?s ?p ?o }")
