"""Sentences that were turned into sound ahead, as files, so that nobody waits for a voice.

The files lie on the disk that the outbox needs: they are few, are pruned to what the settings can
say, and give way where room is short. Where they cannot be kept each sentence is rendered when it
is to be said.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from faccine.runtime.logs import get_logger
from faccine.wire.errors import HardwareError
from kiosk.sound.synthesizer import Sentence, Synthesizer
from kiosk.sound.waves import seconds_of

log = get_logger("sound")

_BYTES_AT_MOST = 64 * 2**20
_KEEP_FREE_BYTES = 200 * 2**20
_NICENESS = 10


class Phrasebook:
    """A folder of sentences.

    Args:
        folder: made where it is missing; only files called like ours are ever deleted in it.
        synthesizer: who speaks them.
        bytes_at_most: how much they may take.
        keep_free_bytes: how much of the disk is left to others.
    """

    def __init__(
        self,
        folder: Path,
        synthesizer: Synthesizer,
        *,
        bytes_at_most: int = _BYTES_AT_MOST,
        keep_free_bytes: int = _KEEP_FREE_BYTES,
    ) -> None:
        self._folder = folder
        self._synthesizer = synthesizer
        self._bytes_at_most = bytes_at_most
        self._keep_free_bytes = keep_free_bytes
        self._turn = 0
        self._preparing: threading.Thread | None = None

    def prepare(self, sentences: Iterable[Sentence]) -> None:
        """Render these in the background and forget all others; replaces what was asked before.

        Returns at once. Those that come first are rendered first.
        """
        self._turn += 1
        wanted = {self._path_of(sentence): sentence for sentence in sentences}
        self._preparing = threading.Thread(
            target=self._prepare,
            args=(wanted, self._turn, self._preparing),
            name="phrasebook",
            daemon=True,
        )
        self._preparing.start()

    def wait(self, timeout_seconds: float) -> bool:
        """Wait until everything is prepared; return whether that happened in time."""
        if self._preparing is not None:
            self._preparing.join(timeout_seconds)
        return self._preparing is None or not self._preparing.is_alive()

    def wav(self, sentence: Sentence) -> bytes:
        """Return a sentence as a WAV file: at once if it was prepared, else when it is rendered.

        Raises:
            HardwareError: nobody can say it.
        """
        path = self._path_of(sentence)
        try:
            kept = path.read_bytes()
            seconds_of(kept)
        except OSError:
            return self._synthesizer.render(sentence)
        except ValueError as error:
            log.warning("a prepared sentence is damaged", file=path.name, error=str(error))
            with suppress(OSError):
                path.unlink()  # so that it is made anew when these settings come next
            return self._synthesizer.render(sentence)
        return kept

    def close(self) -> None:
        """Stop preparing; what is there stays. Ends the synthesizer too."""
        self._turn += 1
        self._synthesizer.close()
        self.wait(1.0)

    def _path_of(self, sentence: Sentence) -> Path:
        said = f"{sentence.language}\n{sentence.rate}\n{sentence.text}"
        return (
            self._folder / f"{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}.wav"
        )

    def _prepare(
        self, wanted: dict[Path, Sentence], turn: int, before: threading.Thread | None
    ) -> None:
        if before is not None:
            before.join()
        # Linux counts niceness by thread; espeak-ng inherits it, and the screen stays quick.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        try:
            self._prune(wanted)
            self._render(wanted, turn)
        except OSError as error:
            log.warning("sentences cannot be kept, and are made when needed", error=str(error))
        except Exception:
            log.exception("sentences were not prepared")
            raise

    def _prune(self, wanted: dict[Path, Sentence]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in (*self._folder.glob("*.wav"), *self._folder.glob("*.part")):
            if path not in wanted or path.stat().st_size == 0:
                path.unlink()

    def _render(self, wanted: dict[Path, Sentence], turn: int) -> None:
        taken = sum(path.stat().st_size for path in self._folder.glob("*.wav"))
        mute: set[str] = set()
        for path, sentence in wanted.items():
            if turn != self._turn:
                return
            if path.exists() or sentence.language in mute:
                continue
            if taken > self._bytes_at_most or self._is_short_of_room():
                log.warning("no room for sentences, the rest are made when needed", taken=taken)
                return
            try:
                wav = self._synthesizer.render(sentence)
            except HardwareError as error:
                if turn == self._turn:
                    log.warning("a language stays mute", language=sentence.language, why=str(error))
                mute.add(sentence.language)
                continue
            part = path.with_suffix(".part")
            part.write_bytes(wav)
            part.replace(path)
            taken += len(wav)

    def _is_short_of_room(self) -> bool:
        return shutil.disk_usage(self._folder).free < self._keep_free_bytes
