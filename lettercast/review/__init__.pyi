from .audition import compare_voices as compare_voices
from .editor import edit_script as edit_script
from .errors import ReviewError as ReviewError
from .serving import ServerOptions as ServerOptions
from .serving import serve_review as serve_review
