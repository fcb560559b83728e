"""One finished episode: its sound, chapters, transcripts, notes and manifest."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
