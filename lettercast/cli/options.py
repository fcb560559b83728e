"""Help for options that several commands have."""

from __future__ import annotations

from lettercast.issues import FORMATS

FORMAT_HELP = f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}. [default: auto-detect]"
