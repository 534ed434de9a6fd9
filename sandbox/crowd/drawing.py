"""A simulated person draws boxes on a bot's page, as the page's own script would: by its launch, over HTTP alone."""

import json
import random
from urllib.parse import urlsplit

from sandbox.crowd.cards import Card
from sandbox.crowd.client import Refused
from sandbox.crowd.someone import Someone

Box = list[float]
"""Left, top, right, bottom in shares of the picture, and the number of what it is called."""

_SHAKE = 0.012
_PRESSES = 2**31


def drawn(truth: str | None, right: float, dice: random.Random) -> list[Box]:
    """The boxes of somebody who sees a thing with the declared chance, and never draws quite the same twice.

    Shape:   truth is a JSON list of boxes; without one something is drawn.
    """
    known: list[Box] = [[0.3, 0.3, 0.7, 0.7, 0]] if truth is None else json.loads(truth)
    return [_shaken(box, dice) for box in known if dice.random() < right]


def _shaken(box: Box, dice: random.Random) -> Box:
    sides = [min(max(side + dice.uniform(-_SHAKE, _SHAKE), 0.0), 1.0) for side in box[:4]]
    return [*(round(side, 4) for side in sides), box[4]]


async def draw(someone: Someone, card: Card, boxes: list[Box], dice: random.Random) -> None:
    """Open the card's page and submit.

    Raises:  Refused.
    """
    sandbox = someone.sandbox
    launch = await sandbox.post("webapp", {"person": someone.person, "bot": someone.bot, "message_id": card.message_id})
    address = urlsplit(launch["url"])
    api = f"{address.scheme}://{address.netloc}/app/api"
    lease = address.path.rsplit("/", 1)[-1]
    opened = await sandbox.send(f"{api}/session", {"lease": lease, "init_data": launch["init_data"]})
    if "session" not in opened:
        raise Refused("the page opened without a session")
    body = {"boxes": boxes, "press": dice.randrange(_PRESSES)}
    await sandbox.send(f"{api}/submission", body, authorization=f"Bearer {opened['session']}")
