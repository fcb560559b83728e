"""What models of the Coqui library are given for a line: no letter is lost, and told sounds are said."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from lettercast.voices.engines.tokens import tokenize
from tests.conftest import program
from tests.voices.engines.extras import extra
from tests.voices.sentences import sentences

pytestmark = pytest.mark.engines


def tokenizer(**config: object) -> Any:
    extra("coqui", "TTS")
    from TTS.tts.configs.vits_config import VitsConfig
    from TTS.tts.utils.text.tokenizer import TTSTokenizer

    from lettercast.voices.engines.phonemizer import register_embedded_espeak

    register_embedded_espeak()
    made, _ = TTSTokenizer.init_from_config(VitsConfig(text_cleaner="english_cleaners", add_blank=False, **config))
    return made


@pytest.fixture(scope="module")
def letters() -> Any:
    return tokenizer(use_phonemes=False)


@pytest.fixture(scope="module")
def phonemes() -> Any:
    return tokenizer(use_phonemes=True, phonemizer="espeak", phoneme_language="en-us")


def said(tokenizer: Any, line: str) -> str:
    told = tokenize(tokenizer, line, None)
    assert not told.unsupported_letters
    return str(tokenizer.decode(told.ids))


@pytest.mark.parametrize(
    ("line", "like"),
    [
        ("Åse met Jürgen.", "Ase met Jurgen."),
        ("ŁÓDŹ", "LODZ"),
        ("Привет, friends.", "Privet, friends."),
        ("gyre⟦dʒaɪɹ⟧ and gimble", "gyre and gimble"),
        ("नमस्ते", "nmste"),
        ("A\u030ase", "Ase"),
    ],
)
def test_letters_a_model_lacks_are_written_in_latin(letters: Any, line: str, like: str) -> None:
    assert said(letters, line) == said(letters, like)


def test_what_has_no_letters_is_no_loss(letters: Any) -> None:
    assert said(letters, "One ☂ \U0001f600 two.").split() == ["one", "two."]


@pytest.mark.parametrize(
    ("line", "sounds"),
    [
        ("an A⟦ˌeɪ⟧ I⟦ˈaɪ⟧ system", "ɐn ˌeɪ ˈaɪ sˈɪstəm"),
        ("A⟦ˌeɪ⟧ I⟦ˈaɪ⟧.", "ˌeɪ ˈaɪ."),
        ("the A⟦ˌeɪ⟧, said", "ðɪ ˌeɪ, sˈɛd"),  # as before a vowel
        ("the ⟪Mome Rath⟫⟦mˈoʊmɹæθ⟧ said", "ðə mˈoʊmɹæθ sˈɛd"),
        ("Gyre⟦dʒˈaɪɚ⟧.", "dʒˈaɪɚ."),
        ("a ⟪b c⟫⟦ˈɛks⟧⟪c d⟫⟦wˈaɪ⟧ end", "ɐ ˈɛkswˈaɪ ˈɛnd"),
        ("⟦wˈʌn⟧ two", "wˈʌn tˈuː"),
    ],
)
def test_told_sounds_take_the_words_place(phonemes: Any, line: str, sounds: str) -> None:
    assert said(phonemes, line) == sounds


def test_a_word_joined_to_one_that_is_told_is_said(phonemes: Any) -> None:
    assert said(phonemes, "the anti-gyre⟦dʒaɪɚ⟧ fell").split() == [*said(phonemes, "the anti").split(), "dʒaɪɚ", "fˈɛl"]


def test_a_line_without_told_sounds_is_the_librarys_own() -> None:
    made = tokenizer(use_phonemes=True, phonemizer="espeak", phoneme_language="en-us")
    lines = [
        "One; two: three — four!",
        "“Quoted,” she said (softly).",
        "…",
        "¿Why?",
        "+ five",
        "@home now",
        "'Twas",
        *sentences(20),
    ]
    own = [made.text_to_ids(line) for line in lines]
    told = [tokenize(made, line, None) for line in lines]
    assert [one.ids for one in told] == own
    assert not any(one.unsupported_letters for one in told)


@pytest.mark.parametrize("line", ["… and all of it", "“All of it", ", all of it"])
def test_no_word_is_lost_behind_a_lone_mark(phonemes: Any, line: str) -> None:
    assert said(phonemes, line).endswith(said(phonemes, "all of it"))


def test_a_sound_the_model_lacks_is_told(phonemes: Any) -> None:
    assert tokenize(phonemes, "the Rath⟦ɹꞎθ⟧ fell", None).unsupported_letters == "ꞎ"


@pytest.mark.debian
def test_the_embedded_phonemizer_says_what_the_program_says(phonemes: Any) -> None:
    espeak = program("espeak-ng")
    lines = [line.rstrip(".").replace(",", "").replace(";", "") for line in sentences(100)]
    told = subprocess.run(
        [espeak, "-q", "--ipa=1", "-v", "en-us"], input="\n\n".join(lines), capture_output=True, text=True, check=True
    ).stdout
    theirs = [line.strip().replace("_", "") for line in told.splitlines() if line.strip()]
    ours = [phonemes.phonemizer.phonemize(line, separator="") for line in lines]
    north = [[line.replace("oːɹ", "ɔːɹ") for line in one] for one in (ours, theirs)]  # two releases differ in it
    assert sum(one == other for one, other in zip(*north, strict=True)) >= 95
