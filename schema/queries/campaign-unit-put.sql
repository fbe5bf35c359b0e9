-- SPDX-License-Identifier: GPL-3.0-or-later
-- Adds a unit to a campaign; a code listed twice counts once.
INSERT INTO campaign_unit (campaign, unit) VALUES (?1, ?2) ON CONFLICT DO NOTHING
