from .piece import Piece as Piece
from .speaking import NormalizationOptions as NormalizationOptions
from .speaking import normalize_text as normalize_text
from .speaking import render_spoken_line as render_spoken_line
