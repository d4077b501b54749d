# generate --vite: the entries of a build by Vite of today, for pages that are made
# elsewhere (Laravel, Django), with what the built files refer to.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Conformance;
use PM::Generate;
use PM::Test;

need(qw(pushmanifest npm node));
my $npm = npm_packages('vite@8');

my $dir = tempdir();
my %app = (
    'package.json'    => '{ "private": true, "type": "module" }',
    'vite.config.js'  => <<'JS',
export default {
  base: '/build/', publicDir: false, logLevel: 'error',
  build: { manifest: 'manifest.json', outDir: 'public/build', assetsInlineLimit: 0, rollupOptions: {
    input: ['src/app.js', 'src/admin.js', 'src/print.css'] } },
};
JS
    'src/app.js'      => "import './app.css'; import { shared } from './shared.js'; shared('app'); export const late = () => import('./late.js');",
    'src/admin.js'    => "import './admin.css'; import { shared } from './shared.js'; shared('admin');",
    'src/shared.js'   => "import './shared.css'; export const shared = (name) => { document.title = name; };",
    'src/late.js'     => "console.log('late');",
    'src/app.css'     => 'h1{color:red}',
    'src/admin.css'   => 'h1{color:blue}',
    'src/shared.css'  => 'p{margin:0}',
    'src/print.css'   => 'p{padding:0}',
);
spew( "$dir/$_", $app{$_} ) for keys %app;
my $made = run( [ program('node'), "$npm/node_modules/vite/bin/vite.js", 'build' ], cwd => "$dir", timeout => 120 );
die "vite build: $made->{out}$made->{err}" if $made->{exit};

my $file = "$dir/public/build/manifest.json";
ok( -f $file, 'Vite has built' );

# Without the hashes in the names.
sub plain { my ($links) = @_; return [ map { brief($_) =~ s/-[\w-]{8}(?=\.\w+)//r } @{ $links // [] } ] }

sub vite { my (@options) = @_; return generate( "$dir/public", '-q', '--vite', $file, @options ) }
my $got = vite( '--route', '/*=src/app.js', '--route', '/admin/*=src/admin.js', '--route', '/login=src/print.css,src/admin.js' );
is( $got->{exit}, 0, 'generate --vite' ) or diag $got->{err};
is( $got->{err}, '', '  has nothing to say' );
is_deeply( [ sort keys %{ $got->{manifest}{match} } ], [ '/*', '/admin/*' ], '  a route with a star is a match' );
is_deeply( [ keys %{ $got->{manifest}{page} } ], ['/login'], '  and one without a page' );
my $app = plain( $got->{manifest}{match}{'/*'} );
is_deeply( [ grep {/^style/} @$app ], [ 'style /build/assets/shared.css', 'style /build/assets/app.css' ], '  styles of what an entry imports, then its own' ) or diag explain $app;
ok( ( grep {m{/build/assets/app\.js}} @$app ) && ( grep {m{/build/assets/shared\.js}} @$app ), '  the modules: the entry and what it imports' ) or diag explain $app;
is( ( grep {/late/} @$app ), 0, '  but not what is imported later' );
like( "@{ plain( $got->{manifest}{page}{'/login'} ) }", qr{print\.css.*admin\.css}, '  a route of two entries' );
my ($link) = grep { $_->{href} =~ /app-.*css/ } @{ $got->{manifest}{match}{'/*'} };
is( $link->{bytes}, -s "$dir/public$link->{href}", '  with the sizes of the built files' );
is( vite( '--route', '/*=src/app.js' )->{out}, vite( '--route', '/*=src/app.js' )->{out}, '  the same each time' );

# In the order in which Vite itself names them, in a page of its own; it asks for
# styles with CORS there, which Laravel and Django do not.
spew( "$dir/$_->[0]", $_->[1] ) for
    map( { [ "$_->[0].html", "<!DOCTYPE html><html><head><script type=module src=/src/$_->[1].js></script></head><body></body></html>" ] } [qw(index app)], [qw(other admin)] ),
    [ 'page.config.js', "export default { logLevel: 'error', publicDir: false, build: { manifest: 'manifest.json', outDir: 'page', assetsInlineLimit: 0, rollupOptions: { input: ['index.html', 'other.html'] } } };" ];
$made = run( [ program('node'), "$npm/node_modules/vite/bin/vite.js", 'build', '--config', 'page.config.js' ], cwd => "$dir", timeout => 120 );
is( $made->{exit}, 0, 'Vite builds a page' ) or diag $made->{out}, $made->{err};
sub told { my ($got) = @_; return [ map { brief($_) =~ s/ crossorigin=anonymous//r } @{ $got->{manifest}{page}{'/'} } ] }
my $own = told( generate( "$dir/page", '-q' ) );
cmp_ok( scalar @$own, '>', 2, '  with links' );
is_deeply( told( generate( "$dir/page", '-q', '--vite', "$dir/page/manifest.json", '--assets', '/', '--route', '/=index.html' ) ), $own, '  which are those of its manifest, in order' );

for my $case (
    [ [], qr{manifest.json: --route PATTERN=ENTRY says which pages use it; its entries are src/admin.js, src/app.js, src/print.css} ],
    [ [ '--route', '/*=src/none.js' ], qr{manifest.json: has no entry "src/none.js"; its entries are src/admin.js} ],
    [ [ '--route', 'x' ], qr{--route "x" is not PATTERN=ENTRY} ],
    [ [ '--route', '/*=src/app.js', '--assets', 'build' ], qr{--assets "build" is not a path with a slash at each end} ],
    ) {
    $got = vite( @{ $case->[0] } );
    is( $got->{exit}, 2, "wrong: @{$case->[0]}" );
    like( $got->{err}, $case->[1], '  which is said' );
}
$got = generate( "$dir/public", '--vite', spew( "$dir/bad.json", '[' ), '--route', '/*=x' );
like( $got->{err}, qr{bad.json:1: is no manifest of Vite's: }, 'a file that is none' );
is( generate( "$dir/public", '--route', '/*=x' )->{exit}, 2, '--route without --vite' );
$got = vite( '--route', '/*=src/app.js', '--assets', '/other/' );
is( $got->{exit}, 1, 'files that are not where --assets says' );

done_testing;
