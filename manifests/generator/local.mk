# The command. All but main() is in a library, for the unit tests.
#
# SPDX-License-Identifier: Apache-2.0
dist_man_MANS += manifests/generator/pushmanifest.1
EXTRA_DIST += manifests/generator/README.md \
	manifests/generator/command/README.md \
	manifests/generator/crawl/README.md \
	manifests/generator/css/README.md \
	manifests/generator/exchange/README.md \
	manifests/generator/file/README.md \
	manifests/generator/follow/README.md \
	manifests/generator/foreign/README.md \
	manifests/generator/html/README.md manifests/generator/js/README.md \
	manifests/generator/learn/README.md \
	manifests/generator/plan/README.md \
	manifests/generator/report/README.md \
	manifests/generator/run/README.md \
	manifests/generator/site/README.md \
	manifests/generator/style/README.md \
	manifests/generator/text/README.md \
	manifests/generator/view/README.md
GENERATOR_CPPFLAGS = -iquote $(srcdir)/manifests/generator $(FORMAT_CPPFLAGS) \
	$(LIBXML2_CFLAGS) $(LIBCURL_CFLAGS) $(ZLIB_CFLAGS) \
	$(ZSTD_CFLAGS)
GENERATOR_LIBS = libpmgenerator.la libpmheader.la libpmformat.la \
	$(FORMAT_LIBS) $(LIBXML2_LIBS) $(LIBCURL_LIBS) $(ZLIB_LIBS) \
	$(ZSTD_LIBS) $(APU_LIBS) $(APR_LIBS) -lm

noinst_LTLIBRARIES += libpmgenerator.la
# The writer is the command's alone; httpd only reads.
libpmgenerator_la_SOURCES = manifests/format/writer.c manifests/format/writer.h
libpmgenerator_la_SOURCES += \
	manifests/generator/text/buffer.c manifests/generator/text/buffer.h \
	manifests/generator/text/codepoint.c \
	manifests/generator/text/codepoint.h \
	manifests/generator/text/decode.c manifests/generator/text/decode.h \
	manifests/generator/text/encoding.c \
	manifests/generator/text/encoding.h \
	manifests/generator/text/hash.c manifests/generator/text/hash.h \
	manifests/generator/text/memory.c manifests/generator/text/memory.h \
	manifests/generator/text/nearest.c manifests/generator/text/nearest.h \
	manifests/generator/text/position.c manifests/generator/text/position.h \
	manifests/generator/text/query.c manifests/generator/text/query.h
libpmgenerator_la_SOURCES += \
	manifests/generator/report/budget.h \
	manifests/generator/report/reason.c manifests/generator/report/reason.h \
	manifests/generator/report/report.c manifests/generator/report/report.h
libpmgenerator_la_SOURCES += \
	manifests/generator/css/at_rule.c manifests/generator/css/at_rule.h \
	manifests/generator/css/attribute.c \
	manifests/generator/css/attribute.h \
	manifests/generator/css/block.c manifests/generator/css/block.h \
	manifests/generator/css/face.c manifests/generator/css/face.h \
	manifests/generator/css/family.c manifests/generator/css/family.h \
	manifests/generator/css/image.c manifests/generator/css/image.h \
	manifests/generator/css/length.c manifests/generator/css/length.h \
	manifests/generator/css/math.c manifests/generator/css/math.h \
	manifests/generator/css/media.c manifests/generator/css/media.h \
	manifests/generator/css/media_feature.c \
	manifests/generator/css/media_feature.h \
	manifests/generator/css/nth.c manifests/generator/css/nth.h \
	manifests/generator/css/parse.c manifests/generator/css/parse.h \
	manifests/generator/css/parser.c manifests/generator/css/parser.h \
	manifests/generator/css/property.c manifests/generator/css/property.h \
	manifests/generator/css/pseudo.c manifests/generator/css/pseudo.h \
	manifests/generator/css/selector.c manifests/generator/css/selector.h \
	manifests/generator/css/selector_parse.c \
	manifests/generator/css/selector_parse.h \
	manifests/generator/css/sheet.h \
	manifests/generator/css/shorthand.c \
	manifests/generator/css/shorthand.h \
	manifests/generator/css/supports.c manifests/generator/css/supports.h \
	manifests/generator/css/supports_table.c \
	manifests/generator/css/supports_table.h \
	manifests/generator/css/supports_value_table.c \
	manifests/generator/css/supports_value_table.h \
	manifests/generator/css/token.c manifests/generator/css/token.h \
	manifests/generator/css/token_text.c \
	manifests/generator/css/value.c manifests/generator/css/value.h \
	manifests/generator/css/view.c manifests/generator/css/view.h \
	manifests/generator/css/when.c manifests/generator/css/when.h
