-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether a device is enrolled and not revoked.
SELECT 1 FROM device WHERE id = ?1 AND revoked_ms IS NULL
