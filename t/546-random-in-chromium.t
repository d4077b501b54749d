# Random media queries, conditions of @supports and selectors, which are always the
# same here: what Chromium says of them. PM_RANDOM is how many of each.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Browser;
use PM::Css;
use PM::Test;
use Test::More;

need(qw(node chromium));

my $COUNT = $ENV{PM_RANDOM} // 2000;
srand 20;

sub one { return $_[ rand @_ ] }

# So many of what is given, joined.
sub some {
    my ( $most, $joined, $make ) = @_;
    return join $joined, map { $make->() } 0 .. rand $most;
}

# ---- Media queries ----

# A ratio is none with a unit, which to Chromium says nothing.
sub ratio { return one(qw(0 1 16/9 1/2 1/0 2)) }
sub value { return one( qw(0 5 1px 390px 600px 40em 1350px 2000px 10vw -1px 2dppx 96dpi 16/9 1/0 calc(10px*60)), 'calc(1px + 1em)' ) }
sub compared { return one( '<', '<=', '>', '>=', '=', ' < ', ' > = ' ) }

sub feature {
    my $range = one(qw(width height aspect-ratio resolution device-width color));
    my $value = $range eq 'aspect-ratio' ? \&ratio : \&value;
    return one(
        "($range)",
        '(' . one( '', 'min-', 'max-' ) . "$range: " . $value->() . ')',
        "($range" . compared() . $value->() . ')',
        '(' . $value->() . compared() . $range . compared() . $value->() . ')',
        '(' . $value->() . compared() . $range . ')',
        '(' . one('prefers-color-scheme: dark', 'prefers-color-scheme:light', 'orientation: portrait', 'hover', 'hover: none',
            'any-pointer: fine', 'prefers-reduced-motion: no-preference', 'scripting: enabled', 'foo', 'foo: bar', 'grid: 0',
            'min-width', 'width: a', '', 'display-mode: browser', 'update: fast' ) . ')',
        'foo(bar)',
    );
}

sub condition {
    my ($depth) = @_;
    my $part = sub { return $depth > 0 && rand() < 0.3 ? '(' . condition( $depth - 1 ) . ')' : feature() };
    return one( $part->(), 'not ' . $part->(), some( 3, ' and ', $part ), some( 3, ' or ', $part ), $part->() . ' and ' . $part->() . ' or ' . $part->() );
}

sub query {
    return one( condition(2), one( '', 'only ', 'not ' ) . one(qw(screen all print tv and)) . one( '', ' and ' . condition(0), ' and not ' . feature(), ' or (width)' ) );
}

# ---- @supports ----

sub supports {
    my ($depth) = @_;
    my $part = sub {
        return '(' . supports( $depth - 1 ) . ')' if $depth > 0 && rand() < 0.4;
        return one( '(display: grid)', '(display:flex)', '(color: red)', '(--a: b)', '(margin: 0)', '(foo bar)', '(1px)',
            'selector(a > b)', 'selector(:has(a))', 'selector(:is(a, b))', 'selector(::before)', 'selector(:foo)', 'selector(a,b)',
            'selector(> a)', 'font-tech(variations)', 'font-tech(foo)', 'font-format(woff2)', 'foo(bar)', '()' );
    };
    return one( $part->(), 'not ' . $part->(), some( 3, ' and ', $part ), some( 3, ' or ', $part ), $part->() . ' and ' . $part->() . ' or ' . $part->() );
}

# ---- Selectors ----

my $HTML = '<!doctype html><html lang="en"><head></head><body class="a b">'
    . '<div id="i" dir="rtl" class="c"><p class="a" title="xy z">1</p><p></p><p data-x="en-GB">2<b>3</b></p></div>'
    . '<ul><li class="a">1</li><li lang="de">2</li><li class="b c">3</li><li> </li></ul>'
    . '<section><div><div><span class="a"></span><i>4</i><span class="b"></span></div></div><p class="b">5</p></section>'
    . '<form><input type="text"><input type="CheckBox" checked><button disabled>6</button><a href="x">7</a></form></body></html>';

