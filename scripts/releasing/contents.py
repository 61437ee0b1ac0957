"""What stands in /opt/faccine/releases/<version>: wheels, their hashes, scripts, deploy."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from releasing.locks import Pin
from releasing.targets import Target
from releasing.wheels import sha256

RELEASES = Path("opt/faccine/releases")

_MAKE_VENV = """\
#!/bin/sh
# Makes this release's virtual environment in its own folder, from the wheels in it and no network.
# "make-venv one-box" makes one that holds hub and kiosk.
set -eu
cd "$(dirname "$(readlink -f "$0")")"
rm -rf bin include lib lib64 share pyvenv.cfg
python3 -m venv .
bin/python -m pip --isolated --disable-pip-version-check --no-input --no-cache-dir install \\
    --quiet --root-user-action ignore --no-index --find-links wheels --no-deps \\
    --require-hashes -r "requirements${1:+-$1}.txt"
# On newer Pythons lgpio has no wheel and comes from Debian's python3-lgpio.
debian=/usr/lib/python3/dist-packages
for site in lib/python3*/site-packages; do
    if [ -d "$site/gpiozero" ] && [ ! -e "$site/lgpio.py" ] && [ -e $debian/lgpio.py ]; then
        cp $debian/lgpio.py $debian/_lgpio*.so "$site"
    fi
done
"""

_MAKE_CURRENT = """\
#!/bin/sh
# For a first installation: makes this release the one that runs. Later ones are tried first.
set -eu
release=releases/$(basename "$(dirname "$(readlink -f "$0")")")
cd "$(dirname "$(readlink -f "$0")")/../.."
ln -sfn "$release" current.new && mv -T current.new current
ln -sfn "$release" proven.new && mv -T proven.new proven
"""


def fill(
    folder: Path,
    *,
    version: str,
    ours: Path,
    wheels: Iterable[Path],
    needs: Mapping[str, Mapping[Target, list[Pin]]],
    deploy: Path,
) -> None:
    """Write a release's folder.

    Args:
        folder: where.
        version: what it is called.
        ours: Faccine's wheel.
        wheels: those of everything it needs, for one architecture and any number of Pythons.
        needs: what each list of requirements asks for; the usual one is called "".
        deploy: the folder of that name in the source.
    """
    (folder / "wheels").mkdir(parents=True)
    for wheel in [ours, *wheels]:
        link_or_copy(wheel, folder / "wheels" / wheel.name)
    held = {path.name: sha256(path) for path in (folder / "wheels").iterdir()}
    for name, by_target in needs.items():
        lines = _lines(by_target, held)
        file = folder / f"requirements{'-' if name else ''}{name}.txt"
        file.write_text("\n".join([*lines, f"faccine=={version} --hash={held[ours.name]}"]) + "\n")
    shutil.copytree(deploy, folder / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "VERSION").write_text(f"{version}\n")
    write_script(folder / "make-venv", _MAKE_VENV)
    write_script(folder / "make-current", _MAKE_CURRENT)


def write_script(path: Path, text: str) -> None:
    """Write a file that can be run."""
    path.write_text(text)
    path.chmod(0o755)


def link_or_copy(source: Path, to: Path) -> None:
    """Have a file also stand elsewhere, taking no space for it twice where that is possible."""
    try:
        os.link(source, to)
    except OSError:
        shutil.copy(source, to)


def _lines(needs: Mapping[Target, list[Pin]], held: Mapping[str, str]) -> list[str]:
    """Name each pin with the hashes of the wheels at hand, by Python where Pythons differ."""
    wanted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for target, pins in needs.items():
        for pin in pins:
            wanted[pin.name, pin.version].append(target.python)
    lines = []
    for (name, version), pythons in sorted(wanted.items()):
        begin = f"{name.replace('-', '_')}-{version}-".lower()
        hashes = [held[file] for file in sorted(held) if file.lower().startswith(begin)]
        is_for = " or ".join(f'python_version == "{python}"' for python in pythons)
        marker = "" if len(pythons) == len(needs) else f"; {is_for}"
        lines.append(f"{name}=={version}{marker} " + " ".join(f"--hash={one}" for one in hashes))
    return lines
