-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes a campaign.
INSERT INTO campaign (id, province, form, version, index_id, state, access, from_day, to_day,
                      simulated, created_ms, withdrawal_key)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
