-- SPDX-License-Identifier: GPL-3.0-or-later
-- The device in force whose token has this hash.
SELECT id, unit, campaign FROM device WHERE token_hash = ?1 AND revoked_ms IS NULL
