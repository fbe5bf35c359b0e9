-- SPDX-License-Identifier: GPL-3.0-or-later
-- Devices, enrolled or reporting, by id; the first column says how many.
SELECT count(*) OVER (), coalesce(id, device) AS name, unit, device.campaign,
       id IS NOT NULL AND revoked_ms IS NULL, seen_ms, sent_ms, skew_ms, unsent, oldest_ms, app,
       form, storage_free
FROM device FULL JOIN device_report ON device = id
ORDER BY name
