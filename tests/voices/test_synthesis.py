"""Lines become takes: in order, each once, whatever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lettercast.audio import integrated_lufs, row_powers
from lettercast.scripts import Lexicon
from lettercast.voices import Line, SynthesisProgress, Takes, Voice, VoiceError, plan_synthesis, synthesize_lines
from lettercast.voices.calibration import CALIBRATION_TEXTS, TARGET_LUFS, CalibrationStore
from lettercast.voices.key import TakeKeys
from lettercast.voices.synthesis import split_into_jobs
from tests.conftest import ROOT, program
from tests.voices.sentences import sentences

SPEAKER = Path(__file__).with_name("speaker.py")


class Diary:
    """What the speaking program wrote down."""

    def __init__(self, path: Path):
        self.path = path

    @property
    def entries(self) -> list[tuple[int, str]]:
        if not self.path.exists():
            return []
        lines = [line.split("\t", 1) for line in self.path.read_text().splitlines()]
        return [(int(asked_by), text) for asked_by, text in lines]

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.entries if text not in CALIBRATION_TEXTS]


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "diary.txt")


def speaker(diary: Diary, seconds: float = 0.0) -> Voice:
    return Voice(
        "speaker", "command", settings={"command": [sys.executable, str(SPEAKER), str(diary.path), str(seconds)]}
    )


def voiced(lines: list[Line], takes: Takes, **how: object) -> list[np.ndarray]:
    return [take.samples for take in synthesize_lines(lines, takes, listen="off", **how)]  # type: ignore[arg-type]


def test_takes_come_in_order_and_equal_lines_are_voiced_once(tmp_path: Path, diary: Diary) -> None:
    voice, takes = speaker(diary), Takes(tmp_path / "takes")
    texts = [f"Line {'and so on ' * (number % 4)}{number % 7}." for number in range(20)]
    lines = [Line(text, voice) for text in texts]
    assert len(plan_synthesis(lines, takes).missing) == len(set(texts))
    made = voiced(lines, takes)
    assert Counter(diary.texts) == Counter(set(texts))
    for text, samples in zip(texts, made, strict=True):
        assert samples.size == 4800 * len(text.split())
    again = voiced(lines, takes)
    assert len(diary.entries) == len(set(texts)) + len(CALIBRATION_TEXTS)  # calibration too is kept
    assert all(np.array_equal(one, other) for one, other in zip(made, again, strict=True))


def test_with_everything_kept_no_engine_is_loaded_and_no_process_started(tmp_path: Path, diary: Diary) -> None:
    lines = [Line("Once.", speaker(diary)), Line("Twice.", speaker(diary))]
    takes = Takes(tmp_path / "takes")
    voiced(lines, takes)

    class Forbidden:
        def submit(self, *_: object) -> None:
            raise AssertionError("nothing is left to do")

    assert len(voiced(lines, takes, executor=Forbidden())) == 2


def test_one_changed_word_is_one_sentence_voiced_and_told_before(tmp_path: Path, diary: Diary) -> None:
    voice, takes = speaker(diary), Takes(tmp_path / "takes")
    texts = ["The first.", "The second.", "The third."]
    voiced([Line(text, voice) for text in texts], takes)
    before = len(diary.entries)
    texts[1] = "The new second."
    told: list[str] = []
    lines = [Line(text, voice) for text in texts]
    run = synthesize_lines(lines, takes, listen="off", notice=told.append)
    next(run)
    assert told == ["1 of 3 sentences to voice, about 0:01"]
    list(run)
    assert [text for _, text in diary.entries[before:]] == ["The new second."]


def test_a_lexicon_edit_voices_again_exactly_what_is_said_differently(tmp_path: Path, diary: Diary) -> None:
    voice, takes = speaker(diary), Takes(tmp_path / "takes")
    texts = ["Nguyen wrote it.", "Nobody read it.", "They asked Nguyen again.", "It was Nguyens, plural."]
    path = tmp_path / "lexicon.toml"
    path.write_text("")
    voiced([Line(Lexicon.load(path).apply(text), voice) for text in texts], takes)
    before = len(diary.entries)
    path.write_text('[words]\nNguyen = { say = "win" }\n')
    lines = [Line(Lexicon.load(path).apply(text), voice) for text in texts]
    changed = [line.text for line, text in zip(lines, texts, strict=True) if line.text != text]
    told: list[str] = []
    list(synthesize_lines(lines, takes, listen="off", notice=told.append))
    assert 0 < len(changed) < len(texts)
    assert sorted(text for _, text in diary.entries[before:]) == sorted(changed)
    assert told[0].startswith(f"{len(changed)} of {len(texts)} sentences to voice")


def test_a_sentence_that_can_not_be_said_does_not_end_the_run(tmp_path: Path, diary: Diary) -> None:
    voice, takes = speaker(diary), Takes(tmp_path / "takes")
    lines = [Line(text, voice) for text in ("Before.", "This is unspeakable.", "After.")]
    made = list(synthesize_lines(lines, takes, listen="off"))
    assert [take.samples.size > 0 for take in made] == [True, False, True]
    assert "could not be voiced" in made[1].defects[0]
    assert "that can't be said" in made[1].defects[0]


def test_a_sentence_that_comes_out_empty_does_not_end_the_run(tmp_path: Path, diary: Diary) -> None:
    voice, takes = speaker(diary), Takes(tmp_path / "takes")
    lines = [Line(text, voice) for text in ("Before.", "This is soundless.", "After.")]
    made = list(synthesize_lines(lines, takes, listen="off"))
    assert [take.samples.size > 0 for take in made] == [True, False, True]
    assert "there is nothing in it to say" in made[1].defects[0]


def test_a_voice_that_can_not_be_had_is_told_before_anything_is_done(tmp_path: Path) -> None:
    voice = Voice("v", "command", settings={"command": ["no-such-program-here"]})
    with pytest.raises(VoiceError, match="no program"):
        list(synthesize_lines([Line("Hello.", voice)], Takes(tmp_path)))


def test_what_comes_first_is_there_before_the_last_is_made(tmp_path: Path, diary: Diary) -> None:
    lines = [Line(f"Number {number}.", speaker(diary, 0.05)) for number in range(60)]
    run = synthesize_lines(lines, Takes(tmp_path / "takes"), workers=2, listen="off")
    next(run)
    assert len(set(diary.texts)) < 60
    assert sum(1 for _ in run) == 59


@pytest.mark.parametrize(("most", "least", "workers"), [(32, 1, 2), (12, 1, 16), (32, 32, 8), (16, 4, 1)])
def test_lines_are_parted_so_that_workers_end_together(most: int, least: int, workers: int) -> None:
    lines = range(301)
    parts = list(split_into_jobs(lines, most, least, workers))
    assert [line for part in parts for line in part] == list(lines)
    sizes = [len(part) for part in parts]
    assert max(sizes) <= most and all(size >= least for size in sizes[:-1])
    assert sizes[-1] <= least  # nobody waits for more than the least that is said at once
    assert list(split_into_jobs([], most, least, workers)) == []


def test_progress_counts_audio_and_ends_at_its_total(tmp_path: Path, diary: Diary) -> None:
    lines = [Line(f"Number {number} of them.", speaker(diary)) for number in range(30)]
    steps: list[SynthesisProgress] = []
    seconds = sum(
        take.samples.size / take.rate_hz
        for take in synthesize_lines(lines, Takes(tmp_path), listen="off", progress=steps.append)
    )
    done = [step.done_seconds for step in steps]
    assert done == sorted(done)
    assert done[-1] == pytest.approx(steps[-1].total_seconds) == pytest.approx(seconds)
    assert steps[-1].lines_done == steps[-1].lines_total == 30


def test_voices_of_a_cast_are_equally_loud(tmp_path: Path) -> None:
    loud = Voice("loud", "espeak", speaker="f3")
    voices = [
        Voice("plain", "espeak"),
        loud,
        Voice("deep", "espeak", speaker="m7", speed=0.9),
        replace(loud, name="by hand", gain_db=-3.0),
    ]
    text = " ".join(sentences(12, seed=3))
    measured = []
    for voice, take in zip(
        voices, synthesize_lines([Line(text, voice) for voice in voices], Takes(tmp_path)), strict=True
    ):
        measured.append((voice.name, integrated_lufs(row_powers(take.samples, take.rate_hz))))
    cast = [lufs for name, lufs in measured if name != "by hand"]
    assert max(cast) - min(cast) < 0.5
    assert np.mean(cast) == pytest.approx(TARGET_LUFS, abs=1.0)  # other words are a little louder or softer
    assert dict(measured)["by hand"] == pytest.approx(dict(measured)["loud"] - 3.0, abs=0.1)


def test_no_gain_is_kept_of_a_voice_that_failed(tmp_path: Path) -> None:
    diary, takes = Diary(tmp_path / "later" / "diary.txt"), Takes(tmp_path / "takes")
    lines = [Line("Is anybody there?", speaker(diary))]  # nobody is, without a place for the diary
    assert [samples.size for samples in voiced(lines, takes)] == [0]
    assert CalibrationStore(takes).load_calibration(lines[0].voice) is None
    diary.path.parent.mkdir()
    assert voiced(lines, takes)[0].size
    assert CalibrationStore(takes).load_calibration(lines[0].voice)


def test_loudness_is_what_ffmpeg_measures() -> None:
    import imageio_ffmpeg

    rate_hz = 22050
    draw = np.random.default_rng(1)
    swell = np.clip(np.sin(np.arange(rate_hz * 9) / rate_hz * 1.3), 0, 1)
    noise = np.convolve(draw.standard_normal(rate_hz * 9), np.hanning(12), "same")  # as low as speech
    samples = (0.05 * swell * noise).astype(np.float32)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-f", "f32le", "-ar", str(rate_hz)]
    told = subprocess.run(
        [*command, "-ac", "1", "-i", "-", "-af", "aresample=48000,ebur128", "-f", "null", "-"],
        input=samples.tobytes(),
        capture_output=True,
        check=True,
    ).stderr.decode()
    integrated = float(told[told.rindex("I:") + 2 :].split()[0])
    assert integrated_lufs(row_powers(samples, rate_hz)) == pytest.approx(integrated, abs=0.15)


def test_a_take_truncated_by_hand_is_voiced_again_and_said_so(tmp_path: Path, diary: Diary) -> None:
    voice, takes = speaker(diary), Takes(tmp_path / "takes")
    lines = [Line(text, voice) for text in ("One here.", "Two here.", "Three here.")]
    made = voiced(lines, takes)
    path = takes.path_of(TakeKeys().compute_key(lines[1]))
    path.write_bytes(path.read_bytes()[:-100])
    before, told = len(diary.entries), []  # type: ignore[var-annotated]
    again = [take.samples for take in synthesize_lines(lines, takes, listen="off", notice=told.append)]
    assert all(np.array_equal(one, other) for one, other in zip(made, again, strict=True))
    assert [text for _, text in diary.entries[before:]] == ["Two here."]
    assert len(told) == 1
    assert "a kept take is damaged; it is voiced again" in told[0]


RUN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs begin with it ignored
from pathlib import Path
from tests.voices.test_synthesis import Diary, speaker, many
from lettercast.voices import Takes, VoiceError, synthesize_lines
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        import resource
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    try:
        lines, kept = many(Diary(folder / "diary.txt")), Takes(folder / "takes")
        takes = list(synthesize_lines(lines, kept, workers=2, listen="off", notice=print))
    except VoiceError as error:
        sys.exit(f"told: {error}")
    assert all(take.samples.size for take in takes)
    print(len(takes), "takes")
"""
MANY = 60


