"""Every setting, read from ``GUILDWIRE_*`` in the environment when a command starts, never at import."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from news.errors import WrongUse

PREFIX = "GUILDWIRE_"


class Settings(BaseSettings):
    """What can be set. Descriptions and defaults are the source of docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    data: Path = Field(
        Path("data"), description="Folder of the embedded log, index and state, and of alert files."
    )
    stream: str = Field("", description="The log: `sqlite:PATH`; empty means `stream.db` in the data folder.")
    index: str = Field("", description="The index: `sqlite:PATH`; empty means `index.db` in the data folder.")
    state: str = Field(
        "",
        description="The state store: `sqlite:PATH` or `postgresql+psycopg://...`; "
        "empty means `state.db` in the data folder.",
    )
    feeds: Path | None = Field(
        None, description="The feed list; empty means `feeds.yaml` in the data folder, or the bundled one."
    )
    vocabulary: Path | None = Field(None, description="A vocabulary file of your own, added to the bundled ones.")
    host: str = Field("127.0.0.1", description="Address the page listens on.")
    port: int = Field(8350, ge=0, le=65535, description="Port the page listens on; 0 takes a free one.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Host names, besides localhost, under which the page may be asked for; comma-separated."
    )
    contact: str = Field(
        "", description="Address or page named in the User-Agent, so that a site can reach whoever polls it."
    )
    log_level: str = Field(
        "",
        description="DEBUG, INFO, WARNING or ERROR; empty means INFO for `up` and `work`, "
        "ERROR for commands that print a summary.",
    )
    log_format: str = Field("text", description="`text` for people, `json` for machines.")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
        )

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in ("", "DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("it is one of DEBUG, INFO, WARNING, ERROR")
        return value.upper()

    @field_validator("log_format")
    @classmethod
    def _format(cls, value: str) -> str:
        if value not in ("text", "json"):
            raise ValueError("it is text or json")
        return value

    @property
    def stream_address(self) -> str:
        """Address of the log, the default filled in."""
        return self.stream or f"sqlite:{self.data / 'stream.db'}"

    @property
    def index_address(self) -> str:
        """Address of the index, the default filled in."""
        return self.index or f"sqlite:{self.data / 'index.db'}"

    @property
    def state_address(self) -> str:
        """Address of the state store, the default filled in."""
        return self.state or f"sqlite:{self.data / 'state.db'}"

    @property
    def feed_list(self) -> Path:
        """The feed list in force: the one named, else the data folder's own, else the bundled one."""
        own = self.data / "feeds.yaml"
        if self.feeds is not None:
            return self.feeds
        return own if own.exists() else BUNDLED_FEEDS


BUNDLED_FEEDS = Path(__file__).resolve().parent.parent / "ingest" / "feeds.yaml"
"""The feed list that comes with Guildwire."""


def load(**given: Any) -> Settings:
    """Return the settings from the environment, those in ``given`` taking precedence over it.

    Raises :class:`WrongUse` naming each setting that is not valid, what it is now and what it may be.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        wrong = [_explain(detail["loc"][0], detail["input"], detail["msg"]) for detail in error.errors()]
        raise WrongUse("; ".join(wrong) + " (all settings: docs/settings.md)") from error


def _explain(name: object, value: object, message: str) -> str:
    return f"{PREFIX}{str(name).upper()}={value} is not valid: {message.removeprefix('Value error, ')}"
