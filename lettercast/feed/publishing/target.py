"""A place to publish to, through fsspec: a folder, a bucket, a machine with SSH, or anything else it knows.

A file appears there whole or not at all. Object stores do that by themselves; elsewhere a file is sent under
another name and moved.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fsspec
from fsspec.core import url_to_fs

from lettercast.feed.errors import FeedError
from lettercast.feed.hosting.media_types import cache_control, content_type
from lettercast.feed.publishing.inventory import PART_SUFFIX
from lettercast.files import expand_user

_OBJECT_STORES = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "memory"}
_MAX_PARALLEL_UPLOADS = 8
"""Requests at a time to an object store, where most of the time is waiting."""


class PublishTarget:
    """One open place. Every method raises FeedError when the place fails."""

    def __init__(self, url: str) -> None:
        self.url = _strip_password(url)
        with self._translate_errors("cannot be reached"):
            self._fs, root = _open_file_system(url)
        self._root = root.rstrip("/")
        self._protocols = {self._fs.protocol} if isinstance(self._fs.protocol, str) else set(self._fs.protocol)
        self._is_store = bool(self._protocols & _OBJECT_STORES)
        self._folders: set[str] = set()

    def list_sizes(self) -> dict[str, int]:
        """List every file with its length in bytes."""
        with self._translate_errors("cannot be listed"):
            self._fs.invalidate_cache()
            if not self._is_store and not self._fs.exists(self._root):
                return {}
            files = self._fs.find(self._root, detail=True)
            return {path[len(self._root) :].lstrip("/"): int(facts["size"] or 0) for path, facts in files.items()}

    def read_file(self, name: str) -> bytes | None:
        """Read a file; None when there is none."""
        with self._translate_errors(f"{name} cannot be read"):
            try:
                return bytes(self._fs.cat_file(self._remote_path(name)))
            except FileNotFoundError:
                return None

    def upload_file(self, source: Path, name: str) -> None:
        """Upload a file; it replaces the one of its name."""
        with self._translate_errors(f"{name} cannot be sent"):
            if self._is_store:
                self._fs.put_file(str(source), self._remote_path(name), **self._upload_headers(name))
                return
            self._make_folder(name)
            self._fs.put_file(str(source), self._remote_path(name) + PART_SUFFIX)
            self._fs.mv(self._remote_path(name) + PART_SUFFIX, self._remote_path(name))

    def write_file(self, name: str, data: bytes) -> None:
        """Write a small file, likewise."""
        with self._translate_errors(f"{name} cannot be written"):
            if self._is_store:
                self._fs.pipe_file(self._remote_path(name), data)
                return
            self._make_folder(name)
            self._fs.pipe_file(self._remote_path(name) + PART_SUFFIX, data)
            self._fs.mv(self._remote_path(name) + PART_SUFFIX, self._remote_path(name))

    def upload_files(self, files: Sequence[tuple[Path, str]]) -> Iterator[str]:
        """Upload files in any order, several at a time where that helps; yield each name when it is there."""
        if not self._is_store:
            for source, name in files:
                self.upload_file(source, name)
                yield name
            return
        from concurrent.futures import ThreadPoolExecutor, as_completed

        with ThreadPoolExecutor(_MAX_PARALLEL_UPLOADS) as pool:
            futures = {pool.submit(self.upload_file, source, name): name for source, name in files}
            with _cancel_on_error(pool):
                for future in as_completed(futures):
                    future.result()
                    yield futures[future]

    def delete_file(self, name: str) -> None:
        with self._translate_errors(f"{name} cannot be deleted"), contextlib.suppress(FileNotFoundError):
            self._fs.rm_file(self._remote_path(name))

    def _remote_path(self, name: str) -> str:
        return f"{self._root}/{name}" if self._root else name

    def _make_folder(self, name: str) -> None:
        folder = self._remote_path(name).rpartition("/")[0]
        if folder and folder not in self._folders:
            self._fs.makedirs(folder, exist_ok=True)
            self._folders.add(folder)

    def _upload_headers(self, name: str) -> dict[str, str]:
        """Return the options by which each store takes a file's type and how long it may be cached."""
        if self._protocols & {"s3", "s3a"}:
            return {"ContentType": content_type(name), "CacheControl": cache_control(name)}
        if self._protocols & {"gs", "gcs"}:
            return {"content_type": content_type(name)}
        return {}

    @contextlib.contextmanager
    def _translate_errors(self, what: str) -> Iterator[None]:
        """Turn what a file system raises into a FeedError with a remedy."""
        try:
            yield
        except FeedError:
            raise
        except ImportError as error:
            extra = {"s3": "s3", "s3a": "s3", "sftp": "sftp", "ssh": "sftp"}.get(urlsplit(self.url).scheme)
            package = f"pip install 'lettercast[{extra}]'" if extra else "install the package that fsspec names"
            raise FeedError(f"needs a package that is not installed ({error})", self.url, package) from error
        except _error_types() as error:
            why = str(error).strip() or type(error).__name__
            raise FeedError(
                f"{what} ({why})", self.url, "check the address, the network and your credentials"
            ) from error


@contextlib.contextmanager
def _cancel_on_error(pool: Executor) -> Iterator[None]:
    """On an error or Ctrl-C, start no further upload."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def _error_types() -> tuple[type[BaseException], ...]:
    """Return what file systems raise, as far as their packages are installed."""
    kinds: list[type[BaseException]] = [OSError, ValueError, EOFError]
    with contextlib.suppress(ImportError):
        from botocore.exceptions import BotoCoreError, ClientError

        kinds += [BotoCoreError, ClientError]
    with contextlib.suppress(ImportError):
        from paramiko import SSHException

        kinds.append(SSHException)
    return tuple(kinds)


def _open_file_system(url: str) -> tuple[Any, str]:
    """Open the file system of an address. Returns it and the path on it."""
    scheme = urlsplit(url).scheme if "://" in url else "file"
    if scheme not in fsspec.available_protocols():
        known = "a folder, s3://bucket/path, sftp://host/path, or another address that fsspec knows"
        raise FeedError(f'"{scheme}://" is not a known kind of address', url, f"use {known}")
    if urlsplit(url).password:
        remedy = "leave it out: keys come from the agent, ~/.ssh, ~/.aws or the environment"
        raise FeedError("holds a password", _strip_password(url), remedy)
    if scheme in ("sftp", "ssh"):
        from lettercast.feed.publishing import ssh

        return fsspec.filesystem("sftp", **ssh.connection_options(url)), ssh.remote_folder(url)
    system, root = url_to_fs(str(expand_user(url)) if scheme == "file" and "://" not in url else url)
    return system, str(root)


def _strip_password(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", "@", 1) if parts.password else url
