# SPDX-License-Identifier: GPL-3.0-or-later
#
# lean.sed - a script as it travels: without comments, indentation and empty lines (sed -E). Lines stay
# lines, so that a mistake is told at a place that can be found. Comments stand at the ends of
# lines or on lines of their own; no text of ours holds "/*" (tests/house/assets).
/^[[:space:]]*\/\*/ {
    :more
    /\*\//! {
        N
        b more
    }
    s/^[[:space:]]*\/\*([^*]|\*+[^*\/])*\*+\///
}
s/[[:space:]]*\/\*([^*]|\*+[^*\/])*\*+\/[[:space:]]*$//
s/^[[:space:]]+//
/^$/ d
