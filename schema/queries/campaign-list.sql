-- SPDX-License-Identifier: GPL-3.0-or-later
-- Campaigns: one by id, or all when ?1 is NULL; the first column says how many.
SELECT count(*) OVER (), id, province, form, version, index_id, state, access, from_day, to_day,
       simulated, withdrawal_key, name_vi, name_en, languages, idle_s, kind, revision
FROM campaign
WHERE ?1 IS NULL OR id = ?1
ORDER BY id
