# SPDX-License-Identifier: Apache-2.0

# PM_WARNINGS
# The warnings that the sources are free of; --enable-werror makes them errors.
AC_DEFUN([PM_WARNINGS], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [warnings are errors])],
    [], [enable_werror=no])
  PM_CFLAGS="-std=gnu99 -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wformat=2 -Wvla -Wno-unused-parameter"
  AS_IF([test "x$enable_werror" = xyes], [PM_CFLAGS="$PM_CFLAGS -Werror"])
  AC_SUBST([PM_CFLAGS])
])

# PM_SANITIZERS
# --enable-sanitizers builds everything but the module with ASan and UBSan (the
# module is loaded by an httpd that is built without them).
AC_DEFUN([PM_SANITIZERS], [
  AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers], [the command and the unit tests under ASan and UBSan])],
    [], [enable_sanitizers=no])
  AS_IF([test "x$enable_sanitizers" = xyes], [
    PM_SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
  ])
  AM_CONDITIONAL([PM_BUILD_MODULE], [test "x$enable_sanitizers" != xyes])
  AC_SUBST([PM_SANITIZE])
])

# PM_FUZZERS
# --enable-fuzzers links the fuzz targets with libFuzzer (clang). Without it
# they are built with a main() that replays the files of their corpus. The
# library is named as a file, not by -fsanitize=fuzzer, which would give every
# program its main(). Needs PM_SANITIZERS, which most often goes with it.
AC_DEFUN([PM_FUZZERS], [
  AC_ARG_ENABLE([fuzzers],
    [AS_HELP_STRING([--enable-fuzzers], [fuzz targets with libFuzzer; needs CC=clang])],
    [], [enable_fuzzers=no])
  AS_IF([test "x$enable_fuzzers" = xyes], [
    PM_CFLAGS="$PM_CFLAGS -fsanitize=fuzzer-no-link"
    PM_SANITIZE="$PM_SANITIZE -fsanitize=fuzzer-no-link"
    : > conftest.c
    PM_LIBFUZZER=`$CC -fsanitize=fuzzer -### conftest.c 2>&1 | tr ' ' '\n' |
      sed -n 's/^"\(.*libclang_rt\.fuzzer@<:@-.@:>@.*\.a\)"$/\1/p' | head -n 1`
    rm -f conftest.c
    AS_IF([test ! -f "$PM_LIBFUZZER"], [
      AC_MSG_ERROR([--enable-fuzzers: $CC has no libFuzzer; on Debian: apt-get install clang libclang-rt-14-dev, and CC=clang])
    ])
    PM_LIBFUZZER="$PM_LIBFUZZER -lstdc++ -lm"
  ])
  AM_CONDITIONAL([PM_WITH_LIBFUZZER], [test "x$enable_fuzzers" = xyes])
  AC_SUBST([PM_LIBFUZZER])
])
