-- SPDX-License-Identifier: GPL-3.0-or-later
-- The number of the draw from frame ?1 by plan ?2 and seed ?3.
SELECT number FROM sample_draw WHERE frame = ?1 AND plan = ?2 AND seed = ?3
