-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gives an account another role, place and full name; NULL = the name it has.
UPDATE account SET role = ?2, place = ?3, full_name = coalesce(?4, full_name) WHERE name = ?1
