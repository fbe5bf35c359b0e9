-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes away other bodies sent under the id ?2 of province ?1.
DELETE FROM conflict WHERE province = ?1 AND id = ?2
