"""What the show's lexicon makes of words, as the phonemes a voice says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from lettercast.scripts import EntryMode, Lexicon, LexiconEntry
from lettercast.voices import Line, Voice
from lettercast.voices.engines import hibari_package as package
from lettercast.voices.engines.espeak_ipa import ipa_to_espeak
from lettercast.voices.engines.misaki import ipa_to_misaki, misaki_to_ipa
from lettercast.voices.engines.reading import LinePhonemes, phonemize_line
from lettercast.voices.key import text_for_engine
from tests.conftest import ROOT

TABLE = Path(__file__).with_name("lexicon_phonemes.tsv")
"""What a listener in America who knows the field expects: term, misaki phonemes."""
ROWS = [tuple(row.split("\t")) for row in TABLE.read_text(encoding="utf-8").splitlines() if row]
LEXICON = Lexicon.load(ROOT / "voices/lexicon.toml")
SOUNDS = [entry for entry in LEXICON.entries if entry.mode is EntryMode.IPA]
PIPER = set(" abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɡɢɣɤɥɨɪɫɬɭɯɰɱɲɳɴɵɸɹɺɻɽɾʀʁʂʃʈʉʊʋʌʍʎʏʐʑʒʔʝˈˌːβθχᵻ")
"""Of the map that Piper's voices share, as far as it is IPA."""


@cache
def spoken(text: str) -> LinePhonemes:
    return phonemize_line(package.shared_g2p(), text_for_engine(Line(LEXICON.apply(text), Voice("v", "hibari"))))


def test_the_table_holds_each_term_once() -> None:
    assert len({term for term, _ in ROWS}) == len(ROWS) >= 170


@pytest.mark.parametrize(("term", "phonemes"), ROWS, ids=[term for term, _ in ROWS])
def test_a_term_sounds_right_within_a_sentence(term: str, phonemes: str) -> None:
    assert f" {phonemes} " in spoken(f"They say {term} twice.").phonemes


@pytest.mark.parametrize("entry", SOUNDS, ids=[entry.written for entry in SOUNDS])
def test_sounds_reach_every_voice_of_phonemes_whole(entry: LexiconEntry) -> None:
    phonemes, left_out = ipa_to_misaki(entry.pronunciation)
    assert not left_out and not ipa_to_espeak(entry.pronunciation)[1]
    assert set(phonemes) <= set(package.shared_g2p().phoneme_ids)
    assert set(entry.pronunciation) <= PIPER
    for word in phonemes.split():
        vowels = sum(phoneme in "AIOWYæɑɔəɛɜɪiuʊʌᵊᵻ" for phoneme in word)
        assert word.count("ˈ") == 1 or vowels < 2, f"{word} has one main stress"
    assert ipa_to_misaki(misaki_to_ipa(phonemes))[0] == phonemes


LETTERS = """
the G P T three model | ðə ʤˌipˌitˈi θɹˈi mˈɑdᵊl.
L S T M's are here | ˌɛlˌɛstˌiˈɛmz ɑɹ hˈɪɹ.
an A I system | ɐn ˌAˈI sˈɪstəm.
models (G P T) | mˈɑdᵊlz (ʤˌipˌitˈi).
the G P T-based one | ðə ʤˌipˌitˈibˌAst wˈʌn.
Is it M L, R L or W? | ˌɪz ɪt ˌɛmˈɛl, ˌɑɹˈɛl ɔɹ dˈʌbᵊlju?
Is it A I? I say so | ˌɪz ɪt ˌAˈI? ˌI sˈA sˌO.
"""


@pytest.mark.parametrize(("line", "phonemes"), [row.split(" | ") for row in LETTERS.strip().splitlines()])
def test_spelled_letters_are_one_compound(line: str, phonemes: str) -> None:
    assert spoken(line).phonemes == phonemes


def test_each_spelled_letter_keeps_its_phonemes() -> None:
    words = (("L", "ˌɛl"), ("S", "ˌɛs"), ("T", "tˌi"), ("M's", "ˈɛmz"), ("twice", "twˈIs"))
    assert spoken("L S T M's twice").group_by_word() == words


@pytest.mark.parametrize(
    ("ipa", "phonemes", "letters"),
    [
        ("ˈɪndɪə", "ˈɪndiə", "'Indi@"),
        ("nˈɪə", "nˈɪɹ", "n'i@3"),
        ("ˈfaɪə", "fˈIə", "f'aI@"),
        ("ʒɑ̃", "ʒɑn", "ZA:n"),
        ("lɑ̃pl", "lɑmpl", "lA:mpl"),
        ("bˈɒtl̩", "bˈɑtᵊl", "b'0t@l"),
        ("t͡sˈaɪ̯t", "tsˈIt", "ts'aIt"),
        ("vˈɔjt͜ʃɛk", "vˈYʧɛk", "v'OItSEk"),
        ("fˈaçada", "fˈɑhɑdɑ", "f'ahada"),
        ("kˈɒɹɪdʒ", "kˈɔɹɪʤ", "k'o@IdZ"),
        ("ʃlˈɛɡɚɹɪs", "ʃlˈɛɡəɹɪs", "Sl'Eg3rIs"),
    ],
)
def test_ipa_of_other_hands_is_understood(ipa: str, phonemes: str, letters: str) -> None:
    assert ipa_to_misaki(ipa) == (phonemes, "")
    assert ipa_to_espeak(ipa) == (letters, "")


def test_phonemes_are_told_as_a_lexicon_writes_them() -> None:
    assert misaki_to_ipa("zˈɪŋɪˌu") == "zˈɪŋɪˌuː"
    assert misaki_to_ipa("ʤˈIɹ bˈɜɹtəɹ ɹˈOTə") == "dʒˈaɪɹ bˈɜːtɚ ɹˈoʊɾə"


def test_a_line_without_words_has_no_sounds() -> None:
    assert spoken("").phonemes == "" and spoken(" ").owners == ()
