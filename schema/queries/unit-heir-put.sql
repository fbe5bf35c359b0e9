-- SPDX-License-Identifier: GPL-3.0-or-later
-- Puts which unit follows another, or replaces what was said of the two.
INSERT INTO unit_heir (old_code, old_from, new_code, new_from, share, basis)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (old_code, old_from, new_code, new_from) DO UPDATE SET
    share = excluded.share,
    basis = excluded.basis
