# `learn` against browsers: a site whose scripts load modules, styles and fonts
# that no HTML names. Chromium and Firefox visit it, over connections of several
# speeds; the log of that, and nothing else, must make rules that name what is
# urgent to Chromium and `generate` does not find, and nothing more. With these
# rules `generate` finds it, and Chromium uses all of it, each once.
#
# What may differ from run to run is the time that things take. What is urgent,
# and when, this test prints: that is what the default of --early is for.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use List::Util qw(uniq);
use PM::Browser;
use PM::Generate;
use PM::Httpd;
use PM::Log;
use PM::Test;
use PM::Visits;
use Test::More;

need(qw(httpd openssl node chromium firefox module pushmanifest));

use constant LATE => 1800;    # between what belongs to the page and late.js

my $font = slurp( srcdir() . '/t/site/fonts/departure.woff2' );
my $page = sub {
    return '<!DOCTYPE html><meta charset=utf-8><title>x</title><link rel=icon href=data:,>'
        . "<link rel=stylesheet href=/css/site.css>$_[0]<p class=f>Text</p>";
};
my %site = (
    'index.html' => $page->('<script src=/js/boot.js></script><script type=module src=/js/app.mjs></script>'),
    ( map { ( "blog/$_.html" => $page->('<script type=module src=/js/blog.mjs></script>') ) } 1 .. 4 ),
    'blog/index.html' => $page->(''),
    'css/site.css'    => '@font-face{font-family:F;src:url(/fonts/html.woff2)}.f{font-family:F}',
    'js/boot.js'      => <<'JS',
// Urgent: a module, a stylesheet, a font, data. Not: an async script, a prefetch,
// an image, and what comes seconds later. Not to be kept: data of a person.
import('/js/chunk.js');
const add = (name, values) => document.head.append(Object.assign(document.createElement(name), values));
add('link', { rel: 'stylesheet', href: '/css/theme.css' });
add('script', { src: '/js/stats.js' });
add('link', { rel: 'prefetch', href: '/js/next.js' });
new FontFace('G', 'url(/fonts/script.woff2)').load().then((face) => document.fonts.add(face));
new Image().src = '/img/pixel.png';
fetch('/api/me.json');
fetch('/api/words.json');
setTimeout(() => import('/js/late.js'), 2000);
// For one visitor in five.
if (Math.random() < 0.2) import('/js/experiment.js');
JS
    'js/chunk.js'     => 'import "./deep.js"; export default 1;',
    'js/deep.js'      => 'export default 2;',
    'js/app.mjs'      => 'import "./static.mjs"; const name = "dynamic"; import(`./${name}.mjs`);',
    'js/static.mjs'   => 'export default 3;',
    'js/dynamic.mjs'  => 'export default 4;',
    'js/blog.mjs'     => 'const part = "comments"; import(`./${part}.mjs`);',
    'js/comments.mjs' => 'new FontFace("H", "url(/fonts/comments.woff2)").load();',
    'css/theme.css'   => 'p { color: #222 }',
    'img/pixel.png'   => 'x',
    ( map { ( "fonts/$_.woff2" => $font ) } qw(html script comments) ),
    ( map { ( "api/$_.json" => '{}' ) } qw(me words) ),
    ( map { ( "js/$_.js" => '1;' ) } qw(stats next late experiment) ),
);
my %files = map { ( "htdocs/$_" => $site{$_} ) } keys %site;

my $visits = PM::Visits->new( files => \%files, config => <<'CONF' );
<Location /api/me.json>
    ExpiresActive off
    Header set Cache-Control no-store
</Location>
CONF
my $before = generate( $visits->docroot, '-q' );
is( $before->{exit}, 0, 'the site has a manifest' );

# Milliseconds that a byte takes one way.
for my $speed ( [ chromium => 2 ], [ chromium => 40 ], [ chromium => 200 ], [ firefox => 0 ] ) {
    my ( $browser, $delay ) = @$speed;
    $visits->visit( $browser, [ ('/') x 6 ], delay => $delay, settle => 2000 );
    $visits->visit( $browser, [ map {"/blog/$_.html"} 1 .. 4, 1, 2 ], delay => $delay, settle => 700 );
}
# Some are gone before all is logged: more than the twenty that a page must have.
$visits->visit( 'chromium', [ ('/blog/') x 40 ], settle => 0 );

# What is urgent to Chromium and the manifest does not have.
sub missed {
    my ( $path, $manifest ) = @_;
    my %named = map { $_->{href} => 1 } @{ $manifest->{page}{$path} };
    return [ grep { !$named{$_} } $visits->urgent_on( $path, before => LATE ) ];
}

my $got = learn( [ $visits->lines ], manifest => $before->{out} );
is( $got->{exit}, 0, 'the log is learned from' ) or diag $got->{err};

# Urgent, too, is data that may not be kept: hinted, it would come twice.
my @home = grep { $_ ne '/api/me.json' } @{ missed( '/', $before->{manifest} ) };
is_deeply( \@home, [ sort qw(/api/words.json /css/theme.css /fonts/script.woff2 /js/chunk.js /js/deep.js /js/dynamic.mjs) ],
    'Chromium finds urgent what scripts load' ) or diag explain \@home;
