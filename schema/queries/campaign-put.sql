-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes a campaign.
INSERT INTO campaign (id, province, form, version, index_id, state, access, from_day, to_day,
                      simulated, created_ms, withdrawal_key, name_vi, name_en, languages, idle_s,
                      kind)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
