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