is_deeply( [ sort @{ added($got)->{'/'} } ], \@home, '  and the rules name just that' ) or diag $got->{out};
is_deeply( [ sort @{ added($got)->{'/blog/?*'} } ], missed( '/blog/1.html', $before->{manifest} ), 'likewise of a family, in one rule' )
    or diag $got->{out};
is_deeply( [ sort keys %{ added($got) } ], [ '/', '/blog/?*' ], '  and of nothing else' );
is_deeply( excluded($got), { '/blog/' => [ sort qw(/fonts/comments.woff2 /js/comments.mjs) ] }, "the family's own page is not of the family" );

my %verdict = map { $_->{href} => $_->{verdict} } map { @{ $_->{files} } } grep { $_->{page} eq '/' } @{ $got->{report}{pages} };
is( $verdict{'/js/stats.js'}, 'calm', 'an async script is not urgent' );
is( $verdict{'/js/late.js'},  'late', 'what comes seconds later is not for the page' );
like( $verdict{'/js/experiment.js'} // 'none', qr/^(?:rare|none)$/, 'what one visitor in five needs is not for all' );
is( $verdict{'/api/me.json'},  'data',  'what is not to be kept is left out' );
is( $verdict{'/img/pixel.png'}, 'image', 'how urgent an image is a log does not tell' );
ok( !exists $verdict{'/js/next.js'}, 'a prefetch is nothing that the page needs' );

# The defaults are not at an edge: with somewhat more or less the rules are the same,
# with far less what a slow connection asks for is late, with far more late.js is not.
my $named = sub { my ($result) = @_; return encode_json( [ map { [ $_, sort @{ added($result)->{$_} // [] } ] } '/', '/blog/?*' ] ) };
for my $threshold ( [ '--early', 1500, 100, 1000, 1300, 1500, 1700, 5000 ], [ '--share', 90, 60, 80, 90, 95 ], [ '--unused', 2, 0, 2, 5, 10 ] ) {
    my ( $option, $default, @values ) = @$threshold;
    my @same = grep { $named->( learn( [ $visits->lines ], manifest => $before->{out}, options => [ $option, $_ ] ) ) eq $named->($got) } @values;
    my @near = grep { $_ >= $default / 2 && $_ <= $default * 1.2 } @values;
    note "$option: the same rules with @same";
    is_deeply( [ grep { my $near = $_; !grep { $_ == $near } @same } @near ], [], "$option: much the same near the default, $default" );
    ok( @same < @values, '  but not everywhere' ) if $option eq '--early';
}

# The format that everybody has: less is known, nothing is wrong.
my @combined = map { /^((?:[^"]*"){6})/ ? $1 : die "no combined in $_\n" } $visits->lines;
my $less = learn( \@combined, manifest => $before->{out} );
my %home = map { $_ => 1 } @home;
is_deeply( [ grep { !$home{$_} } @{ added($less)->{'/'} // [] } ], [], 'combined: nothing that is not urgent' );
my %crossorigin = map { $_->{href} => $_->{crossorigin} } map { @{ $_->{add} // [] } } @{ $less->{rules} };
is( $crossorigin{$_}, 'anonymous', "  but $_" ) for qw(/fonts/script.woff2 /js/deep.js /js/chunk.js);

# With the rules `generate` finds it all, it is hinted, and used.
my $after = generate( $visits->docroot, '-q', '--rules', spew( "$got->{dir}/learned.json", $got->{text} ) );
is( $after->{exit}, 0, '`generate` takes the rules' ) or diag $after->{err};
is_deeply( missed( '/', $after->{manifest} ), ['/api/me.json'], '  and misses nothing that may be hinted' );
is_deeply( missed( '/blog/3.html', $after->{manifest} ), [], '  nor in the family' );

my $hinting = PM::Httpd->new( modules => [qw(expires)], files => \%files, manifest => $after->{out}, config => <<'CONF' )->start;
PushManifest ${ROOT}/site.manifest
H2EarlyHints on
ExpiresActive on
ExpiresDefault "access plus 10 minutes"
CONF
for my $path ( '/', '/blog/1.html' ) {
    my ($load) = browse_hinted( 'chromium', $hinting, [ $hinting->url($path) ], settle => 1000 );
    my ( %times, %hinted );
    $times{$_}++ for requests_of($load);
    is_deeply( [ grep { $times{$_} > 1 } sort keys %times ], [], "$path: nothing is loaded twice" );
    $hinted{$_} = 1 for early_hints($load);
    is_deeply( [ grep { !$hinted{$_} } map { $_->{href} } @{ $after->{manifest}{page}{$path} } ], [], '  and all of the set is hinted' );
    is_deeply( [ grep {/preload/i} @{ $load->{console} } ], [], '  and used' );
}

note $_ for $visits->last_urgent( '/', before => LATE );
done_testing;
