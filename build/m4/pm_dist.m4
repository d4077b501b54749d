# SPDX-License-Identifier: Apache-2.0

# PM_REPRODUCIBLE_DIST
# Makes `make dist` pack the same bytes whoever packs them, when and where: files in
# the order of their names, of nobody, as old as the release or as
# SOURCE_DATE_EPOCH says. It takes GNU tar; another packs as automake has it.
AC_DEFUN([PM_REPRODUCIBLE_DIST], [
  AC_CHECK_PROGS([PM_GNU_TAR], [tar gtar], [])
  AS_CASE([`$PM_GNU_TAR --version 2>/dev/null`],
    [*GNU\ tar*], [am__tar="$PM_GNU_TAR --format=posix --sort=name"' \
	--owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w \
	--mtime="$${SOURCE_DATE_EPOCH:+@}$${SOURCE_DATE_EPOCH:-$(PM_RELEASE_DATE) UTC}" \
	--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime \
	-chf - "$$tardir"'])
])
