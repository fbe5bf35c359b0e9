-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many responses purge-scan would find, and how many conflicts purge-conflicts would empty.
SELECT (SELECT count(*)
        FROM response
        WHERE campaign = ?1 AND (?2 IS NULL OR received_ms < ?2) AND purged < ?3),
       (SELECT count(*)
        FROM conflict AS c
        WHERE c.campaign = ?1
          AND c.purged = 0
          AND (?2 IS NULL OR EXISTS (SELECT 1
                                     FROM response AS r
                                     WHERE r.province = c.province
                                       AND r.id = c.id
                                       AND r.received_ms < ?2)))
