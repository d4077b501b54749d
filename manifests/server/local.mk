# The parts of the module that are not on a request's path.
SERVER_SOURCES = \
	manifests/server/address.c manifests/server/address.h \
	manifests/server/client.c manifests/server/client.h \
	manifests/server/counters.c manifests/server/counters.h \
	manifests/server/directives.c manifests/server/directives.h \
	manifests/server/live.c manifests/server/live.h \
	manifests/server/loader.c manifests/server/loader.h \
	manifests/server/neighbours.c manifests/server/neighbours.h \
	manifests/server/status.c manifests/server/status.h
