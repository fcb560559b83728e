from .piece import Piece as Piece
from .speaking import SpeakOptions as SpeakOptions
from .speaking import plain as plain
from .speaking import speak as speak
