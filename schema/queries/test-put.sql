-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores an answer that tries a campaign out unless its id is taken or there are ?10 of them:
-- changes() tells.
INSERT INTO test_response (province, id, campaign, unit, received_ms, started_day, hash, document,
                           reasons)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
WHERE (SELECT count(*) FROM test_response WHERE campaign = ?3) < ?10
ON CONFLICT (province, id) DO NOTHING
