"""Whatever goes wrong with a server is a sentence with a next step: provoked on the real server wherever it can be."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import pytest
from click.testing import Result

from localism.errors import StoreError
from localism.graph.stores.neo4j import connect
from localism.graph.stores.neo4j.shape import COMMON
from tests.neo4j.conftest import run
from tests.neo4j.fixtures import Given
from tests.neo4j.server import Server, free_port

SECRET = "barwick-green"  # noqa: S105


def fails(result: Result, *said: str, status: int = 1) -> None:
    """A command that failed in words: on stderr, with its exit status, without a traceback or a password."""
    assert result.exit_code == status, result.output
    assert result.stderr.startswith("Error: "), result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert not result.stdout
    for part in said:
        assert part in result.stderr
    assert SECRET not in result.stderr
    assert os.environ.get("NEO4J_PASSWORD", SECRET) not in result.stderr
    assert not re.search(r"Traceback|mistake in localism|Neo\.\w+Error", result.stderr)


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password for where none is looked at."""
    monkeypatch.setenv("NEO4J_PASSWORD", SECRET)


# ---- nobody there, or somebody else ----


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s", "neo4j+ssc"])
@pytest.mark.usefixtures("login")
def test_no_server(scheme: str) -> None:
    address = f"{scheme}://127.0.0.1:{free_port()}"
    begun = time.monotonic()
    fails(
        run("stats", "--graph", address),
        f"There is no answer from a Neo4j server at {address}",
        "(Connection refused)",
        "then try again",
    )
    assert time.monotonic() - begun < 10  # and not half a minute of trying again


@pytest.mark.usefixtures("login")
def test_no_such_host() -> None:
    fails(
        run("stats", "--graph", "neo4j://borsetshire.invalid"),
        "There is no answer from a Neo4j server at neo4j://borsetshire.invalid",
    )


@contextlib.contextmanager
def stranger(says: bytes, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Something that is no Neo4j server on a port; without words it takes connections and is silent."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        kept: list[socket.socket] = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    guest, _ = door.accept()
                    kept.append(guest)
                    with contextlib.suppress(OSError):
                        speaking = context.wrap_socket(guest, server_side=True) if context else guest
                        if says:
                            speaking.recv(100)
                            speaking.sendall(says)
                            speaking.close()

        threading.Thread(target=serve, daemon=True).start()
        yield door.getsockname()[1]
        for guest in kept:
            guest.close()


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
@pytest.mark.parametrize(
    ("says", "told"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "a web server answers, not Bolt. Check the port: Bolt is usually 7687"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak Neo4j's protocol"),
        (b"\x00\x00\x00\x00", "does not speak Neo4j's protocol"),
    ],
)
@pytest.mark.usefixtures("login")
def test_somebody_else_on_that_port(scheme: str, says: bytes, told: str) -> None:
    with stranger(says) as port:
        fails(run("stats", "--graph", f"{scheme}://127.0.0.1:{port}"), told, "Check the port")


@pytest.mark.usefixtures("login")
def test_somebody_silent_on_that_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "CONNECT_SECONDS", 0.5)
    with stranger(b"") as port:
        fails(run("stats", "--graph", f"bolt://127.0.0.1:{port}"), "does not speak Neo4j's protocol", "Check the port")


