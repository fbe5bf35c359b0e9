-- SPDX-License-Identifier: GPL-3.0-or-later
-- What came in of campaign ?1, by unit: complete valid, incomplete valid and quarantined responses,
-- refusals, the first and the last day of a response; the first column says how many units.
SELECT count(*) OVER (), unit, sum(valid), sum(partial), sum(quarantined), sum(refused),
       min(first_day), max(last_day)
FROM (
    SELECT unit,
           count(*) FILTER (WHERE NOT quarantined AND complete) AS valid,
           count(*) FILTER (WHERE NOT quarantined AND NOT complete) AS partial,
           count(*) FILTER (WHERE quarantined) AS quarantined,
           0 AS refused,
           min(started_day) AS first_day,
           max(started_day) AS last_day
    FROM response
    WHERE campaign = ?1
    GROUP BY unit
    UNION ALL
    SELECT unit, 0, 0, 0, sum(count), NULL, NULL
    FROM refusal
    WHERE campaign = ?1
    GROUP BY unit
)
GROUP BY unit
ORDER BY unit
