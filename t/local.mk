# The tests. `make check` runs those of TESTS_RUN (paths in the source
# directory); what needs a program that is not there is skipped, and says so.
# build/test installs what is missing and runs them all.
#
# SPDX-License-Identifier: Apache-2.0
TESTS_RUN = t/[1-4]*.t t/6[12]*.t

check-local: all
	@test -z '$(TESTS_RUN)' || { \
		build=`pwd` && cd $(srcdir) && \
		PM_SRCDIR=. PM_BUILDDIR="$$build" prove $(TESTS_RUN); }

# Hours of it.
TORTURE_SECONDS = 900
torture:
	$(srcdir)/t/torture/run $(TORTURE_SECONDS)
.PHONY: torture

# What README says of gains and costs, in its order; the laboratory needs root, and
# ten minutes, accuracy the network, 3 GB and an hour.
BENCHES = lab accuracy generate scale server cookie load
bench: all t/bench/relay t/bench/load_manifest
	@build=`pwd` && cd $(srcdir) && for name in $(BENCHES); do \
		echo "t/bench/$$name" && \
		PM_SRCDIR=. PM_BUILDDIR="$$build" t/bench/$$name || status=1; \
	done; exit $$status
.PHONY: bench

EXTRA_DIST += t/torture t/README.md
EXTRA_DIST += t/never-worse
EXTRA_DIST += t/lib t/site t/golden t/bench/README.md t/bench/accuracy \
	t/bench/accuracy-sites t/bench/accuracy-builds t/bench/generate t/bench/server t/bench/server-peers \
	t/bench/cookie t/bench/budget t/bench/peers t/bench/link t/bench/link.mjs t/bench/lab \
	t/bench/results \
	t/bench/link-chromium.mjs
