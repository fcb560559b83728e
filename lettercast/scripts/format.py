r"""The script file: `parse` reads it, `dump` writes it, and `parse(dump(script)) == script`.

A line is one element. What a line is, its beginning says:

    (blank)              a paragraph ends
    # Title, ## Title    a section's, an item's chapter
    [[name text]]        a cue
    [[unspoken kind]]    lines up to [[end]] are written and not spoken, kept as they are
    %% …                 a comment
    anything else        a sentence; {written|spoken} and {written|spoken|rule} where the two differ

In sentences a backslash takes the meaning from `\ { | } [ # %`; `\n`, `\r`, `\t` and `\s` are a line feed, a
carriage return, a tab and a space that stands at the edge of a line. Front matter is YAML between `---` lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lettercast.errors import Problem
from lettercast.normalization import Piece
from lettercast.scripts.errors import ScriptError
from lettercast.scripts.frontmatter import dump_front_matter, parse_script_fields, read_front_matter
from lettercast.scripts.model import Break, Comment, Cue, Element, Heading, Script, Sentence, Unspoken

_HEADING_LINE = re.compile(r"(#+)(?:[ \t]+(.*))?$")
_CUE_LINE = re.compile(r"\[\[([a-z][a-z0-9_-]*)(?:[ \t]+(.*?))?[ \t]*\]\]$")
_UNSPOKEN_LINE = re.compile(r"\[\[unspoken(?:[ \t]+([^\s\]]+))?[ \t]*\]\]$")
_END_LINE = re.compile(r"(\\*)\[\[end\]\][ \t]*$")
_CUE_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_SENTENCE_PART = re.compile(r"\{((?:\\.|[^\\{}])*)\}|((?:\\.|[^\\{}]|\\\Z)+)|.")
_NEXT_OPEN_BRACE = re.compile(r"(?:\\.|[^\\{}])*\{")
_ESCAPE_OR_BAR = re.compile(r"\\.|\|")
_ESCAPED_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", "s": " "}
_SPECIAL_CHARACTER = re.compile(r"[\\{|}\n\r]")
_ESCAPE_SEQUENCES = {"\n": r"\n", "\r": r"\r", "\t": r"\t", " ": r"\s"}
_EDGE_WHITESPACE = " \t"


def read_script(path: Path) -> Script:
    """Read the script at `path`. Raises ScriptError with every broken line, or when there is no such file."""
    return read_script_with_lines(path)[0]


def read_script_with_lines(path: Path) -> tuple[Script, tuple[int, ...]]:
    """Read the script at `path`, and the line (1-based) at which each element begins."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ScriptError("there is no such script", str(path), "make it with `lettercast draft ISSUE`") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ScriptError("not UTF-8", f"{path}:{line}", "save it as UTF-8") from error
    return parse_with_lines(text, str(path))


# --- reading ---------------------------------------------------------------------------------------------------


def parse(text: str, name: str = "script") -> Script:
    """Parse the text of a script file; `name` is what errors call it. Raises ScriptError with every broken line."""
    return parse_with_lines(text, name)[0]


def parse_with_lines(text: str, name: str = "script") -> tuple[Script, tuple[int, ...]]:
    """Parse the text of a script file, and the line (1-based) at which each element begins."""
    text = text.removeprefix("\ufeff")
    if "\r\n" in text and text.count("\r\n") == text.count("\n"):
        text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    problems: list[Problem] = []
    matter, at = read_front_matter(lines, name, problems)
    elements: list[Element] = []
    places: list[int] = []
    while at < len(lines):
        places.append(at + 1)
        element, after = _parse_element(lines, at, name, problems)
        elements.append(element)
        at = after
    fields = parse_script_fields(matter, lines, name, problems)
    if problems:
        raise ScriptError(problems=tuple(problems))
    return Script(tuple(elements), **fields), tuple(places)


def _parse_element(lines: list[str], at: int, name: str, problems: list[Problem]) -> tuple[Element, int]:
    """Parse the element that begins at line `at`, and where the next one begins."""
    line = lines[at].strip(_EDGE_WHITESPACE)
    where = f"{name}:{at + 1}"
    if not line:
        return Break(), at + 1
    if line.startswith("%%"):
        return Comment(line[2:].removeprefix(" ")), at + 1
    if line.startswith("#") and (match := _HEADING_LINE.match(line)):
        level = len(match[1])
        if level > 2:
            problems.append(Problem(f"a heading of {level} #", where, "write # for a section, ## for an item"))
        return Heading(level, _unescape(match[2] or "")), at + 1
    if line.startswith("[["):
        if match := _UNSPOKEN_LINE.match(line):
            return _parse_unspoken(match[1] or "block", lines, at, where, problems)
        if _END_LINE.match(line):
            problems.append(Problem("[[end]] ends nothing", where, "an [[unspoken …]] has to come before it"))
            return Break(), at + 1
        if match := _CUE_LINE.match(line):
            return Cue(match[1], _unescape(match[2] or "")), at + 1
        remedy = "a cue is written [[name text]]; a sentence that begins with [[ is written \\[["
        problems.append(Problem("a cue without ]] at its end", where, remedy))
        return Break(), at + 1
    return Sentence(tuple(_parse_pieces(line, where, problems))), at + 1


def _parse_unspoken(kind: str, lines: list[str], at: int, where: str, problems: list[Problem]) -> tuple[Element, int]:
    held: list[str] = []
    for after in range(at + 1, len(lines)):
        if match := _END_LINE.match(lines[after]):
            if not match[1]:
                return Unspoken(kind, "\n".join(held)), after + 1
            held.append(lines[after][1:])
        else:
            held.append(lines[after])
    problems.append(Problem(f"[[unspoken {kind}]] has no end", where, "put [[end]] on a line below it"))
    return Break(), len(lines)


