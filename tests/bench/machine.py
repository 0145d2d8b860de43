"""What figures depend on: the machine, the day, the versions."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("ortools", "numpy", "timefold")
KIB_PER_GIB = 1024 * 1024


def described() -> str:
    """One sentence."""
    packages = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    return (
        f"Measured on {datetime.now(UTC).date()}: {os.cpu_count()} cores ({processor()}), {_memory_gib():.0f} GiB of "
        f"memory, {platform.system()}, Python {platform.python_version()}, {packages}. Load of other processes when it "
        f"began: {os.getloadavg()[0]:.1f}."
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _first(file: str, key: str) -> str:
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def processor() -> str:
    """The processor's name."""
    return _first("/proc/cpuinfo", "model name") or platform.machine()


def _memory_gib() -> float:
    return int((_first("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) / KIB_PER_GIB
