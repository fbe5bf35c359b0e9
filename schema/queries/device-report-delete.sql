-- SPDX-License-Identifier: GPL-3.0-or-later
-- Forgets what a device told.
DELETE FROM device_report WHERE device = ?1
