# The shared part: linked into the module and into the command. The version does
# not come from config.h, which must not be included beside httpd's headers.
FORMAT_CPPFLAGS += -DPM_VERSION='"$(PACKAGE_VERSION)"'
noinst_LTLIBRARIES += libpmformat.la
libpmformat_la_SOURCES = \
	manifests/format/digest.c manifests/format/digest.h \
	manifests/format/error.c manifests/format/error.h \
	manifests/format/link.c manifests/format/link.h \
	manifests/format/locate.c manifests/format/locate.h \
	manifests/format/lookup.c manifests/format/lookup.h \
	manifests/format/model.c manifests/format/model.h \
	manifests/format/reader.c manifests/format/reader.h \
	manifests/format/record.c manifests/format/record.h \
	manifests/format/request.c manifests/format/request.h \
	manifests/format/response.c manifests/format/response.h \
	manifests/format/temporary.c manifests/format/temporary.h \
	manifests/format/url.c manifests/format/url.h \
	manifests/format/value.c manifests/format/value.h \
	manifests/format/writer.c manifests/format/writer.h
libpmformat_la_CPPFLAGS = $(FORMAT_CPPFLAGS)
EXTRA_DIST += manifests/README.md
EXTRA_DIST += manifests/examples
