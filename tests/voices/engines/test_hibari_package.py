"""What is used of hibari-tts beyond its public API: where another release changes it, the test says what."""

from __future__ import annotations

import hashlib
import inspect
from importlib.metadata import version

import numpy as np

from lettercast.voices.engines import hibari_package as package
from lettercast.voices.engines.hibari import Hibari
from lettercast.voices.engines.phoneme_synthesis import DURATION_UNIT_SAMPLES
from lettercast.voices.engines.reading import phonemize_line
from lettercast.voices.model import Voice

LINE = "The kettle was still warm, and nobody had touched the second cup."


def test_the_release_is_the_one_that_was_tried() -> None:
    assert version(package.PACKAGE_NAME) == "0.2.1"


def test_the_model_in_the_package_is_the_one_of_its_registry() -> None:
    row = package.load_registry()["heart"]
    assert row["bundled"] and not row["british"]
    assert hashlib.sha256(package.find_bundled_model(row["file"]).read_bytes()).hexdigest() == row["sha256"]


def test_the_reader_takes_tokens_and_tags_of_our_own() -> None:
    from hibari.g2p import G2P
    from hibari.g2p.token import Tok

    assert {"oov", "british"} <= set(inspect.signature(G2P.__init__).parameters)
    assert {"text", "tag", "whitespace", "phonemes", "rating"} <= set(inspect.signature(Tok.__init__).parameters)
    reader = package.shared_g2p()
    assert "".join(token.text for token in reader.tokenize("It's re-read, isn't it?")) == "It'sre-read,isn'tit?"
    told = [package.Token("Hello", True), package.Token("gyre", False, "ʤˈIɹ"), package.Token(".", False)]
    assert [token.phonemes for token in reader.phonemize(told)] == ["həlˈO", "ʤˈIɹ", "."]


def test_synthesis_takes_a_generator_and_uses_numpys_transforms() -> None:
    from hibari import dsp

    assert list(inspect.signature(dsp.synth).parameters) == ["lh", "th", "ln", "lr", "phi", "f0", "rng"]
    package.load_waveform_decoder()
    assert dsp.rfft(np.ones((2, 8), np.float32), 1).dtype == np.complex64
    assert dsp.irfft(np.ones((2, 5), np.complex64), 8, 1).dtype == np.float32
    assert dsp.rfft.__module__ == dsp.irfft.__module__ == package.__name__


def test_durations_inside_the_model_are_its_samples() -> None:
    engine = Hibari(Voice("v", "hibari"))
    (take,) = engine.synthesize([LINE])
    assert [word.text for word in take.words] == LINE.replace(",", "").strip(".").split()
    assert take.samples.size % DURATION_UNIT_SAMPLES == 0


def test_words_that_no_dictionary_holds_are_noted() -> None:
    reading = phonemize_line(package.shared_g2p(), "Xingyou said that.")
    assert [word for word, _ in reading.guessed_words] == ["Xingyou"]


def test_takes_are_equal_with_one_thread_and_two() -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as executor:
        digests = set(executor.map(_digest, ("1", "1", "2")))
    assert len(digests) == 1


def _digest(threads: str) -> str:
    import os

    os.environ["OMP_NUM_THREADS"] = threads
    (take,) = Hibari(Voice("v", "hibari")).synthesize([LINE])
    return hashlib.sha256(take.samples.tobytes()).hexdigest()
