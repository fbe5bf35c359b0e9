-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rows that name what is not there: table, rowid, the table they name.
PRAGMA foreign_key_check
