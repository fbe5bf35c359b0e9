-- SPDX-License-Identifier: GPL-3.0-or-later
-- The hash and the line an id came with first.
SELECT hash, line FROM seen WHERE id = ?1
