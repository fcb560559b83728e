"""A new show: folder, annotated settings, two voices, bumpers and a cover to replace."""

from __future__ import annotations

from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

from lettercast.files import write_bytes, write_text
from lettercast.settings import ShowError
from lettercast.show import Show, open_show

SHOW_FOLDERS = ("episodes", "scripts", "voices", "audio", "feed")
STARTER_FILES = (
    "voices/narrator.toml",
    "voices/opinion.toml",
    "voices/lexicon.toml",
    "audio/*.wav",
    "feed/starter-cover.png",
)
GITIGNORE = ".lettercast/\nfeed/public/\nepisodes/*/*\n!episodes/*/issue.*\n!episodes/*/episode.json\n"


def find_starter_folder() -> Path:
    """Find the voices, bumpers and cover of a new show: in this repository, or where pip put them. Raises ShowError."""
    repository = Path(__file__).resolve().parent.parent
    if (repository / "show.toml").is_file():
        return repository
    for file in distribution("lettercast").files or ():
        if file.match("share/lettercast/feed/*"):
            return Path(str(file.locate())).resolve().parent.parent
    raise ShowError("the files of a new show are missing", str(repository), "install lettercast again")


def create_show(folder: Path, *, title: str, author: str) -> Show:
    """Create a show in `folder`, which may exist but must hold no show. Existing files are left as they are.

    Raises ShowError.
    """
    if (folder / "show.toml").exists():
        raise ShowError("there is a show here already", str(folder), "edit its show.toml, or name another folder")
    if folder.exists() and not folder.is_dir():
        raise ShowError("this is a file", str(folder), "name a folder")
    template = files("lettercast").joinpath("starter.toml").read_text(encoding="utf-8")
    for name in SHOW_FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    source = find_starter_folder()
    for pattern in STARTER_FILES:
        for original in sorted(source.glob(pattern)):
            target = folder / original.relative_to(source).with_name(original.name.removeprefix("starter-"))
            if not target.exists():
                write_bytes(target, original.read_bytes())
    if not (folder / ".gitignore").exists():
        write_text(folder / ".gitignore", GITIGNORE)
    # The settings come last: a folder without them is not a show, so a start cut short can be made again.
    settings = template.replace("@TITLE@", _escape_toml_string(title)).replace("@AUTHOR@", _escape_toml_string(author))
    write_text(folder / "show.toml", settings)
    return open_show(folder)


def _escape_toml_string(text: str) -> str:
    """Escape `text` for the inside of a TOML basic string."""
    folded = " ".join(text.split())
    return folded.replace("\\", "\\\\").replace('"', '\\"')
