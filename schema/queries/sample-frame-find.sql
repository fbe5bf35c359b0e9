-- SPDX-License-Identifier: GPL-3.0-or-later
-- The number of the frame of campaign ?1, place ?2, day ?3 and hash ?4.
SELECT number FROM sample_frame WHERE campaign = ?1 AND place = ?2 AND day = ?3 AND hash = ?4
