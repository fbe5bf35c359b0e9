-- SPDX-License-Identifier: GPL-3.0-or-later
-- What state a campaign is in.
SELECT state FROM campaign WHERE id = ?1
