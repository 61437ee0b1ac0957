"""What a page shows, as files: CSV, XLSX and JSON, each with its dictionary.

Pure: tables and what stands above them go in, bytes come out. Whose figures they are, and for which
days, stands in the name of the file and in the file itself, since a file outlives its address.
"""

from dashboard.files.csv import DECIMAL_COMMA, DECIMAL_POINT, MACHINE, Dialect, csv_file
from dashboard.files.dictionary import dictionary, unit_words
from dashboard.files.head import Head
from dashboard.files.json import json_file
from dashboard.files.made import MadeFile
from dashboard.files.xlsx import xlsx_file

__all__ = [
    "DECIMAL_COMMA",
    "DECIMAL_POINT",
    "MACHINE",
    "Dialect",
    "Head",
    "MadeFile",
    "csv_file",
    "dictionary",
    "json_file",
    "unit_words",
    "xlsx_file",
]
