-- SPDX-License-Identifier: GPL-3.0-or-later
-- The units of a campaign; the first column says how many.
SELECT count(*) OVER (), unit FROM campaign_unit WHERE campaign = ?1 ORDER BY unit