libpmgenerator_la_SOURCES += \
	manifests/generator/style/browser_sheet.c \
	manifests/generator/style/browser_sheet.h \
	manifests/generator/style/cascade.c \
	manifests/generator/style/cascade.h \
	manifests/generator/style/codepoints.c \
	manifests/generator/style/codepoints.h \
	manifests/generator/style/computed.c \
	manifests/generator/style/computed.h \
	manifests/generator/style/control.c \
	manifests/generator/style/control.h \
	manifests/generator/style/declared.c \
	manifests/generator/style/declared.h \
	manifests/generator/style/element.h \
	manifests/generator/style/font_match.c \
	manifests/generator/style/font_match.h \
	manifests/generator/style/generated.c \
	manifests/generator/style/generated.h \
	manifests/generator/style/hint.c manifests/generator/style/hint.h \
	manifests/generator/style/index.c manifests/generator/style/index.h \
	manifests/generator/style/layer.c manifests/generator/style/layer.h \
	manifests/generator/style/letter_case.c \
	manifests/generator/style/letter_case.h \
	manifests/generator/style/match.c manifests/generator/style/match.h \
	manifests/generator/style/measure.c \
	manifests/generator/style/measure.h \
	manifests/generator/style/names.c manifests/generator/style/names.h \
	manifests/generator/style/page.c manifests/generator/style/page.h \
	manifests/generator/style/screens.c manifests/generator/style/screens.h \
	manifests/generator/style/sort.c manifests/generator/style/sort.h \
	manifests/generator/style/tracks.c manifests/generator/style/tracks.h \
	manifests/generator/style/text_font.c \
	manifests/generator/style/text_font.h \
	manifests/generator/style/box.c manifests/generator/style/box.h \
	manifests/generator/style/usage.c manifests/generator/style/usage.h \
	manifests/generator/style/var.c manifests/generator/style/var.h
libpmgenerator_la_SOURCES += \
	manifests/generator/js/bundle.c manifests/generator/js/bundle.h \
	manifests/generator/js/changes.c manifests/generator/js/changes.h \
	manifests/generator/js/expression.c manifests/generator/js/expression.h \
	manifests/generator/js/importmap.c manifests/generator/js/importmap.h \
	manifests/generator/js/loader.c manifests/generator/js/loader.h \
	manifests/generator/js/parcel.c manifests/generator/js/parcel.h \
	manifests/generator/js/parse.c manifests/generator/js/parse.h \
	manifests/generator/js/preload.c manifests/generator/js/preload.h \
	manifests/generator/js/program.c manifests/generator/js/program.h \
	manifests/generator/js/lexer.c manifests/generator/js/lexer.h \
	manifests/generator/js/syntax.c manifests/generator/js/syntax.h \
	manifests/generator/js/token.c manifests/generator/js/token.h
libpmgenerator_la_SOURCES += \
	manifests/generator/html/charref.c manifests/generator/html/charref.h \
	manifests/generator/html/charref_table.c \
	manifests/generator/html/charref_table.h \
	manifests/generator/html/declared.c \
	manifests/generator/html/declared.h \
	manifests/generator/html/element.c manifests/generator/html/element.h \
	manifests/generator/html/elements.c \
	manifests/generator/html/elements.h \
	manifests/generator/html/extent.c manifests/generator/html/extent.h \
	manifests/generator/html/handler.h \
	manifests/generator/html/insertion.c \
	manifests/generator/html/insertion.h \
	manifests/generator/html/links.c manifests/generator/html/links.h \
	manifests/generator/html/markup.c manifests/generator/html/markup.h \
	manifests/generator/html/picture.c manifests/generator/html/picture.h \
	manifests/generator/html/placement.c \
	manifests/generator/html/placement.h \
	manifests/generator/html/raw_text.c \
	manifests/generator/html/raw_text.h \
	manifests/generator/html/read.c manifests/generator/html/read.h \
	manifests/generator/html/reference.c \
	manifests/generator/html/reference.h \
	manifests/generator/html/scan.c manifests/generator/html/scan.h \
	manifests/generator/html/script.c manifests/generator/html/script.h \
	manifests/generator/html/sizes.c manifests/generator/html/sizes.h \
	manifests/generator/html/srcset.c manifests/generator/html/srcset.h \
	manifests/generator/html/stack.c manifests/generator/html/stack.h \
	manifests/generator/html/tag.c manifests/generator/html/tag.h \
	manifests/generator/html/tag_builder.c \
	manifests/generator/html/tag_builder.h \
	manifests/generator/html/tokenizer.c \
	manifests/generator/html/tokenizer.h \
	manifests/generator/html/tree.c manifests/generator/html/tree.h \
	manifests/generator/html/xml.c manifests/generator/html/xml.h
