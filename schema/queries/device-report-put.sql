-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a device tells of itself, unless a later report is kept. A name that is new is kept when it
-- is enrolled, or while fewer than ?10 reports are.
INSERT INTO device_report (device, seen_ms, sent_ms, skew_ms, unsent, oldest_ms, app, form,
                           storage_free)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
WHERE EXISTS (SELECT 1 FROM device_report WHERE device = ?1)
   OR EXISTS (SELECT 1 FROM device WHERE id = ?1)
   OR (SELECT count(*) FROM device_report) < ?10
ON CONFLICT (device) DO UPDATE
SET seen_ms = excluded.seen_ms, sent_ms = excluded.sent_ms, skew_ms = excluded.skew_ms,
    unsent = excluded.unsent, oldest_ms = excluded.oldest_ms, app = excluded.app,
    form = excluded.form, storage_free = excluded.storage_free
WHERE excluded.seen_ms >= seen_ms
