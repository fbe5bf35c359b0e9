-- SPDX-License-Identifier: GPL-3.0-or-later
-- Moves a campaign to a state.
UPDATE campaign SET state = ?2 WHERE id = ?1
