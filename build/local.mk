# The README's two commands, and what a2enmod needs on Debian.
#
# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += build/charref-table.mjs build/supports-table.pl \
	build/pushmanifest.load.in build/prepare \
	build/test build/try build/lint build/package build/root build/debian \
	build/rpm build/alpine build/docker \
	.ci/run .clang-tidy .codespellrc .editorconfig

# LINT_DIR: another copy of the sources.
LINT_DIR = $(srcdir)
lint:
	@$(srcdir)/build/lint '$(LINT_DIR)' $(AM_CPPFLAGS) $(HTTPD_CPPFLAGS)
.PHONY: lint

# Shells find them there.
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = build/completions/pushmanifest
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = build/completions/_pushmanifest

if PM_HAVE_CONF_DIR
confdir = $(PM_CONF_DIR)
nodist_conf_DATA = build/pushmanifest.load
dist_conf_DATA = build/pushmanifest.conf
CLEANFILES += build/pushmanifest.load

build/pushmanifest.load: $(srcdir)/build/pushmanifest.load.in Makefile
	@$(MKDIR_P) build
	$(AM_V_GEN)$(SED) 's|%MODULE_DIR%|$(PM_MODULE_DIR)|' \
		$(srcdir)/build/pushmanifest.load.in > $@

# What pushmanifest.load names must be what was installed.
installcheck-local:
	set -- `grep '^Load' '$(DESTDIR)$(confdir)/pushmanifest.load'` && \
		test "$$1 $$2" = 'LoadModule pushmanifest_module' && \
		test -f "$(DESTDIR)$$3"
endif

# Nothing outside the prefix: neither httpd's module directory nor its
# configuration.
AM_DISTCHECK_CONFIGURE_FLAGS = \
	--with-module-dir='$${libdir}/apache2/modules' \
	--with-conf-dir='$${sysconfdir}/apache2/mods-available' \
	--with-apxs=$(APXS)
