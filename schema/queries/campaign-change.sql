-- SPDX-License-Identifier: GPL-3.0-or-later
-- Changes what may be changed of campaign ?1, when it is still at revision ?2 (below 0: whatever).
UPDATE campaign
SET index_id = ?3, access = ?4, from_day = ?5, to_day = ?6, name_vi = ?7, name_en = ?8,
    languages = ?9, idle_s = ?10, kind = ?11, revision = revision + 1
WHERE id = ?1 AND (?2 < 0 OR revision = ?2)
