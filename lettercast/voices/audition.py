"""Let all available voices say the same sentences, and measure each: pace, loudness, cost, size."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lettercast.audio import SILENT_LUFS, integrated_lufs, row_powers
from lettercast.errors import LettercastError
from lettercast.files import write_text
from lettercast.settings import list_profile_names
from lettercast.show import Show
from lettercast.voices.calibration import CalibrationStore, calibration_lines, join_with_pauses
from lettercast.voices.catalogue import KnownVoice, known_voices
from lettercast.voices.engines import find_engine
from lettercast.voices.engines.model_files import PACKAGE_PREFIX, find_packaged_model, models_folder
from lettercast.voices.engines.versions import summarize_error
from lettercast.voices.errors import VoiceError
from lettercast.voices.key import TakeKeys
from lettercast.voices.model import Line, Take, Voice
from lettercast.voices.pace import compute_wpm
from lettercast.voices.profile import adjust_pace, load_voice, primary_subtag
from lettercast.voices.supply import AVAILABLE, build_voice, check_availability
from lettercast.voices.synthesis import SynthesisProgress, plan_synthesis, synthesize_lines
from lettercast.voices.takes import Takes, open_takes


@dataclass(frozen=True, slots=True)
class Candidate:
    """A voice to audition: a profile of the show, or an available voice of the catalogue without a profile."""

    name: str
    voice: Voice | None = None  # None where the profile can't be used
    known_voice: KnownVoice | None = None  # its row of the catalogue, where it has one
    profile: str = ""  # "" where casting has yet to write one
    problem: str = ""  # why it can't be used


@dataclass(frozen=True, slots=True)
class Audition:
    """Takes and figures of a candidate. Without takes, `problem` says why; unknown figures are None or 0."""

    candidate: Candidate
    takes: tuple[Take, ...] = ()  # one for each sentence, calibrated
    words_per_minute: float | None = None  # of these sentences, pauses within them included
    loudness_lufs: float | None = None  # of these sentences
    gain_db: float | None = None  # of calibration and profile
    cpu_per_second: float | None = None  # CPU seconds for a second of speech, on this machine
    usd_per_hour: float = 0.0  # of speech, where the engine charges
    size_bytes: int = 0  # of the model
    problem: str = ""


def list_candidates(show: Show) -> list[Candidate]:
    """List the profiles of the show, those of the cast first, then available known voices of its language.

    Known voices that have a profile are left out.
    """
    pace, language = show.settings.voices.words_per_minute, show.settings.show.language
    known = [voice for voice in known_voices()[0] if check_availability(voice) == AVAILABLE]
    names = list_profile_names(show.voices_folder)
    cast = [name for name in show.settings.cast.voices_by_part.values() if name in names]
    candidates = []
    for name in dict.fromkeys([*cast, *names]):
        try:
            voice = load_voice(show.voices_folder, name, pace, language)
        except VoiceError as error:
            candidates.append(Candidate(name, profile=name, problem=str(error.problems[0])))
            continue
        row = next((row for row in known if _model_identity(build_voice(row)) == _model_identity(voice)), None)
        candidates.append(Candidate(name, voice, row, profile=name))
    models = {_model_identity(candidate.voice) for candidate in candidates if candidate.voice}
    for row in known:
        voice = adjust_pace(build_voice(row), pace)
        if _model_identity(voice) not in models and primary_subtag(voice.language) == primary_subtag(language):
            candidates.append(Candidate(row.name, voice, row))
    return candidates


def _model_identity(voice: Voice) -> tuple[str, str, str]:
    return voice.engine, voice.model, voice.speaker


def hold_audition(
    show: Show,
    texts: Sequence[str],
    *,
    paid: bool = False,
    progress: Callable[[Candidate, SynthesisProgress], None] | None = None,
    notice: Callable[[Candidate, str], None] | None = None,
) -> Iterator[Audition]:
    """Let each candidate say `texts` (with the lexicon applied); yield one audition after another.

    Takes are read from the cache and stored there. A voice that costs money is used only when `paid`; one that fails
    gives an audition without takes.
    """
    takes = open_takes(show)
    for candidate in list_candidates(show):
        voice = candidate.voice
        if voice is None:
            yield Audition(candidate, problem=candidate.problem)
            continue
        try:
            yield _audition_candidate(show, candidate, voice, texts, takes, paid, progress, notice)
        except LettercastError as error:
            yield Audition(candidate, problem=str(error.problems[0]))
        except Exception as error:  # an engine may be another package's: one voice is not to end the audition
            yield Audition(candidate, problem=f"the engine failed: {type(error).__name__}: {summarize_error(error)}")


def _audition_candidate(
    show: Show,
    candidate: Candidate,
    voice: Voice,
    texts: Sequence[str],
    takes: Takes,
    paid: bool,
    progress: Callable[[Candidate, SynthesisProgress], None] | None,
    notice: Callable[[Candidate, str], None] | None,
) -> Audition:
    """Audition one candidate. Raises VoiceError, and whatever an engine raises."""
    lines = [Line(text, voice) for text in texts]
    calibrations, costs = CalibrationStore(takes), CpuCosts(takes)
    to_pay = lines + (calibration_lines([voice]) if calibrations.load_calibration(voice) is None else [])
    usd = plan_synthesis(to_pay, takes).cost_usd
    if usd and not paid:
        raise VoiceError(f"left out: it costs about ${usd:.3f}", remedy="--paid includes voices that cost money")
    measured: float | None = None

    def report_step(step: SynthesisProgress) -> None:
        nonlocal measured
        measured = step.cpu_per_second
        if progress:
            progress(candidate, step)

    def report_notice(line: str) -> None:
        if notice:
            notice(candidate, line)

    settings = show.settings.voices
    results = tuple(
        synthesize_lines(
            lines,
            takes,
            workers=settings.workers,
            listen=settings.listen,
            progress=report_step,
            notice=report_notice,
        )
    )
    if not any(take.samples.size for take in results):
        raise VoiceError(next((defect for take in results for defect in take.defects), "there is no sound"))
    calibration = calibrations.load_calibration(voice)
    characters, seconds = sum(map(len, texts)), sum(take.samples.size / take.rate_hz for take in results)
    return Audition(
        candidate,
        results,
        words_per_minute=compute_wpm(texts, results),
        loudness_lufs=_loudness_lufs(results),
        gain_db=calibration.gain_db + voice.gain_db if calibration else None,
        cpu_per_second=costs.get_or_store(voice, measured),
        usd_per_hour=find_engine(voice.engine).cost_usd_of(voice, characters) / seconds * 3600,
        size_bytes=_size_bytes(candidate, voice),
    )


def _loudness_lufs(takes: Sequence[Take]) -> float | None:
    """Loudness of takes one after another with an episode's pauses between; None for silence."""
    audible = [take for take in takes if take.samples.size]
    rate_hz = audible[0].rate_hz
    lufs = integrated_lufs(row_powers(join_with_pauses([take.samples for take in audible], rate_hz), rate_hz))
    return None if lufs <= SILENT_LUFS else round(lufs, 1)


