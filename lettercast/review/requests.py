"""What the pages send, as checked values: a request is one call of `parse_request`, or a 4xx with one line.

The fields are the keys of the JSON. A page names an element of the script by the hash of its line (`sha`), by how many
equal lines stand before it (`nth`), and by the view it shows.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    NonNegativeInt,
    Tag,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException

from lettercast.review.edits import (
    WHOLE_SENTENCE,
    PieceRange,
    add_note,
    drop_range,
    join_sentences,
    remove_element,
    resolve_clash,
    restore_range,
    rewrite_element,
    say_range,
    set_pause,
    set_title,
    set_voice,
    split_sentence,
)
from lettercast.review.errors import ReviewError
from lettercast.review.lexicon_impact import PronunciationMode, build_entry
from lettercast.review.version import HASH_CHARACTERS
from lettercast.scripts import LexiconEntry, Script

UNWRITABLE_CHARACTERS = re.compile(r"[^\t\n -~\u00a0-\ud7ff\ue000-\U0010ffff]")
"""What no text file of lines should hold: control characters, and halves of characters that have no UTF-8."""

T = TypeVar("T")


def _check_writable(text: str) -> str:
    if UNWRITABLE_CHARACTERS.search(text):
        raise PydanticCustomError("unwritable_text", "a character that can't be written into a script")
    return text


def _keep_hashes(value: Any) -> tuple[str, ...]:
    """The hashes in a list: what else a page says to have seen is nothing to remember."""
    hashes = value if isinstance(value, list) else []
    return tuple(sha for sha in hashes if isinstance(sha, str) and sha.isalnum() and len(sha) == HASH_CHARACTERS)


Text = Annotated[str, AfterValidator(_check_writable)]
Position = tuple[NonNegativeInt, NonNegativeInt]
"""A piece of a sentence and the characters before it there."""


class PageRequest(BaseModel):
    """A request from a page: JSON's own types, nothing converted."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class ChangeRequest(PageRequest):
    """A change of the script; the answer tells what the page has to change. By itself: undo, redo and the like."""

    base: str = ""  # the view that the answer is to start from
    notices: int = 0  # the number of the last notice that the page showed


class ApprovalRequest(ChangeRequest):
    """An approval of a view, by a person."""

    by: Text
    view: str


class ElementRequest(ChangeRequest):
    """A change of one element of the script."""

    view: str = ""
    sha: str
    nth: NonNegativeInt


class EditRequest(ElementRequest):
    """An edit of one element. `op` names it."""

    op: str

    def apply(self, script: Script, at: int) -> Script:
        """Make the edit at the element of that index. Raises ReviewError."""
        raise NotImplementedError


class _RangeEditRequest(EditRequest):
    """An edit of some words of a sentence, or of all."""

    range: tuple[Position, Position] | None = None

    @property
    def piece_range(self) -> PieceRange:
        return WHOLE_SENTENCE if self.range is None else PieceRange(*self.range)


class SayEdit(_RangeEditRequest):
    op: Literal["say"] = "say"
    spoken: Text

    def apply(self, script: Script, at: int) -> Script:
        return say_range(script, at, self.piece_range, self.spoken)


class DropEdit(_RangeEditRequest):
    op: Literal["drop"] = "drop"

    def apply(self, script: Script, at: int) -> Script:
        return drop_range(script, at, self.piece_range)


class RestoreEdit(_RangeEditRequest):
    op: Literal["restore"] = "restore"

    def apply(self, script: Script, at: int) -> Script:
        return restore_range(script, at, self.piece_range)


class RewriteEdit(EditRequest):
    op: Literal["rewrite"] = "rewrite"
    line: Text

    def apply(self, script: Script, at: int) -> Script:
        return rewrite_element(script, at, self.line)


class SplitEdit(EditRequest):
    op: Literal["split"] = "split"
    place: Position

    def apply(self, script: Script, at: int) -> Script:
        return split_sentence(script, at, self.place)


class JoinEdit(EditRequest):
    op: Literal["join"] = "join"

    def apply(self, script: Script, at: int) -> Script:
        return join_sentences(script, at)


class PauseEdit(EditRequest):
    op: Literal["pause"] = "pause"
    seconds: float | None

    def apply(self, script: Script, at: int) -> Script:
        return set_pause(script, at, self.seconds)


class VoiceEdit(EditRequest):
    op: Literal["voice"] = "voice"
    part: Text

    def apply(self, script: Script, at: int) -> Script:
        return set_voice(script, at, self.part)


