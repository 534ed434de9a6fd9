"""Logs: one JSON object a line to stderr, tokens and keys redacted."""

import logging
import re
import sys
from typing import Final

import structlog
from structlog.typing import EventDict, WrappedLogger

_TOKEN: Final = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
_KEY: Final = re.compile(r"\bsk-[A-Za-z0-9_-]{8,}")
_REDACTED: Final = "[redacted]"


def configure(level: str) -> None:
    """Log from this level on; the libraries' own loggers say warnings at least."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_redact_record)
    logging.basicConfig(level=max(getattr(logging, level), logging.WARNING), handlers=[handler], force=True)


def redacted(text: str) -> str:
    """The text without anything that looks like a secret."""
    return _KEY.sub(_REDACTED, _TOKEN.sub(_REDACTED, text))


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {name: redacted(value) if isinstance(value, str) else value for name, value in event.items()}


def _redact_record(record: logging.LogRecord) -> bool:
    record.msg = redacted(record.getMessage())
    record.args = ()
    return True
