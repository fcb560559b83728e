"""Voices of the catalogues that engines have: Piper's, Kokoro's, Coqui's."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from lettercast.show import Show
from lettercast.voices import VoiceError, check_availability, missing_files, resolve_voice_spec
from lettercast.voices.engines import piper_catalogue
from lettercast.voices.engines.piper import ensure_model
from lettercast.voices.supply import fetch_missing
from tests.voices.distributions import install
from tests.voices.errors import raises_one_line
from tests.voices.fileserver import MODEL, SHA256, FileServer


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
    with raises_one_line("its MD5 is another"):
        ensure_model("de_AT-anna-x_low")
    assert not list((tmp_path / "data" / "lettercast" / "piper").glob("*.onnx"))


@pytest.mark.parametrize(
    ("index", "name", "why"),
    [
        (None, "de_AT-anna-x_low", "voices.json: the server answers 404"),
        (b"<html>", "de_AT-anna-x_low", "not a catalogue of Piper's"),
        (b"{}", "de_AT-anna-low", "`python -m piper.download_voices` lists them"),
        (b'{"de_AT-anna-x_low": {"files": {}}}', "de_AT-anna-low", 'did you mean "de_AT-anna-x_low"?'),
        (b'{"de_AT-anna-x_low": {"files": {}}}', "de_AT-anna-x_low", "the catalogue has no entry for"),
        (b'{"de_AT-anna-x_low": {"files": 7}}', "de_AT-anna-x_low", "not a catalogue of Piper's"),
        (b"{}", "anna", "not a name of Piper's catalogue"),
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
    assert f"{anna.root}{BELOW} (the card can't be fetched now: read it there)" in known.card


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
    with raises_one_line(f"put kokoro-v1.0.int8.onnx and voices-v1.0.bin into {folder} by hand"):
        fetch_missing(lent)
    server.manner = ""
    fetch_missing(lent)
    assert (folder / "voices-v1.0.bin").read_bytes() == (folder / "kokoro-v1.0.int8.onnx").read_bytes() == MODEL
    with raises_one_line("not the file that the catalogue knows"):
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
