-- SPDX-License-Identifier: GPL-3.0-or-later
-- The migrations this file has been through.
SELECT number, name, checksum FROM migration ORDER BY number
