"""The tables of spoken rules, in the order in which they are tried."""

from lettercast.scripts.spoken.tables.abbreviations import ABBREVIATIONS
from lettercast.scripts.spoken.tables.addresses import ADDRESSES
from lettercast.scripts.spoken.tables.capitals import CAPITALS
from lettercast.scripts.spoken.tables.citations import CITATIONS
from lettercast.scripts.spoken.tables.clock import CLOCK
from lettercast.scripts.spoken.tables.dates import DATES
from lettercast.scripts.spoken.tables.formulas import FORMULAS, RELATIONS
from lettercast.scripts.spoken.tables.markup import MARKUP
from lettercast.scripts.spoken.tables.measures import MEASURES, SIGNED_MEASURES
from lettercast.scripts.spoken.tables.money import MONEY
from lettercast.scripts.spoken.tables.names import NAMES
from lettercast.scripts.spoken.tables.numerals import NUMERALS
from lettercast.scripts.spoken.tables.phrases import PHRASES
from lettercast.scripts.spoken.tables.quantities import QUANTITIES
from lettercast.scripts.spoken.tables.signs import SIGNS, TIDY_SIGNS
from lettercast.scripts.spoken.tables.slashes import SLASHES
from lettercast.scripts.spoken.tables.years import YEARS

TABLES = (
    ADDRESSES,
    CITATIONS,
    MARKUP,
    CLOCK,
    PHRASES,
    ABBREVIATIONS,
    CAPITALS,
    NAMES,
    SIGNED_MEASURES,
    FORMULAS,
    DATES,
    YEARS,
    MONEY,
    MEASURES,
    QUANTITIES,
    NUMERALS,
    SLASHES,
    RELATIONS,
    SIGNS,
)
TIDY = (TIDY_SIGNS,)
