-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Weights that staff made for a draw (schema/samples.h).

-- Kept. Weights of a draw. Of the answers they were made from only the numbers of forms stay. None is ever changed.
CREATE TABLE sample_weights (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,                -- no number is used twice
    draw     INTEGER NOT NULL REFERENCES sample_draw (number), -- of whose forms
    version  TEXT NOT NULL CHECK (version <> ''),              -- the hash of inputs and steps, w-...
    recipe   TEXT NOT NULL,                                    -- JSON: what was chosen
    record   TEXT NOT NULL,                                    -- JSON: hashes of what went in, the steps
    told     TEXT NOT NULL,                                    -- JSON: range, design effect, margins
    document TEXT NOT NULL,                                    -- CSV: form and its weights (analysis/weights_kept.h)
    actor    TEXT NOT NULL CHECK (actor <> ''),                -- who made them
    at_ms    INTEGER NOT NULL,                                 -- when
    UNIQUE (draw, version)
) STRICT;

CREATE TRIGGER sample_weights_are_never_changed BEFORE UPDATE ON sample_weights
BEGIN
    SELECT raise(ABORT, 'weights are never changed');
END;

CREATE TRIGGER sample_weights_are_never_deleted BEFORE DELETE ON sample_weights
BEGIN
    SELECT raise(ABORT, 'weights are never deleted');
END;
