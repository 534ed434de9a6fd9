"""The open books: whole without a script, in the visitor's language, and nothing in them about anybody."""

import hashlib
import re
from html.parser import HTMLParser

import pytest

from handlers.web.books import Shelf
from kernel.values import Language
from store.tables.people import contributors
from store.tables.work import campaigns
from tests.handlers.explorer.reading_room import Library
from views.phrases import label

pytestmark = pytest.mark.asyncio

VOID = {"link", "meta"}


class Outline(HTMLParser):
    """What a page consists of; an element that is not closed is an error."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [known["id"] or ""] if "id" in known else []
        self.addresses += [known[name] or "" for name in ("href", "src") if name in known]
        self.attributes |= set(known)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


async def read(library: Library, path: str = "/", **headers: str) -> Outline:
    answer = await library.http.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return Outline(answer.text)


async def test_the_first_page_tells_where_all_points_are(library: Library) -> None:
    await library.work(6)
    await library.publish()

    page = await read(library)

    for words in ("10,000,000,000.00", "6,000,000,000.00", "100%", "Tea", "C1"):
        assert words in page.words
    assert {"figures", "supply", "price", "log", "audit", "campaigns", "verify", "main"} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("language", Language)
async def test_both_languages_say_the_same_things(library: Library, language: Language) -> None:
    await library.work(6)
    await library.publish()

    page = await read(library, f"/?lang={language}")

    for part in ("supply", "price", "log", "audit", "campaigns", "verify"):
        assert label(language, f"web.{part}.title") in page.words
    assert "{" not in page.words


async def test_a_page_before_anything_has_happened_is_whole(library: Library) -> None:
    page = await read(library)

    for key in ("web.log.none", "web.audit.none", "web.campaigns.none"):
        assert label(Language.EN, key) in page.words


@pytest.mark.parametrize(
    ("address", "header", "code"),
    [
        ("/", "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("/", "en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("/", "fr,zh;q=0.3,en;q=0.4", "en"),
        ("/", "fr", "en"),
        ("/", "en;q=0,zh;q=0.1", "zh-Hans"),
        ("/", "zh;q=nonsense", "en"),
        ("/?lang=zh", "en", "zh-Hans"),
        ("/?lang=en", "zh", "en"),
        ("/?lang=klingon", "zh", "zh-Hans"),
    ],
)
async def test_a_choice_comes_before_what_the_browser_asks_for(
    library: Library, address: str, header: str, code: str
) -> None:
    answer = await library.http.get(address, headers={"accept-language": header})

    assert f'<html lang="{code}">' in answer.text
    assert answer.headers["vary"] == "accept-language"


async def test_a_chosen_language_is_kept_without_a_cookie(library: Library) -> None:
    answer = await library.http.get("/?lang=zh")

    assert 'href="/?lang=zh#price"' in answer.text
    assert 'href="/api?lang=zh"' in answer.text
    assert "set-cookie" not in answer.headers


async def test_nothing_comes_from_elsewhere_and_no_style_or_script_is_in_the_page(library: Library) -> None:
    await library.work(6)
    await library.publish()

    page = await read(library)

    assert all(address.startswith(("/", "#")) for address in page.addresses)
    assert not {name for name in page.attributes if name.startswith("on") or name == "style"}


async def test_every_way_leads_somewhere(library: Library) -> None:
    await library.publish()
    page = await read(library)

    for address in set(page.addresses):
        path, _, part = address.partition("#")
        answer = await library.http.get(path or "/")
        assert answer.status_code == 200, address
        assert not part or f'id="{part}"' in (await library.http.get("/")).text


async def test_sums_of_fewer_than_five_people_are_not_told(library: Library) -> None:
    await library.work(4)
    [total] = (await Shelf(library.explorer).work.get()).campaigns

    assert (total.accepted, total.paid) == (None, None)
    assert label(Language.EN, "web.campaigns.few", limit=5) in (await read(library)).words


async def test_sums_of_five_people_are_told(library: Library) -> None:
    await library.work(5)
    work = await Shelf(library.explorer).work.get()
    row = await library.world.row(campaigns, number=1)

    [total] = work.campaigns
    assert (total.settled, total.accepted) == (2, 10)
    assert total.paid is not None
    assert total.paid.units == row["spent_units"] == work.paid.units > 0


async def test_a_campaign_without_gold_says_so(library: Library) -> None:
    await library.work(5)
    word = label(Language.EN, "web.campaigns.without_gold")
    assert word in (await read(library)).words
    [told] = (await library.http.get("/api/campaigns")).json()["campaigns"]
    assert told["without_gold"] is True


async def test_nobody_is_on_the_page(library: Library) -> None:
    await library.work(6)
    await library.publish()
    pages = "".join([(await library.http.get(path)).text for path in ("/", "/api/campaigns", "/api/checkpoint")])

    for row in await library.world.rows(contributors):
        for secret in (row["id"], row["account_id"]):
            assert str(secret) not in pages
            assert secret.hex not in pages


async def test_a_title_is_shown_as_it_was_typed(library: Library) -> None:
    await library.work(5)
    evil = "<script>alert('茶')</script>&\""
    async with library.world.deps.sessions.write() as session:
        await session.execute(campaigns.update().values(title=evil))

    answer = await library.http.get("/")

    assert evil not in answer.text
    assert evil in Outline(answer.text).words


@pytest.mark.parametrize("host", ["books.example.org", "127.0.0.1:8080", "[::1]:8080"])
async def test_the_commands_name_the_address_by_which_one_came(library: Library, host: str) -> None:
    page = await read(library, host=host)
    assert f"python -m ledger.verify http://{host}/log" in page.words


@pytest.mark.parametrize("host", ["evil'; rm -rf ~ #", "a b", "<x>", ""])
async def test_a_made_up_address_gets_into_no_command(library: Library, host: str) -> None:
    page = await read(library, host=host)
    assert "python -m ledger.verify http://localhost/log" in page.words


async def test_a_crowd_costs_one_look(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    sessions = library.world.deps.sessions
    read_once = sessions.read

    def counted(*, heavy: bool = False) -> object:
        nonlocal looks
        looks += 1
        return read_once(heavy=heavy)

    monkeypatch.setattr(sessions, "read", counted)
    for _ in range(20):
        await library.http.get("/")

    assert 0 < looks <= 6


async def test_the_checker_is_the_file_whose_hash_is_told(library: Library) -> None:
    page = await library.http.get("/")
    stated = re.search(r"<code>([0-9a-f]{64})</code>", page.text)
    file = await library.http.get("/checker.html")

    assert stated is not None
    assert hashlib.sha256(file.content).hexdigest() == stated[1]
    policy = file.headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy
    assert "script-src 'sha256-" in policy
    assert "connect-src" not in policy
