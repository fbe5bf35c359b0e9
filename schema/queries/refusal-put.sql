-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts one who refused.
INSERT INTO refusal (campaign, unit, day, mode, count)
VALUES (?1, ?2, ?3, ?4, 1)
ON CONFLICT (campaign, unit, day, mode) DO UPDATE SET count = count + 1
