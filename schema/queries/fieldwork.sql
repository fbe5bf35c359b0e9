-- SPDX-License-Identifier: GPL-3.0-or-later
-- What came in of campaign ?1 for unit ?2 on each day (NULL = not told): complete valid, incomplete
-- valid and quarantined responses, refusals.
SELECT day, sum(valid), sum(partial), sum(quarantined), sum(refused)
FROM (
    SELECT started_day AS day,
           count(*) FILTER (WHERE NOT quarantined AND complete) AS valid,
           count(*) FILTER (WHERE NOT quarantined AND NOT complete) AS partial,
           count(*) FILTER (WHERE quarantined) AS quarantined,
           0 AS refused
    FROM response
    WHERE campaign = ?1 AND unit = ?2
    GROUP BY started_day
    UNION ALL
    SELECT day, 0, 0, 0, sum(count)
    FROM refusal
    WHERE campaign = ?1 AND unit = ?2
    GROUP BY day
)
GROUP BY day
ORDER BY day
