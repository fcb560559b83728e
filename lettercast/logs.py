"""Log lines: where they go, how they read, and that no secret is in one.

Modules log to `logging.getLogger(__name__)`; nothing is written unless a program asks for it. Worker processes send
their records through a pipe to the process that started them, which writes each as it writes its own lines.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import re
import sys
import threading
import time
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Lock

from lettercast.errors import replace_control_characters

ROOT_LOGGER = "lettercast"
LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)
"""By how often -v is given."""
MASK = "***"
MIN_SECRET_LENGTH = 6
"""Shorter values of the environment would mask ordinary words."""
POLL_S = 0.05
STOP_TIMEOUT_S = 2.0
"""A worker that was killed while it wrote leaves half a record, which is not waited for."""
_PASSWORD = re.compile(r"(?<=://)[^\s/?#'\"]{0,99}:[^\s/?#'\"]{0,99}@")
_HTTP_USER = re.compile(r"(?<=http://)[^\s/?#'\"]+@|(?<=https://)[^\s/?#'\"]+@")  # a token, more often than a name
_NAMED_SECRET = re.compile(
    r"(?i)((?:key|token|secret|passw(?:or)?d|credential|signature)[\w-]{0,20}['\"]?\s{0,3}[=:]\s{0,3}['\"]?)[^\s&'\",;]+"
)
_HEADER_SECRET = re.compile(r"(?i)(\b(?:bearer|basic)\s{1,3})[\w.~+/=-]{6,}")
_OPTION = re.compile(r"(?<!\S)(-[^\s=]+\s+)(\S+)")
_SECRET_NAME = re.compile(r"(?i)key|token|secret|passw|credential|auth(?!or)")


def mask_secrets(text: str) -> str:
    """Mask passwords in addresses, what has the name of a secret, and what the environment holds under such a name."""
    for pattern in (_PASSWORD, _HTTP_USER):
        text = pattern.sub(f"{MASK}@", text)
    for pattern in (_NAMED_SECRET, _HEADER_SECRET):
        text = pattern.sub(rf"\g<1>{MASK}", text)
    text = _OPTION.sub(lambda match: match[1] + (MASK if _SECRET_NAME.search(match[1]) else match[2]), text)
    for name, value in os.environ.items():
        if len(value) >= MIN_SECRET_LENGTH and value in text and _SECRET_NAME.search(name) and value[0] != "/":
            text = text.replace(value, MASK)
    return text


class LineFormatter(logging.Formatter):
    """A line for people: "12:03:04 INFO voices.worker: 8 sentences"."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record).replace(f" {ROOT_LOGGER}.", " ", 1)
        return replace_control_characters(line)  # it may hold a stranger's words

    def format(self, record: logging.LogRecord) -> str:
        return mask_secrets(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC, ISO 8601), level, logger, process, message, traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        fields: dict[str, object] = {
            "time": f"{stamp}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": mask_secrets(record.getMessage()),
        }
        if record.exc_info:
            fields["traceback"] = mask_secrets(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False)


class _StandardErrorHandler(logging.Handler):
    """Writes to what standard error is now: a progress bar takes its place to keep lines above the bar."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            print(self.format(record), file=sys.stderr, flush=True)
        except Exception:
            self.handleError(record)


def configure_logging(verbosity: int, *, as_json: bool = False) -> None:
    """Write log lines to standard error: warnings, with `verbosity` 1 what is done and decided, with 2 more."""
    handler = _StandardErrorHandler()
    handler.setFormatter(JsonFormatter() if as_json else LineFormatter())
    _use_handler(handler, LEVELS[min(verbosity, len(LEVELS) - 1)])


def _use_handler(handler: logging.Handler, level: int) -> None:
    """Give the records of this package to `handler` alone."""
    logger = logging.getLogger(ROOT_LOGGER)
    logger.handlers[:] = [handler]
    logger.setLevel(level)
    logger.propagate = False


class LogSender(logging.handlers.QueueHandler):
    """A worker's end of the pipe: sends records as text, so that the other side need not know what is in them."""

    def __init__(self, writer: Connection, lock: Lock, level: int):
        super().__init__(None)  # type: ignore[arg-type]  # a pipe and a lock: nothing is held back in this process
        self._writer, self._write_lock, self._level = writer, lock, level

    def __reduce__(self) -> tuple[type[LogSender], tuple[Connection, Lock, int]]:
        return LogSender, (self._writer, self._write_lock, self._level)

    def enqueue(self, record: logging.LogRecord) -> None:
        with self._write_lock:
            self._writer.send(record)

    def install(self) -> None:
        """Send the records of this process."""
        _use_handler(self, self._level)

    def close(self) -> None:
        self._writer.close()
        super().close()


class WorkerLog:
    """The records of worker processes: `sender` is given to each of them; what they send is logged here, in order."""

    def __init__(self, context: BaseContext):
        self._reader, writer = context.Pipe(duplex=False)
        self.sender = LogSender(writer, context.Lock(), logging.getLogger(ROOT_LOGGER).getEffectiveLevel())
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._receive, name="worker-log", daemon=True)
        self._thread.start()

    def _receive(self) -> None:
        while True:
            ended = self._stopped.is_set()  # looked at first: what was sent before it is still read
            while self._reader.poll(0 if ended else POLL_S):
                record: logging.LogRecord = self._reader.recv()
                logging.getLogger(record.name).handle(record)
            if ended:
                return

    def stop(self) -> None:
        """Log what has been sent and stop. To be called when the workers have ended."""
        self._stopped.set()
        self._thread.join(STOP_TIMEOUT_S)
        if not self._thread.is_alive():
            self._reader.close()
            self.sender.close()


def start_worker_log(context: BaseContext) -> WorkerLog | None:
    """Start receiving what workers log; None where nobody asked for more than warnings."""
    return WorkerLog(context) if logging.getLogger(ROOT_LOGGER).isEnabledFor(logging.INFO) else None
