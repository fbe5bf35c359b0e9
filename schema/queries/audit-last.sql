-- SPDX-License-Identifier: GPL-3.0-or-later
-- Number of the audit's last change that was no response; 0 before the first.
SELECT coalesce(max(number), 0) FROM audit WHERE responses = 0 AND looked = 0
