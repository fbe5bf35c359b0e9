-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Scorecards as working lists (schema/scorecards.h): what was lost, who does what about it.

-- Kept. Scorecards as they were taken in. None is ever changed.
CREATE TABLE scorecard (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,       -- no number is used twice
    unit     TEXT NOT NULL CHECK (unit <> ''),        -- whose points they are
    year     INTEGER NOT NULL,                        -- of the round
    decimal  TEXT NOT NULL CHECK (decimal IN ('', ',', '.')), -- what decides a number with two readings
    fill     INTEGER NOT NULL CHECK (fill IN (0, 1)), -- 1 = merged cells count for all they cover
    document TEXT NOT NULL,                           -- the table as CSV (sheet_write_csv in base/sheet.h)
    hash     BLOB NOT NULL CHECK (length(hash) = 32), -- of the document
    actor    TEXT NOT NULL CHECK (actor <> ''),       -- who took it in
    at_ms    INTEGER NOT NULL,                        -- when
    UNIQUE (unit, year, hash, decimal, fill)
) STRICT;

CREATE TRIGGER scorecard_is_never_changed BEFORE UPDATE ON scorecard
BEGIN
    SELECT raise(ABORT, 'scorecards are never changed');
END;

CREATE TRIGGER scorecard_is_never_deleted BEFORE DELETE ON scorecard
BEGIN
    SELECT raise(ABORT, 'scorecards are never deleted');
END;

-- Kept. What is to be done about a criterion, one row a change: of a criterion the last one holds.
CREATE TABLE score_task (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,      -- in the order of the changes
    scorecard INTEGER NOT NULL REFERENCES scorecard (number), -- of which
    code      TEXT NOT NULL CHECK (code <> ''),       -- of the criterion: 6.3.3
    account   TEXT NOT NULL,                          -- whose it is; '' = no account's
    person    TEXT NOT NULL,                          -- whose it is when it is no account's; '' = nobody's
    due_day   INTEGER,                                -- days since 1970-01-01; NULL = none was set
    state     INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2), -- enum score_task_state (forms/score_task.h)
    hoped     TEXT NOT NULL,                          -- points to win back, decimal point; '' = not said
    note      TEXT NOT NULL,                          -- in their words
    actor     TEXT NOT NULL CHECK (actor <> ''),      -- who changed it
    at_ms     INTEGER NOT NULL                        -- when
) STRICT;

-- Derived, as every index. The changes of a criterion's task.
CREATE INDEX score_task_criterion ON score_task (scorecard, code, number);

CREATE TRIGGER score_task_is_never_changed BEFORE UPDATE ON score_task
BEGIN
    SELECT raise(ABORT, 'tasks are append-only');
END;

CREATE TRIGGER score_task_is_never_deleted BEFORE DELETE ON score_task
BEGIN
    SELECT raise(ABORT, 'tasks are append-only');
END;
