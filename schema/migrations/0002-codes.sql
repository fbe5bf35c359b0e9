-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Packed codes beside the documents, and a count of responses in the audit.

-- Derived. The codes of each valid response, packed
-- (schema/layout.h) and clustered by campaign and unit, so that a report is a scan.
CREATE TABLE response_codes (
    campaign    TEXT NOT NULL REFERENCES campaign (id),  -- the response's
    unit        TEXT NOT NULL,                           -- the response's
    id          BLOB NOT NULL CHECK (length(id) = 16),   -- the response's
    started_day INTEGER,                                 -- the response's
    complete    INTEGER NOT NULL CHECK (complete IN (0, 1)), -- the response's
    mode        INTEGER NOT NULL,                        -- enum response_mode (forms/response.h)
    village     TEXT,                                    -- place.village; NULL = not told
    counter     TEXT,                                    -- place.counter; NULL = not told
    field       TEXT,                                    -- place.field; NULL = not told
    codes       BLOB NOT NULL,                           -- as the layout of the form's version says
    PRIMARY KEY (campaign, unit, id)
) STRICT, WITHOUT ROWID;

-- Derived. How the codes of a form's version are packed: for whoever reads the file by other means.
CREATE TABLE codes_layout (
    form     TEXT NOT NULL,                        -- the form
    version  TEXT NOT NULL,                        -- its version
    document TEXT NOT NULL CHECK (document <> ''), -- JSON (schema/layout.h)
    PRIMARY KEY (form, version),
    FOREIGN KEY (form, version) REFERENCES form_version (id, version)
) STRICT, WITHOUT ROWID;

-- Kept. Which way of deriving the derived tables were last made by. A program with another makes
-- them again when it opens the folder.
CREATE TABLE derivation (
    name    TEXT NOT NULL PRIMARY KEY, -- 'codes'
    version INTEGER NOT NULL           -- CODES_VERSION of schema/layout.h; 0 = being made
) STRICT, WITHOUT ROWID;

-- How many responses the row's change added: their sum is what table response must hold, so that
-- one taken away behind the program's back is noticed (`hailong verify`).
ALTER TABLE audit ADD COLUMN responses INTEGER NOT NULL DEFAULT 0 CHECK (responses >= 0);

INSERT INTO audit (at_ms, actor, action, subject, detail, responses)
SELECT unixepoch() * 1000, 'migration', 'responses_counted', '', '', count(*)
FROM response
HAVING count(*) > 0;

-- Derived, as every index. The last change that was no response: whether campaigns changed.
CREATE INDEX audit_changes ON audit (number) WHERE responses = 0;
