"""Damaged stores: `python tests/attacks/damaged.py` makes small ones, breaks a file of each, and runs commands on it.

Each command has to work on what is there, or to end with 2 and one line that names a way out; where that is `kg store repair`,
it is run, what it names is added again, and the graph has to be what it was before the damage, byte for byte. A line a try,
then the figures; exit code 1 unless nothing was lost, bricked, left without a way out, or told by a traceback. Words after the
script's name choose the tries that have them in their names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 4
Damage = Callable[[Path], None]

READING = (
    "info",
    "list articles",
    "query unopposed",
    "list statements",
    "entities list",
    "topics list",
    "export --format nq -",
    "export --format nq --with-log -",
    "view -",
    "validate",
    "entities history",
    "track Brandt --as speaker",
    "contradictions",
    "repeats",
    "changes --since 2020-01-01",
    "show IRI",
    "query who-said-what --param speaker=Brandt",
)
WRITING = ("rebuild", "compact", "remove IRI", "add NEWS --workers 1 --extractor rules")
JUDGING = ("entities rename Brandt Ida", "entities undo", "entities take JUDGED", "entities merge Voss Brandt")


@dataclass(frozen=True)
class Try:
    """A store to break, how, and whether what it holds may be judged as before (False: judgements were damaged)."""

    name: str
    store: str
    damage: Damage
    judged: bool = True


@dataclass
class Outcome:
    """What went wrong in one try."""

    told: str = ""
    mended: bool = False
    wrong: list[str] = field(default_factory=list)


# -- damages: each a function of the store's folder -------------------------------------------------------------------


def quads(store: Path) -> Path:
    return max((one for one in store.iterdir() if one.name.startswith("quads")), key=lambda one: one.name)


def cut(pattern: str, share: float = 0.5) -> Damage:
    def damage(store: Path) -> None:
        for file in store.glob(pattern):
            os.truncate(file, int(file.stat().st_size * share))

    return damage


def gone(pattern: str, which: slice = slice(None)) -> Damage:
    def damage(store: Path) -> None:
        for entry in sorted(store.glob(pattern))[which]:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    return damage


def put(pattern: str, content: bytes) -> Damage:
    def damage(store: Path) -> None:
        for file in sorted(store.glob(pattern)) or [store / pattern]:
            file.write_bytes(content)

    return damage


def more(name: str, content: bytes) -> Damage:
    def damage(store: Path) -> None:
        with (store / name).open("ab") as out:
            out.write(content)

    return damage


def before(name: str, content: bytes) -> Damage:
    return lambda store: (store / name).write_bytes(content + (store / name).read_bytes()) and None


def flip(pattern: str, at: float, which: slice = slice(None)) -> Damage:
    def damage(store: Path) -> None:
        for file in sorted(store.glob(pattern))[which]:
            content = bytearray(file.read_bytes())
            if content:
                content[int((len(content) - 1) * at)] ^= 0xFF
                file.write_bytes(content)

    return damage


def folder_for(pattern: str) -> Damage:
    def damage(store: Path) -> None:
        for file in sorted(store.glob(pattern)) or [store / pattern]:
            file.unlink(missing_ok=True)
            file.mkdir()

    return damage


def pipe_for(pattern: str, which: slice = slice(None)) -> Damage:
    def damage(store: Path) -> None:
        for file in sorted(store.glob(pattern))[which] or [store / pattern]:
            file.unlink(missing_ok=True)
            os.mkfifo(file)

    return damage


def link_for(pattern: str) -> Damage:
    """A link that leads nowhere."""

    def damage(store: Path) -> None:
        entry = sorted(store.glob(pattern))[0]
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        entry.symlink_to(store / "nowhere")

    return damage


def json_with(**change: object) -> Damage:
    def damage(store: Path) -> None:
        file = store / "store.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **change}))

    return damage


def both(*damages: Damage) -> Damage:
    def damage(store: Path) -> None:
        for one in damages:
            one(store)

    return damage


def crlf(name: str) -> Damage:
    return lambda store: (store / name).write_bytes((store / name).read_bytes().replace(b"\n", b"\r\n")) and None


def killed(words: str, seconds: float) -> Damage:
    """A command that is ended by SIGKILL after so many seconds, wherever it is then."""

    def damage(store: Path) -> None:
        command = [sys.executable, "-m", "kg", *words.split(), "--store", str(store)]
        worker = subprocess.Popen(command, env=_ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            worker.wait(seconds)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()

    return damage


_ENV = {**os.environ, "PYTHONPATH": str(ROOT), "KG_AUTHOR": "somebody"}
JUDGED = "judgements.jsonl"
_MERGE = b'{"author":"a","deed":"merge","left":["https://w3id.org/x"],"on":"2026-01-01T00:00:00Z","right":["https://w3id.org/y"]%s}\n'


def _tries() -> Iterator[Try]:
    for store in ("plain", "compacted"):
        for name, damage in _ENGINE.items():
            yield Try(f"{store}: {name}", store, damage)
    for name, damage in (_FILES | _KILLS).items():
        yield Try(name, "plain", damage)
    for name, damage in _JUDGEMENTS.items():
        yield Try(f"judgements: {name}", "plain", damage, judged=False)


_ENGINE: dict[str, Damage] = {
    "MANIFEST cut in half": cut("quads*/MANIFEST-*"),
    "MANIFEST cut to 30 percent": cut("quads*/MANIFEST-*", 0.3),
    "MANIFEST empty": cut("quads*/MANIFEST-*", 0),
    "MANIFEST gone": gone("quads*/MANIFEST-*"),
    "MANIFEST flipped": flip("quads*/MANIFEST-*", 0.4),
    "CURRENT gone": gone("quads*/CURRENT"),
    "CURRENT empty": cut("quads*/CURRENT", 0),
    "CURRENT points nowhere": put("quads*/CURRENT", b"MANIFEST-999999\n"),
    "CURRENT is a folder": folder_for("quads*/CURRENT"),
    "a table file gone": gone("quads*/*.sst", slice(2, 3)),
    "all table files gone": gone("quads*/*.sst"),
    "a table file cut": lambda store: os.truncate(sorted(store.glob("quads*/*.sst"))[-2], 100),
    "each table file flipped": flip("quads*/*.sst", 0.5),
    "each table file flipped at its beginning": flip("quads*/*.sst", 0.01),
    "a table file flipped": flip("quads*/*.sst", 0.3, slice(1, 2)),
    "the next table file flipped": flip("quads*/*.sst", 0.3, slice(2, 3)),
    "a later table file flipped": flip("quads*/*.sst", 0.3, slice(5, 6)),
    "a table file's end flipped": flip("quads*/*.sst", 0.99, slice(3, 4)),
    "write-ahead logs gone": gone("quads*/*.log"),
    "write-ahead logs cut": cut("quads*/*.log", 0.4),
    "write-ahead logs flipped": flip("quads*/*.log", 0.3),
    "OPTIONS gone": gone("quads*/OPTIONS*"),
    "OPTIONS strange": put("quads*/OPTIONS*", b"\xff\x00 strange"),
    "quads gone": gone("quads*"),
    "quads a link to nowhere": link_for("quads*"),
    "a table file a link to nowhere": link_for("quads*/*.sst"),
    "CURRENT a pipe": pipe_for("quads*/CURRENT"),
    "a table file a pipe": pipe_for("quads*/*.sst", slice(1)),
    "quads empty": gone("quads*/*"),
}
_FILES: dict[str, Damage] = {
    "quads is a file": both(gone("quads*"), put("quads", b"")),
    "store.json gone": gone("store.json"),
    "store.json cut": cut("store.json"),
    "store.json empty": cut("store.json", 0),
    "store.json a list": put("store.json", b"[1]"),
    "store.json nested": put("store.json", b"[" * 100_000),
    "store.json a folder": folder_for("store.json"),
    "store.json with a byte order mark": before("store.json", b"\xef\xbb\xbf"),
    "store.json of another namespace": json_with(namespace="https://a.example/"),
    "store.json of a wrong namespace": json_with(namespace="no iri"),
    "store.json names other quads": json_with(quads="quads-7"),
    "store.json names quads outside": json_with(quads="../quads"),
    "store.json of format true": json_with(format=True),
    "store.json and CURRENT gone": both(gone("store.json"), gone("quads*/CURRENT")),
    "log.nq: no angle bracket": more("log.nq", b"no angle bracket\n"),
    "log.nq: half a line": more("log.nq", b"<https://w3id.org/cla"),
    "log.nq: not UTF-8": more("log.nq", b"<\xff\xfe\n\x00\n"),
    "log.nq: byte order mark": before("log.nq", b"\xef\xbb\xbf"),
    "log.nq: CRLF": crlf("log.nq"),
    "log.nq a folder": folder_for("log.nq"),
    "log.nq gone": gone("log.nq"),
    "log.nq a pipe": pipe_for("log.nq"),
    "store.json a pipe": pipe_for("store.json"),
    "store.json of format 3.0": json_with(format=3.0),
}
_KILLS = {
    f"{name}, {words} killed after {seconds} s": both(damage, killed(words, seconds))
    for name, words, damage in (
        ("CURRENT gone", "store repair", gone("quads*/CURRENT")),
        ("quads gone", "store repair", gone("quads*")),
        ("whole", "store repair", gone("nothing")),
        ("format 3", "store upgrade", json_with(format=3)),
    )
    for seconds in (0.3, 0.5, 0.7, 1.0)
}
_JUDGEMENTS: dict[str, Damage] = {
    "byte order mark, CRLF": both(before(JUDGED, b"\xef\xbb\xbf"), crlf(JUDGED)),
    "raw line separators": more(JUDGED, _MERGE % ',"why":"a\u2028b\u2029c\x85d\u200be\x7f"'.encode()),
    "bad JSON": more(JUDGED, b"{nonsense\n"),
    "half a last line": more(JUDGED, b'{"deed":"merge","left":["htt'),
    "wrong keys": more(JUDGED, b'{"act":"merge"}\n[1]\n"x"\n3\nnull\n'),
    "not UTF-8": before(JUDGED, b"\xff\xfe\xfd\n"),
    "NUL bytes": more(JUDGED, b"\x00" * 5000),
    "lone surrogates": more(JUDGED, _MERGE % rb',"why":"\ud800 \udfff"'),
    "a surrogate in an IRI": more(
        JUDGED, b'{"deed":"merge","left":["https://a.b/\\ud800"],"right":["https://a.b/["]}\n'
    ),
    "undoes what is no id": more(
        JUDGED, b'{"deed":"undo","undoes":"a b > <"}\n{"deed":"undo","undoes":"0123456789ab"}\n'
    ),
    "values of other types": more(
        JUDGED, b'{"deed":7}\n{"deed":"merge","left":"https://a.b/"}\n{"deed":"link","left":[["x"]]}\n'
    ),
    "nested deep": more(JUDGED, b"[" * 200_000 + b"\n" + b'{"deed":' * 50_000 + b"\n"),
    "a huge number": more(JUDGED, b'{"deed":' + b"9" * 10_000 + b"}\n"),
    "empty": cut(JUDGED, 0),
    "a folder": folder_for(JUDGED),
    "a pipe": pipe_for(JUDGED),
    "UTF-16": lambda store: (store / JUDGED).write_bytes((store / JUDGED).read_text().encode("utf-16")) and None,
}


# -- running ----------------------------------------------------------------------------------------------------------


class Bench:
    """The stores to break, and what their commands give while they are whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.news, self.judged = folder / "news.jsonl", folder / "judged.jsonl"
        self.news.write_text("".join(map(_article, range(ARTICLES))))
        self.judged.write_bytes(_MERGE % b"")
        for word in ("add NEWS --workers 1 --extractor rules", "entities rename Brandt I.Brandt"):
            assert self.kg(word, folder / "plain").returncode == 0
        shutil.copytree(folder / "plain", folder / "compacted")
        assert self.kg("compact", folder / "compacted").returncode == 0
        self.turtle = self.kg("export --format ttl -", folder / "plain").stdout
        self.listed = self.kg("list articles --format json", folder / "plain").stdout
        self.iri = json.loads(self.listed)["results"]["bindings"][0]["article"]["value"]
        assert self.turtle == self.kg("export --format ttl -", folder / "compacted").stdout

    def kg(self, words: str, store: Path) -> subprocess.CompletedProcess[str]:
        places = {"NEWS": str(self.news), "JUDGED": str(self.judged), "IRI": getattr(self, "iri", "")}
        command = [
            sys.executable,
            "-m",
            "kg",
            *(places.get(word, word) for word in words.split()),
            "--store",
            str(store),
        ]
        return subprocess.run(command, capture_output=True, text=True, errors="replace", env=_ENV, timeout=300)

    def run(self, number: int, one: Try) -> Outcome:
        """Breaks a copy, runs a few commands, mends it as told, and compares with what was."""
        outcome = Outcome()
        store = self.folder / str(number)
        shutil.copytree(self.folder / one.store, store)
        one.damage(store)
        writing = WRITING if one.judged else JUDGING
        chosen = "info", READING[number % len(READING)], writing[number % len(writing)]
        advice = "".join([self._asked(words, store, outcome) for words in chosen])
        self._mended(store, outcome, advice)
        self._compared(store, one, outcome)
        shutil.rmtree(store)
        return outcome

    def _asked(self, words: str, store: Path, outcome: Outcome) -> str:
        """One command: what it says on standard error, and notes of what it should not have done."""
        done = self.kg(words, store)
        lines = [line for line in done.stderr.splitlines() if line.startswith("kg: ")]
        outcome.told = outcome.told or " ".join(lines[:1])[:150].replace(str(self.folder), "")
        if "Traceback" in done.stderr or done.returncode not in (0, 1, 2):
            outcome.wrong.append(f"traceback: {words}: {done.returncode} {done.stderr.strip()[-200:]}")
        elif done.returncode == 2 and len(lines) != 1:
            outcome.wrong.append(f"left: {words}: no line of its own: {done.stderr[-200:]}")
        elif done.returncode == 2 and not any(sign in lines[0] for sign in ("`kg ", "move ", "change ", "unknown ")):
            outcome.wrong.append(f"left: {words}: names no way out: {lines[0]}")
        elif (
            words == "info"
            and done.returncode == 0
            and f"articles     {ARTICLES}\n" not in done.stdout
            and "lost when this store was repaired" not in done.stderr
        ):
            outcome.wrong.append("lost: info counts fewer articles with exit code 0")
        elif done.returncode == 1 and words == "list articles":
            outcome.wrong.append("lost: nothing listed")
        return done.stderr

    def _mended(self, store: Path, outcome: Outcome, advice: str) -> None:
        """Repairs where a command said so, and adds again what is missing."""
        if "store upgrade" in advice:
            self.kg("store upgrade", store)
        if "store repair" in advice:
            outcome.mended = True
            done = self.kg("store repair", store)
            if done.returncode not in (0, 1) or "Traceback" in done.stderr:
                outcome.wrong.append(f"bricked: repair: {done.returncode} {done.stderr.strip()[-300:]}")
        if self.kg("list articles --format json", store).stdout != self.listed:
            done = self.kg("add NEWS --workers 1 --extractor rules", store)
            if done.returncode != 0:
                outcome.wrong.append(f"bricked: add: {done.stderr.strip()[-300:]}")

    def _last(self, words: str, store: Path, outcome: Outcome) -> subprocess.CompletedProcess[str]:
        """A command on the mended store. It may be the first that comes upon the damage, which is told and mended then."""
        done = self.kg(words, store)
        if "store repair" in done.stderr and not outcome.mended:
            self._mended(store, outcome, done.stderr)
            return self.kg(words, store)
        return done

    def _compared(self, store: Path, one: Try, outcome: Outcome) -> None:
        if one.judged and self._last("export --format ttl -", store, outcome).stdout != self.turtle:
            outcome.wrong.append("lost: another Turtle than before the damage")
        if not one.judged and self.kg("list articles --format json", store).stdout != self.listed:
            outcome.wrong.append("lost: other articles than before the damage")
        if (done := self._last("rebuild", store, outcome)).returncode != 0:
            outcome.wrong.append(f"bricked: rebuild: {done.stderr.strip()[-300:]}")


