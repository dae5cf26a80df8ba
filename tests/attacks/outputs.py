"""Outputs that go elsewhere: `python tests/attacks/outputs.py` gives commands each sort of OUT, stdout, argument and terminal.

What must be written has to be there, what must be kept has to be as it was byte for byte, a device, FIFO or link has to stay
one, nothing may be left beside it, and every refusal is one line. A line a try, then the figures; exit code 1 unless nothing
was lost, bricked, left half done or told by a traceback, and each exit code is right.
"""

from __future__ import annotations

import hashlib
import json
import os
import pty
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KG = f"{shlex.quote(sys.executable)} -m kg"
BAD = os.fsdecode(b"Br\xffndt")
TRICKS = "\x1b[31m\x9b1m\x07\u202e\u2028\u2066\x85"
RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\r(?!\n)")
NOTE = "Notes of a meeting in Ostvik.\nThe union was there, too, and asked for more.\n"
WRITERS = {
    "export ttl": "export {out} --format ttl",
    "export trig": "export {out} --format trig",
    "export nq": "export {out} --format nq",
    "export jsonld": "export {out} --format jsonld",
    "export csv": "export {out} --format csv",
    "export graphml": "export {out} --format graphml",
    "export gexf": "export {out} --format gexf",
    "view": "view {out}",
    "track": "track Brandt --as speaker --plot {out}",
}
PRINTERS = (
    "list statements", "list speakers --format csv", "list topics --format json", "info", "query verbatim",
    "query verbatim --format tsv", "query --list", "export - --format nq", "view -", "entities list", "entities history",
    "track Brandt --as speaker", "contradictions", "repeats --least 1", "changes --since 2020-01-01", "validate",
    "extract NEWS --workers 1 --extractor rules", "--help", "list --help", "--version",
)  # fmt: skip
SILENT = ("validate",)  # prints nothing where all is well
EMPTY = ("contradictions", "entities history")  # find nothing in this store, and end with 1


@dataclass
class Figures:
    tries: int = 0
    lost: int = 0
    bricked: int = 0
    left: int = 0
    tracebacks: int = 0
    wrong: int = 0

    def line(self) -> str:
        return ", ".join(f"{value} {name}" for name, value in vars(self).items())


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: bytes
    err: str


@dataclass
class Outcome:
    """What went wrong in one try, as names of figures with a remark."""

    ended: Ended
    wrong: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Try:
    name: str
    run: Callable[[Path], Outcome]


def shell(line: str, *, env: dict[str, str] | None = None, stdin: bytes = b"", timeout: float = 60) -> Ended:
    """`kg` in the line is ours; the exit code is that of the first command."""
    text = re.sub(r"\bKG\b", lambda _: KG, line)
    command = ["bash", "-c", f"{text}\nexit ${{PIPESTATUS[0]}}"]
    given = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    done = subprocess.run(command, input=stdin, capture_output=True, env=given, timeout=timeout)
    return Ended(done.returncode, done.stdout, done.stderr.decode("utf-8", "surrogateescape"))


def judged(ended: Ended, codes: tuple[int, ...], lines: int | None = None) -> Outcome:
    """What every try has in common: no traceback, the right code, a refusal of one line."""
    outcome = Outcome(ended)
    if "Traceback" in ended.err or "Exception ignored" in ended.err or ended.code in (70, 120) or ended.code < 0:
        outcome.wrong.append(("tracebacks", ended.err[-200:]))
    if ended.code not in codes:
        outcome.wrong.append(("wrong", f"exit code {ended.code}, not {codes}"))
    said = [line for line in ended.err.splitlines() if line.startswith(("kg: ", "Error: "))]
    if lines is not None and len(said) != lines:
        outcome.wrong.append(("wrong", f"{len(said)} lines: {ended.err[:200]!r}"))
    if RAW.search(ended.err):
        outcome.wrong.append(("wrong", f"control characters in {ended.err[:200]!r}"))
    return outcome


# -- targets ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Target:
    """What stands there (`make` gives OUT), whether it is `written`, `kept` (unless forced), or `nowhere`."""

    make: Callable[[Path], Path]
    fate: str


def _file(name: str, content: str | bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def _link(to: str, content: str | None) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        if content is not None:
            (folder / to).write_text(content, encoding="utf-8")
        (folder / "link").symlink_to(to)
        return folder / "link"

    return make


def _hard(folder: Path) -> Path:
    (folder / "first").write_bytes(b"")
    os.link(folder / "first", folder / "second")
    return folder / "second"


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "fifo")
    return folder / "fifo"


