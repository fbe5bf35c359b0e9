-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every unit, of every time.
SELECT code, valid_from, valid_to, level, type, name, full_name, full_name_en, parent
FROM unit
ORDER BY code, valid_from
