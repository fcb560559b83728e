from .errors import LettercastError as LettercastError
from .errors import Problem as Problem
from .pipeline import ApprovedEpisode as ApprovedEpisode
from .pipeline import DefectsError as DefectsError
from .pipeline import DraftedEpisode as DraftedEpisode
from .pipeline import MadeEpisode as MadeEpisode
from .pipeline import RenderedEpisode as RenderedEpisode
from .pipeline import approve as approve
from .pipeline import draft as draft
from .pipeline import make as make
from .pipeline import publish as publish
from .pipeline import render as render
from .show import Show as Show
from .show import open_show as open_show

__version__: str
