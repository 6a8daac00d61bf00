"""What can go wrong with a server, as sentences that say what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localism.errors import LocalismError, StoreError

_BY_CODE = (
    ("Security.AuthenticationRateLimit", "{at} has had too many wrong passwords and refuses more for a while. Wait half a minute, then try again with the right NEO4J_PASSWORD."),
    ("Security.Unauthorized", "{at} does not accept this user and password. Check NEO4J_USERNAME and NEO4J_PASSWORD."),
    ("Security.CredentialsExpired", "The password at {at} must be changed before it can be used. Change it in Neo4j Browser, then set NEO4J_PASSWORD."),
    ("Security", "This user may not do that at {at}. Ask whoever runs the server for the right, or name another user (NEO4J_USERNAME)."),
    ("Database.DatabaseNotFound", "There is no database {database!r} at {at}. Name one that is there: --database, or NEO4J_DATABASE (the usual one is neo4j)."),
    ("General.WriteOnReadOnlyAccessDatabase", "The database {database!r} at {at} is read-only: nothing was changed. Name one that may be written, or ask whoever runs the server."),
    ("Statement.AccessMode", "The database {database!r} at {at} is read-only here: nothing was changed. Name one that may be written, or ask whoever runs the server."),
    ("Cluster.NotALeader", "The server at {at} is a replica and takes no writes: nothing was changed. Use the cluster's address, beginning with neo4j://."),
    ("General.ForbiddenOnReadOnlyDatabase", "The database {database!r} at {at} is read-only: nothing was changed. Name one that may be written, or ask whoever runs the server."),
    ("General.MemoryPoolOutOfMemory", "The server at {at} has too little memory for one transaction of this size: nothing of it was kept. Give it more (server.memory.heap.max_size, dbms.memory.transaction.total.max), or load and ask in smaller parts."),
    ("General.OutOfMemory", "The server at {at} ran out of memory: nothing of this transaction was kept. Give it more (server.memory.heap.max_size), or load and ask in smaller parts."),
    ("General.StackOverFlow", "The server at {at} could not work this out (stack overflow). Give it more stack, or ask something narrower."),
    ("TransactionTimedOut", "The server at {at} ended the transaction, which took longer than it allows (db.transaction.timeout): nothing of it was kept. Ask for less, or have the limit raised."),
    ("LockAcquisitionTimeout", "Somebody else's transaction holds what is to be written at {at}: nothing was changed. Try again when it has finished."),
    ("DeadlockDetected", "This load and somebody else's transaction wait for each other at {at}: nothing was changed. Try again."),
    ("Schema.ConstraintValidationFailed", "Something in the database {database!r} at {at} that is not of this graph stands in the way ({detail}): nothing was changed. Rename it there, or use another database."),
    ("Schema.ConstraintCreationFailed", "The database {database!r} at {at} holds nodes labelled like ours that share an id, so the constraint cannot be made ({detail}). Use another database."),
    ("Schema.IndexAlreadyExists", "The database {database!r} at {at} has an index of its own where a constraint of ours must be ({detail}). Drop it there, or use another database."),
    ("Schema.EquivalentSchemaRuleAlreadyExists", "The database {database!r} at {at} has a rule of its own where ours must be ({detail}). Drop it there, or use another database."),
    ("Schema.IndexWithNameAlreadyExists", "The database {database!r} at {at} has an index with the name of one of ours ({detail}). Rename it there, or use another database."),
    ("Schema.ConstraintWithNameAlreadyExists", "The database {database!r} at {at} has a constraint with the name of one of ours ({detail}). Rename it there, or use another database."),
    ("Transaction.Terminated", "The server at {at} ended the transaction, perhaps because somebody asked it to: nothing of it was kept. Try again."),
    ("General.DatabaseUnavailable", "The database {database!r} at {at} is not available just now. Wait until it has started, then try again."),
    ("Statement.SyntaxError", "That is not Cypher as the server at {at} knows it: {detail}"),
)  # fmt: skip


def explain(error: BaseException, address: str, database: str) -> LocalismError:
    """The error as a `StoreError` with a next step; what is one of ours already stays as it is."""
    if isinstance(error, LocalismError):
        return error
    return StoreError(_sentence(error, address, database))


def _sentence(error: BaseException, address: str, database: str) -> str:
    from neo4j import exceptions as known

    code = str(getattr(error, "code", "") or "")
    detail = " ".join(str(getattr(error, "message", "") or error).split())[:300]
    for part, sentence in _BY_CODE:
        if part in code:
            return sentence.format(at=address, database=database, detail=detail)
    causes = "; ".join(dict.fromkeys(_causes(error)))
    if "SSL" in causes or "certificate" in causes.lower():
        return (
            f"No secure connection to {address} could be made{_brief(causes)}. Check that the server speaks TLS and that its "
            "certificate is trusted here; an address with bolt:// or neo4j:// goes without TLS, one with +ssc trusts any certificate."
        )
    if "looks like HTTP" in causes:
        return f"At {address} a web server answers, not Bolt. Check the port: Bolt is usually 7687, Neo4j's web pages are at 7474."
    if isinstance(error, known.UnsupportedServerProduct) or "handshake" in causes.lower():
        return f"What answers at {address} does not speak Neo4j's protocol, or only a version this one does not know. Check the port: Bolt is usually 7687."
    if isinstance(error, (known.ServiceUnavailable, known.SessionExpired, OSError)):
        return (
            f"There is no answer from a Neo4j server at {address}, or it went away{_brief(causes)}. Check that it runs and that host "
            "and port are right, then try again: a load that was cut off is undone by the next command."
        )
    if isinstance(error, known.ConfigurationError):
        return f"{address} cannot be opened: {error}"
    return f"{address}: {detail or type(error).__name__}{f' ({code})' if code else ''}."


def _causes(error: BaseException | None) -> Iterator[str]:
    """What an error says, and what those say that it comes from."""
    if error is not None:
        yield " ".join(str(error).split())
        for inner in getattr(error, "exceptions", ()):
            yield from _causes(inner)
        yield from _causes(error.__cause__ or error.__context__)


def _brief(causes: str) -> str:
    """In brackets, what the system or the certificate's check said; nothing if they said nothing."""
    said = _REASON.search(causes)
    return f" ({said[1] or said[0]})" if said else ""


_REASON = re.compile(r"\[Errno -?\d+\] ([^)\];]+)|certificate verify failed[^)\];(]*")
