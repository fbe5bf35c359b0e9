-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether a code was ever in force.
SELECT 1 FROM unit WHERE code = ?1 LIMIT 1
