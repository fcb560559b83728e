"""Fetching a voice's files: only by `voices add`, and only the ones that are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettercast.show import Show
from lettercast.voices import (
    KnownVoice,
    TakeKeys,
    Voice,
    VoiceError,
    add_known_voice,
    check_availability,
    resolve_voice_spec,
    try_voice,
)
from lettercast.voices.engines.hibari_package import load_registry
from lettercast.voices.fetching import fetch_file
from tests.voices.errors import raises_one_line
from tests.voices.fileserver import MODEL, SHA256, FileServer, closed_address


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
    url = closed_address()
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
    with raises_one_line("not the file that the catalogue knows"):
        add_known_voice(show.voices_folder, known)
    assert not path.exists() and not (show.voices_folder / "lent.toml").exists()
    path.write_bytes(b"something else")
    server.manner = ""
    with raises_one_line("`lettercast voices add lent` fetches it once this is deleted"):
        add_known_voice(show.voices_folder, known)
    path.unlink()
    add_known_voice(show.voices_folder, known)
    assert path.read_bytes() == MODEL and check_availability(known) == "here"
    server.manner = "gone"
    add_known_voice(show.voices_folder, known, "again")  # asks for nothing: it is here


def test_a_voice_that_is_not_here_is_not_fetched_to_try_it(show: Show) -> None:
    with raises_one_line("the voice fenrir is not here yet; `lettercast voices add fenrir`"):
        try_voice(show, "fenrir", "Hello.")


def test_hibari_loads_no_file_that_is_not_its_own(show: Show, tmp_path: Path) -> None:
    path = tmp_path / "data" / "lettercast" / "hibari" / load_registry()["fenrir"]["file"]
    path.parent.mkdir(parents=True)
    path.write_bytes(MODEL)
    with raises_one_line("not the file that the catalogue knows"):
        TakeKeys().engine_version(Voice("fenrir", "hibari", "fenrir"))


def test_the_voice_in_the_box_is_tried_and_added_without_a_network(show: Show) -> None:
    heart = resolve_voice_spec("heart")
    assert heart is not None and check_availability(heart) == "here"
    _, take = try_voice(show, "heart", "This is how I sound.")
    assert take.rate_hz == heart.rate_hz
    path = add_known_voice(show.voices_folder, heart)
    assert path.read_text() == 'engine = "hibari"\nmodel = "heart"\nlanguage = "en-US"\nnative_wpm = 164\n'
