-- SPDX-License-Identifier: GPL-3.0-or-later
-- Published index definitions; the first column says how many.
SELECT count(*) OVER (), id FROM index_definition ORDER BY id
