"""Models of the Coqui library's catalogue, fetched by its own manager. Importing this module imports the library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from filelock import FileLock
from requests import RequestException
from TTS.api import TTS
from TTS.utils.manage import LICENSE_URLS, ModelManager

from lettercast.validation import suggest
from lettercast.voices.engines.versions import summarize_error
from lettercast.voices.errors import VoiceError

_FAIRSEQ_NAME = re.compile(r"tts_models/[\w-]+/fairseq/vits")
"""Models of a thousand languages, which the catalogue does not list."""


def load_catalogue_model(name: str) -> Any:
    """Load a model of the catalogue, fetching it where it is missing; return the library's API object.

    Raises VoiceError saying where to put a model by hand.
    """
    manager = ModelManager()
    item = _find_entry(manager, name)
    folder = manager.output_prefix / name.replace("/", "--")
    if not manager.tos_agreed(item, folder):
        licence = str(item.get("license", "its own"))
        terms = " ".join(filter(None, (licence, LICENSE_URLS.get(licence.lower()))))
        remedy = "if you agree to them, run this with COQUI_TOS_AGREED=1 in the environment"
        raise VoiceError(f"the model {name!r} comes with terms ({terms})", remedy=remedy)
    by_hand = f"put its files into {folder} by hand, or name a .pth file of your own"
    with _lock_folder(folder):
        exists = folder.is_dir()
        try:
            return TTS(model_name=name)
        except RequestException as error:
            host = urlsplit(str(error.request.url)).hostname if error.request else "its server"
            reply = "answers " + str(error.response.status_code) if error.response is not None else "is not reached"
            raise VoiceError(f"the model {name!r} can't be fetched: {host} {reply}", remedy=by_hand) from error
        except Exception as error:  # whatever its loaders come upon in a file
            if "repo_id" in item:  # huggingface_hub stores it in another folder
                what, where, remedy = (
                    "can't be fetched or loaded",
                    "",
                    "run this once with a network, or name a .pth file of your own",
                )
            elif exists:
                what, where, remedy = "can't be loaded", str(folder), "delete it, and it is fetched again"
            else:
                what, where, remedy = "can't be fetched", "", by_hand
            raise VoiceError(f"the model {name!r} {what} ({summarize_error(error)})", where, remedy) from error


def _find_entry(manager: Any, name: str) -> Any:
    """Find the entry of a model. Raises VoiceError for an unknown name."""
    if _FAIRSEQ_NAME.fullmatch(name):
        return {}
    known = manager.list_tts_models()
    if name not in known:
        near = suggest(name, known)
        remedy = near if near.startswith("did") else "`tts --list_models` lists them; or name a .pth file of your own"
        raise VoiceError(f"the catalogue has no model {name!r}", remedy=remedy)
    item = manager.models_dict
    for part in name.split("/"):
        item = item[part]
    return item


@contextmanager
def _lock_folder(folder: Path) -> Iterator[None]:
    """Lock the folder: the library takes one that another process is still filling for a complete model."""
    lock = FileLock(f"{folder}.lock")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except OSError:
        yield  # nothing can be written, so nothing is being fetched either
        return
    try:
        yield
    finally:
        lock.release()
