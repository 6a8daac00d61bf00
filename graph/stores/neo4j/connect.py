"""A connection to a Neo4j server: who signs in, which versions are spoken to, and every failure as a sentence."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from localism.errors import LocalismError, MisuseError, StoreError

if TYPE_CHECKING:
    import neo4j
    import neo4j.exceptions

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
SUPPORTED = "5.26 (long-term support) and newer, AuraDB included"
OLDEST = (5, 26)
RETRY_SECONDS = 30.0
CONNECT_SECONDS = 15.0
T = TypeVar("T")


class Server:
    """One database of one server, through the official driver; its bookmarks make every reading see earlier writes."""

    def __init__(self, address: str, user: str | None, password: str | None, database: str | None) -> None:
        self.address = checked(address)
        self.database = database or os.environ.get("NEO4J_DATABASE") or "neo4j"
        if self.database.lower() == "system":
            raise MisuseError(
                "The database system is the server's own and can hold no graph. Name another: --database, or NEO4J_DATABASE."
            )
        user = user or os.environ.get("NEO4J_USERNAME") or "neo4j"
        password = password if password is not None else os.environ.get("NEO4J_PASSWORD")
        if password is None:
            raise MisuseError(
                f"{self.address} needs a password. Put it in the environment as NEO4J_PASSWORD (and the user's name, if it "
                "is not neo4j, as NEO4J_USERNAME); on a terminal the command line asks for it."
            )
        import neo4j

        logging.getLogger("neo4j").addHandler(_SILENT)  # or it warns on the terminal of what our sentences say
        self._driver = neo4j.GraphDatabase.driver(
            self.address,
            auth=(user, password),
            notifications_min_severity="OFF",
            max_transaction_retry_time=RETRY_SECONDS,
            connection_acquisition_timeout=CONNECT_SECONDS * 2,
            connection_timeout=CONNECT_SECONDS,
            user_agent="localism",
        )
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        self._checked = False

    def session(self, *, writing: bool, rows: int = 1_000) -> neo4j.Session:
        """A session with this database; what it reads includes what this connection has written. `rows` come at a time."""
        import neo4j

        return self._driver.session(
            database=self.database,
            default_access_mode=neo4j.WRITE_ACCESS if writing else neo4j.READ_ACCESS,
            bookmark_manager=self._bookmarks,
            fetch_size=rows,
        )

    def read(self, query: str, /, **parameters: Any) -> list[neo4j.Record]:
        """The rows that a query gives, tried again on passing errors.

        Without the messages that begin and end a transaction, which would double what a small query takes.
        """
        from neo4j.exceptions import DriverError, Neo4jError

        self.check()
        until, pause = time.monotonic() + RETRY_SECONDS, 0.1
        with self.said():
            while True:
                try:
                    with self.session(writing=False) as session:
                        return list(session.run(query, parameters))
                except (Neo4jError, DriverError) as error:
                    if not passing(error) or time.monotonic() > until:
                        raise
                    time.sleep(pause)
                    pause = min(2 * pause, 2.0)

    def write(self, query: str, /, **parameters: Any) -> list[neo4j.Record]:
        """Run a query that writes, in a transaction of its own, tried again on passing errors."""
        self.check()
        with self.said(), self.session(writing=True) as session:
            return session.execute_write(self._guarded(lambda tx: list(tx.run(query, parameters))))

    def schema(self, statements: list[str]) -> None:
        """Make constraints and indexes, and wait until they can be used. An index whose name is there is not asked for again."""
        with self.said(), self.session(writing=True) as session:
            there = {row["name"] for row in session.run("SHOW INDEXES YIELD name RETURN name")}
            for statement in statements:
                if not (statement.startswith("CREATE INDEX") and statement.split("`")[1] in there):
                    session.run(statement).consume()
            session.run("CALL db.awaitIndexes(300)").consume()

    def check(self) -> None:
        """Whether the server is there, lets us in, and is new enough; once, without trying again."""
        if self._checked:
            return
        with self.said():
            agent = self._driver.get_server_info().agent or ""
        version = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
        if not version:
            raise StoreError(
                f"What answers at {self.address} is {agent or 'of no known kind'}, not Neo4j; localism needs Neo4j {SUPPORTED}."
            )
        if (int(version[1]), int(version[2])) < OLDEST:
            raise StoreError(
                f"The server at {self.address} is {agent}; localism needs Neo4j {SUPPORTED}. Upgrade the server, or name a file such as areas.db."
            )
        self._checked = True

    def close(self) -> None:
        """Let go of the server."""
        self._driver.close()

    @contextmanager
    def said(self) -> Iterator[None]:
        """Turn the driver's errors into sentences."""
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            yield
        except (Neo4jError, DriverError) as error:
            raise self.explain(error) from error
        except UnicodeEncodeError as error:
            raise StoreError(
                f"A text of {len(error.object):,} characters cannot be kept: it holds half a character (a lone surrogate)."
            ) from error

    def explain(self, error: BaseException) -> LocalismError:
        """What went wrong, as a sentence with a next step."""
        from localism.graph.stores.neo4j.failures import explain

        return explain(error, self.address, self.database)

    def _guarded(self, work: Callable[[Any], T]) -> Callable[[Any], T]:
        """Work whose errors that will not pass are not tried again, whatever the driver makes of them."""
        from neo4j.exceptions import TransientError

        def guarded(tx: Any) -> T:
            try:
                return work(tx)
            except TransientError as error:
                if not passing(error):
                    raise self.explain(error) from error
                raise

        return guarded


def passing(error: neo4j.exceptions.Neo4jError | neo4j.exceptions.DriverError) -> bool:
    """Whether an error may pass by itself: too little memory will not, whatever the driver makes of it."""
    return error.is_retryable() and "OutOfMemory" not in (getattr(error, "code", "") or "")


def is_server(address: str) -> bool:
    """Whether an address is a server's, not a file's."""
    return "://" in address


def checked(address: str) -> str:
    """The address of a server, which must hold neither user nor password. Raises `MisuseError`, which shows no more than scheme and host."""
    scheme = address.partition("://")[0].lower()
    if scheme not in SCHEMES:
        raise MisuseError(
            f"{scheme}:// is no kind of graph that this version opens. Name a file, such as areas.db, or a Neo4j server, such as neo4j://localhost:7687."
        )
    if "@" in address:
        host = _HOST.match(address.rpartition("@")[2])
        raise MisuseError(
            f"A user and a password do not belong in an address, which is shown and logged. Name {scheme}://{host[0] if host else 'HOST'} and put "
            "them in the environment: NEO4J_USERNAME and NEO4J_PASSWORD."
        )
    found = _HOST.fullmatch(address.partition("://")[2].removesuffix("/"))
    if not found or not 0 < int(found["port"] or 1) < 65_536:
        raise MisuseError(
            f"That is no address of a server: after {scheme}:// come its name and, if it is not 7687, its port, and nothing more "
            f"({scheme}://localhost:7687). The database is named by --database or NEO4J_DATABASE."
        )
    return address


_HOST = re.compile(r"(\[[0-9a-fA-F:.%]+\]|[\w.-]+)(:(?P<port>[0-9]{1,5}))?")
_SILENT = logging.NullHandler()