class TitleEdit(EditRequest):
    op: Literal["title"] = "title"
    text: Text

    def apply(self, script: Script, at: int) -> Script:
        return set_title(script, at, self.text)


class RemoveEdit(EditRequest):
    op: Literal["remove"] = "remove"

    def apply(self, script: Script, at: int) -> Script:
        return remove_element(script, at)


class NoteEdit(EditRequest):
    op: Literal["note"] = "note"
    text: Text

    def apply(self, script: Script, at: int) -> Script:
        return add_note(script, at, self.text)


class ClashEdit(EditRequest):
    op: Literal["decide"] = "decide"
    keep: Literal["file", "other", "both"]

    def apply(self, script: Script, at: int) -> Script:
        return resolve_clash(script, at, self.keep)


class DismissalRequest(ElementRequest):
    """An answer to a review item: it is right as it is."""

    how: Literal["right"] = "right"
    concern: str
    what: str


class WordRequest(ElementRequest):
    """An answer to a review item: this is how its word is said in this sentence."""

    word: Text
    said: Text


class EntryRequest(PageRequest):
    """An entry of the lexicon, not saved yet."""

    word: Text
    mode: PronunciationMode
    said: Text = ""
    any_case: bool = False

    def build_entry(self) -> LexiconEntry:
        """The entry. Raises ReviewError, or ScriptError for one that means nothing."""
        return build_entry(self.word, self.mode, self.said, any_case=self.any_case)


class LexiconRequest(EntryRequest):
    """An entry, to see what it would change in all scripts, or to `save` it; then the page shows `view`."""

    save: bool = False
    view: str = ""


class TrialRequest(EntryRequest):
    """An entry, to be heard in the voice of the take of that key."""

    take: str = ""


class SeenRequest(PageRequest):
    """The hashes of lines that a person saw."""

    shas: Annotated[tuple[str, ...], BeforeValidator(_keep_hashes)]


class CastRequest(PageRequest):
    """A part for the voice in that row of the audition; `agreed` to the terms of the voice."""

    row: NonNegativeInt
    part: Text
    agreed: bool = False


def _is_dismissal(value: Any) -> str:
    return "right" if isinstance(value, dict) and value.get("how") == "right" else "word"


CHANGE: TypeAdapter[ChangeRequest] = TypeAdapter(ChangeRequest)
APPROVAL: TypeAdapter[ApprovalRequest] = TypeAdapter(ApprovalRequest)
EDIT: TypeAdapter[EditRequest] = TypeAdapter(
    Annotated[
        SayEdit
        | DropEdit
        | RestoreEdit
        | RewriteEdit
        | SplitEdit
        | JoinEdit
        | PauseEdit
        | VoiceEdit
        | TitleEdit
        | RemoveEdit
        | NoteEdit
        | ClashEdit,
        Field(discriminator="op"),
    ]
)
ANSWER: TypeAdapter[DismissalRequest | WordRequest] = TypeAdapter(
    Annotated[
        Annotated[DismissalRequest, Tag("right")] | Annotated[WordRequest, Tag("word")], Discriminator(_is_dismissal)
    ]
)
LEXICON: TypeAdapter[LexiconRequest] = TypeAdapter(LexiconRequest)
TRIAL: TypeAdapter[TrialRequest] = TypeAdapter(TrialRequest)
SEEN: TypeAdapter[SeenRequest] = TypeAdapter(SeenRequest)
CAST: TypeAdapter[CastRequest] = TypeAdapter(CastRequest)


def parse_request(kind: TypeAdapter[T], body: bytes) -> T:
    """Read a request. Raises a 400 for what is no JSON object, ReviewError for one that is no such request."""
    try:
        return kind.validate_json(body)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        if problem["type"] == "unwritable_text" or "hex escape" in problem["msg"]:  # half a character in JSON
            raise ReviewError("a character that can't be written into a script", remedy="type it without") from error
        if problem["type"] == "json_invalid":
            raise HTTPException(400, "Not JSON.") from error
        if not problem["loc"] and problem["type"] in ("model_type", "dict_type"):
            raise HTTPException(400, "Not an object.") from error
        where = ".".join(str(part) for part in problem["loc"])
        what = " ".join(part for part in (f"{where}:" if where else "", problem["msg"]) if part)
        raise ReviewError(f"the page sent something else than was expected ({what})", remedy="reload it") from error
