# What stands in HTTP fields, for the module and for the command.
#
# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libpmheader.la
libpmheader_la_SOURCES = \
	manifests/header/caching.c manifests/header/caching.h \
	manifests/header/digest.c manifests/header/digest.h \
	manifests/header/link_field.c manifests/header/link_field.h \
	manifests/header/request.c manifests/header/request.h \
	manifests/header/response.c manifests/header/response.h \
	manifests/header/value.c manifests/header/value.h
libpmheader_la_CPPFLAGS = $(FORMAT_CPPFLAGS)
EXTRA_DIST += manifests/header/README.md
