-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes unit ?2 out of campaign ?1.
DELETE FROM campaign_unit WHERE campaign = ?1 AND unit = ?2
