-- SPDX-License-Identifier: GPL-3.0-or-later
-- Empties the other bodies under ids of campaign ?1 that were received before ?2 (NULL = all).
UPDATE conflict
SET document = '{}', purged = 1
WHERE campaign = ?1
  AND purged = 0
  AND (?2 IS NULL OR EXISTS (SELECT 1
                             FROM response AS r
                             WHERE r.province = conflict.province
                               AND r.id = conflict.id
                               AND r.received_ms < ?2))
