-- SPDX-License-Identifier: GPL-3.0-or-later
-- Somebody else in force with role ?3 whose place holds ?2; ?1 is the account that will not be.
WITH RECURSIVE above (code) AS (
    SELECT ?2
    UNION
    SELECT parent FROM unit JOIN above ON unit.code = above.code WHERE parent <> ''
)
SELECT 1 FROM account
WHERE role = ?3 AND disabled = 0 AND name <> ?1 AND (password IS NOT NULL OR signed_in_ms > 0)
      AND (place = ?4 OR place IN (SELECT code FROM above))
