-- SPDX-License-Identifier: GPL-3.0-or-later
-- The hash of the body that came first under an id.
SELECT hash FROM response WHERE province = ?1 AND id = ?2
