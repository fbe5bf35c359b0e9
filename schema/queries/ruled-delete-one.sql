-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes away the packed codes of the response ?2 of province ?1, when it was ruled in.
DELETE FROM ruled_codes WHERE province = ?1 AND id = ?2
