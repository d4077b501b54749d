#!/usr/bin/perl
# Makes manifests/generator/css/supports_table.c: the properties that Chromium
# knows, as Chromium says itself, and which of them Firefox does not; and
# supports_value_table.c: which words are values of them. Where chromium and firefox are
# installed, and mod_pushmanifest is built:
#
#   PM_BUILDDIR=out/gcc build/supports-table.pl >manifests/generator/css/supports_table.c
#   PM_BUILDDIR=out/gcc build/supports-table.pl values >manifests/generator/css/supports_value_table.c
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

# What authors ask for as the whole of a value, or did.
my @WORDS = map {lc} split ' ', <<'WORDS';
-moz-available -moz-box -moz-center -moz-crisp-edges -moz-fit-content -moz-max-content
-moz-min-content -moz-none -ms-grid -webkit-auto -webkit-box -webkit-center
-webkit-fill-available -webkit-fit-content -webkit-flex -webkit-grab -webkit-grabbing
-webkit-inline-box -webkit-inline-flex -webkit-isolate -webkit-match-parent
-webkit-max-content -webkit-min-content -webkit-nowrap -webkit-optimize-contrast
-webkit-plaintext -webkit-sticky -webkit-text -webkit-zoom-in absolute accentcolor add
add-on alias all all-scroll all-small-caps allow-discrete allow-keywords alpha
alternate always anchor-center antialiased anywhere auto auto-fill auto-phrase avoid
avoid-column avoid-page backwards balance base-select baseline bevel bidi-override
blink block block-end block-start bold bolder border-area border-box both both-edges
bottom break-all break-spaces break-word button canvas canvastext capitalize cell
center checkbox circle clear clip clone closed col-resize collapse color color-burn
color-dodge column column-reverse compact condensed contain contains content
content-box contents contextual copy cover crisp-edges crosshair currentcolor dark
darken dashed decimal default dense difference disc distribute dotted double drag ease
ease-in ease-in-out ease-out economy edges embed emoji end exact exclude exclusion
expanded fill fill-box first fit-content fixed flat flex flex-end flex-start flow
flow-root forwards from-font full-size-kana full-width geometricPrecision grab
grabbing grid grid-lanes groove hard-light help hidden hide historical-forms
horizontal-tb hue infinite ink inline inline-block inline-end inline-flex inline-grid
inline-list-item inline-size inline-start inline-table inset inside instant
inter-character inter-word intersect isolate isolate-override italic justify
justify-all keep-all large larger last layout left legacy legacy-item light lighten
lighter line-through linear lining-nums linktext list-item local loose lower-alpha
lower-roman lowercase lr-tb ltr luminance luminosity mandatory manipulation manual
margin-box marker masonry match-parent match-source math max-content medium menulist
middle min-content mixed move multiply no-autospace no-drop no-repeat none normal
not-allowed notch nowrap numeric-only oblique oldstyle-nums only open
optimize-contrast optimizeLegibility optimizeQuality optimizeSpeed ordinal outset
outside over over-edge overlay overline padding-box page paint painted pan-x pan-y
paused pinch-zoom pixelated plaintext plus-darker plus-lighter pointer pre pre-line
pre-wrap preserve-3d pretty progress proportional-nums proximity radio relative repeat
repeat-x repeat-y reset reverse ridge right round row row-resize row-reverse rtl ruby
ruby-text run-in running safe saturation scale-down scale-up scoop screen scroll
scroll-state self self-end self-start separate show sideways sideways-lr sideways-rl
size skip-ink slashed-zero slice small small-caps smaller smooth soft-light solid
space space-all space-around space-between space-evenly space-first span
spelling-error square squircle stable start static step-end step-start sticky stretch
strict stroke stroke-box style sub subgrid subpixel-antialiased subtract super
superellipse table table-caption table-cell table-column table-column-group
table-footer-group table-header-group table-row table-row-group tabular-nums tb-rl
text text-bottom text-top textfield thick thin titling-caps top transparent trim
trim-both trim-end trim-start ultra-condensed under under-line underline unicase
unicode unsafe upper-alpha upper-roman uppercase upright vertical-lr vertical-rl
view-box view-transition visible wait wavy wrap wrap-reverse x x-large x-small
xx-large xx-small xxx-large y zoom-in zoom-out zoom-reset
WORDS

