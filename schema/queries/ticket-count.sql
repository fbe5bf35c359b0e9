-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many tickets of a campaign were issued, and how many are spent.
SELECT count(*), count(*) FILTER (WHERE spent = 1) FROM ticket WHERE campaign = ?1
