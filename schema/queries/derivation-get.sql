-- SPDX-License-Identifier: GPL-3.0-or-later
-- The version a derived table was made by; 0 = not, or not to its end.
SELECT coalesce(max(version), 0) FROM derivation WHERE name = ?1
