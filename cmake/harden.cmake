# SPDX-License-Identifier: GPL-3.0-or-later
#
# The release build: what makes a mistake of ours harder to use, into build_flags. A test reads the
# binary (tests/deploy/hardening.slow.test.mjs); docs/decisions/0008-tls.md says what was weighed.
include(CheckCCompilerFlag)
include(CheckPIESupported)

check_pie_supported(LANGUAGES C)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

target_compile_options(build_flags INTERFACE $<$<COMPILE_LANGUAGE:C>:
    # Overflowing buffers end the program; a guard stands between frames; no frame skips it.
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection
    # A variable that was forgotten is zero, not what the stack held.
    -ftrivial-auto-var-init=zero
    # No check is thought away because the language calls the case undefined.
    -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing>)
target_link_options(build_flags INTERFACE
    -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code -Wl,--as-needed)

# Jumps and returns only to where they may (assets too, or the linker drops the mark).
foreach(flag -fcf-protection=full -mbranch-protection=standard) # x86-64, ARM64
    string(MAKE_C_IDENTIFIER "HAS${flag}" known)
    check_c_compiler_flag(${flag} ${known})
    if(${known})
        target_compile_options(build_flags INTERFACE ${flag})
    endif()
endforeach()
