-- SPDX-License-Identifier: GPL-3.0-or-later
-- Removes a published figure.
DELETE FROM published WHERE place = ?1 AND year = ?2 AND instrument = ?3
