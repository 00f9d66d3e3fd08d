"""Every setting, read from ``GUILDWIRE_*`` in the environment when a command starts, never at import."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from alerts.channels.addresses import read_addresses
from guildwire.connections import from_environment, settings_from
from guildwire.secret_files import SUFFIX, secrets_from
from guildwire.state_address import with_password
from news.errors import WrongUse

PREFIX = "GUILDWIRE_"


class Settings(BaseSettings):
    """What can be set. Descriptions and defaults are the source of docs/settings.md."""

    # A variable that is there and empty counts as not set, as in an env file that lists every setting.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    data: Path = Field(
        Path("data"), description="Folder of the embedded log, index and state, and of alert files."
    )
    stream: str = Field(
        "",
        description="The log: `sqlite:PATH` or `kafka://HOST:9092[,HOST:9092...]`; "
        "empty means `stream.db` in the data folder.",
    )
    stream_user: str = Field("", description="User at Kafka (SASL); empty for a cluster without users.")
    stream_password: SecretStr = Field(SecretStr(""), description="Password of that user.")
    stream_security: str = Field(
        "",
        description="PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL; "
        "empty means SASL_SSL where there is a user, else PLAINTEXT.",
    )
    stream_mechanism: str = Field(
        "", description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; empty means SCRAM-SHA-512 where there is a user."
    )
    stream_ca: Path | None = Field(
        None, description="File of the authorities that sign Kafka's certificates; empty means the system's."
    )
    stream_certificate: Path | None = Field(
        None, description="File of our own certificate, for mutual TLS with Kafka."
    )
    stream_key: Path | None = Field(None, description="File of the key of that certificate.")
    stream_prefix: str = Field(
        "", description="Put before the name of every Kafka topic and group, so that several can share a cluster."
    )
    stream_partitions: int = Field(
        3, ge=1, description="Partitions of a Kafka topic that is made: how many workers of a stage can share it."
    )
    stream_replication: int = Field(
        1,
        ge=1,
        description="Copies of a Kafka topic that is made; 3 on a cluster that must survive a lost broker.",
    )
    stream_patience: float = Field(
        20.0, ge=1, description="Seconds Kafka may fail to answer before it counts as unavailable."
    )
    stream_compression: str = Field(
        "zstd",
        description="`none`, `gzip`, `zstd`, or `lz4`, `snappy` where Python's library for it is installed.",
    )
    index: str = Field(
        "",
        description="The index: `sqlite:PATH` or `http(s)://HOST:9200[,HOST:9200...]` of Elasticsearch 9; "
        "empty means `index.db` in the data folder.",
    )
    index_user: str = Field("", description="User at Elasticsearch; may also stand in the address.")
    index_password: SecretStr = Field(SecretStr(""), description="Password of that user.")
    index_api_key: SecretStr = Field(
        SecretStr(""), description="API key at Elasticsearch, in place of user and password."
    )
    index_ca: Path | None = Field(
        None,
        description="File of the authorities that sign Elasticsearch's certificates; empty means the system's.",
    )
    index_name: str = Field(
        "guildwire-news",
        description="Alias on Elasticsearch that is read and written; indices and templates are called after it.",
    )
    index_shards: int = Field(1, ge=1, description="Primary shards of an index that is made on Elasticsearch.")
    index_replicas: str = Field(
        "0-1",
        pattern=r"^\d+(-(\d+|all))?$",
        description="Copies of each shard on Elasticsearch: a number, or a range that follows the nodes.",
    )
    kibana: str = Field(
        "",
        description="Kibana's address for `guildwire kibana import`: `http(s)://HOST:5601`, with its base path "
        "where it has one.",
    )
    kibana_user: str = Field("", description="User at Kibana; may also stand in the address.")
    kibana_password: SecretStr = Field(SecretStr(""), description="Password of that user.")
    kibana_api_key: SecretStr = Field(
        SecretStr(""), description="API key at Kibana, in place of user and password."
    )
    kibana_ca: Path | None = Field(
        None, description="File of the authorities that sign Kibana's certificate; empty means the system's."
    )
    state: str = Field(
        "",
        description="The state store: `sqlite:PATH` or `postgresql+psycopg://...`; "
        "empty means `state.db` in the data folder.",
    )
    state_password: SecretStr = Field(
        SecretStr(""), description="Password of the user that the address of PostgreSQL names without one."
    )
    feeds: Path | None = Field(
        None, description="The feed list; empty means `feeds.yaml` in the data folder, or the bundled one."
    )
    vocabulary: Path | None = Field(None, description="A vocabulary file of your own, added to the bundled ones.")
    host: str = Field("127.0.0.1", description="Address the page listens on.")
    port: int = Field(8350, ge=0, le=65535, description="Port the page listens on; 0 takes a free one.")
    health: str = Field(
        "127.0.0.1:8351",
        description="`HOST:PORT` at which `work` answers `/livez`, `/readyz` and `/metrics`, as `up` and `serve` "
        "do beside the page; port 0 takes a free one, empty answers nowhere.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Host names, besides localhost, under which the page may be asked for; comma-separated."
    )
    public: str = Field(
        "",
        description="Address under which readers reach the page, such as `https://news.example.org`: "
        "links in letters begin with it; empty leaves them out.",
    )
    link_keys: SecretStr = Field(
        SecretStr(""),
        description="Keys that sign the links of letters, the newest first, separated by blanks or lines; "
        "empty means one that is made in the data folder.",
    )
    smtp: str = Field(
        "",
        description="Mail server: `smtp://[USER@]HOST[:PORT]`, which uses STARTTLS where offered and demands "
        "it with a user; or `smtps://...`. Empty holds letters by mail.",
    )
    smtp_password: SecretStr = Field(SecretStr(""), description="Password of that user.")
    smtp_ca: Path | None = Field(
        None,
        description="File of the authorities that sign the mail server's certificate; empty means the system's.",
    )
    mail_from: str = Field(
        "", description="Sender of letters, such as `Guildwire <news@example.org>`; needed for mail."
    )
    channels: SecretStr = Field(
        SecretStr(""),
        description="Secret addresses of channels, `NAME=ADDRESS` a line, which subscriptions call by name: "
        "`slack:NAME`, `discord:NAME`, `apprise:NAME`, `webhook:NAME`.",
    )
    webhook_secrets: SecretStr = Field(
        SecretStr(""),
        description="Secrets that sign webhooks (Standard Webhooks, `whsec_...`), separated by blanks or lines; "
        "each signs, so two serve while they are changed.",
    )
    private_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Hosts in your own network that webhooks may be sent to, by name or address; comma-separated.",
    )
    notices: str = Field(
        "",
        description="Channel address, such as `mail:desk@example.org`, told of what is wrong with subscriptions "
        "and channels.",
    )
    contact: str = Field(
        "", description="Address or page named in the User-Agent, so that a site can reach whoever polls it."
    )
    keep_items: int = Field(
        0, ge=0, description="Days after publication for which an item stays in the index; 0 keeps all for ever."
    )
    keep_log: int = Field(
        14,
        ge=1,
        description="Days for which the embedded log keeps a message that every stage has dealt with, "
        "and a Kafka topic that is made keeps one.",
    )
    keep_parked: int = Field(90, ge=1, description="Days for which a parked message is kept, on either log.")
    keep_alerts: int = Field(
        400,
        ge=60,
        description="Days for which the books keep a match; a story is told anew if it comes up after that.",
    )
    keep_health: int = Field(
        90,
        ge=1,
        description="Days for which Elasticsearch keeps the pipeline's health for Kibana; months that ended "
        "longer ago are deleted.",
    )
    keep_airflow: int = Field(
        30, ge=1, description="Days for which Airflow keeps its own runs and the logs of their tasks."
    )
    log_level: str = Field(
        "",
        description="DEBUG, INFO, WARNING or ERROR; empty means INFO for `up` and `work`, "
        "ERROR for commands that print a summary.",
    )
    log_format: str = Field("text", description="`text` for people, `json` for machines.")

    @field_validator("allowed_hosts", "private_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
        )

    @field_validator("channels", "webhook_secrets", "smtp", "mail_from")
    @classmethod
    def _of_channels(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse what a channel could not read when a letter is due; what is wrong is said without the value."""
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        try:
            if text:
                _READERS[str(info.field_name)](text)
        except WrongUse as error:
            raise ValueError(str(error)) from error
        return value

    @field_validator("health")
    @classmethod
    def _address(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdecimal() and int(port) <= 65_535):
            raise ValueError("it is HOST:PORT, or empty for nowhere")
        return value

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
        """Address of the state store, the default and the password filled in."""
        address = self.state or f"sqlite:{self.data / 'state.db'}"
        return with_password(address, self.state_password.get_secret_value())

    @property
    def feed_list(self) -> Path:
        """The feed list in force: the one named, else the data folder's own, else the bundled one."""
        own = self.data / "feeds.yaml"
        if self.feeds is not None:
            return self.feeds
        return own if own.exists() else BUNDLED_FEEDS


