-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes away every target of campaign ?1.
DELETE FROM campaign_target WHERE campaign = ?1
