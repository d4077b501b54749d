# The tests. `make check` runs those of TESTS_RUN (paths in the source
# directory); what needs a program that is not there is skipped, and says so.
# build/test installs what is missing and runs them all.
#
# SPDX-License-Identifier: Apache-2.0
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

# What tests see: their own headers beside those of all rooms.
FORMAT_TEST_CPPFLAGS = $(FORMAT_CPPFLAGS) -iquote $(srcdir)/t
FORMAT_TEST_LIBS = libpmheader.la libpmformat.la $(FORMAT_LIBS) $(APU_LIBS) \
	$(APR_LIBS)
GENERATOR_TEST_CPPFLAGS = $(GENERATOR_CPPFLAGS) -iquote $(srcdir)/t

# C units, by room.
check_PROGRAMS += t/unit/format/url t/unit/format/lookup t/unit/format/reader
t_unit_format_url_SOURCES = t/unit/format/url.c t/unit/tap.h
t_unit_format_url_CPPFLAGS = $(FORMAT_TEST_CPPFLAGS)
t_unit_format_url_LDADD = $(FORMAT_TEST_LIBS)
t_unit_format_lookup_SOURCES = t/unit/format/lookup.c t/unit/tap.h
t_unit_format_lookup_CPPFLAGS = $(FORMAT_TEST_CPPFLAGS)
t_unit_format_lookup_LDADD = $(FORMAT_TEST_LIBS)
t_unit_format_reader_SOURCES = t/unit/format/reader.c t/unit/tap.h
t_unit_format_reader_CPPFLAGS = $(FORMAT_TEST_CPPFLAGS)
t_unit_format_reader_LDADD = $(GENERATOR_LIBS)

# With smaller limits than those of the product.
check_PROGRAMS += t/unit/format/limits
t_unit_format_limits_SOURCES = t/unit/format/limits.c t/unit/tap.h \
	$(libpmformat_la_SOURCES) manifests/generator/plan/page_family.c
t_unit_format_limits_CPPFLAGS = $(GENERATOR_TEST_CPPFLAGS) \
	-DPM_PAGES_MAX=5 -DPM_SETS_MAX=4 -DPM_MATCHES_MAX=3
t_unit_format_limits_LDADD = $(FORMAT_LIBS) $(APU_LIBS) $(APR_LIBS)

check_PROGRAMS += t/unit/header/value t/unit/header/request t/unit/header/response t/unit/header/digest
t_unit_header_value_SOURCES = t/unit/header/value.c t/unit/tap.h
t_unit_header_value_CPPFLAGS = $(FORMAT_TEST_CPPFLAGS)
t_unit_header_value_LDADD = $(FORMAT_TEST_LIBS)
t_unit_header_request_SOURCES = t/unit/header/request.c t/unit/tap.h
t_unit_header_request_CPPFLAGS = $(FORMAT_TEST_CPPFLAGS)
t_unit_header_request_LDADD = $(FORMAT_TEST_LIBS)
t_unit_header_response_SOURCES = t/unit/header/response.c t/unit/tap.h
t_unit_header_response_CPPFLAGS = $(FORMAT_TEST_CPPFLAGS)
t_unit_header_response_LDADD = $(FORMAT_TEST_LIBS)
t_unit_header_digest_SOURCES = t/unit/header/digest.c t/unit/tap.h
t_unit_header_digest_CPPFLAGS = $(FORMAT_TEST_CPPFLAGS)
t_unit_header_digest_LDADD = $(FORMAT_TEST_LIBS)

# manifests/server, as far as it does without httpd.
check_PROGRAMS += t/unit/server/live t/unit/server/counters
t_unit_server_live_SOURCES = t/unit/server/live.c t/unit/tap.h \
	manifests/server/live.c
t_unit_server_live_CPPFLAGS = $(FORMAT_TEST_CPPFLAGS)
t_unit_server_live_LDADD = $(FORMAT_TEST_LIBS)
t_unit_server_counters_SOURCES = t/unit/server/counters.c t/unit/tap.h \
	manifests/server/counters.c
