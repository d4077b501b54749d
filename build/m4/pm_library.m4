# SPDX-License-Identifier: Apache-2.0

# PM_OTHERS_HEADERS(VARIABLE)
# Says of the directories in VARIABLE that what is in them is not ours, so that
# compilers do not warn of it, nor of its macros. /usr/include, which compilers know,
# must keep its place.
AC_DEFUN([PM_OTHERS_HEADERS], [
  $1=`AS_ECHO(["$$1 "]) | $SED 's|-I */|-isystem /|g; s|-isystem /usr/include |-I/usr/include |g'`
])

# PM_LIBRARY(NAME, PKG-CONFIG MODULE, DEBIAN PACKAGE)
# Looks for a library and remembers what is missing, so that one run of
# configure names everything that has to be installed.
AC_DEFUN([PM_LIBRARY], [
  PKG_CHECK_MODULES([$1], [$2], [PM_OTHERS_HEADERS([$1_CFLAGS])], [
    AC_MSG_RESULT([no])
    pm_missing="$pm_missing
  $2 not found; on Debian: apt-get install $3"
  ])
])

# PM_LIBRARIES_FOUND
# Stops if a PM_LIBRARY was not found.
AC_DEFUN([PM_LIBRARIES_FOUND], [
  AS_IF([test "x$pm_missing" != x], [AC_MSG_ERROR([missing:$pm_missing])])
])

# PM_LIBRARY_OPTIONAL(NAME, OPTION, PKG-CONFIG MODULE, DEBIAN PACKAGE, USE)
# Looks for a library that is used where it is there, unless --without-OPTION
# says no; --with-OPTION stops without it. NAME_CFLAGS then has -DPM_HAVE_NAME,
# and PM_NAME_USE says for the summary whether it is used, and for what.
AC_DEFUN([PM_LIBRARY_OPTIONAL], [
  AC_ARG_WITH([$2],
    [AS_HELP_STRING([--without-$2], [no $3, for $5 @<:@used if it is there@:>@])],
    [], [with_$2=maybe])
  pm_have=no
  AS_IF([test "x$with_$2" != xno], [
    PKG_CHECK_MODULES([$1], [$3], [pm_have=yes], [
      AC_MSG_RESULT([no])
      AS_IF([test "x$with_$2" = xyes], [pm_missing="$pm_missing
  $3 not found; on Debian: apt-get install $4"])
    ])
  ])
  AS_IF([test "x$pm_have" = xyes],
    [$1_CFLAGS="$$1_CFLAGS -DPM_HAVE_$1"; PM_$1_USE="yes, for $5"],
    [$1_CFLAGS=; $1_LIBS=; PM_$1_USE="no $5 (on Debian: apt-get install $4)"])
  AC_SUBST([$1_CFLAGS])
  AC_SUBST([$1_LIBS])
])
