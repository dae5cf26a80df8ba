"""Kinds of output, told by the bytes that each begins with: what an earlier run wrote is known from what somebody else did."""

from __future__ import annotations

import re
from dataclasses import dataclass

LOOKED_AT = 4096
"""Bytes of a file that tell its kind; each kind is told by fewer."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`what` it is called in an error (`a page`), and what it begins with when this package wrote it."""

    what: str
    begins: re.Pattern[bytes]

    def is_of(self, head: bytes) -> bool:
        """Whether a file that begins so is an earlier output of this kind."""
        return bool(self.begins.match(head))
