"""show.toml: the settings and their defaults. Every mistake is reported at once, with the nearest valid name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from lettercast.errors import LettercastError, Problem
from lettercast.validation import list_field_names, parse_toml, suggest, validation_problem


class ShowError(LettercastError):
    """The show's folder or its settings are invalid."""


class _SettingsTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


PauseSeconds = Annotated[float, Field(ge=0, le=60)]


def _validate_web_address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or not value.isprintable()):
        raise ValueError("should be an address that starts with https://")
    return value


WebAddress = Annotated[str, AfterValidator(_validate_web_address)]
"""An http or https address; may be empty."""
BaseAddress = Annotated[WebAddress, AfterValidator(lambda value: value.rstrip("/"))]
"""The same without a slash at its end, for other addresses to be built on."""


def _validate_show_file(value: str, info: ValidationInfo) -> str:
    root = (info.context or {}).get("root")
    if root and value and not (root / value).is_file():
        raise ValueError("there is no such file; a path begins at the show's folder")
    return value


RESERVED_PROFILE_NAMES = {"lexicon"}
"""Files of a show's voices/ that are no profiles."""


def list_profile_names(folder: Path) -> list[str]:
    """List the names of all profiles in a show's voices/, without temporary files and folders."""
    found = (path for path in folder.glob("*.toml") if path.stem.isprintable() and not path.name.startswith("."))
    return sorted(path.stem for path in found if path.stem not in RESERVED_PROFILE_NAMES and path.is_file())


def _validate_voice_name(value: str, info: ValidationInfo) -> str:
    root = (info.context or {}).get("root")
    if root and value and value not in (known := list_profile_names(root / "voices")):
        raise ValueError(f"there is no voices/{value}.toml; {suggest(value, known)}")
    return value


def _validate_speaker_part(value: str) -> str:
    part, _, speaker = value.partition(":")
    if part not in PARTS or not speaker:
        raise PydanticCustomError("extra_forbidden", "not a part")
    return value


ShowFile = Annotated[str, AfterValidator(_validate_show_file)]
"""The path of a file of the show, which has to exist. May be empty."""
VoiceName = Annotated[str, AfterValidator(_validate_voice_name)]
"""The name of a profile in voices/."""
PARTS = ("narrator", "heading", "opinion", "quotation")
"""The parts that voices can be cast for. "opinion:NAME" is the part of one speaker."""


class ShowSettings(_SettingsTable):
    """[show]: what subscribers see."""

    title: str = Field(min_length=1)
    author: str = Field(min_length=1)
    description: str = ""
    email: str = ""
    language: str = "en"
    link: str = ""
    copyright: str = ""
    category: str = "Technology"
    subcategory: str = ""
    explicit: bool = False
    cover: ShowFile = "feed/cover.png"
    newsletter: str = ""  # the newsletter's name, where it differs from the show's


class IssueSettings(_SettingsTable):
    """[issues]: how issues are read."""

    profile: str = "auto"  # auto, general, alignment, or a file of patterns


class ScriptSettings(_SettingsTable):
    """[script]: what is said around and instead of what is written."""

    # One sentence or a few a line; "this | that" takes the first whose {placeholders} have a value in this issue:
    # newsletter, show, author, title, number, date, items, minutes.
    opening: str = (
        "This is {newsletter}, issue {number}, from {date}. | This is {newsletter}, issue {number}. | "
        "This is {newsletter}, from {date}. | This is {newsletter}.\n"
        "It has {items}, and takes about {minutes}. | It takes about {minutes}."
    )
    closing: str = (
        "This was issue {number} of {newsletter}. | This was {newsletter}.\n"
        "Everything it mentions is linked in the show notes."
    )
    disclosure: bool = True  # say that the voices are synthetic
    cross_references: bool = False  # say "(AN #102)"
    read_more: Literal["item", "nothing"] = "item"  # say once an item that more is linked, or nothing
    code: Literal["summary", "mention", "unspoken"] = "summary"  # how long it is, that it is there, or nothing
    tables: Literal["summary", "mention", "unspoken"] = "summary"  # and what their columns are
    images: Literal["describe", "unspoken"] = "describe"
    footnotes: bool = False  # say them