@pytest.mark.usefixtures("login")
def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    made = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=127.0.0.1",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
    ]
    subprocess.run([openssl, *made], cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    for scheme in ("bolt+s", "neo4j+s"):
        with stranger(b"\x00\x00\x00\x00", context) as port:
            result = run("stats", "--graph", f"{scheme}://127.0.0.1:{port}")
            fails(result, "No secure connection", "certificate verify failed", "one with +ssc trusts any certificate")


# ---- the address, and who signs in ----


@pytest.mark.parametrize(
    "address",
    [
        f"neo4j://neo4j:{SECRET}@borsetshire.example",
        f"bolt://neo4j:x@{SECRET}@borsetshire.example:7687",
        f"BOLT://neo4j:{SECRET}@borsetshire.example",
        f"bolt+s://{SECRET}@",
        f"bolt://neo4j:{SECRET}",
        f"bolt://borsetshire.example:7687?password={SECRET}",
        f"bolt://borsetshire.example/{SECRET}",
        f"bolt://borsetshire.example#{SECRET}",
        f"http://neo4j:{SECRET}@borsetshire.example:7474",
        f"neo4j+x://neo4j:{SECRET}@borsetshire.example",
    ],
)
@pytest.mark.usefixtures("login")
def test_a_password_in_an_address_is_refused_and_never_echoed(address: str) -> None:
    for command in (("stats",), ("cypher", "RETURN 1"), ("example",)):
        fails(run(*command, "--graph", address), status=2)


@pytest.mark.parametrize(
    "address",
    ["bolt://", "bolt:///", "bolt://[::1", "bolt://host:port", "bolt://host:99999", "bolt://host:0", "neo4j://a b"],
)
@pytest.mark.usefixtures("login")
def test_what_is_no_address(address: str) -> None:
    fails(run("stats", "--graph", address), "That is no address of a server", "://localhost:7687)", status=2)


def test_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    fails(
        run("stats", "--graph", "bolt://127.0.0.1:1"),
        "needs a password. Put it in the environment as NEO4J_PASSWORD",
        status=2,
    )


@pytest.mark.usefixtures("login")
def test_the_servers_own_database() -> None:
    fails(
        run("stats", "--graph", "bolt://127.0.0.1:1", env={"NEO4J_DATABASE": "System"}),
        "can hold no graph. Name another",
        status=2,
    )


@pytest.mark.usefixtures("neo4j_login")
def test_a_wrong_password() -> None:
    fails(
        run("stats", env={"NEO4J_PASSWORD": SECRET}),
        "does not accept this user and password. Check NEO4J_USERNAME and NEO4J_PASSWORD.",
    )
    fails(run("stats", env={"NEO4J_USERNAME": "nobody"}), "does not accept this user and password")


def test_a_password_that_must_be_changed(neo4j_login: neo4j.Driver) -> None:
    neo4j_login.execute_query("CREATE USER fiction SET PASSWORD $p CHANGE REQUIRED", p=SECRET, database_="system")
    try:
        result = run("stats", env={"NEO4J_USERNAME": "fiction", "NEO4J_PASSWORD": SECRET})
        fails(result, "must be changed before it can be used. Change it in Neo4j Browser, then set NEO4J_PASSWORD.")
    finally:
        neo4j_login.execute_query("DROP USER fiction", database_="system")


@pytest.mark.usefixtures("neo4j_login")
def test_a_wrong_database() -> None:
    for command in (("stats",), ("example",), ("cypher", "RETURN 1")):
        fails(
            run(*command, env={"NEO4J_DATABASE": "borsetshire"}),
            "There is no database 'borsetshire' at",
            "--database, or NEO4J_DATABASE",
        )


def test_tls_where_there_is_none(neo4j_server: Server | Given, login: None) -> None:
    for scheme in ("bolt+s", "bolt+ssc", "neo4j+s"):
        address = neo4j_server.address.replace("bolt://", f"{scheme}://")
        fails(run("stats", "--graph", address), f"No secure connection to {address} could be made", "goes without TLS")


@pytest.mark.usefixtures("neo4j_login")
def test_a_version_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "OLDEST", (9_999, 1))
    fails(
        run("stats"),
        "is Neo4j/",
        "localism needs Neo4j 5.26 (long-term support) and newer, AuraDB included. Upgrade the server",
    )


@pytest.mark.parametrize("agent", ["Neo4j/v5.2.0 compatible graph database server - Memgraph", ""])
@pytest.mark.usefixtures("neo4j_login")
def test_what_only_speaks_like_neo4j(monkeypatch: pytest.MonkeyPatch, agent: str) -> None:
    monkeypatch.setattr(neo4j.api.ServerInfo, "agent", property(lambda _: agent))
    fails(run("stats"), "What answers at", "not Neo4j; localism needs Neo4j 5.26")


@pytest.mark.usefixtures("neo4j_empty")
def test_no_graph_there_yet() -> None:
    address = os.environ["LOCALISM_GRAPH"]
    for command in (("stats",), ("cypher", "RETURN 1")):
        fails(run(*command), f"There is no graph at {address} yet. Make one: localism load FILE --graph {address}")


# ---- other people's data ----


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (
            f"CREATE (:{COMMON}:Theirs {{id: 'GB-LAE-CON', name: 'Theirs'}})",
            "holds nodes labelled Localism (1) that no localism graph knows of",
        ),
        (f"UNWIND [1, 2] AS x CREATE (:{COMMON}:Theirs {{id: 'x'}})", "holds nodes labelled Localism (2)"),
        (
            "CREATE INDEX localism_words FOR (n:Theirs) ON (n.name)",
            "has an index or constraint of its own where localism_words of this graph must be",
        ),
        (
            "CREATE CONSTRAINT localism_words FOR (n:Theirs) REQUIRE n.name IS UNIQUE",
            "of its own where localism_words of this graph must be",
        ),
        (
            f"CREATE FULLTEXT INDEX localism_theirs FOR (n:{COMMON}) ON EACH [n.search]",
            "of its own where localism_words of this graph must be",
        ),
        ("CREATE INDEX localism_id FOR (n:Theirs) ON (n.name)", "has an index with the name of one of ours"),
        (
            "CREATE CONSTRAINT localism_id FOR (n:Theirs) REQUIRE n.name IS UNIQUE",
            "of its own where localism_id of this graph must be",
        ),
        (
            "CREATE CONSTRAINT localism_book FOR (n:Theirs) REQUIRE n.name IS UNIQUE",
            "of its own where localism_book of this graph must be",
        ),
        (
            f"CREATE INDEX localism_theirs FOR (n:{COMMON}) ON (n.id)",
            "has an index of its own where a constraint of ours must be",
        ),
    ],
)
def test_what_others_have_there_stands_in_the_way(neo4j_empty: neo4j.Driver, theirs: str, told: str) -> None:
    neo4j_empty.execute_query(theirs)
    try:
        fails(run("example"), told, "use another database")
        found = neo4j_empty.execute_query("MATCH (n:Theirs) RETURN n").records
        assert [set(dict(row["n"])) for row in found] == [{"id", "name"}] * ("GB-LAE" in theirs) + [{"id"}] * 2 * (
            "UNWIND" in theirs
        )
        assert neo4j_empty.execute_query(f"MATCH (n:{COMMON}) WHERE NOT n:Theirs RETURN n").records == []
    finally:
        neo4j_empty.execute_query("MATCH (n:Theirs) DELETE n")