libpmgenerator_la_SOURCES += \
	manifests/generator/site/build.c manifests/generator/site/build.h \
	manifests/generator/site/build_chunks.c \
	manifests/generator/site/build_next.c \
	manifests/generator/site/build_page.c \
	manifests/generator/site/build_page.h \
	manifests/generator/site/build_tool.c \
	manifests/generator/site/build_tool.h \
	manifests/generator/site/docroot.c manifests/generator/site/docroot.h \
	manifests/generator/site/host.c manifests/generator/site/host.h \
	manifests/generator/site/listing.c manifests/generator/site/listing.h \
	manifests/generator/site/media_type.c \
	manifests/generator/site/media_type.h \
	manifests/generator/site/page_name.c \
	manifests/generator/site/page_name.h \
	manifests/generator/site/resolve.c manifests/generator/site/resolve.h \
	manifests/generator/site/resource.c \
	manifests/generator/site/resource.h \
	manifests/generator/site/script_literal.c \
	manifests/generator/site/script_literal.h \
	manifests/generator/site/root.c manifests/generator/site/root.h \
	manifests/generator/site/selection.c \
	manifests/generator/site/selection.h \
	manifests/generator/site/site.c manifests/generator/site/site.h \
	manifests/generator/site/stamp.c manifests/generator/site/stamp.h
libpmgenerator_la_SOURCES += \
	manifests/generator/crawl/address.c manifests/generator/crawl/address.h \
	manifests/generator/crawl/answer.c manifests/generator/crawl/answer.h \
	manifests/generator/crawl/cached.c manifests/generator/crawl/cached.h \
	manifests/generator/crawl/fetch.c manifests/generator/crawl/fetch.h \
	manifests/generator/crawl/frontier.c \
	manifests/generator/crawl/frontier.h \
	manifests/generator/crawl/request.c manifests/generator/crawl/request.h \
	manifests/generator/crawl/guide.c manifests/generator/crawl/guide.h \
	manifests/generator/crawl/inspect.c manifests/generator/crawl/inspect.h \
	manifests/generator/crawl/job.c manifests/generator/crawl/job.h \
	manifests/generator/crawl/links.c manifests/generator/crawl/links.h \
	manifests/generator/crawl/probe.c manifests/generator/crawl/probe.h \
	manifests/generator/crawl/remote.c manifests/generator/crawl/remote.h \
	manifests/generator/crawl/shape.c manifests/generator/crawl/shape.h \
	manifests/generator/crawl/walk.c manifests/generator/crawl/walk.h \
	manifests/generator/crawl/robots.c manifests/generator/crawl/robots.h \
	manifests/generator/crawl/sitemap.c manifests/generator/crawl/sitemap.h \
	manifests/generator/crawl/store.c manifests/generator/crawl/store.h
libpmgenerator_la_SOURCES += \
	manifests/generator/follow/candidate.c \
	manifests/generator/follow/candidate.h \
	manifests/generator/follow/chunks.c manifests/generator/follow/chunks.h \
	manifests/generator/follow/context.c \
	manifests/generator/follow/context.h \
	manifests/generator/follow/follow.c manifests/generator/follow/follow.h \
	manifests/generator/follow/images.c manifests/generator/follow/images.h \
	manifests/generator/follow/modules.c \
	manifests/generator/follow/modules.h \
	manifests/generator/follow/parsed.c manifests/generator/follow/parsed.h \
	manifests/generator/follow/preloaded.c \
	manifests/generator/follow/preloaded.h \
	manifests/generator/follow/sheets.c manifests/generator/follow/sheets.h \
	manifests/generator/follow/unused.c manifests/generator/follow/unused.h \
	manifests/generator/follow/styled.c manifests/generator/follow/styled.h
