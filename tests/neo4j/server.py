"""A real Neo4j server for the tests: its jars by Maven, its process, and its end.

Run as a script it fetches the jars; with `--java` it says whether there is a Java for them.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from defusedxml import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
USER = "neo4j"
START_SECONDS = 180  # ten on an idle machine
FETCH_SECONDS = 900
SETTINGS = {
    "dbms.security.auth_enabled": "true",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "dbms.usage_report.enabled": "false",
    "server.config.strict_validation.enabled": "true",  # a misspelt setting is an error
    "server.memory.pagecache.size": "64m",
    "db.tx_log.preallocate": "false",  # or each database takes 256 MB of disk at once
    "db.tx_log.rotation.size": "16m",
    "db.logs.query.enabled": "OFF",
    "dbms.cypher.min_replan_interval": "1h",  # most of what tests cost is planning: not anew as the graph grows
    "internal.server.bolt.thread_pool_shutdown_wait_time": "0s",  # or an orderly stop takes ten seconds
}
# Nor for lists of 1, 10 and 100; an internal setting, known to be there in this line only.
OF_5 = {"internal.cypher.use_parameter_size": "false"}
# Small, and without the second compiler: planning each query once takes half as long. Benchmarks leave it out.
JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# Whatever Java itself has to say goes to the console's file: the parent reads one word only.
QUIET = ("-Xlog:disable", "-Xlog:all=warning:stderr")
# Below the ports that systems give to outgoing connections, so that one is still free after a stop.
PORTS = range(20_000, 32_000)


class UnavailableError(Exception):
    """There can be no server here, and why."""


def version() -> str:
    """The version to test on: LOCALISM_NEO4J_VERSION, else the one that pom.xml names."""
    named = ElementTree.parse(HERE / "pom.xml").findtext(".//neo4j.version")
    assert named, "tests/neo4j/pom.xml names no neo4j.version"
    return os.environ.get("LOCALISM_NEO4J_VERSION") or named


def java() -> Path:
    """The oldest Java that runs this version, with a compiler (a JDK): from JAVA_HOME, the path or /usr/lib/jvm.

    Raises:
        UnavailableError: there is none.
    """
    needed = 17 if version().startswith("5.") else 21
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += [Path(found).resolve().parent.parent for found in [shutil.which("java")] if found]
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    found = sorted((release(home), str(home)) for home in homes if (home / "bin" / "javac").is_file())
    for number, home in found:
        if number >= needed:
            return Path(home, "bin", "java")
    raise UnavailableError(
        f"Neo4j {version()} needs a JDK (with javac) of Java {needed} or later: install one, or name it in JAVA_HOME"
    )


def release(home: Path) -> int:
    """The feature release of the Java in this folder, such as 17; 0 if it does not say."""
    with contextlib.suppress(OSError):
        if said := re.search(r'^JAVA_VERSION="(\d+)', (home / "release").read_text(encoding="utf-8"), re.MULTILINE):
            return int(said[1])
    return 0


def jars() -> Path:
    """The folder of the server's jars, fetched once by Maven into build/, or where LOCALISM_NEO4J_JARS says.

    Raises:
        UnavailableError: they are not there and Maven is not either, or cannot fetch them.
    """
    folder = Path(os.environ.get("LOCALISM_NEO4J_JARS") or ROOT / "build" / f"neo4j-{version()}")
    if folder.is_dir():
        return folder.resolve()  # Java keeps classes by the path they came from
    maven = shutil.which("mvn")
    if maven is None:
        raise UnavailableError(f"no Neo4j jars in {folder}, and no Maven to fetch them (on Debian: apt install maven)")
    fetched = folder.with_name(f"{folder.name}.{os.getpid()}")
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={fetched}"]
    command = [
        maven,
        "-q",
        "-B",
        "--strict-checksums",
        "-f",
        str(HERE / "pom.xml"),
        f"-Dneo4j.version={version()}",
        *goal,
    ]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=FETCH_SECONDS)
        said = (done.stdout + done.stderr).strip()[-500:]
    except subprocess.TimeoutExpired:
        said = f"no answer in {FETCH_SECONDS} seconds"
    if not any(fetched.glob("neo4j-*.jar")):
        shutil.rmtree(fetched, ignore_errors=True)
        raise UnavailableError(f"Maven could not fetch Neo4j {version()}: {said}")
    try:
        fetched.rename(folder)
    except OSError:  # another run was faster
        shutil.rmtree(fetched)
    return folder.resolve()


def archive() -> Path:
    """Where the jars' classes are kept as Java has read and checked them, which halves each later start."""
    return jars().with_name(f"{jars().name}-java{release(java().parent.parent)}.jsa")


