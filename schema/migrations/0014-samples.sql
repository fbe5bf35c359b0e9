-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Samples that staff drew (schema/samples.h): the list, the draw from it, what became of its forms.

-- Kept. Lists that samples are drawn from, with what the draw needs of them. None is ever changed.
CREATE TABLE sample_frame (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,       -- no number is used twice
    campaign   TEXT NOT NULL REFERENCES campaign (id),  -- that asks them
    place      TEXT NOT NULL CHECK (place <> ''),       -- whose it is: a unit, or VN
    kind       INTEGER NOT NULL CHECK (kind IN (0, 1)), -- enum frame_kind (analysis/sample/frame.h)
    day        INTEGER NOT NULL,                        -- its units were in force on; days since 1970-01-01
    document   TEXT NOT NULL,                           -- as CSV (frame_csv), without columns that are not known
    hash       BLOB NOT NULL CHECK (length(hash) = 32), -- of what a draw depends on
    lines      INTEGER NOT NULL,                        -- villages, or dossiers
    households INTEGER NOT NULL,                        -- in all of them
    actor      TEXT NOT NULL CHECK (actor <> ''),       -- who took it in
    at_ms      INTEGER NOT NULL,                        -- when
    UNIQUE (campaign, place, day, hash)
) STRICT;

CREATE TRIGGER sample_frame_is_never_changed BEFORE UPDATE ON sample_frame
BEGIN
    SELECT raise(ABORT, 'frames are never changed');
END;

CREATE TRIGGER sample_frame_is_never_deleted BEFORE DELETE ON sample_frame
BEGIN
    SELECT raise(ABORT, 'frames are never deleted');
END;

-- Kept. Draws: who is in the sample stands in the record. None is ever changed.
CREATE TABLE sample_draw (
    number INTEGER PRIMARY KEY AUTOINCREMENT,               -- no number is used twice
    frame  INTEGER NOT NULL REFERENCES sample_frame (number), -- drawn from
    plan   TEXT NOT NULL CHECK (plan <> ''),                -- its id; the whole plan stands in the record
    seed   INTEGER NOT NULL CHECK (seed >= 0),              -- chosen before
    record TEXT NOT NULL,                                   -- analysis/sample/record.h
    forms  INTEGER NOT NULL,                                -- drawn, without reserves
    actor  TEXT NOT NULL CHECK (actor <> ''),               -- who drew
    at_ms  INTEGER NOT NULL,                                -- when
    UNIQUE (frame, plan, seed)
) STRICT;

CREATE TRIGGER sample_draw_is_never_changed BEFORE UPDATE ON sample_draw
BEGIN
    SELECT raise(ABORT, 'draws are never changed');
END;

CREATE TRIGGER sample_draw_is_never_deleted BEFORE DELETE ON sample_draw
BEGIN
    SELECT raise(ABORT, 'draws are never deleted');
END;

-- Kept. Results of visits as they were taken in: of a draw the last ones hold.
CREATE TABLE sample_visits (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,              -- in the order they came
    draw     INTEGER NOT NULL REFERENCES sample_draw (number), -- of which
    document TEXT NOT NULL,                                  -- CSV: form,visit,day,code[,interviewer]
    actor    TEXT NOT NULL CHECK (actor <> ''),              -- who took them in
    at_ms    INTEGER NOT NULL                                -- when
) STRICT;

-- Derived, as every index. The visits of a draw.
CREATE INDEX sample_visits_draw ON sample_visits (draw, number);

CREATE TRIGGER sample_visits_are_never_changed BEFORE UPDATE ON sample_visits
BEGIN
    SELECT raise(ABORT, 'visits are append-only');
END;

CREATE TRIGGER sample_visits_are_never_deleted BEFORE DELETE ON sample_visits
BEGIN
    SELECT raise(ABORT, 'visits are append-only');
END;
