"""The README keeps up: every command, extractor, exporter and query is in it, its examples run, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import kg
from kg.cli import COMMANDS
from kg.export import EXPORTERS
from kg.extractors import EXTRACTORS
from kg.query import named_queries

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = [line[2:] for block in re.findall(r"```console\n(.*?)```", README, re.S) for line in block.splitlines()]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.S)
KG = f"{shlex.quote(sys.executable)} -c 'from kg.cli import main; main()'"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_named(command: str) -> None:
    assert f"| `kg {command}` |" in README


@pytest.mark.parametrize("name", sorted({*EXTRACTORS, *EXPORTERS}))
def test_every_extractor_and_exporter_is_named(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_every_query_is_named_with_its_title(query: kg.query.NamedQuery) -> None:
    assert f"| `{query.name}` | {query.title} |" in README


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_link_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_script_that_a_table_names_is_there() -> None:
    named = re.findall(r"`python ([\w/]+\.py)", README)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_examples_run(tmp_path: Path) -> None:
    """In their order, in an empty folder with the samples and an article; all but those that install."""
    (tmp_path / "kg").mkdir()
    shutil.copytree(
        ROOT / "kg" / "sample_articles", tmp_path / "kg" / "sample_articles", ignore=shutil.ignore_patterns("*.py*")
    )
    shutil.copy(ROOT / "kg" / "sample_articles" / "port-levy.txt", tmp_path / "article.txt")
    commands = [line for line in CONSOLE if "pip install" not in line]
    assert len(commands) > 12
    for line in commands:
        run = re.sub(r"(^|\| *)kg ", lambda match: f"{match[1]}{KG} ", line)
        env = {**os.environ, "PYTHONSAFEPATH": "1"}
        done = subprocess.run(run, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_examples_run(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
