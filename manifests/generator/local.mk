# The command. All but main() is in a library, for the unit tests.
GENERATOR_CPPFLAGS = $(FORMAT_CPPFLAGS) -I$(srcdir)/manifests/generator \
	$(LIBXML2_CFLAGS)
GENERATOR_LIBS = libpmgenerator.la libpmformat.la $(FORMAT_LIBS) \
	$(LIBXML2_LIBS) $(APU_LIBS) $(APR_LIBS)

noinst_LTLIBRARIES += libpmgenerator.la
libpmgenerator_la_SOURCES = \
	manifests/generator/css.c manifests/generator/css.h
libpmgenerator_la_CPPFLAGS = $(GENERATOR_CPPFLAGS)

bin_PROGRAMS += pushmanifest
pushmanifest_SOURCES = manifests/generator/main.c
pushmanifest_CPPFLAGS = $(GENERATOR_CPPFLAGS)
pushmanifest_LDADD = $(GENERATOR_LIBS)