BUNDLED_FEEDS = Path(__file__).resolve().parent.parent / "ingest" / "feeds.yaml"
"""The feed list that comes with Guildwire."""


SECRETS = tuple(name for name, field in Settings.model_fields.items() if field.annotation is SecretStr)
"""Settings that may also be given as a file, by a variable with ``_FILE`` behind the name."""
VARIABLES = frozenset(
    {PREFIX + name.upper() for name in Settings.model_fields}
    | {PREFIX + name.upper() + SUFFIX for name in SECRETS}
)
"""Every variable of the environment that is read."""


def load(**given: Any) -> Settings:
    """Return the settings from the environment, those in ``given`` taking precedence over it.

    Addresses that neither names are taken from Airflow's connections, where ``AIRFLOW_CONN_*`` defines them.
    Raises :class:`WrongUse` naming each setting that is not valid, what it is now and what it may be.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    files = secrets_from(PREFIX + name.upper() for name in SECRETS)
    secrets = {variable.removeprefix(PREFIX).lower(): value for variable, value in files.items()}
    try:
        found = Settings(**{**secrets, **settings_from(from_environment()), **chosen})
    except ValidationError as error:
        wrong = [_explain(str(detail["loc"][0]), detail["input"], detail["msg"]) for detail in error.errors()]
        raise WrongUse("; ".join(wrong) + " (all settings: docs/settings.md)") from error
    _refuse_login_at_a_file(found)
    return found


LOGINS = {
    "stream": ("user", "password", "security", "mechanism", "ca", "certificate", "key"),
    "index": ("user", "password", "api_key", "ca"),
}
"""How one logs in at the server of a part; where that part is a file they can only be a mistake."""


def _refuse_login_at_a_file(found: Settings) -> None:
    for part, words in LOGINS.items():
        given = [name for word in words if _is_set(getattr(found, name := f"{part}_{word}"))]
        if given and getattr(found, f"{part}_address").startswith("sqlite:"):
            raise WrongUse(
                f"{PREFIX}{given[0].upper()} is for a server, but the {LABELS[part]} is a file; "
                f"name the server in {PREFIX}{part.upper()}, or unset it"
            )


LABELS = {"stream": "log", "index": "index"}


def _is_set(value: object) -> bool:
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _explain(name: str, value: object, message: str) -> str:
    setting, said = f"{PREFIX}{name.upper()}", message.removeprefix("Value error, ")
    # What may hold a password is not repeated.
    shown = setting if name in SECRETS or name in _READERS else f"{setting}={value}"
    return said if setting in said else f"{shown} is not valid: {said}"


def _read_secrets(text: str) -> object:
    from alerts.channels.hooks.signing import read_secrets

    return read_secrets(text)


def _read_server(text: str) -> object:
    from alerts.channels.mailing.server import read_server

    return read_server(text)


def _read_sender(text: str) -> object:
    from alerts.channels.mailing.recipient import read_sender

    return read_sender(text, f"{PREFIX}MAIL_FROM")


_READERS: dict[str, Callable[[str], object]] = {
    "channels": read_addresses,
    "webhook_secrets": _read_secrets,
    "smtp": _read_server,
    "mail_from": _read_sender,
}
"""What reads the settings of channels, each imported where it is set only."""