def test_a_constraint_of_others_that_our_data_breaks(neo4j_empty: neo4j.Driver) -> None:
    neo4j_empty.execute_query("CREATE CONSTRAINT localism_theirs FOR (n:Council) REQUIRE n.tier IS UNIQUE")
    fails(
        run("example"),
        "that is not of this graph stands in the way",
        "nothing was changed. Rename it there, or use another database.",
    )
    rows = neo4j_empty.execute_query(f"MATCH (n:{COMMON}) WHERE n.id IS NOT NULL RETURN n").records
    assert rows == []


def test_nodes_of_others_with_our_classes_are_left_alone(neo4j_empty: neo4j.Driver, tmp_path: Path) -> None:
    neo4j_empty.execute_query("CREATE (:Council:Theirs {id: 'GB-LAE-CON', name: 'Theirs'})")
    try:
        loaded = run("load", facts(tmp_path), "--access", "project")
        assert loaded.exit_code == 0, loaded.output
        (row,) = neo4j_empty.execute_query(
            "MATCH (n:Theirs) RETURN properties(n) AS n, COUNT { (n)--() } AS ties"
        ).records
        assert (row["n"], row["ties"]) == ({"id": "GB-LAE-CON", "name": "Theirs"}, 0)
        assert run("find", "Theirs", "--format", "csv").stdout.count("\n") == 1
    finally:
        neo4j_empty.execute_query("MATCH (n:Theirs) DELETE n")


def facts(folder: Path) -> Path:
    """A record, which is fiction."""
    path = folder / "Facts.csv"
    path.write_text(
        "Who,Act,Power,Source\nBorsetshire County Council,decides,Parks,Borchester Echo\n", encoding="utf-8"
    )
    return path


# ---- limits of the server, and its end ----


@pytest.mark.slow
def test_limits_and_the_end_of_a_server(
    own_neo4j: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One server for all that its settings and its death can do: starting one takes long."""
    small = {"db.memory.transaction.max": "4m", "db.transaction.timeout": "0s"}
    server = own_neo4j(settings=small)
    monkeypatch.setenv("LOCALISM_GRAPH", server.address)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    monkeypatch.delenv("NEO4J_USERNAME", raising=False)
    monkeypatch.delenv("NEO4J_DATABASE", raising=False)

    # Memory: nothing is kept.
    fails(
        run("example"),
        "has too little memory for one transaction of this size: nothing of it was kept. Give it more",
        "smaller parts",
    )
    fails(
        run("cypher", "UNWIND range(1, 1000000) AS x RETURN collect(toString(x) + 'x')"),
        "has too little memory for one transaction",
    )
    loaded = run("load", facts(tmp_path), "--access", "project")
    assert loaded.exit_code == 0, loaded.output
    assert '"Parks"' in run("cypher", "MATCH (p:Power) RETURN p.name AS name", "--format", "json").stdout

    # Wrong passwords, one after the other.
    told = [run("stats", env={"NEO4J_PASSWORD": SECRET}) for _ in range(6)]
    fails(told[0], "does not accept this user and password")
    fails(told[-1], "has had too many wrong passwords and refuses more for a while. Wait half a minute")

    # Read-only, and impatient.
    server.stop()
    server.settings = {"server.databases.read_only": "neo4j", "db.transaction.timeout": "10s"}
    server.start()
    assert '"Parks"' in run("cypher", "MATCH (p:Power) RETURN p.name AS name", "--format", "json").stdout
    fails(
        run("load", facts(tmp_path), "--access", "project"),
        "is read-only",
        "nothing was changed. Name one that may be written",
    )
    fails(run("example"), "is read-only", "nothing was changed")
    patient = connect.Server(server.address, server.user, server.password, None)
    with pytest.raises(
        StoreError, match=r"took longer than it allows \(db.transaction.timeout\): nothing of it was kept. Ask for less"
    ):
        patient.read("UNWIND range(1, 10000000000) AS x WITH x WHERE x < 0 RETURN x")
    patient.close()

    # Killed in the middle of a query.
    killer = threading.Timer(2, server.kill)
    killer.start()
    lost = run("cypher", "UNWIND range(1, 10000000000) AS x WITH x WHERE x < 0 RETURN x", "--timeout", "60")
    killer.join()
    fails(lost, "There is no answer from a Neo4j server at", "or it went away", "then try again")
