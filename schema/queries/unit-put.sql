-- SPDX-License-Identifier: GPL-3.0-or-later
-- Puts a unit or replaces the one with the same code and first day.
INSERT INTO unit (code, valid_from, valid_to, level, type, name, full_name, full_name_en, parent)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (code, valid_from) DO UPDATE SET
    valid_to = excluded.valid_to,
    level = excluded.level,
    type = excluded.type,
    name = excluded.name,
    full_name = excluded.full_name,
    full_name_en = excluded.full_name_en,
    parent = excluded.parent
