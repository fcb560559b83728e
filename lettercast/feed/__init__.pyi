from .build import BuildResult as BuildResult
from .build import build_feed as build_feed
from .catalog import is_published as is_published
from .checking.check import check_show as check_show
from .errors import FeedError as FeedError
from .hosting.serve import serve_show as serve_show
from .publishing.publish import PublishResult as PublishResult
from .publishing.publish import publish_show as publish_show
