"""Mistakes in the TOML files that people write, in plain words instead of a parser's."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from lettercast.errors import Problem

_EXPECTATIONS = {
    "string_too_short": "it should not be empty",
    "string_type": "it should be text in quotation marks",
    "bool_type": "it should be true or false",
    "bool_parsing": "it should be true or false",
    "float_type": "it should be a number",
    "float_parsing": "it should be a number",
    "int_type": "it should be a whole number",
    "int_from_float": "it should be a whole number",
    "int_parsing": "it should be a whole number",
    "list_type": "it should be a list in [brackets]",
    "tuple_type": "it should be a list in [brackets]",
    "dict_type": "it should be a table",
    "model_type": "it should be a table",
}
"""What to write instead, by pydantic's type of error; the messages of other types say it themselves."""


def parse_toml(data: bytes) -> dict[str, Any]:
    """Parse a TOML file. Raises ValueError, which says in one line what is wrong and where."""
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"not valid UTF-8 in line {line}") from error
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"not valid TOML ({error})") from error


def validation_problem(
    error: Mapping[str, Any], where: str, name: str, known: Iterable[str], kind: str = "a setting"
) -> Problem:
    """Describe one of pydantic's errors about `name` in the file `where`, and what to write instead.

    `known` are the valid names at its place; `kind` says what they are.
    """
    if error["type"] == "extra_forbidden":
        return Problem(f"{name} is not {kind}", where, suggest(str(error["loc"][-1]), known))
    if error["type"] == "missing":
        return Problem(f"{name} is missing", where, "add it")
    expected = _EXPECTATIONS.get(error["type"])
    if expected is None:
        message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ")
        expected = f"it {message}" if message.startswith("should") else message
    return Problem(f"{name} is {error['input']!r}", where, expected)


def suggest(name: str, known: Iterable[str]) -> str:
    """Suggest the name nearest to `name`, as a remedy; list all of them where none is near."""
    known = list(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.61)
    return f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(known) or 'none'}"


def list_field_names(model: type[BaseModel], path: Iterable[str]) -> list[str]:
    """List the field names of the table at `path` below `model`; none where it has no named fields."""
    table = model
    for key in path:
        if key.isdigit():  # an index into a list of tables, whose model was found by its name
            continue
        annotation: Any = table.model_fields[key].annotation if key in table.model_fields else None
        kinds = [kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type)]
        below = next((kind for kind in kinds if issubclass(kind, BaseModel)), None)
        if below is None:
            return []
        table = below
    return list(table.model_fields)
