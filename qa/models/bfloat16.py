"""Whether the CPU multiplies bfloat16 natively, which takes half as long as float32."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

_CPU = Path("/proc/cpuinfo")
_NATIVE = re.compile(r"\b(?:avx512_bf16|amx_bf16)\b")


def is_native() -> bool:
    """Whether the CPU computes in bfloat16, and what makes use of it is installed."""
    try:
        flags = _CPU.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return bool(_NATIVE.search(flags)) and is_installed()


def is_installed() -> bool:
    """Whether OpenVINO is, which it is by default where such CPUs are."""
    return importlib.util.find_spec("openvino") is not None
