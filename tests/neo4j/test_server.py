"""The server that tests run on is the real one: it asks for a password, survives a kill, and does not outlive the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.neo4j.fixtures import GIVEN, Given, skip_unless_possible
from tests.neo4j.server import Server, UnavailableError, jars, java, main, version


def ask(server: Server | Given, query: str, password: str | None = None) -> list[list[object]]:
    from neo4j import GraphDatabase

    auth = (server.user, server.password if password is None else password)
    with GraphDatabase.driver(server.address, auth=auth) as driver:
        return [list(record.values()) for record in driver.execute_query(query).records]


def test_it_is_the_real_server_in_the_version_asked_for(neo4j_server: Server | Given) -> None:
    ((name, versions),) = ask(
        neo4j_server, "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN name, versions"
    )
    assert versions == [version()] or isinstance(neo4j_server, Given), name


@pytest.mark.parametrize("password", ["not the password", "neo4j", ""])
def test_a_wrong_password_is_refused(neo4j_server: Server | Given, password: str) -> None:
    from neo4j.exceptions import AuthError, ClientError

    # A server that was asked too often says so instead.
    with pytest.raises((AuthError, ClientError), match=r"Unauthorized|AuthenticationRateLimit"):
        ask(neo4j_server, "RETURN 1", password)


def test_it_survives_a_kill_and_stops_in_order(own_neo4j: Callable[..., Server]) -> None:
    server = own_neo4j(settings={"db.transaction.timeout": "7s"})
    address = server.address
    ask(server, "CREATE (:Fiction {name: 'Borsetshire'})")
    server.kill()
    server.start()
    assert server.address == address
    assert ask(server, "MATCH (n:Fiction) RETURN n.name") == [["Borsetshire"]]
    assert ask(server, "SHOW SETTINGS 'db.transaction.timeout' YIELD value") == [["7s"]]
    server.stop()
    assert not listens(server.port)


def test_a_server_that_cannot_start_says_why(own_neo4j: Callable[..., Server]) -> None:
    with pytest.raises(RuntimeError, match=r"db\.no\.such\.setting"):
        own_neo4j(settings={"db.no.such.setting": "1"})


@pytest.mark.neo4j
@pytest.mark.slow
def test_it_ends_with_the_process_that_started_it(root: Path, tmp_path: Path) -> None:
    skip_unless_possible()
    script = (
        "import pathlib, sys, time\nfrom tests.neo4j.server import Server\n"
        "server = Server(pathlib.Path(sys.argv[1]))\nserver.start()\nprint(server.port, flush=True)\ntime.sleep(600)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "server")]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout
        port = int(parent.stdout.readline())
        assert listens(port)
        parent.kill()
    limit = time.monotonic() + 60
    while listens(port):
        assert time.monotonic() < limit, "the server goes on without its parent"
        time.sleep(0.2)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_without_java_or_maven_the_reason_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOCALISM_NEO4J_JARS", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match="no Maven to fetch them"):
        jars()
    monkeypatch.setattr("tests.neo4j.server.release", lambda home: 11)
    with pytest.raises(UnavailableError, match="needs a JDK"):
        java()
    with pytest.raises(pytest.skip.Exception, match=f"needs a JDK .* {GIVEN}"):
        skip_unless_possible()
    assert "needs a JDK" in str(main(["--java"]))
    assert capsys.readouterr().out == ""


def test_what_is_not_a_maven_is_no_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\necho no route to host\nexit 1\n", encoding="utf-8")
    maven.chmod(0o755)
    monkeypatch.setenv("LOCALISM_NEO4J_JARS", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(UnavailableError, match=r"could not fetch Neo4j .* no route to host"):
        jars()
    assert [path.name for path in tmp_path.iterdir()] == ["mvn"]


def test_one_worker_runs_all_tests_that_need_a_server(root: Path, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.neo4j.fixtures"]\n', encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    neo4j\n", encoding="utf-8")
    for n in range(6):
        (tmp_path / f"test_workers_{n}.py").write_text(
            "import os, pathlib, pytest\n"
            "def note(name):\n    pathlib.Path(f'{name}.{os.environ[\"PYTEST_XDIST_WORKER\"]}').touch()\n"
            "@pytest.mark.parametrize('i', range(3))\ndef test_without(i):\n    note('without')\n"
            "@pytest.mark.neo4j\n@pytest.mark.parametrize('i', range(3))\ndef test_with_neo4j(i):\n    note('with')\n"
            "@pytest.mark.neo4j\ndef test_that_does_not_say_so():\n    pass\n",
            encoding="utf-8",
        )
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "36 passed, 6 errors" in done.stdout, done.stdout + done.stderr
    assert "test_that_does_not_say_so needs Neo4j: put `neo4j` into its name" in done.stdout
    assert len(list(tmp_path.glob("with.*"))) == 1
    assert {p.suffix for p in tmp_path.glob("with*.gw*")} == {".gw0", ".gw1"}, "the other worker has work too"
