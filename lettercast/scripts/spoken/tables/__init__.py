"""The tables of spoken rules, in the order in which they are tried."""

from lettercast.scripts.spoken.tables.abbreviations import ABBREVIATIONS
from lettercast.scripts.spoken.tables.citations import CITATIONS
from lettercast.scripts.spoken.tables.numerals import NUMERALS
from lettercast.scripts.spoken.tables.quantities import QUANTITIES
from lettercast.scripts.spoken.tables.signs import SIGNS, TIDY_SIGNS

TABLES = (CITATIONS, ABBREVIATIONS, QUANTITIES, NUMERALS, SIGNS)
TIDY = (TIDY_SIGNS,)
