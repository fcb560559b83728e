"""Voices by name: what is listed, what is refused, and what other packages add."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lettercast.show import Show
from lettercast.voices import (
    KnownVoice,
    add_known_voice,
    check_availability,
    known_voices,
    resolve_voice_spec,
    try_voice,
)
from lettercast.voices.catalogue import builtin_voices
from lettercast.voices.engines.hibari_package import VOICES_URL, load_registry
from lettercast.voices.profile import load_voice
from tests.conftest import ROOT
from tests.voices.distributions import install
from tests.voices.errors import raises_one_line
from tests.voices.fileserver import SHA256


def test_our_own_rows_are_whole_and_those_of_hibari_are_its_packages() -> None:
    rows = {voice.name: voice for voice in builtin_voices()}
    assert list(rows) == ["heart", "kore", "fenrir", "emma", "fable", "joe"]
    assert {name for name, voice in rows.items() if voice.engine == "hibari"} == set(load_registry())
    for name, row in load_registry().items():
        voice = rows[name]
        assert (voice.file, voice.sha256, voice.size_bytes) == (row["file"], row["sha256"], row["bytes"])
        assert (voice.language, voice.sex) == (row["language"], row["gender"])
        assert voice.address == ("" if row["bundled"] else VOICES_URL + row["file"])
    assert all(voice.licence and voice.card for voice in rows.values())
    assert rows["joe"].agree and "lessac" in rows["joe"].card


def test_the_address_of_hibaris_models_is_the_one_its_package_says() -> None:
    """In a process of its own: its module imports onnxruntime."""
    code = "from hibari.voices import BASE_URL; print(BASE_URL)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == VOICES_URL


def test_listing_loads_neither_model_nor_runtime() -> None:
    code = "import sys; from lettercast.voices import *; [check_availability(one) for one in known_voices()[0]]\n"
    code += "print([name for name in ('onnxruntime', 'hibari', 'piper', 'torch', 'httpx') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": "../../show"}, "name is"),
        ({"name": "a/b"}, "name is"),
        ({"name": ""}, "name is"),
        ({"engine": "../x"}, "engine is"),
        ({"file": "../model.onnx"}, "file is"),
        ({"file": "sub/model.onnx"}, "file is"),
        ({"file": "sub\\model.onnx"}, "file is"),
        ({"file": "a..b"}, "file is"),
        ({"package": "a/b"}, "package is"),
        ({"model": "/etc/passwd"}, "model is"),
        ({"model": "~/x.onnx"}, "model is"),
        ({"model": "a/../../x"}, "model is"),
        ({"model": "C:\\x.onnx"}, "model is"),
        ({"sha256": "ABC"}, "sha256 is"),
        ({"address": "file:///etc/passwd", "file": "x.onnx", "sha256": SHA256}, "address is"),
        ({"address": "https://example.org/x.onnx", "file": "x.onnx"}, "needs a file and its sha256"),
        ({"licence": "CC0\x1b[2J"}, "can't be shown"),
        ({"licence": "CC0\nand more"}, "can't be shown"),
        ({"words_per_minute": 900}, "words_per_minute is"),
    ],
)
def test_what_can_be_no_voice_is_refused(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        KnownVoice(**{"name": "nell", "engine": "espeak", "model": "en-us", **wrong})


def test_other_packages_add_voices_and_a_broken_one_is_one_line(site: Path) -> None:
    good = "from lettercast.voices import KnownVoice\n"
    good += 'nell = (KnownVoice("nell", "espeak", "en-us", "f4", licence="GPL-3.0"),)\n'
    good += 'def more():\n    return [KnownVoice("heart", "espeak", "en-us"), "a name"]\n'
    points = "[lettercast.voices]\none = nellvoices:nell\ntwo = nellvoices:more\n"
    install(site, "nell-voices", {"nellvoices.py": good.encode()}, points)
    bad = 'from lettercast.voices import KnownVoice\nrows = [KnownVoice("../x", "espeak", "en-us")]\n'
    points = "[lettercast.voices]\nworse = badvoices:rows\nmissing = nosuchmodule:rows\n"
    install(site, "bad-voices", {"badvoices.py": bad.encode()}, points)
    voices, problems = known_voices()
    assert [voice.name for voice in voices] == [*(voice.name for voice in builtin_voices()), "nell"]
    assert next(voice for voice in voices if voice.name == "heart").engine == "hibari"
    lines = sorted(str(problem) for problem in problems)
    assert len(lines) == 4
    assert all(len(line.splitlines()) == 1 for line in lines)
    for part in (
        "name is '../x'",
        "No module named 'nosuchmodule'",
        "'a name' is no KnownVoice",
        "another of that name",
    ):
        assert any(part in line for line in lines), part
    assert any("the package bad-voices" in line for line in lines)


def test_a_voice_of_another_package_is_added_and_tried(show: Show, site: Path) -> None:
    rows = 'from lettercast.voices import KnownVoice\nrows = [KnownVoice("nell", "espeak", "en-us", "f4", '
    rows += 'language="en-US", words_per_minute=170)]\n'
    install(site, "more-voices", {"morevoices.py": rows.encode()}, "[lettercast.voices]\nx = morevoices:rows\n")
    known = resolve_voice_spec("nell")
    assert known is not None and check_availability(known) == "here"
    wave, take = try_voice(show, "nell", "Is this how I sound?", "It is.")
    assert wave.name == "nell.wav" and not (show.voices_folder / "nell.toml").exists()
    assert [word.text for word in take.words][-2:] == ["It", "is"]
    path = add_known_voice(show.voices_folder, known)
    assert path.read_text() == (
        'engine = "espeak"\nmodel = "en-us"\nspeaker = "f4"\nlanguage = "en-US"\nnative_wpm = 170\n'
    )
    assert load_voice(show.voices_folder, "nell").native_wpm == 170
    with raises_one_line("give another with --name"):
        add_known_voice(show.voices_folder, known)
    with raises_one_line("invalid name of a voice: '../nell'"):
        add_known_voice(show.voices_folder, known, "../nell")


def test_a_name_that_nothing_has_is_told(show: Show) -> None:
    assert resolve_voice_spec("espeak:en-us") is None and resolve_voice_spec("espeak") is None
    with raises_one_line('did you mean "fenrir"?'):
        resolve_voice_spec("fenrr")
    with raises_one_line('did you mean "af_bella"?'):
        resolve_voice_spec("af_bela")
    with raises_one_line("`lettercast voices` lists them; others are ENGINE:MODEL"):
        resolve_voice_spec("../../show")
    with raises_one_line("no voice 'fenrr'"):
        try_voice(show, "fenrr", "Hello.")
