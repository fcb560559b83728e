from .build import Built as Built
from .build import build as build
from .catalog import is_published as is_published
from .checking.check import check_show as check_show
from .errors import FeedError as FeedError
from .hosting.serve import serve as serve
from .publishing.publish import Published as Published
from .publishing.publish import publish as publish