libpmgenerator_la_SOURCES += \
	manifests/generator/plan/choose.c manifests/generator/plan/choose.h \
	manifests/generator/plan/page_family.c \
	manifests/generator/plan/page_family.h \
	manifests/generator/plan/plan.c manifests/generator/plan/plan.h \
	manifests/generator/plan/shared_set.c \
	manifests/generator/plan/shared_set.h \
	manifests/generator/plan/rules.c manifests/generator/plan/rules.h
libpmgenerator_la_SOURCES += \
	manifests/generator/exchange/diff.c manifests/generator/exchange/diff.h \
	manifests/generator/exchange/merge.c \
	manifests/generator/exchange/merge.h \
	manifests/generator/exchange/sorter.c \
	manifests/generator/exchange/sorter.h
libpmgenerator_la_SOURCES += \
	manifests/generator/file/ownership.c \
	manifests/generator/file/ownership.h \
	manifests/generator/file/replace.c manifests/generator/file/replace.h \
	manifests/generator/file/temporary.c manifests/generator/file/temporary.h
libpmgenerator_la_SOURCES += \
	manifests/generator/foreign/pattern.c \
	manifests/generator/foreign/pattern.h \
	manifests/generator/foreign/section.c \
	manifests/generator/foreign/section.h \
	manifests/generator/foreign/source.c \
	manifests/generator/foreign/source.h \
	manifests/generator/foreign/target.c \
	manifests/generator/foreign/target.h \
	manifests/generator/foreign/tell.h \
	manifests/generator/foreign/apache.c \
	manifests/generator/foreign/headers_file.c \
	manifests/generator/foreign/nginx_conf.c \
	manifests/generator/foreign/push_json.c \
	manifests/generator/foreign/h2o.c manifests/generator/foreign/haproxy.c \
	manifests/generator/foreign/headers.c \
	manifests/generator/foreign/htaccess.c \
	manifests/generator/foreign/nginx.c
libpmgenerator_la_SOURCES += \
	manifests/generator/view/catalogue.c \
	manifests/generator/view/catalogue.h \
	manifests/generator/view/json_out.c \
	manifests/generator/view/json_out.h \
	manifests/generator/view/omitted.c manifests/generator/view/omitted.h \
	manifests/generator/view/omitted_json.c \
	manifests/generator/view/omitted_json.h \
	manifests/generator/view/page.h \
	manifests/generator/view/places.c manifests/generator/view/places.h \
	manifests/generator/view/terminal.c \
	manifests/generator/view/terminal.h \
	manifests/generator/view/tree.c manifests/generator/view/tree.h \
	manifests/generator/view/view.c manifests/generator/view/view.h \
	manifests/generator/view/warning.c manifests/generator/view/warning.h
# The page of a report, with its styles and its script.
nodist_libpmgenerator_la_SOURCES = manifests/generator/view/page_table.c
VIEW_PAGE = $(srcdir)/manifests/generator/view/page.html \
	$(srcdir)/manifests/generator/view/style.css \
	$(srcdir)/manifests/generator/view/script.js
EXTRA_DIST += build/embed $(VIEW_PAGE)
CLEANFILES += manifests/generator/view/page_table.c
manifests/generator/view/page_table.c: $(VIEW_PAGE) $(srcdir)/build/embed
	@$(MKDIR_P) manifests/generator/view
	$(AM_V_GEN)$(srcdir)/build/embed $(srcdir)/manifests/generator/view >$@.new
	@mv $@.new $@
