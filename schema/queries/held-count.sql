-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many responses campaign ?1 has in quarantine, wherever.
SELECT count(*) FROM response WHERE campaign = ?1 AND quarantined
