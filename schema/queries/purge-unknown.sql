-- SPDX-License-Identifier: GPL-3.0-or-later
-- Campaigns from whose documents more has gone than a purge of theirs says.
SELECT DISTINCT campaign
FROM response AS r
WHERE purged > 0
  AND NOT EXISTS (SELECT 1 FROM purge AS p WHERE p.campaign = r.campaign AND p.what >= r.purged)
