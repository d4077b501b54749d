check_PROGRAMS += t/unit/css
t_unit_css_SOURCES = t/unit/css.c t/unit/tap.h
t_unit_css_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_unit_css_LDADD = $(GENERATOR_LIBS)

check_PROGRAMS += t/unit/js
t_unit_js_SOURCES = t/unit/js.c t/unit/tap.h
t_unit_js_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_unit_js_LDADD = $(GENERATOR_LIBS)
