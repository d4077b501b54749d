# The manifest itself, linked into the module and into the command. The version
# does not come from config.h, which must not be included beside httpd's headers.
#
# SPDX-License-Identifier: Apache-2.0
FORMAT_CPPFLAGS += -DPM_VERSION='"$(PACKAGE_VERSION)"'
noinst_LTLIBRARIES += libpmformat.la
libpmformat_la_SOURCES = \
	manifests/format/error.c manifests/format/error.h \
	manifests/format/json_place.c manifests/format/json_place.h \
	manifests/format/lines.c manifests/format/lines.h \
	manifests/format/link.c manifests/format/link.h \
	manifests/format/link_json.c manifests/format/link_json.h \
	manifests/format/lookup.c manifests/format/lookup.h \
	manifests/format/manifest.c manifests/format/manifest.h \
	manifests/format/match.c manifests/format/match.h \
	manifests/format/reader.c manifests/format/reader.h \
	manifests/format/record.c manifests/format/record.h \
	manifests/format/url.c manifests/format/url.h
libpmformat_la_CPPFLAGS = $(FORMAT_CPPFLAGS)
EXTRA_DIST += manifests/README.md manifests/format/README.md manifests/examples
