"""The SQLite module that sqlite-utils uses: `pysqlite3`, which brings a newer one, if it's there.

Errors and connections have to be of the same module, so everyone takes it from here.
"""

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined] # re-exported, though not said

__all__ = ["sqlite3"]
