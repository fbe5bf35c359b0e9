-- SPDX-License-Identifier: GPL-3.0-or-later
-- Other documents kept with their hashes: what it is, its name, hash, document.
SELECT 'form', id || ' ' || version, hash, document FROM form_version
UNION ALL
SELECT 'index', id, hash, document FROM index_definition
UNION ALL
SELECT 'conflict', number, hash, document FROM conflict
WHERE purged = 0
UNION ALL
SELECT 'test', lower(hex(id)), hash, document FROM test_response
UNION ALL
SELECT 'scorecard', number, hash, document FROM scorecard
