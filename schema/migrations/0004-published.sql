-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Figures that others published about a place and a year, to stand beside ours in every report.

-- Kept. One figure a place, year and instrument (forms/published.h).
CREATE TABLE published (
    place      TEXT NOT NULL,                     -- unit code
    year       INTEGER NOT NULL,                  -- that the figure is of
    instrument TEXT NOT NULL,                     -- what measured it: "sipas"
    value      TEXT NOT NULL CHECK (value <> ''), -- decimal with a point, with its own decimals
    n          INTEGER CHECK (n > 0),             -- how many answered; NULL = not told
    rank       INTEGER CHECK (rank > 0),          -- among `ranked`; NULL = not told
    ranked     INTEGER CHECK (ranked >= rank),    -- how many places were ranked
    from_day   INTEGER,                           -- first day of the survey; NULL = not told
    to_day     INTEGER CHECK (to_day >= from_day), -- its last day, with the first
    source     TEXT NOT NULL CHECK (source <> ''), -- where it was read
    added_ms   INTEGER NOT NULL,                  -- when
    PRIMARY KEY (place, year, instrument),
    CHECK ((rank IS NULL) = (ranked IS NULL)),
    CHECK ((from_day IS NULL) = (to_day IS NULL))
) STRICT, WITHOUT ROWID;
