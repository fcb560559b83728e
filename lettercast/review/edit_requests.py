"""The edits that the review page asks for, by the name of each (`op`) and its fields."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, TypeAdapter

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
from lettercast.review.requests import ElementRequest, Text
from lettercast.scripts import Script

Position = tuple[NonNegativeInt, NonNegativeInt]
"""The number of a piece in its sentence, and an offset in the piece."""


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