def many(diary: Diary) -> list[Line]:
    return [Line(f"This is line {number} of many.", speaker(diary, 0.04)) for number in range(MANY)]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts the run as a process of its own, as often as wanted."""
    script = tmp_path / "run.py"
    script.write_text(RUN)
    begun: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(script), str(tmp_path), *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        if process.poll() is None:
            process.kill()
            process.communicate()


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.01)


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def whole(takes: Takes, diary: Diary) -> set[str]:
    keys = TakeKeys()
    return {line.text for line in many(diary) if takes.load_take(keys.compute_key(line)) is not None}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
class TestKilled:
    def test_a_worker_killed_midway_costs_what_it_had_in_hand(
        self, tmp_path: Path, diary: Diary, begin: Callable[..., subprocess.Popen[str]]
    ) -> None:
        process = begin()
        until(lambda: len(diary.texts) > 8)
        os.kill(diary.entries[-1][0], signal.SIGKILL)
        out, err = process.communicate(timeout=100)
        assert process.returncode == 0, err
        assert out.splitlines()[-1] == f"{MANY} takes"
        assert "a synthesis process crashed; its lines are synthesized again" in out
        assert whole(Takes(tmp_path / "takes"), diary) == {line.text for line in many(diary)}
        assert sum(count - 1 for count in Counter(diary.texts).values()) <= 2  # one in the hand of each worker

    def test_the_parent_killed_takes_its_workers_along_and_loses_no_take(
        self, tmp_path: Path, diary: Diary, begin: Callable[..., subprocess.Popen[str]]
    ) -> None:
        process = begin()
        until(lambda: len(diary.texts) > 8)
        workers = {asked_by for asked_by, _ in diary.entries}
        process.kill()
        process.communicate()
        until(lambda: not any(map(alive, workers)))
        kept, before = whole(Takes(tmp_path / "takes"), diary), len(diary.entries)
        assert kept
        again = begin()
        out, err = again.communicate(timeout=100)
        assert again.returncode == 0, err
        assert out.splitlines()[-1] == f"{MANY} takes"
        assert not kept & {text for _, text in diary.entries[before:]}

    def test_two_runs_at_once_share_what_they_make(
        self, tmp_path: Path, diary: Diary, begin: Callable[..., subprocess.Popen[str]]
    ) -> None:
        both = [begin(), begin()]
        for process in both:
            out, err = process.communicate(timeout=100)
            assert process.returncode == 0, err
            assert out.splitlines()[-1] == f"{MANY} takes"
        assert whole(Takes(tmp_path / "takes"), diary) == {line.text for line in many(diary)}

    def test_a_full_disk_is_told_and_the_same_command_goes_on(
        self, tmp_path: Path, diary: Diary, begin: Callable[..., subprocess.Popen[str]]
    ) -> None:
        process = begin("9000")  # bytes that any file may have: smaller than these takes
        _, err = process.communicate(timeout=100)
        assert process.returncode == 1
        assert "told: " in err
        assert "a take can't be kept (File too large)" in err
        assert "run the same command again" in err
        assert "Traceback" not in err
        takes = Takes(tmp_path / "takes")
        assert not [path for path in takes.folder.rglob(".*") if path.is_file()]
        kept, before = whole(takes, diary), len(diary.entries)
        again = begin()
        _, err = again.communicate(timeout=100)
        assert again.returncode == 0, err
        assert not kept & {text for _, text in diary.entries[before:]}

    def test_ctrl_c_stops_at_once_and_the_rest_follows_later(
        self, diary: Diary, begin: Callable[..., subprocess.Popen[str]]
    ) -> None:
        process = begin()
        until(lambda: len(diary.texts) > 4)
        workers = {asked_by for asked_by, _ in diary.entries}
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode not in (0, None)
        until(lambda: not any(map(alive, workers)))
        assert len(set(diary.texts)) < MANY


@pytest.mark.debian
def test_takes_are_listened_to_when_they_were_not_before(tmp_path: Path) -> None:
    flite = program("flite")
    voice = Voice("v", "command", settings={"command": [flite, "-voice", "slt", "-t", "{text}", "-o", "{out}"]})
    takes, lines = Takes(tmp_path), [Line(text, voice) for text in sentences(3)]
    assert not any(take.words for take in synthesize_lines(lines, takes, listen="off"))
    dated = {kept.key: kept.path.stat().st_mtime_ns for kept in takes.iterate_takes()}
    for take, line in zip(synthesize_lines(lines, takes, listen="auto"), lines, strict=True):
        assert [word.text.lower() for word in take.words] == [word.strip(".,;").lower() for word in line.text.split()]
        assert take.defects == ()
    assert len(dated) == len(list(takes.iterate_takes()))
