-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes the store as it is at this moment to the file ?1, which is absent or empty.
VACUUM INTO ?1
