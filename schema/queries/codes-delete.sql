-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes away the packed codes of campaign ?1 after unit ?2 and id ?3 up to unit ?4 and id ?5 (an
-- empty BLOB as ?4 is no bound), but those that no document is left for.
DELETE FROM response_codes
WHERE campaign = ?1 AND (unit, id) > (?2, ?3) AND (unit, id) <= (?4, ?5)
  AND NOT EXISTS (SELECT 1
                  FROM response AS r
                  WHERE r.campaign = response_codes.campaign
                    AND r.unit = response_codes.unit
                    AND r.id = response_codes.id
                    AND r.purged = 2)
