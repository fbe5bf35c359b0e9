-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gives an account another role and place.
UPDATE account SET role = ?2, place = ?3 WHERE name = ?1
