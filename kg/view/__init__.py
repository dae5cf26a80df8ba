"""The HTML view: one page that opens from disk, asks the network for nothing and shows the words behind every line."""

from kg.view.page import PAGE, render
from kg.view.payload import Shown

__all__ = ["PAGE", "Shown", "render"]
