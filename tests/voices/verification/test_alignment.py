"""Words found in the sound, and the sounds of words that no dictionary holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from lettercast.voices.engines.command import Command
from lettercast.voices.engines.espeak import Espeak
from lettercast.voices.engines.espeak_ipa import ipa_to_espeak
from lettercast.voices.model import Take, Voice
from lettercast.voices.verification.alignment import shared_aligner
from lettercast.voices.verification.arpabet import pronounce_words, to_arpabet
from lettercast.voices.verification.signal_checks import count_syllables, find_defects
from tests.conftest import program

PHONES = {
    *("AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH"),
    *("K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH"),
}


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("schadenfreude", "SH AE D AH N F R OY D"),
        ("quick", "K W IH K"),
        ("vowels", "V AW AH L Z"),
        ("gridworld", "G R IH D W ER L D"),
        ("judge", "JH AH JH"),
        ("thing", "TH IH NG"),
        ("yes", "Y EH S"),
    ],
)
def test_words_get_their_sounds_from_espeak(word: str, sounds: str) -> None:
    assert pronounce_words([word]) == [sounds]


def test_whatever_espeak_says_becomes_phones_of_the_model() -> None:
    words = [
        "naïve",
        "Nguyễn",
        "Łódź",
        "Schmidhuber",
        "35",
        "GPT",
        "x2",
        "öl",
        "日本",
        "don't",
        "rhythm",
        "quasi-Newton",
    ]
    for sounds in pronounce_words(words):
        assert sounds
        assert set(sounds.split()) <= PHONES
    assert to_arpabet("…~!9") == ()


@pytest.mark.parametrize(
    ("ipa", "letters"),
    [("dʒˈaɪɹ", "dZ'aIr"), ("ˈkɛntən", "k'Ent@n"), ("ʃˈɑːdən", "S'A:d@n"), ("θɪŋ", "TIN"), ("nɔːɹθ", "no@T"), ("", "")],
)
def test_ipa_becomes_the_letters_espeak_takes(ipa: str, letters: str) -> None:
    assert ipa_to_espeak(ipa) == (letters, "")


def test_no_length_is_asked_of_other_scripts() -> None:
    hum = np.sin(np.arange(88_200) / 20).astype(np.float32) * 0.3 * np.hanning(88_200).astype(np.float32)
    assert find_defects(Take(hum, 22_050), "A") != ()
    assert find_defects(Take(hum, 22_050), "文") == ()


@pytest.mark.parametrize(
    ("text", "count"), [("one", 1), ("seven", 2), ("beautiful", 3), ("G P T", 3), ("W", 3), ("…", 0), ("little", 2)]
)
def test_syllables_are_counted_about_right(text: str, count: int) -> None:
    assert abs(count_syllables(text) - count) <= (1 if count > 1 else 0)


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (np.zeros(0, np.float32), "no samples"),
        (np.full(22050, np.nan, np.float32), "samples that are no numbers"),
        (np.zeros(44100, np.float32), "silence"),
    ],
)
def test_a_signal_that_is_none_is_told(samples: np.ndarray, told: str) -> None:
    assert find_defects(Take(samples, 22050), "Three short words.") == (told,)
    assert find_defects(Take(samples, 22050), "…") == ()


def spoken(text: str) -> Take:
    (take,) = Espeak(Voice("v", "espeak")).synthesize([text])
    return take


TEXT = "The lighthouse keeper counted the boats, and one was missing."


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda samples: samples * 0.02, ()),
        (lambda samples: samples + 0.2, ("off the middle by 0.20",)),
        (lambda samples: samples / np.abs(samples).max() * 3, ("clipped in",)),
        (lambda samples: np.clip(samples, -0.1, 0.1) / 0.1, ("clipped in",)),
        (lambda samples: np.clip(samples, -0.1, 0.1), ("clipped in",)),
        (lambda samples: samples[: samples.size // 2], ('ends before "missing" does',)),
    ],
    ids=["faint", "off the middle", "louder than can be kept", "cut flat", "cut flat softly", "cut off"],
)
def test_what_is_wrong_with_a_signal_is_told(spoil: Callable[[np.ndarray], np.ndarray], told: tuple[str, ...]) -> None:
    take = spoken(TEXT)
    assert find_defects(take, TEXT) == ()
    doubts = find_defects(replace(take, samples=spoil(take.samples).astype(np.float32)), TEXT)
    assert bool(doubts) == bool(told)
    assert all(any(part in doubt for doubt in doubts) for part in told)


@pytest.mark.parametrize("volume", [1.0, 0.03])
@pytest.mark.parametrize("noise_db", [-120.0, -50.0])
def test_silence_inside_is_told_of_soft_and_of_noisy_voices(volume: float, noise_db: float) -> None:
    take = spoken(TEXT)
    middle, pause = take.words[5].start, np.zeros(2 * take.rate_hz, np.float32)
    samples = np.concatenate([take.samples[:middle], pause, take.samples[middle:]])
    noise = np.random.default_rng(1).normal(0.0, 10 ** (noise_db / 20) * np.abs(samples).max(), samples.size)
    (doubt,) = find_defects(Take(((samples + noise) * volume).astype(np.float32), take.rate_hz), TEXT)
    assert "s of silence inside" in doubt


@pytest.mark.debian
def test_words_are_found_where_they_are_said() -> None:
    """flite says where its words begin: the alignment has to agree with it."""
    import subprocess

    flite = program("flite")
    voice = Voice("v", "command", settings={"command": [flite, "-voice", "slt", "-t", "{text}", "-o", "{out}"]})
    off_ms: list[float] = []
    for text in ("The quick brown fox jumps over the lazy dog.", "A gridworld is a small world of squares."):
        (take,) = Command(voice).synthesize([text])
        heard = shared_aligner().align_text(take.samples, take.rate_hz, text)
        assert heard.defects == ()
        assert [word.text for word in heard.words] == text.rstrip(".").split()
        told = subprocess.run(
            [flite, "-voice", "slt", "-psdur", "-t", text, "-o", "/dev/null"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert told.strip()
        ends = [
            float(end) for end in (part.rpartition(":")[2] for part in told.split()) if end.replace(".", "").isdigit()
        ]
        starts = [0.0, *ends]
        off_ms += [min(abs(word.start / take.rate_hz - start) for start in starts) * 1000 for word in heard.words]
    assert np.median(off_ms) <= 15
    assert np.percentile(off_ms, 90) <= 50


@pytest.mark.debian
def test_a_long_rest_is_heard_through_a_hum() -> None:
    text = "The quick brown fox jumps over the lazy dog."
    settings = {"command": [program("flite"), "-voice", "slt", "-t", "{text}", "-o", "{out}"]}
    (take,) = Command(Voice("v", "command", settings=settings)).synthesize([text])
    at = shared_aligner().align_text(take.samples, take.rate_hz, text).words[4].start
    level = float(np.sqrt(np.mean(take.samples**2))) / 20
    hum = np.random.default_rng(1).normal(0.0, level, 2 * take.rate_hz).astype(np.float32)
    heard = shared_aligner().align_text(np.concatenate([take.samples[:at], hum, take.samples[at:]]), take.rate_hz, text)
    assert any("s without a word" in doubt for doubt in heard.defects)


@pytest.mark.debian
def test_a_text_without_words_or_sound_is_not_doubted() -> None:
    assert shared_aligner().align_text(np.zeros(16000, np.float32), 16000, "…").defects == ()
    assert shared_aligner().align_text(np.zeros(10, np.float32), 16000, "One").defects == ()
