"""A small scripted bot for the chat page's tests: it shows what the page must be able to show."""

import asyncio
import io

from PIL import Image, ImageDraw

from tests.sandbox.tiny_bot import Json, TinyBot, keyboard

WELCOME = (
    "Welcome! 欢迎！\nBold, italic, code, a hidden word and a quote:\nfewer words, more work.\n"
    "Try /task or see t.me/demo_bot"
)
ENTITIES = [
    {"type": "bold", "offset": WELCOME.index("Bold"), "length": 4},
    {"type": "italic", "offset": WELCOME.index("italic"), "length": 6},
    {"type": "code", "offset": WELCOME.index("code"), "length": 4},
    {"type": "spoiler", "offset": WELCOME.index("hidden"), "length": 6},
    {"type": "blockquote", "offset": WELCOME.index("fewer"), "length": 23},
    {"type": "bot_command", "offset": WELCOME.index("/task"), "length": 5},
    {"type": "url", "offset": WELCOME.index("t.me"), "length": 13},
]
OPTIONS = [["可回收", "厨余"], ["有害", "其他"]]


def picture(hue: str = "#3c7f63", size: tuple[int, int] = (640, 420)) -> bytes:
    """A drawn bottle."""
    image = Image.new("RGB", size, "#f3efe2")
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rounded_rectangle((width * 0.40, height * 0.28, width * 0.60, height * 0.92), 28, fill=hue)
    draw.rounded_rectangle((width * 0.46, height * 0.10, width * 0.54, height * 0.34), 10, fill=hue)
    draw.rectangle((width * 0.40, height * 0.52, width * 0.60, height * 0.72), fill="#ffffff")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class PageBot(TinyBot):
    """Answers /start, /task, /album, /file, /app, /gone, /number, contacts and presses."""

    def __init__(self, base_url: str, token: str, app_url: str = "") -> None:
        super().__init__(base_url, token)
        self._app_url = app_url

    async def begin(self) -> None:
        """Set what the profile and the menu show."""
        await self.call("setMyDescription", description="A demonstration. Press Start and look around.")
        menu = [("task", "Take a task"), ("album", "Three pictures"), ("file", "A file"), ("app", "A Mini App")]
        await self.call("setMyCommands", commands=[{"command": c, "description": d} for c, d in menu])

    async def handle(self, update: Json) -> None:
        """Answer messages and presses."""
        if "callback_query" in update:
            await self._pressed(update["callback_query"])
        elif "message" in update:
            await self._said(update["message"])

    async def _said(self, message: Json) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        command = text.partition(" ")[0].partition("@")[0]
        if command == "/start":
            await self.call("sendMessage", chat_id=chat, text=WELCOME, entities=ENTITIES)
        elif command == "/task":
            await self._task(chat)
        elif command == "/album":
            media = [{"type": "photo", "media": f"attach://p{n}"} for n in range(3)]
            media[0]["caption"] = "Three bottles"
            files = {f"p{n}": picture(hue) for n, hue in enumerate(("#3c7f63", "#b5623b", "#3b62b5"))}
            await self.call("sendMediaGroup", chat_id=chat, media=media, **files)
        elif command == "/file":
            await self.call("sendDocument", chat_id=chat, document=b"id,label\n1,x\n", caption="The labels")
        elif command == "/app":
            button = {"text": "Open the app", "web_app": {"url": self._app_url}}
            await self.call("sendMessage", chat_id=chat, text="An app:", reply_markup={"inline_keyboard": [[button]]})
        elif command == "/gone":
            sent = await self.call("sendMessage", chat_id=chat, text="This vanishes")
            await asyncio.sleep(0.3)
            await self.call("deleteMessage", chat_id=chat, message_id=sent["message_id"])
        elif command == "/number":
            keys = [[{"text": "Share mine", "request_contact": True}], [{"text": "Not now"}]]
            markup = {"keyboard": keys, "one_time_keyboard": True, "resize_keyboard": True}
            await self.call("sendMessage", chat_id=chat, text="Your number?", reply_markup=markup)
        elif "contact" in message:
            await self.call("sendMessage", chat_id=chat, text="Thank you", reply_markup={"remove_keyboard": True})
        elif text:
            reply = {"message_id": message["message_id"]}
            await self.call("sendMessage", chat_id=chat, text=f"You said: {text}", reply_parameters=reply)

    async def _task(self, chat: int) -> None:
        await self.call("sendChatAction", chat_id=chat, action="typing")
        rows = [[(label, f"answer:{label}") for label in row] for row in OPTIONS]
        rows.append([("⏭", "skip"), ("🚩", "report"), ("ℹ️", "guide"), ("⋯", "more")])
        caption = "🏷 垃圾分类 · 2–5 AIC · ~15 s · #8F2K\n这张照片里的物品属于哪一类？"
        await self.call("sendPhoto", chat_id=chat, photo=picture(), caption=caption, reply_markup=keyboard(*rows))

    async def _pressed(self, query: Json) -> None:
        data, message = query["data"], query["message"]
        if data == "guide":
            alert = "Look at the material, not at the label."
            await self.call("answerCallbackQuery", callback_query_id=query["id"], text=alert, show_alert=True)
        elif data.startswith("answer:"):
            await self.call("answerCallbackQuery", callback_query_id=query["id"], text="收到 Received")
            caption = f"#8F2K 收到 · {data[7:]} · 预计 2–5 AIC · 今天 6"
            await self.call(
                "editMessageCaption", chat_id=message["chat"]["id"], message_id=message["message_id"], caption=caption,
                reply_markup=keyboard([("下一个 Next", "next"), ("↩︎ 改 Change", "change")]),
            )  # fmt: skip
        else:
            await self.call("answerCallbackQuery", callback_query_id=query["id"])
            if data == "skip":
                chat, card = message["chat"]["id"], message["message_id"]
                await self.call("editMessageCaption", chat_id=chat, message_id=card, caption="Skipped")
            if data == "next":
                await self._task(message["chat"]["id"])
