-- SPDX-License-Identifier: GPL-3.0-or-later
-- The number of the weights of the draw ?1 with the version ?2.
SELECT number FROM sample_weights WHERE draw = ?1 AND version = ?2
