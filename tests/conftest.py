"""What all tests share: where ../shared is, one loaded model, and a browser."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from view_browser import browser, made, opened

os.environ["KG_STRICT"] = "1"  # a step of the analysis that fails fails its test; see kg/steps.py
# What nohup and a shell's & let a process ignore, commands that are tried here hear all the same.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

__all__ = ["browser", "made", "opened"]

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party and design material beside the repository; skips where it is missing."""
    if not SHARED.is_dir():
        _missing("../shared is not there")
    return SHARED


def _missing(what: str) -> None:
    if os.environ.get("KG_ALL_TESTS"):
        pytest.fail(f"{what}, and KG_ALL_TESTS asks for every test")
    pytest.skip(what)
