-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sets a target of campaign ?1.
INSERT INTO campaign_target (campaign, unit, question, level, target) VALUES (?1, ?2, ?3, ?4, ?5)