def _null(folder: Path) -> Path:
    try:
        os.mknod(folder / "null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:
        return Path("/dev/null")
    return folder / "null"


def _in_store(*parts: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        shutil.copytree(folder.parent / "kg.store", folder / "own.store")
        return folder.joinpath("own.store", *parts)

    return make


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
TARGETS: dict[str, Target] = {
    "nothing yet": Target(lambda folder: folder / "new", "written"),
    "an empty file": Target(_file("empty", ""), "written"),
    "a long name": Target(lambda folder: folder / ("n" * 250), "written"),
    "a line feed and ESC in the name": Target(lambda folder: folder / "a\n\x1b[31mb", "written"),
    "a name that is no UTF-8": Target(lambda folder: folder / os.fsdecode(b"caf\xe9"), "written"),
    "a link to nothing yet": Target(_link("later", None), "written"),
    "a link to an empty file": Target(_link("target", ""), "written"),
    "a link to a placeholder": Target(_link("target", "old\n"), "written"),
    "a hard link": Target(_hard, "written"),
    "a device": Target(_null, "poured"),
    "/dev/null": Target(lambda folder: Path("/dev/null"), "poured"),
    "a FIFO": Target(_fifo, "read"),
    "a text": Target(_file("notes.txt", NOTE), "kept"),
    "an article": Target(_file("article.txt", '"We sign," said Mayor Ida Brandt of Ostvik on Monday.\n' * 9), "kept"),
    "a saved page": Target(_file("page.html", f"<!doctype html>\n<html lang=en><title>x</title><p>{NOTE}"), "kept"),
    "a picture": Target(_file("photo.png", PNG), "kept"),
    "a drawing": Target(_file("map.svg", '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'), "kept"),
    "a notebook": Target(_file("own.ipynb", NOTEBOOK), "kept"),
    "another's Turtle": Target(_file("own.ttl", "@prefix ex: <http://x.example/> .\nex:a a ex:B .\n"), "kept"),
    "another's CSV": Target(_file("own.csv", "name,year\nBrandt,1901\n"), "kept"),
    "another's N-Quads": Target(_file("own.nq", "<http://x/a> <http://x/b> <http://x/c> <http://x/d> .\n"), "kept"),
    "a program": Target(_file("tool", b"\x7fELF\x02\x01\x01" + bytes(64)), "kept"),
    "a link to a text": Target(_link("notes.txt", NOTE), "kept"),
    "store.json": Target(_in_store("store.json"), "kept"),
    "a store's log": Target(_in_store("log.nq"), "kept"),
    "a store's judgements, not there yet": Target(_in_store("judgements.jsonl"), "kept"),
    "a store's CURRENT": Target(_in_store("quads", "CURRENT"), "kept"),
    "a folder": Target(lambda folder: folder, "nowhere"),
    "a store": Target(_in_store(), "nowhere"),
    "in a folder that is not there": Target(lambda folder: folder / "no" / "out", "nowhere"),
    "under a file": Target(lambda folder: _file("f", "")(folder) / "out", "nowhere"),
    "links in a circle": Target(_link("link", None), "nowhere"),
    "a name too long": Target(lambda folder: folder / ("n" * 300), "nowhere"),
    "/dev/full": Target(lambda folder: Path("/dev/full"), "nowhere"),
}


def onto(command: str, target: Target) -> Callable[[Path], Outcome]:
    """A command writes to a target, where it is kept a second time with --force."""

    def run(folder: Path) -> Outcome:
        out = target.make(folder)
        content = _digests(folder)
        sort, store = _sort(out), folder.parent / "kg.store"
        given = f"KG {WRITERS[command].format(out=shlex.quote(str(out)))} --store {shlex.quote(str(store))}"
        ended = shell(f"cat {shlex.quote(str(out))} | wc -c & {given}; wait" if target.fate == "read" else given)
        refused = target.fate in ("kept", "nowhere")
        outcome = judged(ended, (2,) if refused else (0,), 1 if refused else 0)
        if _sort(out) != sort and target.make is not TARGETS["nothing yet"].make and sort:
            outcome.wrong.append(("lost", f"{sort} became {_sort(out)}"))
        if refused and _digests(folder) != content:
            outcome.wrong.append(("lost", "what stood there has changed"))
        if target.fate == "written" and out.stat().st_size < 100:
            outcome.wrong.append(("lost", "nothing was written"))
        if target.fate == "written" and shell(given).code != 0:
            outcome.wrong.append(("wrong", "its own output is not replaced"))
        if target.fate == "kept" and (str(out.name) not in ended.err or "--force" not in ended.err):
            outcome.wrong.append(("wrong", f"the line names neither file nor --force: {ended.err!r}"))
        if list(folder.rglob("*.part")):
            outcome.wrong.append(("left", "half a file"))
        return outcome

    return run


def forced(command: str, target: Target) -> Callable[[Path], Outcome]:
    def run(folder: Path) -> Outcome:
        out = target.make(folder)
        store = shlex.quote(str(folder.parent / "kg.store"))
        ended = shell(f"KG {WRITERS[command].format(out=shlex.quote(str(out)))} --force --store {store}")
        outcome = judged(ended, (0,), 0)
        if out.stat().st_size < 100:
            outcome.wrong.append(("lost", "nothing was written"))
        return outcome

    return run


def killed(folder: Path) -> Outcome:
    """Ended by Ctrl-C while it writes: what stood there stays."""
    out, store = folder / "claims.ttl", folder.parent / "kg.store"
    shell(f"KG export {out} --store {store}")
    before = _digests(folder)
    command = [sys.executable, "-m", "kg", "export", str(out), "--store", str(store)]
    for delay in (0.2, 0.4, 0.6, 0.8):
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as running:
            time.sleep(delay)
            running.send_signal(signal.SIGINT)
    outcome = judged(Ended(0, b"", ""), (0,))
    if {name: digest for name, digest in _digests(folder).items() if not name.endswith(".part")} != before:
        outcome.wrong.append(("lost", "what stood there has changed"))
    if list(folder.glob(".*.part")):
        outcome.wrong.append(("left", "half a file"))
    return outcome


def read_only(folder: Path) -> Outcome:
    """A folder in which nothing may be made; root may everywhere, and then it has to be written."""
    (folder / "shut").mkdir()
    (folder / "shut").chmod(0o555)
    ended = shell(f"KG export {folder / 'shut' / 'out.ttl'} --store {folder.parent / 'kg.store'}")
    (folder / "shut").chmod(0o755)
    return judged(ended, (0,) if os.geteuid() == 0 else (2,))


def limited(folder: Path) -> Outcome:
    """A disk that is full after 8 kB (a limit on the size of files says the same to a program)."""
    out = folder / "out.nq"
    out.write_bytes(b"")
    ended = shell(f"ulimit -f 8; KG export {out} --store {folder.parent / 'kg.store'}")
    outcome = judged(ended, (2,), 1)
    if out.stat().st_size or list(folder.glob(".*.part")):
        outcome.wrong.append(("left", "half a file"))
    return outcome


def _sort(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return ""
    return stat.filemode(mode)[0]


def _digests(folder: Path) -> dict[str, str]:
    """Of all that stands in the folder, but what an open store writes by itself."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _kept(store: Path) -> dict[str, bytes]:
    """The store's own files; the engine's change with every opening for writing."""
    return {path.name: path.read_bytes() for path in store.iterdir() if path.is_file()}


# -- stdout, arguments, terminals -----------------------------------------------------------------------------------------
STDOUTS = {
    "> /dev/full": (2, 1),
    ">&-": (2, 1),
    "| true": (0, 0),
    "| head -1 > /dev/null": (0, 0),
    "2>&- > /dev/null": (0, None),
    "2> /dev/full > /dev/null": (0, None),
}


def printed(command: str, end: str) -> Callable[[Path], Outcome]:
    def run(folder: Path) -> Outcome:
        code, lines = STDOUTS[end]
        silent = command in SILENT
        codes = (0,) if silent else (0, 1) if code == 0 and command in EMPTY else (code,)
        ended = shell(f"KG {_with_store(command, folder)} {end}")
        return judged(ended, codes, None if silent else lines)

    return run


def _with_store(command: str, folder: Path) -> str:
    command = command.replace("NEWS", shlex.quote(str(folder.parent / "news.jsonl")))
    if command.startswith(("--", "extract")) or command.endswith(("--help", "--list")):
        return command
    return f"{command} --store {shlex.quote(str(folder.parent / 'kg.store'))}"


def clean(command: str) -> Callable[[Path], Outcome]:
    """Names full of control characters through a pipe, for people and in CSV and TSV."""

    def run(folder: Path) -> Outcome:
        tricky = folder.parent / "tricky.store"
        outcome = judged(ended := shell(f"KG {command} --store {shlex.quote(str(tricky))}"), (0, 1))
        if found := RAW.search(ended.out.decode()):
            outcome.wrong.append(("wrong", f"{found[0]!r} in the output"))
        return outcome

    return run


def on_terminal(command: str) -> Callable[[Path], Outcome]:
    """The same on a terminal, where what programs read has to be clean as well."""

    def run(folder: Path) -> Outcome:
        line = command.replace("TRICKY", str(folder.parent / "tricky.jsonl"))
        store = "" if line.startswith("extract") else f" --store {folder.parent / 'tricky.store'}"
        code, out = _in_terminal([*shlex.split(f"{KG} {line}{store}")])
        outcome = judged(Ended(code, out, ""), (0, 1))
        if found := RAW.search(out.decode().replace("\r\n", "\n")):
            outcome.wrong.append(("wrong", f"{found[0]!r} in the output"))
        return outcome

    return run


def _in_terminal(command: list[str]) -> tuple[int, bytes]:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as running:  # fmt: skip
        os.close(theirs)
        parts = []
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            parts.append(part)
    os.close(ours)
    return running.returncode, b"".join(parts)


REFUSED = (
    ["list", "statements", "--speaker", BAD], ["list", "topics", "--topic", BAD], ["show", BAD], ["track", BAD],
    ["query", "who-said-what", "--param", f"speaker={BAD}"], ["query", BAD], ["entities", "rename", "Ida Brandt", BAD],
    ["entities", "rename", "Ida Brandt", "Ida B", "--why", BAD], ["entities", "unsure", BAD, BAD], ["remove", BAD],
    ["entities", "rename", "Ida Brandt", "Ida B", "--author", BAD], ["entities", "undo", BAD], ["view", "-", "--title", BAD],
    ["contradictions", "wrong", BAD], ["topics", "split", BAD, BAD], ["list", BAD], ["list", "topics", f"--{BAD}"], [BAD],
    ["list", TRICKS], ["list", "topics", f"--{TRICKS}"], [TRICKS], ["info", TRICKS], ["show", f"no{TRICKS} iri"],
    ["query", f"no{TRICKS}"], ["export", f"/no/{TRICKS}.ttl"], ["export", f"/no/{BAD}.ttl"], ["entities", "take", BAD],
    ["topics", "map", BAD], ["entities", "link", BAD], ["list", "topics", "--since", BAD], ["list", "topics", "--format", BAD],
)  # fmt: skip


def refused(args: list[str]) -> Callable[[Path], Outcome]:
    def run(folder: Path) -> Outcome:
        store = folder.parent / "kg.store"
        before = _kept(store)
        ended = shell(f"KG {shlex.join(args)}", env={"KG_STORE": str(store)})
        outcome = judged(ended, (2,), 1)
        if _kept(store) != before:
            outcome.wrong.append(("bricked", "the store has changed"))
        return outcome

    return run


def named(folder: Path) -> Outcome:
    """An article whose file name is no UTF-8 is read, and what is kept of the name is text."""
    file, store = folder / f"{BAD}.txt", folder / "s"
    file.write_text('"We sign," said Mayor Ida Brandt of Ostvik.\n', encoding="utf-8")
    ended = shell(f"KG add {shlex.quote(str(file))} --workers 1 --extractor rules --store {store}")
    outcome = judged(ended, (0,), 0)
    if "1 article (1 new" not in ended.err:
        outcome.wrong.append(("lost", ended.err))
    (store / "log.nq").read_bytes().decode()
    return outcome


def in_encoding(encoding: str) -> Callable[[Path], Outcome]:
    def run(folder: Path) -> Outcome:
        env = {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
        ended = shell(f"KG list statements --store {folder.parent / 'kg.store'}", env=env)
        outcome = judged(ended, (0,), 0)
        asked = shell(f"KG list statements --format json --store {folder.parent / 'kg.store'}", env=env)
        if "Zoë" not in json.dumps(json.loads(asked.out), ensure_ascii=False):
            outcome.wrong.append(("lost", "no UTF-8 in JSON"))
        return outcome

    return run


def deleted(delay: float) -> Callable[[Path], Outcome]:
    """The store is taken away under a writer: it ends with one line, or had ended already."""

    def run(folder: Path) -> Outcome:
        store = folder / "s"
        rows = "".join(json.dumps({"text": f'"We sign {n}," said Mayor Ida Brandt.'}) + "\n" for n in range(150))
        (folder / "rows.jsonl").write_text(rows, encoding="utf-8")
        line = f"KG add {folder}/rows.jsonl --workers 1 --extractor rules --store {store}"
        with ThreadPoolExecutor(1) as one:
            running = one.submit(shell, line)
            while not (store / "store.json").exists() and not running.done():
                time.sleep(0.02)
            time.sleep(delay)
            had_ended = running.done()
            shutil.rmtree(store, ignore_errors=True)
            ended = running.result()
        return judged(ended, (0,) if had_ended else (2,), 0 if had_ended else 1)

    return run


# -- running them -------------------------------------------------------------------------------------------------------
def tries() -> Iterator[Try]:
    some = ("export ttl", "view", "track")
    for name, target in TARGETS.items():
        for command in WRITERS if name in ("nothing yet", "a FIFO", "a text", "a saved page") else some:
            yield Try(f"{command} onto {name}", onto(command, target))
        if target.fate == "kept" and not name.startswith("a store"):
            yield Try(f"view --force onto {name}", forced("view", target))
    for one in (killed, read_only, limited, named):
        yield Try((one.__doc__ or "").partition(":")[0].partition(",")[0], one)
    yield from (Try(f"{command} {end}", printed(command, end)) for command in PRINTERS for end in STDOUTS)
    for command in ("list statements", "list speakers", "list articles", "query verbatim", "query roles"):
        yield from (
            Try(f"tricks: {command} {f}", clean(f"{command} --format {f}")) for f in ("table", "csv", "tsv", "json")
        )
    yield from (Try(f"tricks: {command}", clean(command)) for command in ("export - --format csv", "entities list"))
    terminals = ("export - --format ttl", "export - --format jsonld", "extract TRICKY --workers 1 --extractor rules")
    yield from (Try(f"terminal: {command}", on_terminal(command)) for command in terminals)
    yield from (Try(f"argument: {args!a}", refused(args)) for args in REFUSED)
    yield from (Try(f"in {encoding}", in_encoding(encoding)) for encoding in ("ascii", "latin-1", "utf-8"))
    yield from (Try(f"store deleted after {delay} s", deleted(delay)) for delay in (0, 0.5, 1.5, 2.5))


def make_stores(folder: Path) -> None:
    plain = (
        '"We will sign the treaty," said Mayor Ida Brandt of Ostvik on Monday.\n\nZoë Brandt opposes the port levy.\n'
    )
    rows = {
        "news": [{"text": plain, "url": "https://x.example/1", "date": "2025-01-01", "publisher": "Zoë Post"}],
        "tricky": [
            {"text": plain.replace("Ida", f"Ida{TRICKS}"), "url": "https://x.example/2", "title": f"T{TRICKS}",
             "publisher": f"=P{TRICKS}"}
        ],
    }  # fmt: skip
    for name, articles in rows.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in articles), encoding="utf-8")
    for name, store in (("news", "kg.store"), ("tricky", "tricky.store")):
        ended = shell(f"KG add {folder}/{name}.jsonl --workers 1 --extractor rules --store {folder / store}")
        if ended.code:
            raise SystemExit(ended.err)


def main() -> None:
    figures = Figures()
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        make_stores(home)
        before = _kept(home / "kg.store")

        def attempt(number_and_try: tuple[int, Try]) -> tuple[str, Outcome]:
            number, one = number_and_try
            folder = home / str(number)
            folder.mkdir()
            try:
                return one.name, one.run(folder)
            finally:
                shutil.rmtree(folder)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, outcome in pool.map(attempt, enumerate(tries())):
                figures.tries += 1
                for figure, _ in outcome.wrong:
                    setattr(figures, figure, getattr(figures, figure) + 1)
                said = "; ".join(f"{figure}: {remark}" for figure, remark in outcome.wrong) or "as it should"
                print(f"{name:<64.64} {outcome.ended.code:>3}  {said}".encode("unicode_escape").decode(), flush=True)
        if _kept(home / "kg.store") != before:
            figures.bricked += 1
            print("the store that was only read has changed")
    print(figures.line())
    sys.exit(any(value for name, value in vars(figures).items() if name != "tries"))


if __name__ == "__main__":
    main()
