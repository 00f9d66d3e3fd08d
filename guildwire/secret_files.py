"""Secrets from files: ``GUILDWIRE_INDEX_PASSWORD_FILE`` names the file that holds ``GUILDWIRE_INDEX_PASSWORD``.

So a password stands in no environment, which whoever may look at a process or a container can read.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from news.errors import WrongUse

SUFFIX = "_FILE"


def secrets_from(variables: Iterable[str], environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the secrets that files hold, by the name of the variable without its suffix.

    The end of the last line is no part of a secret. Raises :class:`WrongUse` naming the variable where a
    file cannot be read or is empty, or where the variable itself is set too.
    """
    return {name: secret for name in variables if (secret := secret_from(name, environment)) is not None}


def secret_from(variable: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return what the file of one variable holds; null where it names none. Raises as :func:`secrets_from`."""
    named = variable + SUFFIX
    if not (path := environment.get(named)):
        return None
    if environment.get(variable):
        raise WrongUse(f"{variable} and {named} are both set; keep one of them")
    try:
        secret = Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        raise WrongUse(f"{named}={path} cannot be read: {cause}; name a file that holds the secret") from error
    if not secret:
        raise WrongUse(f"{named}={path} is empty; write the secret into it")
    return secret
