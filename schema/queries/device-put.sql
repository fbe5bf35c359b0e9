-- SPDX-License-Identifier: GPL-3.0-or-later
-- Enrols a device, also one that was revoked; changes() is 0 when it is in force.
INSERT INTO device (id, unit, campaign, token_hash, enrolled_ms) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (id) DO UPDATE
SET unit = excluded.unit, campaign = excluded.campaign, token_hash = excluded.token_hash,
    enrolled_ms = excluded.enrolled_ms, revoked_ms = NULL
WHERE revoked_ms IS NOT NULL
