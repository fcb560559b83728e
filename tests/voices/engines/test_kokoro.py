"""What is particular to Kokoro: its files, its voices, exports that differ, and when its words begin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lettercast.testing import synthesize_line
from lettercast.testing.engine_contract import SENTENCE
from lettercast.voices import Voice, VoiceError
from lettercast.voices.engines import kokoro, styles
from lettercast.voices.engines.kokoro import Kokoro, find_model_file, is_british
from lettercast.voices.engines.phoneme_synthesis import (
    DURATION_UNIT_SAMPLES,
    MAX_PHONEMES,
    RATE_HZ,
    WORD_START_OFFSET_SECONDS,
)
from lettercast.voices.model import Take
from tests.voices.engines.extras import kokoro_is_here
from tests.voices.models import KOKORO_VOICES, join_kokoro

TABLE = np.arange(510 * 256, dtype=np.float32).reshape(510, 1, 256) / 1e6
UNITS = 4


class Export:
    """A session in the manner of onnxruntime's: `UNITS` units of a tone for each phoneme."""

    def __init__(self, phonemes: str = "tokens", speed: str = "tensor(float)", units: int | None = UNITS) -> None:
        self.inputs = {phonemes: "tensor(int64)", "style": "tensor(float)", "speed": speed}
        self.phonemes, self.units = phonemes, units
        self.runs: list[dict[str, Any]] = []

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name=name, type=kind) for name, kind in self.inputs.items()]

    def run(self, outputs: None, given: dict[str, Any]) -> list[Any]:
        self.runs.append(given)
        count = given[self.phonemes].size
        samples = np.sin(np.arange(count * UNITS * DURATION_UNIT_SAMPLES, dtype=np.float32) / 20) * 1.2
        return [samples] if self.units is None else [samples, np.full((1, count), self.units)]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file to name, with voices beside it; what is in it is up to `export`."""
    (tmp_path / "voices").mkdir()
    for name in ("af_heart", "am_adam", "bf_emma"):
        TABLE.tofile(tmp_path / "voices" / f"{name}.bin")
    path = tmp_path / "kokoro.onnx"
    path.write_bytes(b"no model")
    return path


def loaded(monkeypatch: pytest.MonkeyPatch, model: Path, export: Export, **voice: Any) -> Kokoro:
    pytest.importorskip("hibari")
    kokoro._load_model.cache_clear()
    monkeypatch.setattr(kokoro, "load_session", lambda *_, **__: export)
    return Kokoro(Voice("v", "kokoro", str(model), **voice))


class TestExports:
    @pytest.mark.parametrize("phonemes", ["tokens", "input_ids"])
    def test_words_are_timed_by_the_durations(
        self, monkeypatch: pytest.MonkeyPatch, model: Path, phonemes: str
    ) -> None:
        take = synthesize_line(loaded(monkeypatch, model, Export(phonemes)), "A warm cup.")
        assert [word.text for word in take.words] == ["A", "warm", "cup"]
        late, length = round(WORD_START_OFFSET_SECONDS * RATE_HZ), UNITS * DURATION_UNIT_SAMPLES
        assert take.words[0].start == max(length + late, 0)
        assert all((word.start - late) % length == 0 for word in take.words)
        assert np.abs(take.samples).max() < 1.0

    @pytest.mark.parametrize("units", [None, UNITS + 1], ids=["hidden", "of something else"])
    def test_durations_that_are_not_of_the_samples_time_nothing(
        self, monkeypatch: pytest.MonkeyPatch, model: Path, units: int | None
    ) -> None:
        take = synthesize_line(loaded(monkeypatch, model, Export(units=units)), SENTENCE)
        assert take.samples.size
        assert take.words == ()

    def test_the_style_is_that_of_the_number_of_phonemes(self, monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
        export = Export()
        engine = loaded(monkeypatch, model, export)
        synthesize_line(engine, "No.")
        synthesize_line(engine, SENTENCE * 20)
        assert len(export.runs) > 3
        for run in export.runs:
            count = run["tokens"].size - 2
            assert 0 < count <= MAX_PHONEMES
            assert np.array_equal(run["style"], TABLE[count - 1])

    def test_a_table_with_few_rows_is_clamped(self, monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
        TABLE[:3].tofile(model.parent / "voices" / "af_short.bin")
        export = Export()
        synthesize_line(loaded(monkeypatch, model, export, speaker="af_short"), SENTENCE)
        assert np.array_equal(export.runs[0]["style"], TABLE[2])

    def test_a_whole_speed_is_all_that_some_know(self, monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
        export = Export(speed="tensor(int32)")
        synthesize_line(loaded(monkeypatch, model, export), SENTENCE, 1)
        assert export.runs[0]["speed"].dtype == np.int32
        assert export.runs[0]["speed"].tolist() == [1]
        assert np.array_equal(
            export.runs[0]["style"], TABLE[export.runs[0]["tokens"].size - 3 + kokoro.ATTEMPT_ROW_STEP]
        )
        with pytest.raises(VoiceError, match=r"can't speak at a speed of 1\.1; set speed = 1\.0"):
            loaded(monkeypatch, model, export, speed=1.1)

    def test_a_model_of_something_else_is_told(self, monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
        with pytest.raises(VoiceError, match=r"not a Kokoro model \(its inputs are ids, style, speed\)"):
            loaded(monkeypatch, model, Export("ids"))


class TestFiles:
    def test_a_file_that_is_no_model(self, model: Path) -> None:
        pytest.importorskip("onnxruntime")
        with pytest.raises(VoiceError, match=r"kokoro\.onnx: the model can't be loaded") as told:
            Kokoro(Voice("v", "kokoro", str(model)))
        assert len(told.value.problems) == 1

    def test_a_missing_file(self, tmp_path: Path) -> None:
        TABLE.tofile(tmp_path / "af_heart.bin")
        voice = Voice("v", "kokoro", str(tmp_path / "none.onnx"), settings={"voices": str(tmp_path)})
        with pytest.raises(VoiceError, match=r"none\.onnx: no such file; put it there"):
            Kokoro(voice)
        with pytest.raises(VoiceError, match=r"none\.onnx: no such file; put it there"):
            Kokoro.version_of(voice)

    def test_a_name_is_a_file_among_those_of_all_shows(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        folder = tmp_path / "lettercast" / "kokoro"
        with pytest.raises(VoiceError, match=r"kokoro-v1\.0\.int8' is not here yet; put it there, with voices-v1\.0"):
            find_model_file("")
        folder.mkdir(parents=True)
        (folder / "kokoro-v1.0.onnx").touch()
        assert find_model_file("kokoro-v1.0") == folder / "kokoro-v1.0.onnx"
        with pytest.raises(VoiceError, match=r'did you mean "kokoro-v1\.0"'):
            find_model_file("kokoro-v1")

    @pytest.mark.parametrize("name", ["../other", "a/b", "..", ".hidden"])
    def test_a_name_is_no_path(self, name: str) -> None:
        with pytest.raises(VoiceError, match=r"neither an \.onnx file nor a name"):
            find_model_file(name)

    def test_a_model_without_voices(self, tmp_path: Path) -> None:
        (tmp_path / "kokoro.onnx").touch()
        with pytest.raises(VoiceError, match=r"there are no voices beside the model; put voices-v1\.0\.bin there"):
            Kokoro.version_of(Voice("v", "kokoro", str(tmp_path / "kokoro.onnx")))


class TestVoices:
    @pytest.fixture(params=["folder", "archive"])
    def voices(self, request: pytest.FixtureRequest, model: Path) -> Iterator[Path]:
        if request.param == "folder":
            yield model.parent / "voices"
            return
        path = model.parent / "voices-v1.0.bin"
        with open(path, "wb") as file:
            np.savez(file, af_heart=TABLE, am_adam=TABLE, bf_emma=TABLE)
        yield path

    def test_a_voice_is_a_table_of_styles(self, voices: Path) -> None:
        found = styles.load_styles(voices, "am_adam")
        assert found.dtype == np.float32
        assert np.array_equal(found, TABLE[:, 0])

    def test_an_unknown_voice_is_told_with_the_nearest(self, voices: Path) -> None:
        with pytest.raises(VoiceError, match="no voice 'af_hart'; did you mean \"af_heart\""):
            styles.load_styles(voices, "af_hart")

    @pytest.mark.parametrize("name", ["../voices/af_heart", "/af_heart", "..", "", "a\0b"])
    def test_a_name_is_no_path(self, voices: Path, name: str) -> None:
        with pytest.raises(VoiceError, match="letters, digits, - and _"):
            styles.load_styles(voices, name)

    def test_folder_and_archive_have_one_version(self, voices: Path, model: Path) -> None:
        pytest.importorskip("hibari")
        named = Voice("v", "kokoro", str(model), settings={"voices": str(voices)})
        found = Voice("v", "kokoro", str(model))
        assert Kokoro.version_of(named) == Kokoro.version_of(found)

    def test_another_table_is_another_version(self, model: Path) -> None:
        pytest.importorskip("hibari")
        voice = Voice("v", "kokoro", str(model))
        before = Kokoro.version_of(voice)
        (TABLE * 2).tofile(model.parent / "voices" / "af_heart.bin")
        assert Kokoro.version_of(voice) != before

    @pytest.mark.parametrize(
        "data", [b"", b"no archive", b"PK\3\4 cut off", TABLE.tobytes()], ids=["empty", "text", "zip", "styles"]
    )
    def test_a_file_that_is_no_archive(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "voices-v1.0.bin"
        path.write_bytes(data)
        with pytest.raises(VoiceError, match="not a file of Kokoro voices") as told:
            styles.load_styles(path, "af_heart")
        assert len(told.value.problems) == 1
        assert "\n" not in str(told.value)

    @pytest.mark.parametrize(
        "table",
        [TABLE[:, :, :255], TABLE.astype(np.float64), TABLE * np.float32("nan"), TABLE[:0]],
        ids=["narrow", "double", "not numbers", "empty"],
    )
    def test_a_table_that_is_no_voice(self, tmp_path: Path, table: Any) -> None:
        np.savez(tmp_path / "voices.npz", af_heart=table)
        with pytest.raises(VoiceError, match="not a file of Kokoro voices"):
            styles.load_styles(tmp_path / "voices.npz", "af_heart")

    def test_a_file_of_another_size(self, tmp_path: Path) -> None:
        (tmp_path / "af_heart.bin").write_bytes(b"x" * 1000)
        with pytest.raises(VoiceError, match=r"af_heart\.bin: .*1000 bytes are not a multiple"):
            styles.load_styles(tmp_path, "af_heart")

    def test_nothing_is_unpickled(self, tmp_path: Path) -> None:
        np.savez(tmp_path / "voices.npz", af_heart=np.array([{"a": 1}], dtype=object))
        with pytest.raises(VoiceError, match="not a file of Kokoro voices"):
            styles.load_styles(tmp_path / "voices.npz", "af_heart")

    @pytest.mark.parametrize(
        ("speaker", "language", "british"),
        [("", "en", False), ("bf_emma", "en", True), ("bm_george", "en-US", True), ("af_sky", "en-GB", False),
         ("mine", "en_gb", True), ("mine", "en", False)],
    )  # fmt: skip
    def test_who_is_british(self, speaker: str, language: str, british: bool) -> None:
        assert is_british(Voice("v", "kokoro", speaker=speaker, language=language)) == british


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kokoro_is_here()
    return join_kokoro(tmp_path_factory.mktemp("kokoro"))


@pytest.mark.engines
@pytest.mark.parametrize("speaker", ["am_michael", "bf_emma"])
def test_words_begin_where_they_are_heard(real: Path, speaker: str) -> None:
    from lettercast.voices.verification.alignment import shared_aligner

    engine = Kokoro(Voice("v", "kokoro", str(real), speaker, settings={"voices": str(KOKORO_VOICES)}))
    errors: list[int] = []
    for line in (SENTENCE, "Most annotators agree with the second experiment, and the theory explains why."):
        take: Take = synthesize_line(engine, line)
        heard = shared_aligner().align_text(take.samples, take.rate_hz, line)
        assert heard.defects == ()
        assert [word.text for word in heard.words] == [word.text for word in take.words]
        errors += [abs(one.start - other.start) for one, other in zip(heard.words, take.words, strict=True)]
    assert np.median(errors) < 0.03 * take.rate_hz
    assert np.percentile(errors, 90) < 0.1 * take.rate_hz
    engine.close()
