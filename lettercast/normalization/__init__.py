"""The spoken rules: a sentence as written, as a good reader would say it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
