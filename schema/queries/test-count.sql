-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many answers tried campaign ?1 out.
SELECT count(*) FROM test_response WHERE campaign = ?1