dist-hook:
	$(MKDIR_P) $(distdir)/t
	cp -p $(srcdir)/t/*.t $(distdir)/t

# A program of a test is one line here: t/unit/css/parse is made of
# t/unit/css/parse.c, sees its own headers beside those of all rooms, and is linked
# with the whole command but its main(). So is a fuzz target, which without
# --enable-fuzzers gets a main() that replays the files of its corpus.
AM_DEFAULT_SOURCE_EXT = .c
AM_CPPFLAGS = $(GENERATOR_CPPFLAGS) -iquote $(srcdir)/t
LDADD = $(FUZZ_MAIN) $(GENERATOR_LIBS)

# C units, by room.
EXTRA_DIST += t/unit/tap.h t/unit/style/sheet.h t/unit/style/words.h
check_PROGRAMS += t/unit/format/url t/unit/format/lookup t/unit/format/reader
check_PROGRAMS += t/unit/header/value t/unit/header/request \
	t/unit/header/response t/unit/header/digest t/unit/header/link_field \
	t/unit/header/caching
check_PROGRAMS += t/unit/css/parse
check_PROGRAMS += t/unit/style/box
check_PROGRAMS += t/unit/style/inquiry
check_PROGRAMS += t/unit/style/usage
check_PROGRAMS += t/unit/exchange/sorter
check_PROGRAMS += t/unit/js/parse t/unit/js/bundle t/unit/js/parcel
check_PROGRAMS += t/unit/text/decode
check_PROGRAMS += t/unit/html/tokenizer t/unit/html/tree t/unit/html/scan \
	t/unit/html/placement t/unit/html/srcset
check_PROGRAMS += t/unit/site/resolve t/unit/site/build_tool
check_PROGRAMS += t/unit/crawl/answer t/unit/crawl/frontier \
	t/unit/crawl/robots t/unit/crawl/sitemap t/unit/crawl/store
check_PROGRAMS += t/unit/learn/access_line t/unit/learn/json_items \
	t/unit/learn/visit
check_PROGRAMS += t/unit/plan/choose
check_PROGRAMS += t/unit/file/replace

# With steps that are counted.
check_PROGRAMS += t/unit/format/steps
t_unit_format_steps_SOURCES = t/unit/format/steps.c $(libpmformat_la_SOURCES)
t_unit_format_steps_CPPFLAGS = $(AM_CPPFLAGS) -DPM_COUNT_STEPS
t_unit_format_steps_LDADD = $(FORMAT_LIBS) $(APU_LIBS) $(APR_LIBS)

# With smaller limits than those of the product.
check_PROGRAMS += t/unit/format/limits
t_unit_format_limits_SOURCES = t/unit/format/limits.c \
	$(libpmformat_la_SOURCES) manifests/format/writer.c \
	manifests/generator/plan/page_family.c \
	manifests/generator/plan/shared_set.c $(libpmheader_la_SOURCES)
t_unit_format_limits_CPPFLAGS = $(AM_CPPFLAGS) \
	-DPM_PAGES_MAX=5 -DPM_SETS_MAX=4 -DPM_MATCHES_MAX=3 \
	-DPM_LINKS_MAX=6 -DPM_MANIFEST_BYTES_MAX=400
t_unit_format_limits_LDADD = $(FORMAT_LIBS) $(APU_LIBS) $(APR_LIBS)

check_PROGRAMS += t/unit/learn/visitors t/unit/learn/evidence
t_unit_learn_visitors_SOURCES = t/unit/learn/visitors.c \
	manifests/generator/learn/visitors.c
t_unit_learn_visitors_CPPFLAGS = $(AM_CPPFLAGS) -DPM_VISITORS_MAX=1000
t_unit_learn_evidence_SOURCES = t/unit/learn/evidence.c \
	manifests/generator/learn/evidence.c
t_unit_learn_evidence_CPPFLAGS = $(AM_CPPFLAGS) \
	-DPM_EVIDENCE_DEMANDS_MAX=2000 -DPM_EVIDENCE_SCOPES_MAX=500

# manifests/server, as far as it does without httpd.
check_PROGRAMS += t/unit/server/live t/unit/server/counters t/unit/server/seen \
	t/unit/server/think t/unit/server/groups
t_unit_server_think_SOURCES = t/unit/server/think.c manifests/server/think.c
t_unit_server_groups_SOURCES = t/unit/server/groups.c \
	manifests/server/groups.c
t_unit_server_seen_SOURCES = t/unit/server/seen.c manifests/server/seen.c
t_unit_server_live_SOURCES = t/unit/server/live.c manifests/server/live.c
t_unit_server_counters_SOURCES = t/unit/server/counters.c \
	manifests/server/counters.c

# What tests in Perl ask of the format library.
check_PROGRAMS += t/helper/manifest
EXTRA_DIST += t/bad

# What the generator makes of CSS, for the tables of t/css, and of scripts, URLs
# and HTML, for the suites that others made.
check_PROGRAMS += t/helper/css t/helper/js t/helper/url t/helper/select
EXTRA_DIST += t/css
check_PROGRAMS += t/helper/html

# -rpath makes libtool build it as a shared object though it is not installed.
HELPER_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
check_LTLIBRARIES += t/helper/no_watchdog.la t/helper/unstable_qsort.la \
	t/helper/failing_malloc.la t/helper/failing_call.la
t_helper_no_watchdog_la_LDFLAGS = $(HELPER_LDFLAGS)
t_helper_unstable_qsort_la_LDFLAGS = $(HELPER_LDFLAGS)
t_helper_failing_malloc_la_LDFLAGS = $(HELPER_LDFLAGS)
t_helper_failing_call_la_LDFLAGS = $(HELPER_LDFLAGS)
t_helper_failing_call_la_LIBADD = -ldl

# Fuzz targets.
check_PROGRAMS += t/fuzz/reader t/fuzz/css t/fuzz/js t/fuzz/html t/fuzz/digest \
	t/fuzz/robots t/fuzz/sitemap t/fuzz/xml t/fuzz/decode t/fuzz/srcset \
	t/fuzz/log t/fuzz/har t/fuzz/page t/fuzz/importmap t/fuzz/condition \
	t/fuzz/selector t/fuzz/url t/fuzz/rules t/fuzz/link t/fuzz/field \
	t/fuzz/request t/fuzz/cache
EXTRA_DIST += t/fuzz/corpus t/fuzz/reader.dict t/fuzz/scratch.h t/fuzz/parse5

# Linked by a program that has no main().
if PM_WITH_LIBFUZZER
FUZZ_MAIN = $(PM_LIBFUZZER)
else
FUZZ_MAIN = libpmreplay.la
check_LTLIBRARIES += libpmreplay.la
libpmreplay_la_SOURCES = t/fuzz/replay.c
endif

# Benchmarks: some need a program.
check_PROGRAMS += t/bench/load_manifest t/bench/look_up
EXTRA_DIST += t/bench/load t/bench/look-up t/bench/report t/bench/jobs \
	t/bench/scale

# For Linux alone: made when t/bench/link is to be run.
EXTRA_PROGRAMS = t/bench/relay
CLEANFILES += $(EXTRA_PROGRAMS)
