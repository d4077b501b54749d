# What builds by Parcel import at once: all that Chromium asks for is named, and nothing
# else; and with the manifest each file is loaded once.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Build;
use PM::Conformance;
use PM::Generate;
use PM::Test;
use Test::More;

need(qw(httpd openssl node chromium firefox module pushmanifest));

my $npm    = npm_packages('parcel@2');
my @BUILDS = (
    { options => [],                              firefox => 1 },
    { options => [qw(--public-url ./ --no-optimize)] },
);
my %APP = (
    'package.json' => '{ "private": true }',
    'index.html'   => '<!DOCTYPE html><html><head><title>main</title><link rel=icon href=data:,></head><body><p>x</p><script type=module src=main.js></script></body></html>',
    'main.js'      => <<'JS',
import './main.css';
import { say } from './say.js';
import('./soon.js').then((m) => say(m.soon));
import('./alone.js');
document.onclick = () => import('./late.js');
if (location.hash === '#late') import('./late.js');
JS
    'say.js'   => "import './say.css'; export const say = (word) => { document.title += word; };",
    'soon.js'  => "import './soon.css'; import { deep } from './deep.js'; export const soon = 'soon' + deep;",
    'deep.js'  => "import './deep.css'; export const deep = ['de', 'ep'].join('');",
    'alone.js' => "globalThis.alone = 1;",
    'late.js'  => "import './late.css'; import { deep } from './deep.js'; console.log('late' + deep);",
    map { ( "$_.css" => "p{--$_:red}" ) } qw(main say soon deep late),
);

# Builds the application; the document root.
sub built {
    my (@options) = @_;
    my $dir = tempdir();
    spew( "$dir/$_", $APP{$_} ) for keys %APP;
    my $made = run( [ program('node'), "$npm/node_modules/parcel/lib/bin.js", qw(build index.html --no-cache --no-source-maps --dist-dir site), @options ],
        cwd => "$dir", timeout => 120 );
    is( $made->{exit}, 0, "Parcel builds @options" ) or diag $made->{out}, $made->{err};
    return $dir;
}

for my $build (@BUILDS) {
    my $dir  = built( @{ $build->{options} } );
    my $made = generate( "$dir/site", '-q' );
    is( "$made->{exit}$made->{err}", '0', '  `generate` reads it' );
    my @named = map { $_->{href} } @{ $made->{manifest}{page}{'/'} };
    my ( $silent, $httpd ) = ( serve( $dir, "{\"pushmanifest\":1}\n" ), serve( $dir, $made->{out} ) );
    my ( $page, @asked ) = asked( $silent, 'chromium', '/' );
    is( $page->{title}, 'mainsoondeep', '  the page imports what it imports at once' );
    lists_ok( [ sort '/', @named ], \@asked, '    and all of that is named, and no more' );
    for my $browser ( 'chromium', $build->{firefox} ? 'firefox' : () ) {
        ( $page, @asked ) = asked( $httpd, $browser, '/' );
        is( $page->{title}, 'mainsoondeep', "    $browser: the page is the same with the manifest" );
        lists_ok( \@asked, [ sort '/', @named ], '    and each file is loaded once' );
    }
    spew( "$dir/manifest", $made->{out} );
    my $said = run( [ program('pushmanifest'), qw(explain --docroot), "$dir/site", "$dir/manifest", '/' ] );
    like( $said->{out}, qr{/late\.\S+\.$_\n.*: imported only when the code gets there}, "  explain names late.$_" ) for qw(js css);
}

done_testing;
