"""Tests for packages that extend lettercast; needs pytest, which nothing else of lettercast imports."""

import lazy_loader
import pytest

pytest.register_assert_rewrite("lettercast.testing.engine_contract")
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
