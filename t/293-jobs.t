# generate --jobs: the same manifest and the same words, whatever the number of
# threads; what many pages lack alike is said once.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Generate;
use PM::Test;
use Test::More;

need('pushmanifest');

# Pages enough for some batches, with what is shared, what is lost, rules, variants
# and pages that several files are.
my %files = map {
    my $n = $_;
    (   sprintf( '%c/p%d.html', 97 + $n % 7, $n ) => "<link rel=stylesheet href=/css/s${\ ( $n % 5 )}.css><script src=/js/a.js></script>"
            . ( $n % 3 ? '' : '<link rel=preload as=image href=/gone.png>' )
            . ( $n % 50 ? '' : "<link rel=preload as=image href=/gone$n.png>" )
            . "<img src=/img/i$n.png><p>text " x ( $n % 11 ),
        "img/i$n.png"     => "picture $n",
    )
} 1 .. 300;
$files{"css/s$_.css"} = "\@import 'base.css'; \@font-face{font-family:F$_;src:url(/f$_.woff2)} body{font-family:F$_;background:url(/lost.png)}" for 0 .. 4;
$files{"f$_.woff2"}   = "font $_" for 0 .. 4;
$files{'css/base.css'}        = 'a{color:red}';
$files{'js/a.js'}             = 'a()';
$files{"v/x.html.$_"}         = '<link rel=stylesheet href=/css/s1.css>' for qw(en de fr);
$files{'v/y.html.en'}         = '<link rel=stylesheet href=/css/s1.css>';
$files{'v/y.html.de'}         = '<link rel=stylesheet href=/css/s2.css>';
$files{"bad/x$_.xhtml"}       = '<html' for 1 .. 20;
my $site = site(%files);
my $dir   = tempdir();
my $rules = spew( "$dir/rules", '{"rules":[{"pages":"/a/*","exclude":["*.js"]},{"pages":"/none/*","exclude":["*"]}]}' );

sub with { return run( [ program('pushmanifest'), 'generate', '--rules', $rules, @_, $site ] ) }

my $alone = with( '--jobs', 1 );
is( $alone->{exit}, 1, 'one thread: what is lost is lost' );
cmp_ok( ( () = $alone->{out} =~ /"page"/g ), '>', 320, '  there are pages' );
for my $jobs ( 2, 3, 8, 100, 2, 3 ) {
    my $got = with( '--jobs', $jobs );
    is( $got->{out}, $alone->{out}, "$jobs threads: the same bytes" );
    is( $got->{err}, $alone->{err}, '  and words, in that order' );
    is( $got->{exit}, 1, '  and exit code' );
}
is( with()->{out}, $alone->{out}, 'as many as there are processors' );
is( run( [ program('pushmanifest'), qw(generate -q -j 4), site( 'index.html' => '' ) ] )->{exit}, 0, 'more threads than pages' );
like( run( [ program('pushmanifest'), qw(generate -q -j 4), site( 'a.css' => '' ) ] )->{err}, qr/there are no pages/, 'no pages' );
like( with( '--jobs', $_ )->{err}, qr/--jobs "$_" is not a number from 1 to 256/, "--jobs $_" ) for 0, 257, 'x';

# ---- Once for all ----

my @gone = grep {m{"/gone\.png"}} split /\n/, $alone->{err};
is( scalar @gone, 2, 'what a hundred pages lack is two lines' ) or diag $alone->{err};
like( $gone[0], qr{/a/p105.html:1:\d+: "/gone.png" is not there; the link is left out$}, '  the first of them' );
like( $gone[1], qr{/a/p105.html:1:\d+: .*; the link is left out; so in 99 more places$}, '  and how many more' );
is( ( () = $alone->{err} =~ /gone50\.png/g ), 1, 'what one page lacks is one line' );
is( ( () = $alone->{err} =~ m{/lost\.png}g ), 2, 'what five stylesheets lack is two, however many pages use them' );
like( $alone->{err}, qr{lost.png.*; so in 4 more places}, '  and counts stylesheets' );

# ---- What pages with the same stylesheets have in common ----

# Each has a class of its own, more boxes than are measured, parts that selectors
# look at from where they stand, and images among them.
srand 293;
my @parts = (
    sub { "<h1></h1><div class=h$_[0]></div>" }, sub { "<p class=h$_[0]></p><p></p>" },
    sub { "<ul><li><li class=h$_[0]><li></ul>" }, sub { "<div class='h$_[0] k'><span></span></div>" },
    sub { '<ul>' . '<li>' x ( 1 + $_[0] % 5 ) . '</ul>' }, sub {"<p style=height:${\ ( 10 * $_[0] )}px></p>"},
    sub { "<img src=/i$_[1].png width=200 height=40>" },
);
my %alike = ( 'p.css' => join '', 'h1,p,ul{margin:0}', map( {".h$_\{height:${\ ($_ % 20)}px}"} 0 .. 399 ),
    '.x li + li{height:40px}.o h1 + div,.o p ~ p{height:50px}li:nth-child(2n){height:90px}.own3 h1,.own4 p + p{display:none}' );
$alike{"i$_.png"} = "picture $_" for 1 .. 400;
for my $n ( 1 .. 40 ) {
    $alike{"p$n.html"} = "<!DOCTYPE html><link rel=stylesheet href=/p.css><body class='own$n ${\ qw(x o)[ $n % 2 ]}'>"
        . join '', map { $parts[ rand @parts ]->( int rand( $_ < 100 ? 12 : 400 ), $_ ) } 1 .. 10 + rand 390;
}
my $alike = site(%alike);
my $whole = generate( $alike, '-q', '--jobs', 1 );
is( generate( $alike, '-q', '--jobs', $_ )->{out}, $whole->{out}, "$_ threads, pages with much in common: the same bytes" ) for 2, 8;
my $list = "$dir/list";
for my $n ( 1 .. 40 ) {
    spew( $list, "p$n.html\n" );
    my $page = generate( $alike, '-q', '--files-from', $list );
    is_deeply( $page->{manifest}{page}, { "/p$n.html" => $whole->{manifest}{page}{"/p$n.html"} }, "  page $n as if it was alone" );
}
my %links = map { scalar @$_ => 1 } values %{ $whole->{manifest}{page} };
cmp_ok( scalar keys %links, '>', 5, '  and they differ' );

done_testing;
