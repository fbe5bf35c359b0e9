-- SPDX-License-Identifier: GPL-3.0-or-later
-- Number of the last ruling on whatever response; 0 before the first.
SELECT coalesce(max(number), 0) FROM ruling
