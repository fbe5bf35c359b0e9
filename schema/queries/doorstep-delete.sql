-- SPDX-License-Identifier: GPL-3.0-or-later
-- A browser that is let in, or begins again.
DELETE FROM doorstep WHERE hash = ?1
