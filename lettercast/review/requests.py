"""Requests of the pages, as checked values: one call of `parse_request` reads one, or raises a 4xx with one line.

The fields are the keys of the JSON. A page names an element of the script by the hash of its line (`sha`), by how many
equal lines stand before it (`nth`), and by the view it shows.
"""

from __future__ import annotations

import re
from textwrap import shorten
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    NonNegativeInt,
    Tag,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException

from lettercast.review.errors import ReviewError
from lettercast.review.lexicon_impact import PronunciationMode, build_entry
from lettercast.review.version import HASH_CHARACTERS
from lettercast.scripts import LexiconEntry

UNWRITABLE_CHARACTERS = re.compile(r"[^\t\n -~\u00a0-\ud7ff\ue000-\U0010ffff]")
"""What no text file of lines should hold: control characters, and halves of characters that have no UTF-8."""
_HASH = re.compile(rf"[0-9a-f]{{{HASH_CHARACTERS}}}")
MAX_PROBLEM_CHARACTERS = 200
"""Of what is wrong with a request, which may quote it."""

T = TypeVar("T")


def _check_writable(text: str) -> str:
    if UNWRITABLE_CHARACTERS.search(text):
        raise PydanticCustomError("unwritable_text", "a character that can't be written into a script")
    return text


def _keep_hashes(value: Any) -> tuple[str, ...]:
    """Keep the hashes of a list. There is nothing to remember of anything else, and no person to tell."""
    values = value if isinstance(value, list) else []
    return tuple(sha for sha in values if isinstance(sha, str) and _HASH.fullmatch(sha))


Text = Annotated[str, AfterValidator(_check_writable)]


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


def _choose_answer_tag(value: Any) -> str:
    return "right" if isinstance(value, dict) and value.get("how") == "right" else "word"


CHANGE: TypeAdapter[ChangeRequest] = TypeAdapter(ChangeRequest)
APPROVAL: TypeAdapter[ApprovalRequest] = TypeAdapter(ApprovalRequest)
ANSWER: TypeAdapter[DismissalRequest | WordRequest] = TypeAdapter(
    Annotated[
        Annotated[DismissalRequest, Tag("right")] | Annotated[WordRequest, Tag("word")],
        Discriminator(_choose_answer_tag),
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
        code, message = problem["type"], problem["msg"]
        if code == "unwritable_text" or (code == "json_invalid" and "hex escape" in message):  # half a character
            raise ReviewError("a character that can't be written into a script", remedy="type it without") from error
        if code == "json_invalid":
            raise HTTPException(400, "Not JSON.") from error
        if not problem["loc"] and code in ("model_type", "dict_type"):
            raise HTTPException(400, "Not an object.") from error
        where = ".".join(str(part) for part in problem["loc"])
        what = shorten(f"{where}: {message}".removeprefix(": "), MAX_PROBLEM_CHARACTERS, placeholder=" …")
        raise ReviewError(f"the page sent something else than was expected ({what})", remedy="reload it") from error
