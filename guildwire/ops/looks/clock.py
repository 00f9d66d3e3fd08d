"""This machine's clock against the servers' clocks and against the times that were recorded."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from guildwire.ops.looks.finding import Check, Scene, length
from guildwire.wiring import Parts
from news.times import exact

OFF = 2.0
"""Seconds by which clocks may differ: alerts and polls are planned by the second."""
WRONG = 60.0
_NTP = "let both machines keep their time by NTP (timedatectl set-ntp true)"


def clock(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Compare our clock with what the other looks found, and with the files of the data folder."""
    recorded = dict(scene.recorded)
    files = [path for path in parts.embedded_files() if path.exists()]
    if files:
        recorded["the last change of a file"] = max(
            datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in files
        )
    yield judge_clock(dict(scene.clocks), recorded, parts.clock())


def judge_clock(clocks: Mapping[str, float], recorded: Mapping[str, datetime], now: datetime) -> Check:
    """Judge how many seconds each other clock is ahead of ours, and whether a recorded time is still to come."""
    ahead = {what: time - now for what, time in recorded.items() if time - now > timedelta(seconds=WRONG)}
    other, seconds = max(clocks.items(), key=lambda item: abs(item[1]), default=("", 0.0))
    off = f"{abs(seconds):.1f} s {'behind' if seconds > 0 else 'ahead of'} {other}"
    if abs(seconds) > WRONG:
        return Check("clock", "red", off, _NTP)
    if ahead:
        what = max(ahead, key=lambda name: ahead[name])
        said = f"{what} lies {length(ahead[what])} in the future: {exact(recorded[what])}"
        remedy = "check this machine's clock (timedatectl); if it is right, guildwire poll --force mends the times"
        return Check("clock", "red", said, remedy)
    if abs(seconds) > OFF:
        return Check("clock", "yellow", off, _NTP)
    if clocks:
        return Check("clock", "green", f"within {OFF:.0f} s of {' and '.join(sorted(clocks))}")
    return Check("clock", "green", "no recorded time lies in the future; no other clock to compare with")
