"""What a store is named by: a folder or file: URL, and the namespace of its data."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from kg.errors import StoreError


def check_namespace(namespace: str | None) -> None:
    """Raises StoreError unless it is an IRI that ends in / and has no #."""
    try:
        if namespace is not None and (not NamedNode(namespace).value.endswith("/") or "#" in namespace):
            raise ValueError("it must end in / and have no #, which the IRIs of spans need")
    except ValueError as error:
        raise StoreError(f"{namespace!r} cannot be a namespace: {error}") from error


def folder_path(url: str | Path) -> Path:
    """The folder of a store, from a path or file: URL; StoreError for URLs of other kinds."""
    if isinstance(url, Path):
        return url
    if not url.strip():
        raise StoreError("the store has no name; give its folder with --store")
    parts = urlsplit(url)
    if parts.scheme == "file":
        from urllib.request import url2pathname  # 40 ms that only such a name should cost

        return Path(url2pathname(parts.path))
    if "://" in url:
        raise StoreError(f"{url}: stores of kind {parts.scheme!r} are not known; name a folder or memory:")
    return Path(url)
