-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may answer in a campaign.
SELECT access FROM campaign WHERE id = ?1
