"""Parameters as terms, results of each kind, a deadline that holds."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KgError, QueryError, StoreError, UsageError
from kg.query import Boolean, Graph, named_query, run
from kg.query.answer import Request, answer, understood
from kg.query.deadline import Bounds, in_fork, in_fresh_python
from kg.query.memory import memory_of
from kg.query.named import described
from kg.store.manifest import FORMAT

NEWS = Path(__file__).parent / "fixtures" / "query_news.trig"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(6)) + " }"
WHO = named_query("who-said-what").text


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.load(path=NEWS)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, store: ox.Store) -> Path:
    path = tmp_path_factory.mktemp("kg") / "store"
    path.mkdir()
    manifest = {"format": FORMAT, "namespace": "https://w3id.org/claim-kg/id/", "quads": "quads"}
    (path / "store.json").write_text(json.dumps(manifest))
    made = ox.Store(str(path / "quads"))
    made.extend(store)
    made.flush()
    del made
    return path


@pytest.mark.parametrize("name", ["QUILL", "minister quill", "ada  quill", "«Quill»"])
def test_a_name_stands_for_every_node_that_has_its_words(store: ox.Store, name: str) -> None:
    result = run(store, WHO, {"speaker": name})
    assert result.notes == (f"speaker {name!r} is Ada Quill <https://w3id.org/claim-kg/id/entity/ada>",)
    assert len(result.rows) == 3


def test_a_name_of_several_nodes_is_said_to_be(store: ox.Store) -> None:
    result = run(store, WHO, {"speaker": "quill", "topic": "ferry"})
    assert [note.split(" is ")[1].split(" <")[0] for note in result.notes] == ["Ada Quill", "ferry", "ferry safety"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "speaker=... is missing"),
        ({"speaker": "quil"}, "nearest are: .*Quill"),
        ({"speaker": "ferry"}, "no speaker here is called 'ferry'"),
        ({"speaker": " "}, "speaker is empty"),
        ({"speaker": "quill", "who": "x"}, "choose from: since, speaker, topic, until"),
        ({"speaker": "quill", "since": "March"}, "'March' is not a date such as"),
        ({"speaker": "<http://a b>"}, "is not a valid IRI"),
    ],
)
def test_wrong_parameters_are_named(store: ox.Store, given: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        run(store, WHO, given)


@pytest.mark.parametrize("evil", ['"} SERVICE <http://x> {}', "<http://x> } DROP ALL #", "\\u0022 }", "'''", "a\n}"])
def test_values_stay_values(store: ox.Store, evil: str) -> None:
    with pytest.raises(UsageError):
        run(store, WHO, {"speaker": evil})
    query = "# param x: text; any\nSELECT ?x { VALUES ?x { UNDEF } }"
    assert run(store, query, {"x": evil}).rows == ((ox.Literal(evil),),)


def test_a_value_of_the_vocabulary_or_none(store: ox.Store) -> None:
    with pytest.raises(UsageError, match="'loud' is not a value"):
        run(store, named_query("verbatim").text, {"kind": "loud"})


def test_a_declared_parameter_needs_its_block() -> None:
    with pytest.raises(QueryError, match="has no block"):
        described("q", "# param x: text; any\nSELECT * { ?s ?p ?x }")


def test_ask_construct_describe(store: ox.Store) -> None:
    assert run(store, "ASK { ?x a kg:Statement }") == Boolean(True)
    found = run(store, "CONSTRUCT { ?x a kg:Statement } WHERE { ?x a kg:Statement }")
    assert isinstance(found, Graph)
    assert len(found.triples) == 6
    assert isinstance(run(store, "DESCRIBE <https://w3id.org/claim-kg/id/entity/ada>"), Graph)


def test_errors_of_the_engine_name_line_and_column(store: ox.Store) -> None:
    with pytest.raises(QueryError, match=r"^line 3, column \d+: .*the line reads: OPTIONAL \?x$"):
        run(store, "SELECT *\n{ ?s ?p ?o\nOPTIONAL ?x }".replace(" }", "\n}"))
    with pytest.raises(QueryError, match=r"^line 2, column 6: the prefix no: is not declared"):
        run(store, "SELECT *\n{ ?s no:such ?o }")


@pytest.mark.parametrize("on_disk", [False, True])
def test_the_deadline_ends_a_runaway_query(store: ox.Store, folder: Path, on_disk: bool) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryError, match=r"deadline of 0\.5 s"):
        run(folder if on_disk else store, ENDLESS, timeout=0.5)
    assert time.monotonic() - begun < 5


def test_a_folder_is_queried_also_beside_threads(folder: Path) -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert len(run(folder, WHO, {"speaker": "quill"}).rows) == 3
    finally:
        done.set()
        thread.join()


GREEDY = [
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?i",
    "SELECT (GROUP_CONCAT(?x) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(CONCAT(STR(?a), STR(?d), STR(?g)) AS ?x) }",
    "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
]


@pytest.mark.parametrize("query", GREEDY)
@pytest.mark.parametrize("on_disk", [False, True])
def test_memory_ends_a_greedy_query(store: ox.Store, folder: Path, query: str, on_disk: bool) -> None:
    with pytest.raises(QueryError, match=r"more than its 64 MB of memory .* --memory"):
        run(folder if on_disk else store, query, memory="64MB")
    assert len(run(folder if on_disk else store, query.split(" . ?d")[0] + " }", memory="64MB").rows) > 0


def test_an_answer_that_is_too_large_to_be_held_is_refused(store: ox.Store) -> None:
    query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT "
    with pytest.raises(QueryError, match=r"the answer is too large .*32 MB of memory.*a LIMIT"):
        run(store, query + "40000", memory=32 * 10**6)
    assert len(run(store, query + "4000", memory=32 * 10**6).rows) == 4000


@pytest.mark.parametrize("memory", ["1MB", "0", "-1", "lots", "2 XB", "1e9", 10**20])
def test_memory_that_is_none_is_refused(store: ox.Store, memory: str | int) -> None:
    with pytest.raises(QueryError, match="memory"):
        run(store, "ASK {}", memory=memory)


@pytest.mark.parametrize(
    ("given", "size"),
    [("2GB", 2 * 10**9), ("512 MiB", 2**29), ("1.5gb", 15 * 10**8), (10**9, 10**9), ("64000000", 64 * 10**6)],
)
def test_memory_as_people_write_it(given: str | int, size: int) -> None:
    assert memory_of(given) == size


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_a_deadline_is_a_number_of_seconds(store: ox.Store, timeout: float) -> None:
    with pytest.raises(QueryError, match="a deadline of"):
        run(store, "ASK {}", timeout=timeout)


class _Panic(BaseException):
    """Like the engine's, which is no Exception."""


