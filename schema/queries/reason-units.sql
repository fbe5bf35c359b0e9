-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many quarantined responses of campaign ?1 have each error among their reasons, unit by unit;
-- the first column says how many rows there are.
SELECT count(*) OVER (), unit, code, number
FROM (
    SELECT unit,
           json_extract(finding.value, '$.code') AS code,
           count(DISTINCT response.number) AS number
    FROM response, json_each(response.reasons) AS finding
    WHERE campaign = ?1
      AND quarantined
      AND json_extract(finding.value, '$.severity') = 'error'
    GROUP BY unit, code
)
ORDER BY unit, code