def _size_bytes(candidate: Candidate, voice: Voice) -> int:
    """Size of the model's file, by the catalogue or the disk; 0 where neither knows it."""
    if candidate.known_voice and candidate.known_voice.size_bytes:
        return candidate.known_voice.size_bytes
    try:
        if voice.model.startswith(PACKAGE_PREFIX):
            return find_packaged_model(voice.model).stat().st_size
        path = Path(voice.model)
        if path.name == voice.model:  # a name of the engine's, not a path
            path = models_folder(voice.engine) / f"{voice.model}.onnx"
        return path.stat().st_size if path.is_absolute() and path.is_file() else 0
    except (VoiceError, OSError):
        return 0


class CpuCosts:
    """CPU seconds for a second of each voice's speech on this machine: measured once, stored beside the takes."""

    def __init__(self, takes: Takes):
        self.folder = takes.folder / "cost"
        self.keys = TakeKeys()

    def get_or_store(self, voice: Voice, measured: float | None) -> float | None:
        """Load the stored cost; where there is none, store the one measured now."""
        text = calibration_lines([voice])[0]
        path = self.folder / f"{self.keys.compute_key(text)}.json"
        try:
            return float(json.loads(path.read_text())["cpu_per_second"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            if measured is None:
                return None
            measured = round(measured, 4)
            write_text(path, json.dumps({"cpu_per_second": measured}) + "\n")
            return measured
