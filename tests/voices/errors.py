"""What an error of voices has to be: one line with what matters in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lettercast.voices import VoiceError


@contextmanager
def raises_one_line(part: str) -> Iterator[None]:
    with pytest.raises(VoiceError) as error:
        yield
    assert part in str(error.value)
    assert len(str(error.value).splitlines()) == 1
