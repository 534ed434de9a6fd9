"""Logs: one JSON object a line to stderr, tokens, keys and telephone numbers redacted."""

import logging
import re
import sys
from typing import Any, Final

import structlog
from structlog.typing import WrappedLogger

_TOKEN: Final = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
_KEY: Final = re.compile(r"\bsk-[A-Za-z0-9_-]{8,}")
_NUMBER: Final = re.compile(r"""((?:phone_number|vcard)\\*['"]?\s*[:=]\s*\\*['"])[^'"\\]*""")
_REDACTED: Final = "[redacted]"


def configure(level: str) -> None:
    """Log from this level on; the libraries' own loggers say warnings at least, in the same form."""
    about = (structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True))
    form = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False), _redact)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *about, *form],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*about, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *form],
        )
    )
    logging.basicConfig(level=max(getattr(logging, level), logging.WARNING), handlers=[handler], force=True)


def redacted(text: str) -> str:
    """The text without anything that looks like a secret."""
    return _NUMBER.sub(rf"\1{_REDACTED}", _KEY.sub(_REDACTED, _TOKEN.sub(_REDACTED, text)))


def _redact(_logger: WrappedLogger, _method: str, line: Any) -> str:
    """The last step: whatever a value is nested in, it is text by now."""
    return redacted(line)