class CastSettings(_SettingsTable):
    """[cast]: which voice profile speaks which part. "opinion:Rohin" is one speaker's."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[Annotated[str, AfterValidator(_validate_speaker_part)], VoiceName] = Field(init=False)

    narrator: VoiceName = Field(default="narrator", min_length=1)
    heading: VoiceName = ""  # the narrator, as for all that is not cast
    opinion: VoiceName = ""
    quotation: VoiceName = ""

    @property
    def voices_by_part(self) -> dict[str, str]:
        """The name of the voice for each part that is cast."""
        own = {part: str(getattr(self, part)) for part in PARTS}
        return {part: voice for part, voice in {**own, **self.__pydantic_extra__}.items() if voice}


class PauseSettings(_SettingsTable):
    """[pauses]: silence in seconds between what is said."""

    sentence: PauseSeconds = 0.35
    paragraph: PauseSeconds = 0.7
    list_item: PauseSeconds = 0.5
    item: PauseSeconds = 1.2
    section: PauseSeconds = 1.0
    heading: PauseSeconds = 0.6  # after a heading has been said


class SoundSettings(_SettingsTable):
    """[sound]: bumpers and mastering."""

    intro: ShowFile = "audio/intro.wav"
    outro: ShowFile = "audio/outro.wav"
    sting: ShowFile = "audio/sting.wav"
    bed: ShowFile = ""
    loudness_lufs: Annotated[float, Field(ge=-31, le=-8)] = -16.0  # as heard on two speakers
    true_peak_dbtp: Annotated[float, Field(ge=-9, le=0)] = -1.0
    bitrate_kbps: Literal[48, 56, 64, 80, 96, 112, 128, 160, 192] = 96
    alternates: tuple[str, ...] = ()  # further files, for players that take them: suffixes of audio formats


class Contributor(_SettingsTable):
    """[[feed.people]]: someone behind the show; `role` is of the podcast taxonomy ("host", "producer" …)."""

    name: str = Field(min_length=1)
    role: str = "host"
    url: WebAddress = ""
    image: WebAddress = ""


class Funding(_SettingsTable):
    """[[feed.funding]]: where listeners can give something, and what the link says."""

    url: WebAddress = Field(min_length=1)
    text: str = "Support the show"


class FeedSettings(_SettingsTable):
    """[feed]: where subscribers find it."""

    base_url: BaseAddress = "http://localhost:8000"
    guid: str = ""  # podcast:guid: made at the first publish and written here, kept through every move
    to: str = ""  # where `publish` sends it when --to is not given: a folder, s3://bucket/path, sftp://host/path …
    moved_from: BaseAddress = ""  # the base_url before this one: tells subscribers there to come along
    hub: WebAddress = ""  # a WebSub hub, told of every change
    type: Literal["episodic", "serial"] = "episodic"
    keep_old_audio_days: Annotated[int, Field(ge=0, le=3650)] = 60  # an app may still hold the old address
    locked: bool = True  # other hosts may not import the show
    ai_content: bool = True  # the voice is synthetic
    frequency: str = ""  # "Weekly"
    frequency_rule: str = ""  # the same as an RFC 5545 rule: "FREQ=WEEKLY"
    license: str = ""  # an SPDX identifier, or a name with license_url
    license_url: WebAddress = ""
    funding: list[Funding] = []
    people: list[Contributor] = []
    apps: dict[str, WebAddress] = {}  # directory pages to link to: "Apple Podcasts" = "https://…"


class VoiceSettings(_SettingsTable):
    """[voices]: how takes are made and kept."""

    workers: Annotated[int, Field(ge=0, le=256)] = 0  # processes; 0 for as many as processors and memory allow
    listen: Literal["auto", "all", "off"] = "auto"  # to takes: as far as is needed, word by word, not at all
    cache_gb: Annotated[float, Field(gt=0)] = 5.0  # of kept takes; the longest unused go first
    words_per_minute: Annotated[float, Field(ge=80, le=300)] = 175.0  # of voices whose profile tells native_wpm
    cluster: str = ""  # the address of a dask scheduler, with the show's folder shared by its workers


class Settings(_SettingsTable):
    show: ShowSettings
    issues: IssueSettings = IssueSettings()
    script: ScriptSettings = ScriptSettings()
    cast: CastSettings = CastSettings()
    voices: VoiceSettings = VoiceSettings()
    pauses: PauseSettings = PauseSettings()
    sound: SoundSettings = SoundSettings()
    feed: FeedSettings = FeedSettings()


def read_settings(path: Path, *, files: bool = True) -> Settings:
    """Read show.toml. Raises ShowError with one Problem for each mistake.

    Without `files`, the files it names need not exist.
    """
    try:
        raw = parse_toml(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ShowError("no show.toml here", str(path.parent), "create a show with `lettercast init`") from error
    except ValueError as error:
        raise ShowError(str(error), path.name, "fix that line") from error
    return check_settings(raw, path.name, path.parent if files else None)


def check_settings(raw: Mapping[str, Any], where: str, root: Path | None = None) -> Settings:
    """Validate parsed TOML; see `read_settings`. Files that it names are looked for in `root`."""
    try:
        return Settings.model_validate(raw, context={"root": root})
    except ValidationError as error:
        raise ShowError(problems=tuple(_describe_validation_error(item, where) for item in error.errors())) from error


def _describe_validation_error(error: Any, where: str) -> Problem:
    """Describe one of pydantic's errors, with the key as the file has it."""
    keys = [str(part) for part in error["loc"]]
    alone = len(keys) == 1 and not isinstance(error["input"], Mapping)  # a key above all tables
    name = keys[0] if alone else f"[{keys[0]}] {'.'.join(keys[1:])}".rstrip()
    return validation_problem(error, where, name, list_field_names(Settings, keys[:-1]))