def remember_classes() -> None:
    """Make that file, if it is not there, from what the server needs to start, to take the example and to answer."""
    if archive().is_file():
        return
    from localism import Graph
    from localism.graph.stores.neo4j import Neo4jStore

    made = archive().with_name(f"{archive().name}.{os.getpid()}")
    with tempfile.TemporaryDirectory() as home:
        server = Server(Path(home), jvm=(*JVM, f"-XX:ArchiveClassesAtExit={made}"))
        try:
            server.start()
            store = Neo4jStore(server.address, user=server.user, password=server.password)
            with Graph(store) as graph:
                graph.load_example()
                graph.who_holds("bins", "Stevenage", on="2019-06-01")
            server.stop()
        finally:
            server.kill()
    if made.is_file():
        made.rename(archive())


class Server:
    """A Neo4j Community server of our own, on the loopback, with authentication on and a random password.

    `start` and `stop` or `kill` may alternate: the data, the port and the password stay. The process ends with this one.

    Args:
        home: the folder for its data, logs and settings.
        settings: settings of neo4j.conf beside, or instead of, those above.
        heap: how much memory the data of transactions may take, as Java says it.
        jvm: further options of Java.
    """

    def __init__(
        self, home: Path, settings: Mapping[str, str] | None = None, heap: str = "512m", jvm: tuple[str, ...] = JVM
    ) -> None:
        self.home = home
        self.settings = dict(settings or {})
        shared = [f"-XX:SharedArchiveFile={archive()}"] if archive().is_file() else []  # ignored where it does not fit
        options = [f"-Xmx{heap}", *QUIET, *shared, *jvm, "-cp", f"{jars()}/*"]
        self.command = [str(java()), *options, str(HERE / "Server.java"), str(home)]
        self.user = USER
        self.password = secrets.token_hex(12)
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"bolt://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        assert self.process is None, "this server runs already"
        bolt = f"127.0.0.1:{self.port}"
        where = {
            "server.bolt.enabled": "true",
            "server.bolt.listen_address": bolt,
            "server.bolt.advertised_address": bolt,
        }
        ours = SETTINGS | (OF_5 if version().startswith("5.") else {})
        lines = [f"{name}={value}\n" for name, value in (ours | where | self.settings).items()]
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        (self.home / "conf" / "neo4j.conf").write_text("".join(lines), encoding="utf-8")
        with (self.home / "console.log").open("w", encoding="utf-8") as console:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=console,
                env=os.environ | {"NEO4J_PASSWORD": self.password},
                text=True,
                start_new_session=True,  # Ctrl-C is for pytest, which then ends it
            )
        assert self.process.stdout
        watchdog = threading.Timer(START_SECONDS, self.process.kill)
        watchdog.start()
        ready = self.process.stdout.readline() == "ready\n"
        watchdog.cancel()
        if not ready:
            self.kill()
            said = (self.home / "console.log").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"Neo4j did not start: {said[-3000:]}")

    def stop(self) -> None:
        """Shut it down in order, as a service is stopped."""
        if self.process and self.process.stdin:
            self.process.stdin.close()
            self._wait(60)

    def kill(self) -> None:
        """End it at once, as a power cut does (SIGKILL)."""
        if self.process:
            self.process.kill()
            self._wait(10)

    def _wait(self, seconds: float) -> None:
        assert self.process
        try:
            self.process.wait(seconds)
        finally:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream:
                    stream.close()
            self.process = None


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def main(arguments: list[str]) -> str | None:
    """Say which Java there is, and with no argument fetch the jars; what is missing is the sentence to exit with."""
    try:
        print(f"Neo4j {version()} can run on {java()}")
        if arguments != ["--java"]:
            print(f"Its jars: {jars()}")
            remember_classes()
    except UnavailableError as reason:
        return str(reason)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