@pytest.mark.parametrize(
    "error", [IndexError("list index out of range"), _Panic("unreachable"), ZeroDivisionError("by zero")]
)
def test_what_fails_inside_the_worker_is_told_with_its_text(error: BaseException) -> None:
    class Broken:
        def query(self, *given: object, **options: object) -> object:
            raise error

    out = io.BytesIO()
    answer(Broken(), Request("ASK {}", {}, 10**9), out)  # type: ignore[arg-type]
    with pytest.raises(QueryError, match=rf"^the query failed: {type(error).__name__}: {error}$"):
        understood(out.getvalue())


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (signal.SIGKILL, "may need more memory"),
        (signal.SIGSEGV, "too deeply"),
        (signal.SIGTERM, r"ended by signal 15 \(SIGTERM\) from outside"),
    ],
)
def test_a_worker_that_is_killed_is_told_by_its_signal(number: signal.Signals, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        in_fork(lambda out: os.kill(os.getpid(), number), Bounds(9, 10**9))
    assert in_fork(lambda out: out.write(b"well") and None, Bounds(9, 10**9)) == b"well"


@pytest.mark.parametrize("format", ["csv", "table"])
def test_the_deadline_covers_an_answer_that_nobody_reads(folder: Path, format: str, tmp_path: Path) -> None:
    (tmp_path / "long.rq").write_text("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000")
    command = [sys.executable, "-m", "kg", "query", str(tmp_path / "long.rq"), "--store", str(folder)]
    begun = time.monotonic()
    with subprocess.Popen(
        [*command, "--format", format, "--timeout", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as caller:
        assert caller.stderr is not None
        assert caller.wait(20) == 2
        assert 1.9 < time.monotonic() - begun < 6
        assert caller.stderr.read().startswith(b"kg: the query ran past its deadline of 2 s")


def _query(folder: Path, *given: str, text: bytes | int | None = None) -> subprocess.CompletedProcess[bytes]:
    """`kg query` in a process of its own; `text` is its standard input, or the descriptor of that."""
    command = [sys.executable, "-m", "kg", "query", *given, "--store", str(folder)]
    fed = {"stdin": text} if isinstance(text, int) else {"input": text}
    return subprocess.run(command, capture_output=True, timeout=60, **fed)  # type: ignore[call-overload,no-any-return]


def test_a_query_has_a_bound(store: ox.Store, folder: Path) -> None:
    iris = " ".join(f"<https://w3id.org/claim-kg/id/entity/{n:050}>" for n in range(10_000))
    long = f"ASK {{ VALUES ?x {{ {iris} }} }}"
    assert run(store, long) == Boolean(True)
    assert _query(folder, "-", text=long.encode()).returncode == 0
    for text in (long + " " * 10**6, long.replace("<", "# é" * 40 + "\n<")):
        with pytest.raises(QueryError, match=r"^the query is over 1 MB"):
            run(store, text)
    told = _query(folder, "-", text=b"SELECT " * 300_000)
    assert (told.returncode, told.stderr.count(b"\n")) == (2, 1)
    assert told.stderr.startswith(b"kg: standard input: the query is over 1 MB")


def test_a_query_that_never_ends_is_left(folder: Path, tmp_path: Path) -> None:
    endless = _query(folder, "/dev/zero")
    assert (endless.returncode, endless.stderr[:37]) == (2, b"kg: /dev/zero: the query is over 1 MB")
    silent = tmp_path / "silent.rq"
    os.mkfifo(silent)
    reading, writing = os.pipe()
    for told in (_query(folder, str(silent), "--timeout", "1"), _query(folder, "-", "--timeout", "1", text=reading)):
        assert told.returncode == 2
        assert told.stderr.startswith(b"kg: the query had not come to its end after 1 s")
    os.close(reading)
    os.close(writing)


def test_a_fresh_interpreter_is_ended_too(folder: Path) -> None:
    with pytest.raises(QueryError, match="deadline"):
        in_fresh_python(folder, Request(ENDLESS, {}, 10**9), Bounds(1.0, 10**9))


def test_control_c_ends_the_worker(folder: Path) -> None:
    code = f"from kg.query import run\nprint('ready', flush=True)\nrun({str(folder)!r}, {ENDLESS!r})"
    caller = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert caller.stdout is not None
    caller.stdout.readline()
    time.sleep(0.5)
    os.killpg(caller.pid, signal.SIGINT)
    _, errors = caller.communicate(timeout=10)
    assert b"KeyboardInterrupt" in errors
    with pytest.raises(ProcessLookupError):
        os.killpg(caller.pid, 0)


def test_what_is_no_store_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        run(tmp_path / "none", "ASK {}")


def test_a_query_changes_nothing(store: ox.Store) -> None:
    before = len(store)
    with pytest.raises(KgError):
        run(store, "DELETE WHERE { ?s ?p ?o }")
    assert len(store) == before