libpmgenerator_la_SOURCES += \
	manifests/generator/learn/access_line.c \
	manifests/generator/learn/access_line.h \
	manifests/generator/learn/entry.c manifests/generator/learn/entry.h \
	manifests/generator/learn/evidence.c \
	manifests/generator/learn/evidence.h \
	manifests/generator/learn/findings.c manifests/generator/learn/findings.h \
	manifests/generator/learn/findings_json.c \
	manifests/generator/learn/har_entry.c \
	manifests/generator/learn/har_entry.h \
	manifests/generator/learn/input.c manifests/generator/learn/input.h \
	manifests/generator/learn/json_items.c \
	manifests/generator/learn/json_items.h \
	manifests/generator/learn/judge.c manifests/generator/learn/judge.h \
	manifests/generator/learn/learn.c manifests/generator/learn/learn.h \
	manifests/generator/learn/learned_manifest.c \
	manifests/generator/learn/learned_manifest.h \
	manifests/generator/learn/outcome.c \
	manifests/generator/learn/outcome.h \
	manifests/generator/learn/rules_text.c \
	manifests/generator/learn/rules_text.h \
	manifests/generator/learn/scope.c manifests/generator/learn/scope.h \
	manifests/generator/learn/sessions.c \
	manifests/generator/learn/sessions.h \
	manifests/generator/learn/stream.c manifests/generator/learn/stream.h \
	manifests/generator/learn/source.c \
	manifests/generator/learn/source.h \
	manifests/generator/learn/timestamp.c \
	manifests/generator/learn/timestamp.h \
	manifests/generator/learn/unpack.c \
	manifests/generator/learn/unpack.h \
	manifests/generator/learn/visit.c manifests/generator/learn/visit.h \
	manifests/generator/learn/visitors.c \
	manifests/generator/learn/visitors.h
libpmgenerator_la_SOURCES += \
	manifests/generator/run/batch.c manifests/generator/run/batch.h \
	manifests/generator/run/cache.c manifests/generator/run/cache.h \
	manifests/generator/run/elsewhere.c manifests/generator/run/elsewhere.h \
	manifests/generator/run/jobs.c manifests/generator/run/jobs.h \
	manifests/generator/run/keep.c manifests/generator/run/keep.h \
	manifests/generator/run/outcome.c manifests/generator/run/outcome.h \
	manifests/generator/run/recall.c manifests/generator/run/recall.h \
	manifests/generator/run/record.c manifests/generator/run/record.h \
	manifests/generator/run/result.c manifests/generator/run/result.h \
	manifests/generator/run/tally.c manifests/generator/run/tally.h
libpmgenerator_la_SOURCES += \
	manifests/generator/command/answer.c \
	manifests/generator/command/answer.h \
	manifests/generator/command/check.c manifests/generator/command/check.h \
	manifests/generator/command/check_url.c \
	manifests/generator/command/check_url.h \
	manifests/generator/command/command.c \
	manifests/generator/command/command.h \
	manifests/generator/command/crawl.c manifests/generator/command/crawl.h \
	manifests/generator/command/crawl_options.c \
	manifests/generator/command/crawl_options.h \
	manifests/generator/command/output.c \
	manifests/generator/command/output.h \
	manifests/generator/command/live_site.c \
	manifests/generator/command/live_site.h \
	manifests/generator/command/timestamps.c \
	manifests/generator/command/timestamps.h \
	manifests/generator/command/convert.c \
	manifests/generator/command/convert.h \
	manifests/generator/command/diff.c manifests/generator/command/diff.h \
	manifests/generator/command/examples.c \
	manifests/generator/command/examples.h \
	manifests/generator/command/explain.c \
	manifests/generator/command/explain.h \
	manifests/generator/command/generate.c \
	manifests/generator/command/generate.h \
	manifests/generator/command/learn.c manifests/generator/command/learn.h \
	manifests/generator/command/memory.c \
	manifests/generator/command/memory.h \
	manifests/generator/command/merge.c manifests/generator/command/merge.h \
	manifests/generator/command/options.c \
	manifests/generator/command/options.h \
	manifests/generator/command/progress.c \
	manifests/generator/command/progress.h \
	manifests/generator/command/report.c \
	manifests/generator/command/report.h \
	manifests/generator/command/rerun.c manifests/generator/command/rerun.h \
	manifests/generator/command/summary.c \
	manifests/generator/command/summary.h
libpmgenerator_la_CPPFLAGS = $(GENERATOR_CPPFLAGS)

bin_PROGRAMS += pushmanifest
pushmanifest_SOURCES = manifests/generator/command/main.c
pushmanifest_CPPFLAGS = $(GENERATOR_CPPFLAGS)
pushmanifest_LDADD = $(GENERATOR_LIBS)
