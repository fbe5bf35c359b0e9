-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes away the response of province ?1 with id ?2: changes() tells.
DELETE FROM response WHERE province = ?1 AND id = ?2
