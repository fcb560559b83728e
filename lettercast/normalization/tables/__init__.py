"""The tables of text-normalization rules, in the order in which they are tried."""

from lettercast.normalization.tables.abbreviations import ABBREVIATIONS
from lettercast.normalization.tables.addresses import ADDRESSES
from lettercast.normalization.tables.capitals import CAPITALS
from lettercast.normalization.tables.citations import CITATIONS
from lettercast.normalization.tables.clock import CLOCK
from lettercast.normalization.tables.dates import DATES
from lettercast.normalization.tables.formulas import FORMULAS
from lettercast.normalization.tables.markup import MARKUP
from lettercast.normalization.tables.measures import MEASURES, SIGNED_MEASURES
from lettercast.normalization.tables.money import MONEY
from lettercast.normalization.tables.names import NAMES
from lettercast.normalization.tables.numerals import NUMERALS
from lettercast.normalization.tables.phrases import PHRASES
from lettercast.normalization.tables.quantities import QUANTITIES
from lettercast.normalization.tables.relations import RELATIONS
from lettercast.normalization.tables.signs import CLEANUP_RULES, SIGNS
from lettercast.normalization.tables.slashes import SLASHES
from lettercast.normalization.tables.years import YEARS

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
CLEANUP_TABLES = (CLEANUP_RULES,)
