# The tests. `make check` runs those of TESTS_RUN (paths in the source
# directory); what needs a program that is not there is skipped, and says so.
# build/test installs what is missing and runs them all.
TESTS_RUN = t/[1-4]*.t

check-local: all
	@test -z '$(TESTS_RUN)' || { \
		build=`pwd` && cd $(srcdir) && \
		PM_SRCDIR=. PM_BUILDDIR="$$build" prove $(TESTS_RUN); }

EXTRA_DIST += t/lib t/site t/golden t/bench/generate t/bench/server \
	t/bench/cookie t/bench/budget t/bench/link t/bench/link.mjs \
	t/bench/link-chromium.mjs
dist-hook:
	$(MKDIR_P) $(distdir)/t
	cp -p $(srcdir)/t/*.t $(srcdir)/t/accuracy $(distdir)/t

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

# manifests/format
check_PROGRAMS += t/unit/url t/unit/value t/unit/lookup t/unit/reader \
	t/unit/limits
t_unit_url_SOURCES = t/unit/url.c t/unit/tap.h
t_unit_url_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_unit_url_LDADD = libpmformat.la $(FORMAT_LIBS) $(APU_LIBS) $(APR_LIBS)
t_unit_value_SOURCES = t/unit/value.c t/unit/tap.h
t_unit_value_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_unit_value_LDADD = $(t_unit_url_LDADD)
t_unit_lookup_SOURCES = t/unit/lookup.c t/unit/tap.h
t_unit_lookup_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_unit_lookup_LDADD = $(t_unit_url_LDADD)
t_unit_reader_SOURCES = t/unit/reader.c t/unit/tap.h
t_unit_reader_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_unit_reader_LDADD = $(t_unit_url_LDADD)
t_unit_limits_SOURCES = t/unit/limits.c t/unit/tap.h \
	$(libpmformat_la_SOURCES) manifests/generator/family.c
t_unit_limits_CPPFLAGS = $(FORMAT_CPPFLAGS) -I$(srcdir)/manifests/generator \
	-DPM_PAGES_MAX=5 -DPM_SETS_MAX=4 -DPM_MATCHES_MAX=3
t_unit_limits_LDADD = $(FORMAT_LIBS) $(APU_LIBS) $(APR_LIBS)

# manifests/server, as far as it does without httpd
check_PROGRAMS += t/unit/request t/unit/response t/unit/live t/unit/counters
t_unit_request_SOURCES = t/unit/request.c t/unit/tap.h
t_unit_request_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_unit_request_LDADD = $(t_unit_url_LDADD)
t_unit_response_SOURCES = t/unit/response.c t/unit/tap.h
t_unit_response_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_unit_response_LDADD = $(t_unit_url_LDADD)
t_unit_live_SOURCES = t/unit/live.c t/unit/tap.h manifests/server/live.c
t_unit_live_CPPFLAGS = $(FORMAT_CPPFLAGS) -I$(srcdir)/manifests/server
t_unit_live_LDADD = $(t_unit_url_LDADD)
t_unit_counters_SOURCES = t/unit/counters.c t/unit/tap.h \
	manifests/server/counters.c
t_unit_counters_CPPFLAGS = $(FORMAT_CPPFLAGS) -I$(srcdir)/manifests/server
t_unit_counters_LDADD = $(t_unit_url_LDADD)

# What tests in Perl ask of the format library.
check_PROGRAMS += t/helper/manifest
t_helper_manifest_SOURCES = t/helper/manifest.c
t_helper_manifest_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_helper_manifest_LDADD = $(t_unit_url_LDADD)
EXTRA_DIST += t/bad

# -rpath makes libtool build it as a shared object though it is not installed.
check_LTLIBRARIES += t/helper/no_watchdog.la
t_helper_no_watchdog_la_SOURCES = t/helper/no_watchdog.c
t_helper_no_watchdog_la_CPPFLAGS = $(APR_CFLAGS) $(APU_CFLAGS)
t_helper_no_watchdog_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere

check_LTLIBRARIES += t/helper/unstable_qsort.la
t_helper_unstable_qsort_la_SOURCES = t/helper/unstable_qsort.c
t_helper_unstable_qsort_la_LDFLAGS = $(t_helper_no_watchdog_la_LDFLAGS)

check_PROGRAMS += t/unit/css_usage
t_unit_css_usage_SOURCES = t/unit/css_usage.c t/unit/tap.h
t_unit_css_usage_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_unit_css_usage_LDADD = $(GENERATOR_LIBS)

# Fuzz targets. Without --enable-fuzzers they replay their corpus.
if PM_LIBFUZZER
FUZZ_MAIN =
else
FUZZ_MAIN = t/fuzz/replay.c
endif
check_PROGRAMS += t/fuzz/replay-reader t/fuzz/replay-css t/fuzz/replay-js \
	t/fuzz/replay-html t/fuzz/replay-digest
t_fuzz_replay_reader_SOURCES = t/fuzz/reader.c $(FUZZ_MAIN)
t_fuzz_replay_reader_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_fuzz_replay_reader_LDADD = $(t_unit_url_LDADD)
t_fuzz_replay_reader_LDFLAGS = $(AM_LDFLAGS) $(PM_FUZZ)
t_fuzz_replay_css_SOURCES = t/fuzz/css.c $(FUZZ_MAIN)
t_fuzz_replay_css_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_fuzz_replay_css_LDADD = $(GENERATOR_LIBS)
t_fuzz_replay_css_LDFLAGS = $(AM_LDFLAGS) $(PM_FUZZ)
t_fuzz_replay_js_SOURCES = t/fuzz/js.c $(FUZZ_MAIN)
t_fuzz_replay_js_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_fuzz_replay_js_LDADD = $(GENERATOR_LIBS)
t_fuzz_replay_js_LDFLAGS = $(AM_LDFLAGS) $(PM_FUZZ)
t_fuzz_replay_html_SOURCES = t/fuzz/html.c $(FUZZ_MAIN)
t_fuzz_replay_html_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_fuzz_replay_html_LDADD = $(GENERATOR_LIBS)
t_fuzz_replay_html_LDFLAGS = $(AM_LDFLAGS) $(PM_FUZZ)
t_fuzz_replay_digest_SOURCES = t/fuzz/digest.c $(FUZZ_MAIN)
t_fuzz_replay_digest_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_fuzz_replay_digest_LDADD = $(t_unit_url_LDADD)
t_fuzz_replay_digest_LDFLAGS = $(AM_LDFLAGS) $(PM_FUZZ)
EXTRA_DIST += t/fuzz/corpus t/fuzz/reader.dict

# Benchmarks: some need a program.
check_PROGRAMS += t/bench/load_manifest
t_bench_load_manifest_SOURCES = t/bench/load_manifest.c
t_bench_load_manifest_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_bench_load_manifest_LDADD = $(t_unit_url_LDADD)
EXTRA_DIST += t/bench/load

# For Linux alone: made when t/bench/link is to be run.
EXTRA_PROGRAMS = t/bench/relay
t_bench_relay_SOURCES = t/bench/relay.c
CLEANFILES += $(EXTRA_PROGRAMS)
