-- SPDX-License-Identifier: GPL-3.0-or-later
-- What came in of campaign ?1 for unit ?2, in no order: each response with its day (NULL = not
-- told) and whether it is quarantined and complete; refusals of a day with how many. Counting them
-- here by day would take three times as long as handing them out.
SELECT started_day, quarantined, complete, 0
FROM response
WHERE campaign = ?1 AND unit = ?2
UNION ALL
SELECT day, 0, 0, count
FROM refusal
WHERE campaign = ?1 AND unit = ?2
