"""One real Kafka broker (KRaft, one node) from Maven jars. Needs Java 17 or later."""

import base64
import secrets
from collections.abc import Sequence
from pathlib import Path

from tests.servers import jars
from tests.servers.process import Server, free_port

RECIPE = Path(__file__).parent / "kafka_broker"
VERSION = jars.version(RECIPE)

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},USERS://127.0.0.1:{secured},TLS://127.0.0.1:{tls},\
CONTROLLER://127.0.0.1:{controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,USERS:SASL_PLAINTEXT,TLS:SASL_SSL,CONTROLLER:PLAINTEXT
listener.name.users.sasl.enabled.mechanisms=PLAIN
listener.name.users.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule \\
  required user_desk="secret";
listener.name.tls.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.tls.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PKCS12
ssl.keystore.location={keys}
ssl.keystore.password=keystore
controller.listener.names=CONTROLLER
log.dirs={data}
num.partitions=1
offsets.topic.num.partitions=3
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=3
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
auto.create.topics.enable=false
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=2000
"""


class Kafka(Server):
    """A broker; ``address`` is its bootstrap address, ``host:port``.

    At ``secured`` it lets in the user ``desk`` with the password ``secret`` only (SASL_PLAINTEXT, PLAIN); at
    ``tls`` the same user (SASL_SSL, SCRAM-SHA-512) over a certificate that ``authority`` vouches for.
    """

    name = "kafka"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._port = free_port()
        self._controller = free_port()
        self._secured = free_port()
        self._tls = free_port()
        self.address = f"127.0.0.1:{self._port}"
        self.secured = f"127.0.0.1:{self._secured}"
        self.tls = f"127.0.0.1:{self._tls}"
        self.authority = folder / "authority.pem"

    def command(self) -> Sequence[str | Path]:
        """Format the data folder on the first start."""
        home = jars.java(17)
        library = jars.built(RECIPE, lambda folder: jars.fetch(RECIPE, folder))
        begin: list[str | Path] = [home / "bin" / "java", "-XX:+UseSerialGC", "-Xmx256m", "-cp", f"{library}/*"]
        properties = self.folder / "server.properties"
        if not properties.exists():
            keys = self._certify(home / "bin" / "keytool")
            properties.write_text(self._properties(keys), "utf-8")
            cluster = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=").replace("-", "A")
            user = "SCRAM-SHA-512=[name=desk,password=secret]"
            jars.run(
                *begin, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", properties, "--add-scram", user
            )
        return [*begin, "kafka.Kafka", properties]

    def _properties(self, keys: Path) -> str:
        return _PROPERTIES.format(
            port=self._port,
            secured=self._secured,
            tls=self._tls,
            controller=self._controller,
            data=self.folder / "data",
            keys=keys,
        )

    def _certify(self, keytool: Path) -> Path:
        """Make the broker's certificate, which is its own authority; return the file with its key."""
        keys = self.folder / "keys.p12"
        store = ("-keystore", keys, "-storepass", "keystore", "-alias", "broker")
        jars.run(
            *(keytool, "-genkeypair", *store, "-storetype", "PKCS12", "-keyalg", "EC", "-validity", "2"),
            *("-dname", "CN=127.0.0.1", "-ext", "SAN=IP:127.0.0.1", "-ext", "BC=ca:true"),
        )
        jars.run(keytool, "-exportcert", "-rfc", *store, "-file", self.authority)
        return keys

    def ready(self, output: str) -> bool:
        """The broker's own word, which it writes once its listeners answer."""
        return "Kafka Server started" in output
