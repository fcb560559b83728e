"""The pages where a person reads, listens, edits and approves, and compares voices."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
