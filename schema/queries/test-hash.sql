-- SPDX-License-Identifier: GPL-3.0-or-later
-- The hash of the test that came first under an id.
SELECT hash FROM test_response WHERE province = ?1 AND id = ?2
