"""The web chat as a channel: what is sent stands in the transcript, once, and is shown to whoever has the page open."""

from typing import Any

from bot.channels.base import Capabilities, Media, MediaGone, Outgoing, Rate, Sent
from bot.channels.web.hub import Hub
from bot.channels.web.ports import Transcripts
from bot.store import Missing, Store

UNLIMITED = Rate(10_000, 1, burst=10_000)  # nobody but ourselves to be spared


class WebChannel:
    """Sends by writing into the transcript; its keys make a second copy impossible."""

    name = "web"
    bot = "web"
    capabilities = Capabilities(text_length=4000, overall=UNLIMITED, per_chat=UNLIMITED, per_group=UNLIMITED)

    def __init__(self, transcripts: Transcripts, store: Store, hub: Hub) -> None:
        self._transcripts, self._store, self._hub = transcripts, store, hub

    async def start(self) -> None:
        """Begins to look for what other processes wrote."""
        self._hub.start()

    async def stop(self) -> None:
        """Closes the open pages; they come back by themselves."""
        await self._hub.stop()

    async def close(self) -> None:
        """The lines are the server's."""

    async def send(self, message: Outgoing) -> Sent:
        """Writes a message into its transcript and shows it."""
        replaces = int(message.replaces) if message.replaces else None
        n = await self._transcripts.say(message.chat, message.key, _body(message), replaces)
        self._hub.changed(message.chat)
        return Sent(str(n))

    async def fetch(self, media: Media) -> bytes:
        """What a page sent up."""
        try:
            return await self._store.get(media.ref)
        except Missing:
            raise MediaGone from None

    async def discard(self, media: Media) -> None:
        """Deletes what a page sent up: it may still carry the place where it was taken."""
        await self._store.delete([media.ref])

    async def show_working(self, chat: str) -> None:
        """Shows that something is being done."""
        self._hub.working(chat)


def _body(message: Outgoing) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if message.text:
        body["text"] = message.text
    if message.choices:
        body["choices"] = [{"id": choice.id, "label": choice.label} for choice in message.choices]
    if message.photos:
        body["pictures"] = list(message.photos)
    if message.voices:
        body["recordings"] = list(message.voices)
    if message.files:
        body["files"] = [{"name": file.name, "ref": file.ref} for file in message.files]
    if message.share:
        body["share"] = {"label": message.share.label, "text": message.share.words}
    if message.wants_photo:
        body["wants"] = "photo"
    return body
