"""The log's publisher, put together from the settings: its signer, its folder, and the witnesses of its policy."""

from bot.house import House
from bot.problems import StartProblem
from bot.settings import Settings
from bot.witnesses import HttpWitness
from flows.log.prepare_log import prepare_log
from flows.shared.publishing import LogStalled, Publisher
from ledger.log.policy import Policy, PolicyMalformed, parse_policy
from store.log_folder import LogFolder
from store.signer import Signer, SignerProblem


async def open_publisher(house: House) -> Publisher:
    """A publisher whose key is this log's.

    Raises:  StartProblem.
    """
    settings = house.settings
    signer = Signer(settings.keys_path, settings.log_name)
    try:
        await prepare_log(house.deps, signer)
    except (SignerProblem, LogStalled) as problem:
        raise StartProblem(str(problem)) from problem
    except OSError as error:
        raise StartProblem(f"KEYS_PATH {settings.keys_path} can't be used: {error.strerror}") from error
    return Publisher(signer, LogFolder(settings.log_path), _witnesses(settings))


async def close_publisher(publisher: Publisher) -> None:
    """Let go of the witnesses."""
    for witness in publisher.witnesses:
        await witness.close()


def log_policy(settings: Settings) -> Policy:
    """The witnesses that were named, and how many must cosign; without a file, none.

    Raises:  StartProblem.
    """
    path = settings.log_policy
    if path is None:
        return Policy()
    try:
        return parse_policy(path.read_bytes())
    except OSError as error:
        raise StartProblem(f"LOG_POLICY {path} can't be read: {error.strerror}") from error
    except PolicyMalformed as error:
        raise StartProblem(
            f"LOG_POLICY {path}: line {error.facts['line']} is not one of a policy ({error.facts['why']})."
        ) from error


def _witnesses(settings: Settings) -> tuple[HttpWitness, ...]:
    """Those of the policy that have an address.

    Raises:  StartProblem.
    """
    policy = log_policy(settings)
    ours = policy.local_witnesses(() if settings.web_url is None else (str(settings.web_url),))
    return tuple(
        HttpWitness(each.key, each.url, is_independent=name not in ours)
        for name, each in policy.witnesses.items()
        if each.url is not None
    )
