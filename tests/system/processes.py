"""Real processes of ours that start in milliseconds: forked from one that has imported everything.

A program runs in a process of its own, with its own connections and files, as if it had been typed;
only the second that Python needs to import is saved. It can be killed from outside at any instant,
or kill itself after so many lines of our code, so that a kill lands between any two steps.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

import hub
from faccine.runtime import clock

_PATIENCE_SECONDS = 30
_KILLED = -signal.SIGKILL
_ROOT = Path(hub.__file__).parents[1]
_OURS = tuple(str(_ROOT / folder) + os.sep for folder in ("faccine", "hub", "kiosk"))
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG

_fork = multiprocessing.get_context("forkserver")
_fork.set_forkserver_preload(["hub.cli", "kiosk.cli"])


class Process:
    """A running program.

    Args:
        program: a function as "module:name"; it is handed the arguments as one list.
        arguments: what would be typed after the program's name.
        log: gets standard output and standard error, appended.
        steps: (n, file): it kills itself n lines of our code after it came into that file first,
            so that a kill lands where the work is done; None for never.
        boot: a file that names the boot of its machine; None for this machine's own.
    """

    def __init__(self, program, arguments, log, *, steps=None, boot=None):
        self.log = log
        texts = [str(one) for one in arguments]
        self._process = _fork.Process(target=_become, args=(program, texts, str(log), steps, boot))
        self._process.start()

    @property
    def pid(self):
        return self._process.pid

    @property
    def sentinel(self):
        """Become readable when it ends."""
        return self._process.sentinel

    @property
    def exit_code(self):
        """None while it runs; -9 when it was killed."""
        return self._process.exitcode

    @property
    def was_killed(self):
        return self._process.exitcode == _KILLED

    def wait(self, seconds=_PATIENCE_SECONDS):
        self._process.join(seconds)
        assert self._process.exitcode is not None, f"still running: {self.log}"
        return self._process.exitcode

    def kill(self):
        self._process.kill()
        self.wait()

    def signal(self, number):
        os.kill(self.pid, number)

    def stop(self):
        """Ask it to stop, as systemd does, and return its exit code."""
        self._process.terminate()
        return self.wait()

    def release(self):
        """Whatever state it is in, leave nothing running."""
        if self._process.exitcode is None:
            self.kill()
        self._process.close()


class Finished:
    """What a command said. ``code`` is its exit code."""

    def __init__(self, code, text):
        self.code = code
        self.text = text

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def objects(self):
        return [json.loads(line) for line in self.lines]


def finish(program, arguments, folder, *, seconds=60):
    """Run a program to its end and return what it said on both its outputs."""
    log = folder / f"said-{time.monotonic_ns()}"
    process = Process(program, arguments, log)
    try:
        code = process.wait(seconds)
    finally:
        process.release()
    text = log.read_text()
    log.unlink()
    return Finished(code, text)


def _become(program, arguments, log, steps, boot):
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    module, name = program.split(":")
    function = getattr(importlib.import_module(module), name)
    if boot is not None:
        clock._BOOT_ID = boot
    if steps is not None:
        _die_after(*steps)
    function(arguments)


def _die_after(steps, began_in):
    left = steps
    has_begun = False

    def on_line(frame, event, argument):
        nonlocal left
        if event == "line" and has_begun:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return on_line

    def on_call(frame, event, argument):
        nonlocal has_begun
        file = frame.f_code.co_filename
        if not file.startswith(_OURS):
            return None
        has_begun = has_begun or (file.endswith(began_in) and not _is_import(frame))
        return on_line

    sys.settrace(on_call)


def _is_import(frame):
    return frame.f_code.co_name == "<module>"
