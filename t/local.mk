check_PROGRAMS += t/unit/css
t_unit_css_SOURCES = t/unit/css.c t/unit/tap.h
t_unit_css_CPPFLAGS = $(GENERATOR_CPPFLAGS)
t_unit_css_LDADD = $(GENERATOR_LIBS)