sub simple {
    my ($depth) = @_;
    my $list = sub { return some( 2, one( ',', ', ' ), sub { complex( $depth - 1 ) } ) };
    my @any  = (
        one('.a', '.b', '.c', '.A', '#i', '#j'), ':first-child', ':last-child', ':only-child', ':empty', ':root', ':first-of-type', ':last-of-type', ':only-of-type',
        ':nth-child(' . one( 'odd', 'even', '2', '2n+1', '-n+2', '3n - 1', 'n', '+2n', '0', '2n+0', '-2n+5' ) . ')',
        ':nth-last-of-type(' . one( '1', '2n', 'odd' ) . ')',
        '[' . one( 'title', 'data-x', 'lang', 'type', 'foo' ) . one( '', map { $_ . one( '"x"', 'en', '"en"', 'checkbox', '"xy"', '"z"', '""' ) . one( '', ' i', ' s' ) } '=', '~=', '|=', '^=', '$=', '*=' ) . ']',
        ':lang(' . one(qw(en de fr "*" "*-GB")) . ')', ':dir(' . one(qw(ltr rtl)) . ')', one(qw(:link :any-link :checked :disabled :enabled :hover :foo :required :defined)),
    );
    push @any, ':is(' . $list->() . ')', ':where(' . $list->() . ')', ':not(' . $list->() . ')', ':nth-child(2n+1 of ' . $list->() . ')',
        ':has(' . one( '', '> ', '+ ', '~ ' ) . complex(0) . ')' if $depth > 0;
    return one(@any);
}

sub compound {
    my ($depth) = @_;
    return one( '', qw(* p div li span P a body) ) . join '', map { simple($depth) } 1 .. 1 + rand 1.4;
}
sub complex { my ($depth) = @_; return some( 2.2, one( ' ', ' > ', '+', ' ~ ', '>' ), sub { compound($depth) } ) }
sub selectors { return some( 1.3, ', ', sub { complex(2) } ) }

# ---- What is said of them ----

sub distinct {
    my ($make) = @_;
    my %seen;
    while ( keys %seen < $COUNT ) { $seen{ $make->() } = 1 }
    return [ sort keys %seen ];
}

# What Chromium says to each, for a view.
sub chromium {
    my ( $page, $questions, $function, @views ) = @_;
    my $text = encode_json($questions);
    my ($answers) = ask( [ { files => { '/' => $page }, ask => "$text.map($function)" } ], @views );
    return map { $_->{answer} } @$answers;
}

sub ours {
    my ( $questions, $program, $argument ) = @_;
    my $said = run( [ builddir() . "/t/helper/$program", $argument ], stdin => join( '', map {"$_\n"} @$questions ), timeout => 300 );
    die "t/helper/$program: $said->{err}" if $said->{exit} || $said->{signal};
    return [ split /\n/, $said->{out} ];
}

sub compare {
    my ( $name, $questions, $ours, $theirs, $is_same ) = @_;
    my @differ = grep { !$is_same->( $ours->[$_], $theirs->[$_] ) } 0 .. $#$questions;
    is scalar @differ, 0, "$name: $COUNT are what Chromium makes of them";
    diag "$questions->[$_]\n    ours $ours->[$_], Chromium $theirs->[$_]" for @differ[ 0 .. ( $#differ > 19 ? 19 : $#differ ) ];
    return;
}

my $PHONE_SIZED = '<!doctype html><meta name=viewport content="width=device-width"><p>';
my $queries     = distinct( \&query );
my @said        = chromium( $PHONE_SIZED, $queries, '(query) => matchMedia(query).matches ? 1 : 0', @VIEWS );
compare( 'media queries', $queries, ours( $queries, 'css', 'media' ),
    [ map { my $i = $_; join '', map { $_->[$i] } @said } 0 .. $#$queries ], sub { $_[0] eq $_[1] } );

my $conditions = distinct( sub { supports(2) } );
compare( '@supports', $conditions, ours( $conditions, 'css', 'supports' ),
    chromium( $PHONE_SIZED, $conditions, '(text) => CSS.supports(text) ? 1 : 0', $VIEWS[0] ), sub { $_[0] eq $_[1] } );

# What we do not know may be either.
my $dir       = tempdir();
my $file      = spew( "$dir/page.html", $HTML );
my $selectors = distinct( \&selectors );
my ($matched) = chromium( $HTML, $selectors, <<'JS', $VIEWS[0] );
(selector) => {
  try { return [...document.querySelectorAll('*')].map((one) => one.matches(selector) ? 1 : 0).join(''); }
  catch { return 'none'; }
}
JS
compare( 'selectors', $selectors, ours( $selectors, 'select', $file ), $matched, sub {
    my ( $ours, $theirs ) = @_;
    my $pattern = $ours =~ s/\?/./gr;
    return $theirs =~ /^$pattern$/;
} );

done_testing;
