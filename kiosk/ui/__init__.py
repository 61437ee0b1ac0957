"""What citizens see and touch. The only package that knows Kivy.

Kivy reads these variables when it is first imported, which is after this line in every case: it
must not take our command line, read or write files in somebody's home, or seize the root logger.
"""

from __future__ import annotations

import os

os.environ.setdefault("KIVY_NO_ARGS", "1")
os.environ.setdefault("KIVY_NO_CONFIG", "1")
os.environ.setdefault("KIVY_NO_FILELOG", "1")
os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
