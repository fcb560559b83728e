"""Audio: plain samples in, a mastered file out. Imports no other package."""

from lettercast.audio.assembly import MixPart, mix_parts
from lettercast.audio.clips import AudioClip, read_clip
from lettercast.audio.deesser import deess_samples, sibilance_db
from lettercast.audio.encode import FORMATS, MP3, RATE_HZ, AudioFormat
from lettercast.audio.errors import AudioError
from lettercast.audio.ffmpeg import find_ffmpeg, read_ffmpeg_version
from lettercast.audio.loudness import (
    SILENT_LUFS,
    LoudnessEstimate,
    LoudnessMeasurement,
    integrated_lufs,
    row_powers,
    short_term_lufs,
)
from lettercast.audio.mastering import MONO_OFFSET_LU, LoudnessTarget, MasteringResult, master_stream
from lettercast.audio.peaks import limit_sample_peaks, prevent_clipping
from lettercast.audio.resample import resample_audio, resampled_length
from lettercast.audio.tags import (
    MAX_CHAPTERS,
    AudioTag,
    ChapterTag,
    Picture,
    build_id3_tag,
    find_sound_offset,
    tag_file,
)
from lettercast.audio.trim import fade_edges, find_speech_bounds

__all__ = [
    "FORMATS",
    "MAX_CHAPTERS",
    "MONO_OFFSET_LU",
    "MP3",
    "RATE_HZ",
    "SILENT_LUFS",
    "AudioClip",
    "AudioError",
    "AudioFormat",
    "AudioTag",
    "ChapterTag",
    "LoudnessEstimate",
    "LoudnessMeasurement",
    "LoudnessTarget",
    "MasteringResult",
    "MixPart",
    "Picture",
    "build_id3_tag",
    "deess_samples",
    "fade_edges",
    "find_ffmpeg",
    "find_sound_offset",
    "find_speech_bounds",
    "integrated_lufs",
    "limit_sample_peaks",
    "master_stream",
    "mix_parts",
    "prevent_clipping",
    "read_clip",
    "read_ffmpeg_version",
    "resample_audio",
    "resampled_length",
    "row_powers",
    "short_term_lufs",
    "sibilance_db",
    "tag_file",
]
