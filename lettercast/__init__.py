"""Lettercast turns the issues of a text newsletter into a podcast people subscribe to.

The functions of `lettercast.pipeline` are here by name: open_show, draft, approve, render, publish, make.
"""

import lazy_loader

__version__ = "0.1.0"
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