def _article(number: int) -> str:
    text = (
        f"The quay number {number} will stay open, Mayor Ida Brandt said on Monday.\n\n"
        "Minister Carl Voss opposes the port levy.\n\n"
        f'"We will never sign the treaty of {number + 2} towns," Voss said. '
    ) + " ".join(f"Ships of the line {n} waited for {n + number} hours at pier {n * 7}." for n in range(60))
    row = {
        "text": text,
        "url": f"https://example.org/{number}",
        "title": f"Quay {number}",
        "date": f"2025-03-0{number + 1}",
    }
    return json.dumps(row) + "\n"


def main() -> None:
    numbers, figures = count(), dict.fromkeys(("lost", "bricked", "left", "traceback"), 0)
    tries = [one for one in _tries() if not sys.argv[1:] or any(words in one.name for words in sys.argv[1:])]
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(os.cpu_count()) as pool:
        bench = Bench(Path(name))
        done = pool.map(bench.run, numbers, tries)
        for one, outcome in zip(tries, done, strict=True):
            for wrong in outcome.wrong:
                figures[wrong.partition(":")[0]] += 1
            print(
                f"{'ok' if not outcome.wrong else 'WRONG':6}{one.name:50}{outcome.told}",
                *outcome.wrong,
                sep="\n      ",
                flush=True,
            )
    figures = {"tracebacks" if name == "traceback" else name: figure for name, figure in figures.items()}
    print(f"tries {len(tries)}", *(f"{name} {figure}" for name, figure in figures.items()), sep=", ")
    sys.exit(any(figures.values()))


if __name__ == "__main__":
    main()