# Functions that have been proposed, or that another browser has or had, each in a
# value that would be right: those are kept of which no browser knows what they are.
my @FUNCTIONS = (
    [ 'constant(safe-area-inset-top)', 'top' ], [ 'env(safe-area-inset-top)', 'top' ], [ 'toggle(red,blue)', 'color' ],
    [ 'device-cmyk(0 0 0 0)', 'color' ], [ 'contrast-color(red)', 'color' ], [ 'color-contrast(red vs blue,green)', 'color' ],
    [ 'light-dark(red,blue)', 'color' ], [ 'color-mix(in srgb,red,blue)', 'color' ], [ 'color-mod(red)', 'color' ],
    [ 'element(#x)', 'background-image' ], [ '-moz-element(#x)', 'background-image' ], [ 'image(red)', 'background-image' ],
    [ 'cross-fade(url(a),url(b))', 'background-image' ], [ 'image-set("a" 1x)', 'background-image' ],
    [ '-webkit-canvas(x)', 'background-image' ], [ 'paint(x)', 'background-image' ], [ 'stripes(red,blue)', 'background-image' ],
    [ 'progress(1,2,3)', 'opacity' ], [ 'random(1px,2px)', 'width' ], [ 'calc-size(auto,size)', 'width' ],
    [ 'random-item(a;1px;2px)', 'width' ], [ 'first-valid(1px)', 'width' ], [ 'expression(1)', 'width' ], [ 'round(1px,2px)', 'width' ],
    [ 'anchor-size(width)', 'width' ], [ 'if(else:1px)', 'width' ], [ 'inherit(--x)', 'width' ], [ 'media-progress(width,1px,2px)', 'opacity' ],
    [ 'shape(from 0 0,line to 1px 1px)', 'clip-path' ], [ 'xywh(0 0 1px 1px)', 'clip-path' ], [ 'superellipse(2)', 'corner-shape' ],
    [ 'scroll()', 'animation-timeline' ], [ 'view()', 'animation-timeline' ], [ 'pointer()', 'animation-timeline' ], [ 'alpha(opacity=1)', 'filter' ],
    [ 'chroma(color=red)', 'filter' ], [ 'symbols("a")', 'list-style' ], [ 'snap-block(1px)', 'float' ], [ 'attr(x px)', 'width' ],
    [ 'running(x)', 'position' ], [ 'leader(".")', 'content' ], [ 'string(x)', 'content' ], [ 'target-counter("#x",x)', 'content' ],
);

# For each property the words that are all of a value, or null if any word is.
my $VALUES = '((p, w) => p.map((x) => CSS.supports(x, "x-nobody") ? null : w.filter((y) => CSS.supports(x, y))))';

sub answer_of {
    my ( $function, @arguments ) = @_;
    my $call = "JSON.stringify($function(" . join( ',', map { encode_json($_) } @arguments ) . '))';
    my ($page) = browse( 'chromium', $httpd, [ $httpd->url('/') ], probe => $call );
    return @{ $page->{probed} };
}

# Properties with the same words stand together; the first have none, and their
# words are those that no property has.
sub print_values {
    my ( $head, @names ) = @_;
    my ( %like, %known );
    my @lists = answer_of( $VALUES, \@names, \@WORDS );
    for my $i ( grep { $lists[$_] } 0 .. $#names ) {
        push @{ $like{ join ' ', sort @{ $lists[$i] } } }, $names[$i];
        $known{$_} = 1 for @{ $lists[$i] };
    }
    my @void = answer_of( '((f) => f.map(([v, p]) => !CSS.supports(p, v)))', \@FUNCTIONS );
    my %void = map { $FUNCTIONS[$_][0] =~ /^([\w-]+)/ ? ( $1 => 1 ) : () } grep { $void[$_] } 0 .. $#FUNCTIONS;
    my $quoted = sub { @_ ? join "\n     ", map {"\" $_ \""} split /\n/, wrapped( '', ' ', @_ ) : '""' };
    print $head, qq{#include "css/supports_value_table.h"\n\n/* clang-format off */\n};
    print "const pm_css_supported_t pm_css_supports_values[] = {\n";
    print '    {"", ', $quoted->( grep { !$known{$_} } @WORDS ), "},\n";
    print '    {', $quoted->( @{ $like{$_} } ), ",\n     ", $quoted->( split ' ', $_ ), "},\n" for sort keys %like;
    print "};\n\nconst int pm_css_supports_nvalues =\n    sizeof(pm_css_supports_values) / sizeof(pm_css_supports_values[0]);\n\n";
    print "const char *const pm_css_supports_void =\n     ", $quoted->( sort keys %void ), ";\n/* clang-format on */\n";
    return;
}

my @chromium = names_in('chromium');
my %firefox  = map { $_ => 1 } names_in('firefox');
my @alone    = grep { !$firefox{$_} } @chromium;
my $date     = strftime( '%Y-%m-%d', gmtime );
my ( $of_chromium, $of_firefox ) = map { version_of($_) } qw(chromium firefox);
if ( @ARGV && $ARGV[0] eq 'values' ) {
    print_values( <<"C", @chromium );
/*
 * The words that Chromium $of_chromium takes for the whole of a value, by
 * property, as of $date. Made by build/supports-table.pl; not to be
 * changed by hand.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
C
    exit;
}
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
