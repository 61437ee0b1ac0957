"""The catalogue: who stands where and offers what. The hub's second door, the one for writing.

Whoever writes here moves the catalogue's revision; the hub sees it, issues the settings that
differ, and books by a new :class:`Snapshot`. The entries of a snapshot are pure and live in
:mod:`hub.catalogue.entries`, where rules may import them from.
"""

from __future__ import annotations

from sqlite_utils import Database

from hub.catalogue.acknowledging import acknowledge_missing
from hub.catalogue.checking_words import LONGEST_MESSAGE
from hub.catalogue.commitments import (
    LONGEST_ANSWER,
    CommitmentForm,
    set_commitment,
    set_up,
)
from hub.catalogue.enrolment import (
    EnrolmentCode,
    OpenCode,
    credentials,
    enrol,
    enrolled_since,
    lock_out,
    make_code,
    open_codes,
    withdraw_codes,
)
from hub.catalogue.entries import (
    AdministrationEntry,
    KioskEntry,
    OfficeEntry,
    PlacementEntry,
    ServiceEntry,
)
from hub.catalogue.file_text import catalogue_text
from hub.catalogue.forms import Channel, Position
from hub.catalogue.issuing import (
    IssuedSettings,
    affected_kiosks,
    issue_settings,
    newest_settings,
    preview_settings,
    settings_above,
)
from hub.catalogue.kiosk_ids import next_kiosk_id
from hub.catalogue.kiosks import (
    add_kiosk,
    move_kiosk,
    restore_kiosk,
    revoke_kiosk,
    set_kiosk_mode,
)
from hub.catalogue.loading import (
    LoadReport,
    add_administration,
    change_catalogue,
    load_catalogue,
)
from hub.catalogue.note_rules import (
    LONGEST_TITLE,
    ActionState,
    NoteForm,
    NoteKind,
    Sentence,
    next_states,
)
from hub.catalogue.notes import add_note, change_note, delete_note, set_state
from hub.catalogue.reading_back import (
    administration_codes,
    catalogue_form,
    retired_services,
    revision_of,
)
from hub.catalogue.retrying import Retry, ask_for_retry, next_retry, note_retry, retries
from hub.catalogue.row_problems import Problem, ProblemKind
from hub.catalogue.sentences import approve_sentence, set_sentence, withdraw_sentence
from hub.catalogue.served import ServedReport, delete_served, list_served, save_served, try_served
from hub.catalogue.served_csv import (
    ServedEntry,
    parse_day,
    parse_number,
    parse_period,
    parse_served_csv,
)
from hub.catalogue.snapshot import Snapshot, read_revision
from hub.catalogue.telling import Told, is_told, take_untold, tell_kiosk

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_MESSAGE",
    "LONGEST_TITLE",
    "ActionState",
    "AdministrationEntry",
    "Channel",
    "CommitmentForm",
    "EnrolmentCode",
    "IssuedSettings",
    "KioskEntry",
    "LoadReport",
    "NoteForm",
    "NoteKind",
    "OfficeEntry",
    "OpenCode",
    "PlacementEntry",
    "Position",
    "Problem",
    "ProblemKind",
    "Retry",
    "Sentence",
    "ServedEntry",
    "ServedReport",
    "ServiceEntry",
    "Snapshot",
    "Told",
    "acknowledge_missing",
    "add_administration",
    "add_kiosk",
    "add_note",
    "administration_codes",
    "affected_kiosks",
    "approve_sentence",
    "ask_for_retry",
    "catalogue_form",
    "catalogue_revision",
    "catalogue_text",
    "change_catalogue",
    "change_note",
    "credentials",
    "delete_note",
    "delete_served",
    "enrol",
    "enrolled_since",
    "is_told",
    "issue_settings",
    "list_served",
    "load_catalogue",
    "lock_out",
    "make_code",
    "move_kiosk",
    "newest_settings",
    "next_kiosk_id",
    "next_retry",
    "next_states",
    "note_retry",
    "open_codes",
    "parse_day",
    "parse_number",
    "parse_period",
    "parse_served_csv",
    "preview_settings",
    "restore_kiosk",
    "retired_services",
    "retries",
    "revision_of",
    "revoke_kiosk",
    "save_served",
    "set_commitment",
    "set_kiosk_mode",
    "set_sentence",
    "set_state",
    "set_up",
    "settings_above",
    "take_untold",
    "tell_kiosk",
    "try_served",
    "withdraw_codes",
    "withdraw_sentence",
]


def catalogue_revision(database: Database) -> int:
    """Return the number that moves with every change of the catalogue and its settings."""
    return read_revision(database.conn)
