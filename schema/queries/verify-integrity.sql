-- SPDX-License-Identifier: GPL-3.0-or-later
-- What SQLite finds wrong with the file; one row 'ok' when nothing.
PRAGMA integrity_check
