"""How it sounds: plain samples in, a mastered file out. Knows no other room."""

from lettercast.audio.assembly import Part, programme
from lettercast.audio.clips import Clip, read_clip
from lettercast.audio.deesser import deessed, sibilance_db
from lettercast.audio.encode import FORMATS, MP3, RATE_HZ, Format
from lettercast.audio.errors import AudioError
from lettercast.audio.ffmpeg import executable as ffmpeg_executable
from lettercast.audio.ffmpeg import version as ffmpeg_version
from lettercast.audio.loudness import SILENT_LUFS, Forecast, Measured, integrated_lufs, row_powers, short_term_lufs
from lettercast.audio.mastering import MONO_LU, Master, Target, master
from lettercast.audio.peaks import nearly_limited, unclipped
from lettercast.audio.resample import resampled, resampled_length
from lettercast.audio.tags import MOST_CHAPTERS, ChapterTag, Picture, Tag, sound_offset, tag_bytes, tag_file
from lettercast.audio.trim import edged, speech_bounds

__all__ = [
    "FORMATS",
    "MONO_LU",
    "MOST_CHAPTERS",
    "MP3",
    "RATE_HZ",
    "SILENT_LUFS",
    "AudioError",
    "ChapterTag",
    "Clip",
    "Forecast",
    "Format",
    "Master",
    "Measured",
    "Part",
    "Picture",
    "Tag",
    "Target",
    "deessed",
    "edged",
    "ffmpeg_executable",
    "ffmpeg_version",
    "integrated_lufs",
    "master",
    "nearly_limited",
    "programme",
    "read_clip",
    "resampled",
    "resampled_length",
    "row_powers",
    "short_term_lufs",
    "sibilance_db",
    "sound_offset",
    "speech_bounds",
    "tag_bytes",
    "tag_file",
    "unclipped",
]
