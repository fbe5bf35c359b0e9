-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which unit follows which; the first column says how many.
SELECT count(*) OVER (), old_code, old_from, new_code, new_from, share, basis
FROM unit_heir
ORDER BY old_code, old_from, new_code, new_from
