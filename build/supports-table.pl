#!/usr/bin/perl
# Makes manifests/generator/css/supports_table.c: the properties that Chromium
# knows, as Chromium says itself, and which of them Firefox does not. Where
# chromium and firefox are installed, and mod_pushmanifest is built:
#
#   PM_BUILDDIR=out/gcc build/supports-table.pl >manifests/generator/css/supports_table.c
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../t/lib";
use JSON::PP;
use PM::Browser;
use PM::Httpd;
use PM::Test;
use POSIX qw(strftime);

# Runs in the page: what a style has a member for is a property if it can have a
# value.
my $NAMES = <<'JS';
[...new Set(Object.keys(Object.getOwnPropertyDescriptors(CSSStyleDeclaration.prototype))
  .concat(Object.keys(Object.getOwnPropertyDescriptors(globalThis.CSSStyleProperties?.prototype ?? {})),
    (() => { const names = []; for (const name in document.body.style) names.push(name); return names; })())
  .map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/^(webkit|moz)-/, '-$1-'))
  .concat('float').filter((name) => CSS.supports(name, 'initial')))].sort()
JS

my $httpd = PM::Httpd->new->start;
spew( $httpd->path('htdocs/index.html'), '<!doctype html><p>' );

sub names_in {
    my ($browser) = @_;
    my ($page) = browse( $browser, $httpd, [ $httpd->url('/') ], probe => "JSON.stringify($NAMES)" );
    return @{ $page->{probed} };
}

sub version_of { my ($name) = @_; return run( [ program($name), '--version' ] )->{out} =~ /([\d.]+)/ ? $1 : '' }

# Words in lines of at most so many columns.
sub wrapped {
    my ( $indent, $between, @words ) = @_;
    my @lines = ('');
    for my $word (@words) {
        push @lines, '' if length("$indent$lines[-1]$between$word") > 79;
        $lines[-1] .= ( length $lines[-1] ? $between : '' ) . $word;
    }
    return join "\n", map {"$indent$_"} @lines;
}

my @chromium = names_in('chromium');
my %firefox  = map { $_ => 1 } names_in('firefox');
my @alone    = grep { !$firefox{$_} } @chromium;
my $date     = strftime( '%Y-%m-%d', gmtime );
my ( $of_chromium, $of_firefox ) = map { version_of($_) } qw(chromium firefox);
print <<"C";
/*
 * The properties that Chromium $of_chromium knows, by name, as of $date.
 * Made by build/supports-table.pl; not to be changed by hand.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/supports_table.h"

/* Firefox $of_firefox does not know these:
 *
@{[ wrapped( ' * ', ' ', @alone ) ]}
 */

/* clang-format off */
const char *const pm_css_supports_table[] = {
@{[ wrapped( '    ', ' ', map {"\"$_\","} @chromium ) ]}
};
/* clang-format on */

const int pm_css_supports_count =
    sizeof(pm_css_supports_table) / sizeof(pm_css_supports_table[0]);
C
