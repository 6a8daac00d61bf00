"""What can go wrong, in words a person can act on: what happened, where, and what to do next."""


class LocalismError(Exception):
    """Something the user can put right; its text is shown as it is, without a traceback."""

    exit_code = 1


class MisuseError(LocalismError):
    """The command or the call was put together wrongly (exit status 2)."""

    exit_code = 2


class StoreError(LocalismError):
    """The graph could not be opened, read or written."""


class AccessError(LocalismError):
    """Something was to go where those may read it who may not know it."""


class ChangedError(StoreError):
    """The graph was changed while it was being read: asking again helps."""


class NotFoundError(LocalismError):
    """Nothing, or more than one thing, goes by the name that was given."""
