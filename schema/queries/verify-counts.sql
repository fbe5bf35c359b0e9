-- SPDX-License-Identifier: GPL-3.0-or-later
-- Responses the table holds; responses the audit counted, less those taken back; packed codes without a response.
SELECT (SELECT count(*) FROM response),
       (SELECT coalesce(sum(responses) - sum(withdrawn), 0) FROM audit),
       (SELECT count(*)
        FROM (SELECT campaign, unit, id FROM response_codes
              UNION ALL
              SELECT campaign, unit, id FROM ruled_codes) AS c
        WHERE NOT EXISTS (SELECT 1
                          FROM response AS r
                          WHERE r.campaign = c.campaign AND r.unit = c.unit AND r.id = c.id))
