"""The receipt checker: one file, opened from the disk, on a phone; it agrees with the verifier byte for byte."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from kernel.errors import HouseError
from ledger.log import ed25519
from ledger.log.leaf import encode
from ledger.log.note import SigningKey
from ledger.log.proof import parse_proof
from ledger.log.receipts import check_receipt
from ledger.transfers import TransferKind
from tests.browser.conftest import ARGUMENTS
from tests.ledger.verify.author import KEY, NAME, OTHER_KEY, WITNESSES, checkpoint, cosigned, receipt_of, small_economy

CHECKER = Path(__file__).parents[2] / "handlers/web/checker.html"
PHONE = {"width": 360, "height": 780}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(chromium: str) -> AsyncIterator[Page]:
    """The checker as a file; a request to anywhere, or an error of its script, fails the test."""
    strays: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        page = await (await browser.new_context(viewport=PHONE, locale="en-US")).new_page()  # type: ignore[arg-type]
        page.on("request", lambda request: strays.append(request.url))
        page.on("pageerror", lambda error: strays.append(str(error)))
        page.on("console", lambda message: strays.append(message.text))
        await page.goto(CHECKER.as_uri())
        yield page
        await browser.close()
    assert strays == [CHECKER.as_uri()]


@pytest.fixture(scope="module")
def receipt() -> str:
    ledger, leaves = small_economy()
    reward = next(each for each in ledger.transfers.values() if each.kind is TransferKind.REWARD)
    note = checkpoint([encode(each) for each in leaves], KEY, OTHER_KEY)
    return str(receipt_of(reward, leaves, cosigned(note, *WITNESSES)))


async def verdict(page: Page, data: bytes | str, key: str = KEY.verifier.vkey) -> tuple[str, str]:
    """What the page says of a file, under a key."""
    body = data.encode() if isinstance(data, str) else data
    await page.evaluate("() => { receipt = null; }")
    await page.fill("#key", key)
    await page.set_input_files("#file", {"name": "my.tlog-proof", "mimeType": "text/plain", "buffer": body})
    await page.wait_for_function("() => receipt !== null")
    return str(await page.get_attribute("#verdict", "data-is")), await page.inner_text("#verdict")


async def test_its_hashes_are_the_standards(page: Page) -> None:
    for length in (0, 1, 55, 56, 63, 64, 111, 112, 128, 1000):
        data = bytes(at * 7 % 256 for at in range(length))
        for name in ("sha256", "sha512"):
            found = await page.evaluate(f"(data) => hex({name}(Uint8Array.from(data)))", list(data))
            assert found == hashlib.new(name, data).hexdigest()


async def test_its_signatures_are_the_standards(page: Page) -> None:
    ask = "([key, message, signature]) => isSigned(...[key, message, signature].map((each) => Uint8Array.from(each)))"
    for at in range(4):
        seed, message = bytes([at]) * 32, bytes(range(at * 40))
        key, signature = ed25519.public_key(seed), ed25519.sign(seed, message)
        too_large = int.from_bytes(signature[32:], "little") + ed25519.ORDER
        second_way = signature[:32] + too_large.to_bytes(32, "little")
        assert await page.evaluate(ask, [list(key), list(message), list(signature)])
        assert not await page.evaluate(ask, [list(key), [*message, 0], list(signature)])
        assert not await page.evaluate(ask, [list(key), list(message), list(second_way)])
    nobody = [1] + [0] * 31
    assert not await page.evaluate(ask, [nobody, [], [*nobody, *[0] * 32]])


async def test_a_receipt_is_valid_and_says_of_what(page: Page, receipt: str, tmp_path: Path) -> None:
    said, words = await verdict(page, receipt)

    assert said == "valid"
    assert "3 AIC" in words
    assert "2026-11-22" in words
    assert "13 of 31" in words
    await page.click("#language")
    words = await page.inner_text("main")
    assert "✓ 有效" in words
    assert "任务报酬" in words
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    await page.screenshot(path=tmp_path / "checker.png", full_page=True)
    await page.click("#language")


async def test_it_agrees_with_the_verifier_on_changed_bytes(page: Page, receipt: str) -> None:
    data = receipt.encode()
    for at in range(0, len(data), 29):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        said, words = await verdict(page, changed)
        assert (said == "valid") == is_valid(changed), (at, words)


def is_valid(data: bytes) -> bool:
    try:
        check_receipt(parse_proof(data), [KEY.verifier], NAME)
    except HouseError:
        return False
    return True


FOREIGN = SigningKey("elsewhere.example/log", bytes(32)).verifier.vkey
STRANGER = SigningKey(NAME, bytes(32)).verifier.vkey
KEYS = [
    (STRANGER, "not signed by that key"),
    (FOREIGN, "of another log than the key's"),
    (WITNESSES[0].verifier.vkey, "That is no key of a log"),
    (KEY.verifier.vkey[:-1], "That is no key of a log"),
    ("hello", "That is no key of a log"),
]


@pytest.mark.parametrize(("key", "words"), KEYS)
async def test_another_key_is_told_apart(page: Page, receipt: str, key: str, words: str) -> None:
    said, found = await verdict(page, receipt, key)

    assert said == "invalid"
    assert words in found


async def test_without_a_key_nothing_is_said_though_one_stands_in_the_file(page: Page, receipt: str) -> None:
    said, _ = await verdict(page, f"{receipt}{KEY.verifier.vkey}\n", "")

    assert said == "waiting"


@pytest.mark.parametrize("data", [b"", b"hello", bytes(range(256)), b"c2sp.org/tlog-proof@v1\n\n\n", b"x" * 1_100_000])
async def test_what_is_no_receipt_is_told_so(page: Page, data: bytes) -> None:
    said, words = await verdict(page, data)

    assert said == "invalid"
    assert "That is no receipt" in words
