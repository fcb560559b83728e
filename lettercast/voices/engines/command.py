"""Any program that reads text and writes WAV: `flite`, `say`, a script of your own.

It is started once for each sentence, as a list of arguments, without a shell. `{text}` and `{out}` in an
argument stand for the sentence and for the WAV file to write; without `{text}` the sentence is passed on
standard input, without `{out}` the WAV is read from standard output.
"""

from __future__ import annotations

import logging
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from lettercast.files import expand_user, sha256_file
from lettercast.voices.engine import Engine, Options, parse_options
from lettercast.voices.engines.wave import decode_take
from lettercast.voices.errors import SentenceError, VoiceError
from lettercast.voices.model import Take, Voice

logger = logging.getLogger(__name__)


class CommandOptions(Options):
    """The [settings] of a profile with engine = "command"."""

    not_in_cache_key: ClassVar[frozenset[str]] = frozenset({"timeout_seconds"})

    command: Annotated[list[str], Field(min_length=1)]
    timeout_seconds: Annotated[float, Field(gt=0)] = 120.0


class Command(Engine):
    """The engine. `{model}`, `{speaker}`, `{language}` and `{speed}` in an argument stand for the profile's."""

    name = "command"
    options = CommandOptions
    settings: CommandOptions
    max_batch = 8

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        """Hash of the program file: another program, or another release of it, makes other takes."""
        return f"sha256 {sha256_file(_find_program(voice))[:16]}"

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self.program = _find_program(voice)

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line in lines:
            yield self._synthesize_line(line)

    def _synthesize_line(self, line: str) -> Take:
        with tempfile.TemporaryDirectory(prefix="lettercast-") as folder:
            out = Path(folder) / "take.wav"
            replacements = {
                "{text}": line,
                "{out}": str(out),
                "{model}": self.voice.model,
                "{speaker}": self.voice.speaker,
                "{language}": self.voice.language,
                "{speed}": f"{self.voice.speed:g}",
            }
            template = self.settings.command[1:]
            arguments = [str(self.program), *(_fill_placeholders(argument, replacements) for argument in template)]
            reads_text = any("{text}" in argument for argument in template)
            logger.debug("running %s", shlex.join(arguments))
            try:
                done = subprocess.run(
                    arguments,
                    input=b"" if reads_text else line.encode(),
                    capture_output=True,
                    timeout=self.settings.timeout_seconds,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                raise SentenceError(
                    f"{self.program.name} took longer than {self.settings.timeout_seconds:g} s",
                    remedy="raise timeout_seconds or shorten the sentence",
                ) from error
            except (OSError, ValueError) as error:  # ValueError: a null byte in an argument
                raise SentenceError(f"{self.program.name} can't be run ({error})") from error
            if done.returncode != 0:
                lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
                reason = f": {lines[-1]}" if lines else ""
                raise SentenceError(f"{self.program.name} ended with {done.returncode}{reason}")
            data = out.read_bytes() if out.is_file() else done.stdout
            return decode_take(data, self.program.name)


def _find_program(voice: Voice) -> Path:
    name = parse_options(voice, CommandOptions).command[0]
    found = shutil.which(expand_user(name))
    if found is None:
        raise VoiceError(f"no program {name!r}", f"voices/{voice.name}.toml", "install it, or name its path in command")
    return Path(found)


def _fill_placeholders(argument: str, words: dict[str, str]) -> str:
    """Fill the argument's placeholders, each once: a sentence may hold `{out}` itself."""
    for placeholder, word in words.items():
        if placeholder in argument:
            before, _, after = argument.partition(placeholder)
            return _fill_placeholders(before, words) + word + _fill_placeholders(after, words)
    return argument
