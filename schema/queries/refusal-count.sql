-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many refused in a campaign.
SELECT coalesce(sum(count), 0) FROM refusal WHERE campaign = ?1
