"""The address of the state store and the password that is kept apart from it."""

from urllib.parse import quote, urlsplit

from news.errors import WrongUse


def with_password(address: str, password: str) -> str:
    """Return the address of a database with the password of its user filled in, an empty one left out.

    Raises :class:`WrongUse` where the address has a password too, or has no user whose it could be; never
    repeats either.
    """
    if not password:
        return address
    if address.startswith("sqlite:"):
        raise WrongUse(
            "GUILDWIRE_STATE_PASSWORD is set, but the state store is a file; "
            "name the database in GUILDWIRE_STATE, or set no password"
        )
    try:
        parts = urlsplit(address)
        user, known = parts.username, parts.password
    except ValueError as error:
        raise WrongUse(
            f"GUILDWIRE_STATE is no address ({error}); give postgresql+psycopg://USER@HOST/NAME"
        ) from error
    if known is not None:
        raise WrongUse("GUILDWIRE_STATE has a password and GUILDWIRE_STATE_PASSWORD is set too; keep one of them")
    if not user:
        raise WrongUse(
            "GUILDWIRE_STATE_PASSWORD is set, but GUILDWIRE_STATE names no user; "
            "give postgresql+psycopg://USER@HOST/NAME"
        )
    login, _, rest = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{login}:{quote(password, safe='')}@{rest}").geturl()
