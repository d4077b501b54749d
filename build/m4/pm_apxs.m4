# SPDX-License-Identifier: Apache-2.0

# PM_APXS
# Finds apxs and asks it how modules are built and where they go.
# Sets APXS, HTTPD_CPPFLAGS, PM_MODULE_DIR, PM_CONF_DIR (empty where httpd has
# no mods-available directory) and the conditional PM_HAVE_CONF_DIR.
AC_DEFUN([PM_APXS], [
  AC_ARG_WITH([apxs],
    [AS_HELP_STRING([--with-apxs=PATH], [httpd's apxs @<:@found in PATH@:>@])],
    [APXS=$withval], [APXS=])
  AS_IF([test "x$APXS" = x || test "x$APXS" = xyes], [
    AC_PATH_PROGS([APXS], [apxs apxs2], [no], [$PATH:/usr/sbin:/usr/local/apache2/bin])
  ])
  AS_IF([test ! -x "$APXS"], [
    AC_MSG_ERROR([apxs not found; on Debian: apt-get install apache2-dev (or give --with-apxs=PATH)])
  ])
  HTTPD_CPPFLAGS="`$APXS -q EXTRA_CPPFLAGS 2>/dev/null` -I`$APXS -q INCLUDEDIR`"
  PM_OTHERS_HEADERS([HTTPD_CPPFLAGS])

  AC_ARG_WITH([module-dir],
    [AS_HELP_STRING([--with-module-dir=DIR], [where the module is installed @<:@what apxs says@:>@])],
    [PM_MODULE_DIR=$withval], [PM_MODULE_DIR=`$APXS -q LIBEXECDIR`])

  AC_ARG_WITH([conf-dir],
    [AS_HELP_STRING([--with-conf-dir=DIR], [where pushmanifest.load and .conf are installed, or no @<:@Debian's mods-available, if it is there@:>@])],
    [PM_CONF_DIR=$withval],
    [PM_CONF_DIR=`$APXS -q SYSCONFDIR 2>/dev/null`
     PM_CONF_DIR=${PM_CONF_DIR:-/etc/apache2}/mods-available
     AS_IF([test ! -d "$PM_CONF_DIR"], [PM_CONF_DIR=])])
  AS_IF([test "x$PM_CONF_DIR" = xno], [PM_CONF_DIR=])
  AM_CONDITIONAL([PM_HAVE_CONF_DIR], [test "x$PM_CONF_DIR" != x])

  AC_SUBST([APXS])
  AC_SUBST([HTTPD_CPPFLAGS])
  AC_SUBST([PM_MODULE_DIR])
  AC_SUBST([PM_CONF_DIR])
])

# PM_HTTPD(MINIMUM)
# Remembers as missing, as PM_LIBRARY does, an httpd 2.4 that is older than
# 2.4.MINIMUM. Its mod_http2 is as old as it is.
AC_DEFUN([PM_HTTPD], [
  AC_MSG_CHECKING([for httpd >= 2.4.$1])
  pm_saved_cppflags=$CPPFLAGS
  CPPFLAGS="$CPPFLAGS $HTTPD_CPPFLAGS"
  AC_PREPROC_IFELSE([AC_LANG_SOURCE([[
#include <ap_release.h>
#if AP_SERVER_MAJORVERSION_NUMBER == 2 && (AP_SERVER_MINORVERSION_NUMBER < 4 || \
    (AP_SERVER_MINORVERSION_NUMBER == 4 && AP_SERVER_PATCHLEVEL_NUMBER < $1))
#error older
#endif
  ]])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     pm_missing="$pm_missing
  httpd >= 2.4.$1 not found; $APXS is of an older one"])
  CPPFLAGS=$pm_saved_cppflags
])
