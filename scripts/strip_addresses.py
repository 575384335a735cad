"""Takes out of a package-lock.json the addresses that npm copies there (where to send gifts); versions and prints stay."""

import json
import sys
from pathlib import Path


def without_addresses(lock: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
    packages = {
        name: {key: value for key, value in package.items() if key not in {"funding", "resolved"}}
        for name, package in lock["packages"].items()
    }
    return {**lock, "packages": packages}


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(json.dumps(without_addresses(json.loads(path.read_text())), indent=2, ensure_ascii=False) + "\n")
