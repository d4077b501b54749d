# The command. All but main() is in a library, for the unit tests.
dist_man_MANS += manifests/generator/pushmanifest.1
EXTRA_DIST += manifests/generator/README.md
GENERATOR_CPPFLAGS = $(FORMAT_CPPFLAGS) -I$(srcdir)/manifests/generator \
	$(LIBXML2_CFLAGS)
GENERATOR_LIBS = libpmgenerator.la libpmformat.la $(FORMAT_LIBS) \
	$(LIBXML2_LIBS) $(APU_LIBS) $(APR_LIBS)

noinst_LTLIBRARIES += libpmgenerator.la
libpmgenerator_la_SOURCES = \
	manifests/generator/codepoint.c manifests/generator/codepoint.h \
	manifests/generator/css.c manifests/generator/css.h \
	manifests/generator/css_cascade.c manifests/generator/css_cascade.h \
	manifests/generator/css_family.c manifests/generator/css_family.h \
	manifests/generator/css_font.c manifests/generator/css_font.h \
	manifests/generator/css_match.c \
	manifests/generator/css_name.c \
	manifests/generator/css_media.c manifests/generator/css_media.h \
	manifests/generator/css_page.c manifests/generator/css_page.h \
	manifests/generator/css_rule.c manifests/generator/css_rule.h \
	manifests/generator/css_selector.c manifests/generator/css_selector.h \
	manifests/generator/css_shorthand.c manifests/generator/css_shorthand.h \
	manifests/generator/css_supports.c \
	manifests/generator/css_token.c manifests/generator/css_token.h \
	manifests/generator/css_usage.c manifests/generator/css_usage.h \
	manifests/generator/css_var.c manifests/generator/css_var.h \
	manifests/generator/importmap.c manifests/generator/importmap.h \
	manifests/generator/js.c manifests/generator/js.h \
	manifests/generator/js_token.c manifests/generator/js_token.h \
	manifests/generator/position.c manifests/generator/position.h
libpmgenerator_la_SOURCES += \
	manifests/generator/buffer.c manifests/generator/buffer.h \
	manifests/generator/candidate.h \
	manifests/generator/check.c manifests/generator/check.h \
	manifests/generator/choose.c manifests/generator/choose.h \
	manifests/generator/command.c manifests/generator/command.h \
	manifests/generator/decode.c manifests/generator/decode.h \
	manifests/generator/elements.c \
	manifests/generator/explain.c manifests/generator/explain.h \
	manifests/generator/extent.c manifests/generator/extent.h \
	manifests/generator/family.c manifests/generator/family.h \
	manifests/generator/follow.c manifests/generator/follow.h \
	manifests/generator/generate.c manifests/generator/generate.h \
	manifests/generator/html.c manifests/generator/html.h \
	manifests/generator/images.c manifests/generator/images.h \
	manifests/generator/lines.c manifests/generator/lines.h \
	manifests/generator/mirror.c manifests/generator/mirror.h \
	manifests/generator/modules.c manifests/generator/modules.h \
	manifests/generator/picture.c manifests/generator/picture.h \
	manifests/generator/placement.c manifests/generator/placement.h \
	manifests/generator/plan.c manifests/generator/plan.h \
	manifests/generator/progress.c manifests/generator/progress.h \
	manifests/generator/reason.c manifests/generator/reason.h \
	manifests/generator/reference.h \
	manifests/generator/report.c manifests/generator/report.h \
	manifests/generator/resolve.c manifests/generator/resolve.h \
	manifests/generator/resource.c manifests/generator/resource.h \
	manifests/generator/rules.c manifests/generator/rules.h \
	manifests/generator/scan.c manifests/generator/scan.h \
	manifests/generator/sheets.c manifests/generator/sheets.h \
	manifests/generator/site.c manifests/generator/site.h \
	manifests/generator/srcset.c manifests/generator/srcset.h \
	manifests/generator/tag.c manifests/generator/tag.h \
	manifests/generator/tally.c manifests/generator/tally.h \
	manifests/generator/tokenizer.c manifests/generator/tokenizer.h \
	manifests/generator/tree.c manifests/generator/tree.h \
	manifests/generator/type.c manifests/generator/type.h \
	manifests/generator/variant.c manifests/generator/variant.h \
	manifests/generator/walker.c manifests/generator/walker.h
libpmgenerator_la_CPPFLAGS = $(GENERATOR_CPPFLAGS)

bin_PROGRAMS += pushmanifest
pushmanifest_SOURCES = manifests/generator/main.c
pushmanifest_CPPFLAGS = $(GENERATOR_CPPFLAGS)
pushmanifest_LDADD = $(GENERATOR_LIBS)
