from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
import rdflib
import setuptools
from listed_store import IDS, first, second
from rdflib import RDF, RDFS, SKOS, URIRef

from kg.jsonlines import to_line
from kg.schema import RECORDS, records_schema, schema_text, written
from kg.vocab import KG, KGV, PREFIXES

ROOT = Path(__file__).parent.parent
TIES = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch)


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data=schema_text("ontology.ttl"), format="turtle")


@pytest.mark.parametrize("vocabulary", [KG, KGV], ids=["kg", "kgv"])
def test_ontology_and_vocabulary_hold_the_same_terms(ontology: rdflib.Graph, vocabulary: object) -> None:
    defined = {str(term) for term in ontology.subjects() if str(term).startswith(vocabulary.namespace)}
    assert defined == {term.value for term in vocabulary}


def test_every_term_has_a_label_and_a_comment(ontology: rdflib.Graph) -> None:
    for term in {*ontology.subjects()}:
        assert ontology.value(term, RDFS.label) and ontology.value(term, RDFS.comment), term


def test_every_class_and_property_leads_to_a_standard_term(ontology: rdflib.Graph) -> None:
    for term in map(URIRef, (own.value for own in KG)):
        ties = {term}
        while ties and all(str(tie).startswith(KG.namespace) for tie in ties):
            ties = {found for tie in ties for how in TIES for found in ontology.objects(tie, how)}
        assert ties, term


def test_values_are_concepts_with_notation_in_a_scheme(ontology: rdflib.Graph) -> None:
    for own in KGV:
        value = URIRef(own.value)
        assert (value, RDF.type, SKOS.Concept) in ontology
        assert str(ontology.value(value, SKOS.notation)) == own.value.removeprefix(KGV.namespace)
        assert (ontology.value(value, SKOS.inScheme), RDF.type, SKOS.ConceptScheme) in ontology


@pytest.mark.parametrize(
    ("value", "broader"), [("proposes", "supports"), ("adopts", "supports"), ("breaches", "opposes")]
)
def test_stances_are_ordered_as_edges_are(ontology: rdflib.Graph, value: str, broader: str) -> None:
    assert (URIRef(KGV[value].value), SKOS.broader, URIRef(KGV[broader].value)) in ontology
    assert (URIRef(KG[value].value), RDFS.subPropertyOf, URIRef(KG[broader].value)) in ontology


def test_shapes_are_valid_shacl() -> None:
    import pyshacl

    shapes = rdflib.Graph().parse(data=schema_text("shapes.ttl"), format="turtle")
    conforms, _, _ = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms


def test_the_context_knows_our_prefixes_and_only_known_terms() -> None:
    context = json.loads(schema_text("context.jsonld"))["@context"]
    assert {key: value for key, value in context.items() if isinstance(value, str)} == PREFIXES
    own = [key.removeprefix("kg:") for key in context if key.startswith("kg:")]
    assert own and all(KG[name] for name in own)


def test_the_schema_of_records_is_current() -> None:
    assert schema_text(RECORDS) == written(records_schema()), "run: python -m kg.schema"


def test_json_lines_conform_to_the_schema() -> None:
    schema = json.loads(schema_text(RECORDS))
    jsonschema.Draft202012Validator.check_schema(schema)
    for annotated in (first(), second()):
        jsonschema.validate(json.loads(to_line(annotated, IDS)), schema)


@pytest.mark.parametrize(
    ("key", "value"), [("kind", "shouted"), ("content", []), ("confidence", 2), ("speaker", "Ada")]
)
def test_the_schema_refuses_what_is_wrong(key: str, value: object) -> None:
    row = json.loads(to_line(first(), IDS))
    row["statements"][0][key] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(row, records_schema())


def test_a_wheel_carries_the_schemas(tmp_path: Path) -> None:
    if int(setuptools.__version__.partition(".")[0]) < 77:
        pytest.skip(f"building needs setuptools 77, here is {setuptools.__version__}")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(tmp_path)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"kg/schemas/{path.name}" for path in (ROOT / "schemas").iterdir()} <= {*names}