def _unescape(text: str) -> str:
    """Resolve escapes in text without braces: headings and cues."""
    return re.sub(r"\\(.)", lambda found: _ESCAPED_CHARACTERS.get(found[1], found[1]), text) if "\\" in text else text


def _parse_pieces(line: str, where: str, problems: list[Problem]) -> Iterator[Piece]:
    """Parse the pieces of a sentence: plain text, and what stands in braces."""
    if "{" not in line and "\\" not in line and "}" not in line:
        yield Piece(line, line)
        return
    for part in _SENTENCE_PART.finditer(line):
        inside, plain = part.groups()
        if plain is not None:
            text = _unescape(plain)
            yield Piece(text, text)
        elif inside is not None:
            yield from _parse_braces(inside, f"{where}:{part.start() + 1}", problems)
        elif part.group() == "}":
            what, remedy = "a } without a { before it", "a plain brace is written \\}"
            problems.append(Problem(what, f"{where}:{part.start() + 1}", remedy))
        else:
            problems.append(_explain_open_brace(line, part.start(), where))
            return


def _parse_braces(inside: str, where: str, problems: list[Problem]) -> Iterator[Piece]:
    bars = [mark.start() for mark in _ESCAPE_OR_BAR.finditer(inside) if mark.group() == "|"]
    starts, ends = [0, *(bar + 1 for bar in bars)], [*bars, len(inside)]
    fields = [_unescape(inside[start:end]) for start, end in zip(starts, ends, strict=True)]
    if len(fields) in (2, 3):
        yield Piece(*fields)
        return
    what = f"{len(fields)} fields in braces" if len(fields) > 1 else "braces without a |"
    problems.append(Problem(what, where, "expected {written|spoken} or {written|spoken|rule}"))


def _explain_open_brace(line: str, at: int, where: str) -> Problem:
    """Explain why the brace at `at` opens nothing: another one follows, or none closes it."""
    if inner := _NEXT_OPEN_BRACE.match(line, at + 1):
        what, remedy = "a { inside braces", "close the first one; a plain brace is written \\{"
        return Problem(what, f"{where}:{inner.end()}", remedy)
    return Problem("a { that is never closed", f"{where}:{at + 1}", "a plain brace is written \\{")


# --- writing ---------------------------------------------------------------------------------------------------


def dump(script: Script) -> str:
    """Write the text of a script file.

    Raises ScriptError for what no file can say: a heading of level 3, a cue named "A b".
    """
    return "\n".join((dump_front_matter(script), "", *dump_elements(script.elements), ""))


def dump_elements(elements: tuple[Element, ...]) -> list[str]:
    """Write the lines of the file below the front matter, one for each element (an unspoken block is one string)."""
    return [dump_element(element) for element in elements]


def dump_element(element: Element) -> str:
    """Write the line of one element (the lines, for an unspoken block), without the last line feed."""
    match element:
        case Sentence():
            return _dump_sentence(element)
        case Break():
            return ""
        case Heading(level, title):
            if level not in (1, 2):
                raise ScriptError(f"a heading of level {level}", title, "1 is a section, 2 an item")
            return f"{'#' * level} {_dump_plain(title)}"
        case Cue(name, text):
            if not _CUE_NAME.fullmatch(name) or name in ("unspoken", "end"):
                raise ScriptError(f"invalid name of a cue: {name!r}", remedy="use small letters, digits, - and _")
            return f"[[{name} {_dump_plain(text)}]]" if text else f"[[{name}]]"
        case Comment(text):
            return f"%% {text}" if text else "%%"
        case Unspoken(kind, text):
            if not kind or re.search(r"[\s\]]", kind):
                raise ScriptError(f"invalid name of an unspoken block: {kind!r}", remedy="use one word")
            lines = [f"\\{line}" if _END_LINE.match(line) else line for line in text.split("\n")] if text else []
            return "\n".join((f"[[unspoken {kind}]]", *lines, "[[end]]"))


def _escape(text: str) -> str:
    if not _SPECIAL_CHARACTER.search(text):
        return text
    return _SPECIAL_CHARACTER.sub(lambda found: _ESCAPE_SEQUENCES.get(found[0], "\\" + found[0]), text)


def _dump_sentence(sentence: Sentence) -> str:
    parts = []
    for piece in sentence.pieces:
        if piece.is_plain:
            parts.append(_escape(piece.written))
        else:
            rule = f"|{_escape(piece.rule)}" if piece.rule else ""
            parts.append(f"{{{_escape(piece.written)}|{_escape(piece.spoken)}{rule}}}")
    if not parts:
        return "{||}"
    line = _escape_edges("".join(parts))
    if line.startswith(("#", "%%", "[[")):
        line = f"\\{line}"
    return line


def _dump_plain(text: str) -> str:
    if "\\" in text or "\n" in text or "\r" in text:
        text = re.sub(r"[\\\n\r]", lambda found: _ESCAPE_SEQUENCES.get(found[0], "\\" + found[0]), text)
    return _escape_edges(text)


def _escape_edges(line: str) -> str:
    """Escape white space at the edges of a line, which would not survive an editor."""
    if line[:1] in (" ", "\t"):
        line = _ESCAPE_SEQUENCES[line[0]] + line[1:]
    if line[-1:] in (" ", "\t"):
        line = line[:-1] + _ESCAPE_SEQUENCES[line[-1]]
    return line
