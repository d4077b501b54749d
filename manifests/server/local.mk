# What the module's hooks do.
#
# SPDX-License-Identifier: Apache-2.0
SERVER_SOURCES = \
	manifests/server/client.c manifests/server/client.h \
	manifests/server/config.c manifests/server/config.h \
	manifests/server/counters.c manifests/server/counters.h \
	manifests/server/directives.c manifests/server/directives.h \
	manifests/server/early.c manifests/server/early.h \
	manifests/server/evidence.c manifests/server/evidence.h \
	manifests/server/fields.c manifests/server/fields.h \
	manifests/server/final.c manifests/server/final.h \
	manifests/server/groups.c manifests/server/groups.h \
	manifests/server/handler.c manifests/server/handler.h \
	manifests/server/hosts.c manifests/server/hosts.h \
	manifests/server/http2.c manifests/server/http2.h \
	manifests/server/interim.c manifests/server/interim.h \
	manifests/server/live.c manifests/server/live.h \
	manifests/server/loader.c manifests/server/loader.h \
	manifests/server/neighbours.c manifests/server/neighbours.h \
	manifests/server/page.c manifests/server/page.h \
	manifests/server/retained.c manifests/server/retained.h \
	manifests/server/route.c manifests/server/route.h \
	manifests/server/sample.c manifests/server/sample.h \
	manifests/server/seen.c manifests/server/seen.h \
	manifests/server/state.c manifests/server/state.h \
	manifests/server/status.c manifests/server/status.h \
	manifests/server/think.c manifests/server/think.h \
	manifests/server/watch.c manifests/server/watch.h
EXTRA_DIST += manifests/server/README.md
