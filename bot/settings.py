"""Every setting, its default and its meaning. From the environment, or a file `.env` in the folder where the program starts."""

import ipaddress
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Wrong(Exception):
    """A setting cannot be used; the message says in one line which, why and what to do."""


def _url(value: str | None) -> str | None:
    if value is None or value == "":
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("must begin with http:// or https:// and name a host")
    return value.rstrip("/")


Url = Annotated[str, AfterValidator(_url)]
File = Annotated[Path | None, BeforeValidator(lambda value: value or None)]


class Settings(BaseSettings):
    """The settings by their names in the environment."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///data/banhoc.db", description="where people, files and messages are kept: sqlite:///… or postgresql://…"
    )
    photo_store: str = Field(default="data/photos", description="where photos are kept: a folder, or s3://bucket/prefix")
    host: str = Field(default="127.0.0.1", description="the address to listen on; 0.0.0.0 for phones on the same Wi-Fi")
    port: int = Field(default=8080, ge=0, le=65535, description="the port to listen on; 0 takes a free one")
    public_url: Url | None = Field(default=None, description="the https address under which the world sees this, if it does")
    programme: File = Field(default=None, description="the file of the programme that runs; none for the one that is shipped, Công dân học tập")
    sample: bool = Field(default=True, description="shows a commune of sample data to everybody; say no for real use")
    announce_alone: int = Field(default=200, ge=0, description="to how many people or groups an officer may send a message without another's word")
    telegram_token: SecretStr | None = Field(default=None, description="the token of a Telegram bot, from BotFather")
    telegram_api_url: Url = Field(default="https://api.telegram.org", description="Telegram's server, or the root of a self-hosted one")
    zalo_bot_token: SecretStr | None = Field(default=None, description="the token of a bot of the Zalo Bot Platform")
    zalo_bot_api_url: Url = Field(default="https://bot-api.zaloplatforms.com", description="the server of the Zalo Bot Platform")
    zalo_bot_url: Url | None = Field(default=None, description="the link by which people open the Zalo bot")
    zalo_bot_messages: int = Field(default=3000, ge=1, description="how many messages a month the Zalo bot's plan allows")
    zalo_bot_users: int = Field(default=50, ge=1, description="how many people the Zalo bot's plan allows")
    zalo_media_hosts: str = Field(default="zdn.vn", description="the hosts from which Zalo's pictures and recordings may be fetched, with commas")
    zalo_oa_id: str | None = Field(default=None, description="the id of a Zalo Official Account")
    zalo_oa_app_id: str | None = Field(default=None, description="the id of the application that speaks for the Official Account")
    zalo_oa_app_secret: SecretStr | None = Field(default=None, description="that application's secret key")
    zalo_oa_webhook_secret: SecretStr | None = Field(default=None, description="the Official Account's secret key, which signs what Zalo brings")
    zalo_oa_refresh_token: SecretStr | None = Field(default=None, description="a fresh refresh token of the Official Account, for the first start")
    zalo_oa_api_url: Url = Field(default="https://openapi.zalo.me", description="the server of Zalo's Official Accounts")
    zalo_oa_login_url: Url = Field(default="https://oauth.zaloapp.com", description="the server that renews the Official Account's tokens")
    zalo_oa_paid_messages: int = Field(default=0, ge=0, description="how many messages a month may cost money; 0 for none")
    zalo_oa_template: str | None = Field(default=None, description="the id of the approved template for messages after seven days, if there is one")

    @property
    def is_public(self) -> bool:
        """Whether strangers can reach this."""
        return self.public_url is not None or _is_global(self.host)


def load() -> Settings:
    """Reads the settings.

    Raises:
        Wrong: one of them, with its name and the reason.
    """
    try:
        settings = Settings(_env_file=".env", _env_file_encoding="utf-8")  # type: ignore[call-arg]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        reason = str(first["msg"]).removeprefix("Value error, ")
        raise Wrong(f"{name}: {reason[0].lower()}{reason[1:]} (it says {str(first['input'])[:60]!r})") from None
    if settings.sample and settings.is_public:
        raise Wrong("SAMPLE lets everybody in and may not be public: set SAMPLE=no for real use, or take PUBLIC_URL and the public HOST away")
    return settings


def _is_global(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return False
