"""The input of a reader: the bytes of an issue, where they came from, and the character set they were served with."""

from __future__ import annotations

from dataclasses import dataclass

from lettercast.issues.readers.charset import decode_text


@dataclass(frozen=True, slots=True)
class Source:
    """An issue as it came in."""

    data: bytes
    name: str  # a file's name or an address, for errors
    charset: str = ""  # as declared by the server; empty where nothing is

    def decode(self) -> str:
        """Decode the text. Raises IssueError for what is not text."""
        return decode_text(self.data, self.name, self.charset)