t_unit_server_counters_CPPFLAGS = $(FORMAT_TEST_CPPFLAGS)
t_unit_server_counters_LDADD = $(FORMAT_TEST_LIBS)

# The rooms of the generator.
check_PROGRAMS += t/unit/css/parse t/unit/css/usage
t_unit_css_parse_SOURCES = t/unit/css/parse.c t/unit/tap.h
t_unit_css_parse_CPPFLAGS = $(GENERATOR_TEST_CPPFLAGS)
t_unit_css_parse_LDADD = $(GENERATOR_LIBS)
t_unit_css_usage_SOURCES = t/unit/css/usage.c t/unit/tap.h
t_unit_css_usage_CPPFLAGS = $(GENERATOR_TEST_CPPFLAGS)
t_unit_css_usage_LDADD = $(GENERATOR_LIBS)
check_PROGRAMS += t/unit/js/parse
t_unit_js_parse_SOURCES = t/unit/js/parse.c t/unit/tap.h
t_unit_js_parse_CPPFLAGS = $(GENERATOR_TEST_CPPFLAGS)
t_unit_js_parse_LDADD = $(GENERATOR_LIBS)
check_PROGRAMS += t/unit/site/resolve
t_unit_site_resolve_SOURCES = t/unit/site/resolve.c t/unit/tap.h
t_unit_site_resolve_CPPFLAGS = $(GENERATOR_TEST_CPPFLAGS)
t_unit_site_resolve_LDADD = $(GENERATOR_LIBS)
check_PROGRAMS += t/unit/command/replace
t_unit_command_replace_SOURCES = t/unit/command/replace.c t/unit/tap.h
t_unit_command_replace_CPPFLAGS = $(GENERATOR_TEST_CPPFLAGS)
t_unit_command_replace_LDADD = $(GENERATOR_LIBS)

# What tests in Perl ask of the format library.
check_PROGRAMS += t/helper/manifest
t_helper_manifest_SOURCES = t/helper/manifest.c
t_helper_manifest_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_helper_manifest_LDADD = $(GENERATOR_LIBS)
EXTRA_DIST += t/bad

# What the generator makes of CSS, for the tables of t/css.
check_PROGRAMS += t/helper/css
t_helper_css_SOURCES = t/helper/css.c
t_helper_css_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_helper_css_LDADD = $(GENERATOR_LIBS)
EXTRA_DIST += t/css

# -rpath makes libtool build it as a shared object though it is not installed.
check_LTLIBRARIES += t/helper/no_watchdog.la
t_helper_no_watchdog_la_SOURCES = t/helper/no_watchdog.c
t_helper_no_watchdog_la_CPPFLAGS = $(APR_CFLAGS) $(APU_CFLAGS)
t_helper_no_watchdog_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere

check_LTLIBRARIES += t/helper/unstable_qsort.la
t_helper_unstable_qsort_la_SOURCES = t/helper/unstable_qsort.c
t_helper_unstable_qsort_la_LDFLAGS = $(t_helper_no_watchdog_la_LDFLAGS)

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
t_fuzz_replay_reader_LDADD = $(GENERATOR_LIBS)
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
t_fuzz_replay_digest_LDADD = $(FORMAT_TEST_LIBS)
t_fuzz_replay_digest_LDFLAGS = $(AM_LDFLAGS) $(PM_FUZZ)
EXTRA_DIST += t/fuzz/corpus t/fuzz/reader.dict

# Benchmarks: some need a program.
check_PROGRAMS += t/bench/load_manifest
t_bench_load_manifest_SOURCES = t/bench/load_manifest.c
t_bench_load_manifest_CPPFLAGS = $(FORMAT_CPPFLAGS)
t_bench_load_manifest_LDADD = $(GENERATOR_LIBS)
EXTRA_DIST += t/bench/load

# For Linux alone: made when t/bench/link is to be run.
EXTRA_PROGRAMS = t/bench/relay
t_bench_relay_SOURCES = t/bench/relay.c
CLEANFILES += $(EXTRA_PROGRAMS)
