"""The secrets by which webhooks are signed (https://www.standardwebhooks.com)."""

import base64
import binascii

from news.errors import WrongUse

SETTING = "GUILDWIRE_WEBHOOK_SECRETS"
_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64
"""Bytes of a secret, as Standard Webhooks has it."""


def read_secrets(text: str) -> tuple[str, ...]:
    """Return the secrets in ``text``, separated by blanks or lines.

    Raises :class:`WrongUse` with the place of one that is none, and never with the secret.
    """
    secrets = tuple(text.split())
    for number, secret in enumerate(secrets, 1):
        if not _is_secret(secret):
            raise WrongUse(
                f"secret {number} of {SETTING} is not {_PREFIX} and {_SHORTEST} to {_LONGEST} bytes in base64: "
                f'make one by echo "{_PREFIX}$(openssl rand -base64 32)"'
            )
    return secrets


def _is_secret(secret: str) -> bool:
    if not secret.startswith(_PREFIX):
        return False
    digits = secret.removeprefix(_PREFIX)
    try:
        key = base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    return _SHORTEST <= len(key) <= _LONGEST
