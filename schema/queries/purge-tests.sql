-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes out the answers that tried campaign ?1 out and were received before ?2 (NULL = all).
DELETE FROM test_response WHERE campaign = ?1 AND (?2 IS NULL OR received_ms < ?2)
