"""The sandbox's refusals: Telegram's to a bot, and our own to whoever steers the sandbox."""


class Refusal(Exception):
    """The Bot API's no: a code, Telegram's own words, and what the client may do about it."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(words: str, **parameters: int) -> Refusal:
    """A refusal of what was asked."""
    return Refusal(400, f"Bad Request: {words}", **parameters)


def forbidden(words: str) -> Refusal:
    """A refusal because of who is asked, or who asks."""
    return Refusal(403, f"Forbidden: {words}")


def too_many_requests(retry_after: int) -> Refusal:
    """The flood limit's refusal, with the seconds to wait."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


class ControlError(Exception):
    """A request to the control API that makes no sense, told in one sentence."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
