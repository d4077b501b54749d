# The tests. `make check` runs those of TESTS_RUN (paths in the source
# directory); what needs a program that is not there is skipped, and says so.
# build/test installs what is missing and runs them all.
TESTS_RUN = t/[1-4]*.t

check-local: all
	@test -z '$(TESTS_RUN)' || { \
		build=`pwd` && cd $(srcdir) && \
		PM_SRCDIR=. PM_BUILDDIR="$$build" prove $(TESTS_RUN); }

EXTRA_DIST += t/lib t/site
dist-hook:
	$(MKDIR_P) $(distdir)/t
	cp -p $(srcdir)/t/*.t $(distdir)/t

check_PROGRAMS += t/unit/css
t_unit_css_SOURCES = t/unit/css.c t/unit/tap.h
t_unit_css_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_unit_css_LDADD = $(GENERATOR_LIBS)

check_PROGRAMS += t/unit/js
t_unit_js_SOURCES = t/unit/js.c t/unit/tap.h
t_unit_js_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_unit_js_LDADD = $(GENERATOR_LIBS)

check_PROGRAMS += t/unit/resolve
t_unit_resolve_SOURCES = t/unit/resolve.c t/unit/tap.h
t_unit_resolve_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_unit_resolve_LDADD = $(GENERATOR_LIBS)

check_PROGRAMS += t/unit/digest
t_unit_digest_SOURCES = t/unit/digest.c t/unit/tap.h
t_unit_digest_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_unit_digest_LDADD = libpmformat.la $(FORMAT_LIBS) $(APU_LIBS) $(APR_LIBS)
