-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes an account; changes() is 0 when the name is taken.
INSERT INTO account (name, full_name, role, place, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (name) DO NOTHING
