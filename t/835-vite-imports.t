# What builds by Vite import at once, as each of its versions writes it: all that
# Chromium asks for is named, and nothing else; and with the manifest each file is
# loaded once, stylesheets too, which older versions load without CORS.
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

my @BUILDS = (
    { vite => '~5.3', base => '/',     minify => 'esbuild', cors => '', firefox => 1 },
    { vite => '5',    base => './',    minify => 'esbuild', cors => ' crossorigin=anonymous' },
    { vite => '6',    base => '/a/b/', minify => '',        cors => ' crossorigin=anonymous' },
    { vite => '8',    base => '/',     minify => 'oxc',     cors => ' crossorigin=anonymous', firefox => 1 },
);
my $npm = npm_packages( map {"vite-$_->{vite}\@npm:vite\@$_->{vite}"} @BUILDS );

sub page {
    return "<!DOCTYPE html><html><head><title>$_[0] </title><link rel=icon href=data:,>"
        . "<script type=module src=/src/$_[0].js></script></head><body><p>x</p></body></html>";
}
my %APP = (
    'package.json' => '{ "private": true, "type": "module" }',
    'index.html'   => page('main'),
    'other.html'   => page('other'),
    'src/main.js'  => <<'JS',
import './main.css';
import { say } from './say.js';
import('./soon.js').then((m) => say(m.soon));
import('./alone.js');
document.onclick = () => import('./late.js');
if (location.hash === '#late') import('./late.js');
JS
    'src/other.js' => <<'JS',
import { say } from './say.js';
const { soon } = await import('./soon.js');
say(soon);
JS
    'src/say.js'   => "import './say.css'; export const say = (word) => { document.title += word; };",
    'src/soon.js'  => "import './soon.css'; import { deep } from './deep.js'; export const soon = 'soon' + deep; export const none = [deep];",
    'src/deep.js'  => "import './deep.css'; export const deep = ['de', 'ep'].join('');",
    'src/alone.js' => "import { deep } from './deep.js'; globalThis.deep = deep;",
    'src/late.js'  => "import './late.css'; console.log('late');",
    map { ( "src/$_.css" => "p{--$_:red}" ) } qw(main say soon deep late),
);

# Builds the application; the document root.
sub built {
    my ($build) = @_;
    my $dir  = tempdir();
    my $path = $build->{base} =~ s/^\.//r;
    spew( "$dir/$_", $APP{$_} ) for keys %APP;
    spew( "$dir/vite.config.js", <<"JS" );
export default { base: '$build->{base}', logLevel: 'error', build: { minify: '$build->{minify}' || false,
  outDir: 'site$path', target: 'esnext', assetsInlineLimit: 0, rollupOptions: { input: ['index.html', 'other.html'] } } };
JS
    my $made = run( [ program('node'), "$npm/node_modules/vite-$build->{vite}/bin/vite.js", 'build' ], cwd => "$dir", timeout => 120 );
    is( $made->{exit}, 0, "Vite $build->{vite} builds" ) or diag $made->{out}, $made->{err};
    return $dir;
}

# Without the hashes in names.
sub plain { return map {s/-[\w-]{8}(?=\.\w+)//r} @_ }

for my $build (@BUILDS) {
    my $dir   = built($build);
    my $top   = $build->{base} =~ s/^\.//r;
    my $made  = generate( "$dir/site", '-q' );
    my %pages = %{ $made->{manifest}{page} };
    is( "$made->{exit}$made->{err}", '0', '  `generate` reads it' );
    my ( $silent, $httpd ) = ( serve( $dir, "{\"pushmanifest\":1}\n" ), serve( $dir, $made->{out} ) );
    for my $path ( $top, "${top}other.html" ) {
        my @links = @{ $pages{$path} };
        my ( $page, @asked ) = asked( $silent, 'chromium', $path );
        my $title = $page->{title};
        like( $title, qr/soondeep$/, "  $path: the page imports what it imports at once" );
        lists_ok( [ sort $path, map { $_->{href} } @links ], \@asked, '    and all of that is named, and no more' );
        my %style = map { plain( $_->{href} ) => brief($_) } grep { ( $_->{as} // '' ) eq 'style' } @links;
        like( $style{"${top}assets/$_.css"} // '', qr/\.css$build->{cors}$/, "    $_.css as this version loads it" ) for qw(soon deep);
        for my $browser ( 'chromium', $build->{firefox} ? 'firefox' : () ) {
            ( $page, @asked ) = asked( $httpd, $browser, $path );
            is( $page->{title}, $title, "    $browser: the page is the same with the manifest" );
            lists_ok( \@asked, [ sort $path, map { $_->{href} } @links ], '    and each file is loaded once' );
        }
    }
    spew( "$dir/manifest", $made->{out} );
    my $said = run( [ program('pushmanifest'), qw(explain --docroot), "$dir/site", "$dir/manifest", $top ] );
    like( $said->{out}, qr{/late-\S+\.$_\n.*: imported only when the code gets there}, "  explain names late.$_" ) for qw(js css);
}

# That a file that is loaded twice is seen here.
{
    my $dir  = built( $BUILDS[0] );
    my $made = generate( "$dir/site", '-q' );
    my $httpd = serve( $dir, $made->{out} =~ s{(soon-[\w-]+\.css","as":"style")}{$1,"crossorigin":"anonymous"}r );
    my ( $page, @asked ) = asked( $httpd, 'chromium', '/' );
    is( scalar( grep {/soon-.*css/} @asked ), 2, 'the wrong way to load a stylesheet loads it twice' );
}

done_testing;
