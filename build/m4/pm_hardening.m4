# SPDX-License-Identifier: Apache-2.0

# PM_KEEP_FLAG(VARIABLE, FLAG)
# Adds a flag of the compiler or the linker to VARIABLE, unless this compiler
# says anything against it, beside the flags that it is going to get. The program
# has a call that _FORTIFY_SOURCE looks at.
AC_DEFUN([PM_KEEP_FLAG], [
  AC_MSG_CHECKING([whether $CC takes $2])
  pm_saved_cflags=$CFLAGS
  CFLAGS="-Werror $$1 $2 $CFLAGS"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <string.h>]],
      [[char copy[8]; strcpy(copy, "text"); return copy[0] == 0;]])],
    [AC_MSG_RESULT([yes])
     $1="$$1 $2"],
    [AC_MSG_RESULT([no])])
  CFLAGS=$pm_saved_cflags
])

# PM_HARDENING
# Sets PM_HARDEN_CFLAGS and PM_HARDEN_LDFLAGS: what httpd itself was compiled
# with, as apxs says, and what hardens the result wherever the compiler has it.
# --disable-hardening leaves all of it out. Needs PM_APXS, and PM_SANITIZERS:
# sanitizers do better themselves what _FORTIFY_SOURCE does.
AC_DEFUN([PM_HARDENING], [
  AC_ARG_ENABLE([hardening],
    [AS_HELP_STRING([--disable-hardening], [without apxs' compiler flags, stack protector, fortified functions, early binding @<:@with all that the compiler has@:>@])],
    [], [enable_hardening=yes])
  PM_HARDEN_CFLAGS=
  PM_HARDEN_LDFLAGS=
  AS_IF([test "x$enable_hardening" = xyes && test "x$enable_sanitizers" != xyes], [
    # Optimisation, debugging and link-time optimisation are for CFLAGS to say;
    # warnings are ours.
    for pm_flag in `$APXS -q CFLAGS 2>/dev/null`; do
      AS_CASE([$pm_flag],
        [-O*|-g*|-W*|-flto*|-ffat-lto*|-D*|-pipe], [],
        [PM_KEEP_FLAG([PM_HARDEN_CFLAGS], [$pm_flag])])
    done
    for pm_flag in -fstack-protector-strong -fstack-clash-protection \
      -fcf-protection -mbranch-protection=standard
    do
      AS_CASE([" $PM_HARDEN_CFLAGS "],
        [*" $pm_flag "*], [],
        [PM_KEEP_FLAG([PM_HARDEN_CFLAGS], [$pm_flag])])
    done
    # Undefined first: a compiler that defines it by itself warns otherwise.
    # Who defines it in CFLAGS or CPPFLAGS knows better. Without optimisation
    # libraries warn of it, and it is left out.
    AS_CASE([" $CPPFLAGS $CFLAGS "],
      [*_FORTIFY_SOURCE*], [],
      [PM_KEEP_FLAG([PM_HARDEN_CFLAGS], [-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3])])
    for pm_flag in -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack; do
      PM_KEEP_FLAG([PM_HARDEN_LDFLAGS], [$pm_flag])
    done
  ])
  AC_SUBST([PM_HARDEN_CFLAGS])
  AC_SUBST([PM_HARDEN_LDFLAGS])
])
