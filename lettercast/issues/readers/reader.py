"""A reader: one format of issues, what it is recognized by, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from lettercast.issues.readers.page import ParsedPage
    from lettercast.issues.readers.source import Source


class Evidence(IntEnum):
    """How strongly the first bytes of a source speak for a format."""

    NONE = 0
    LIKELY = 1  # its markup is there; a media type or a name's ending counts for more
    DECLARED = 2  # the first line names the format
    CERTAIN = 3  # more than the first line does


class ReaderModule(Protocol):
    """What the module of a reader holds."""

    EXAMPLE: bytes  # a short source of the format, recognized by its content where that is possible
    EXAMPLE_WORDS: str  # all words of the example that are its text, in order

    def sniff(self, start: bytes) -> Evidence:
        """Weigh the first 64 KiB of a source, where a line may end cut; white space and byte order mark are removed."""

    def read(self, source: Source) -> ParsedPage:
        """Parse a source. Raises IssueError."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One format of issues.

    Its module is imported when it is first needed, so that the formats can be listed without loading parsers.
    Shared suffixes and media types belong to other formats as well; they count where the content says nothing.
    """

    name: str  # for `--format` and `Issue.format`
    module: str  # a module of this package, a `ReaderModule`
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    shared_suffixes: tuple[str, ...] = ()
    shared_media_types: tuple[str, ...] = ()
    kept_as: str = ""  # the suffix of a kept issue; by default the first there is
    is_mail_part: bool = False  # whether it may be the text of an e-mail message
    is_supported: bool = True  # False: recognized, so that reading can say what to do instead

    def __post_init__(self) -> None:
        if not self.kept_as and not self.all_suffixes:
            raise ValueError(f"the reader {self.name} has neither a suffix nor kept_as: how would an issue be kept?")

    @property
    def all_suffixes(self) -> tuple[str, ...]:
        return self.suffixes + self.shared_suffixes

    @property
    def all_media_types(self) -> tuple[str, ...]:
        return self.media_types + self.shared_media_types

    @property
    def kept_suffix(self) -> str:
        return self.kept_as or self.all_suffixes[0]

    @property
    def example(self) -> bytes:
        return self._load_module().EXAMPLE

    @property
    def example_words(self) -> str:
        return self._load_module().EXAMPLE_WORDS

    def sniff(self, start: bytes) -> Evidence:
        return self._load_module().sniff(start)

    def read(self, source: Source) -> ParsedPage:
        return self._load_module().read(source)

    def _load_module(self) -> ReaderModule:
        return cast(ReaderModule, import_module(f"lettercast.issues.readers.{self.module}"))
