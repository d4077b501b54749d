# What builds by webpack and Rspack load at once, as several versions and settings of
# theirs write it: all that Chromium asks for is named, and nothing else; and with the
# manifest each file is loaded once.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Build;
use PM::Conformance;
use PM::Generate;
use PM::Test;
use Test::More;

need(qw(httpd openssl node chromium firefox module pushmanifest));

my $AUTO   = 'chunkFilename: "js/[name].[contenthash:8].chunk.js"';
my $SPLIT  = 'splitChunks: { chunks: "all", minSize: 0, cacheGroups: { lib: { test: /lib/, name: "lib", enforce: true } } }';
my @BUILDS = (
    { tool => 'webpack', version => '5', output => '', config => '', firefox => 1 },
    { tool => 'webpack', version => '5', output => "publicPath: '/a/b/', crossOriginLoading: 'anonymous'", config => "optimization: { runtimeChunk: 'single', $SPLIT }", site => '/a/b' },
    { tool => 'webpack', version => '~5.76', output => "filename: 'js/[name].[contenthash].js', uniqueName: 'my app'", config => "optimization: { $SPLIT }" },
    { tool => 'webpack', version => '5', output => "publicPath: ''", config => 'optimization: { minimize: false, concatenateModules: false }' },
    { tool => 'webpack', version => '5', output => '', config => '', css => ", attributes: { crossorigin: 'anonymous' }", unnamed => qr{/css/(?!main)} },
    { tool => '@rspack/core', version => '2', output => $AUTO, config => "mode: 'development', devtool: false" },
    { tool => '@rspack/core', version => '2', output => "filename: 'js/[name].js', crossOriginLoading: 'anonymous'", config => "optimization: { runtimeChunk: 'single', $SPLIT }", firefox => 1 },
    { tool => '@rspack/core', version => '1', output => '', config => "target: ['web', 'es5']" },
);
my %alias = map { $_ => "$_->{tool}-$_->{version}" =~ s/.*\///r } @BUILDS;
my %packages = map { ( "$alias{$_}\@npm:$_->{tool}\@$_->{version}" => 1 ) } @BUILDS;
my $npm = npm_packages( sort( keys %packages ), 'css-loader@7', 'mini-css-extract-plugin@2', 'webpack@5' );

my %APP = (
    'src/main.js' => <<'JS',
import './main.css';
import { add } from './lib.js';
import { say } from './say.js';
import('./soon.js').then((m) => say(add(m.soon, '')));
document.onclick = () => import('./late.js');
if (location.hash === '#late') import('./late.js');
JS
    'src/lib.js'  => 'export const add = (a, b) => [a, b].join("");',
    'src/say.js'  => "import './say.css'; export const say = (word) => { document.title += word; };",
    'src/soon.js' => "import './soon.css'; import { deep } from './deep.js'; export const soon = 'soon' + deep;",
    'src/deep.js' => "import './deep.css'; export const deep = ['de', 'ep'].join('');",
    'src/late.js' => "import './late.css'; import { deep } from './deep.js'; console.log('late' + deep);",
    map { ( "src/$_.css" => "p{--$_:red}" ) } qw(main say soon deep late),
);

# Builds the application, and writes its page; the document root.
sub built {
    my ($build) = @_;
    my $dir = tempdir();
    my $to  = "$dir/site" . ( $build->{site} // '' );
    spew( "$dir/$_", $APP{$_} ) for keys %APP;
    spew( "$dir/build.js", <<"JS" );
const from = require('module').createRequire('$npm/from.js');
const tool = from('$alias{$build}');
const Css = tool.CssExtractRspackPlugin || from('mini-css-extract-plugin');
tool({
  mode: 'production', context: '$dir', entry: './src/main.js',
  resolveLoader: { modules: ['$npm/node_modules'] },
  output: { path: '$to', filename: '[name].[contenthash].js', $build->{output} },
  module: { rules: [{ test: /\\.css\$/, type: 'javascript/auto', use: [Css.loader, 'css-loader'] }] },
  plugins: [new Css({ filename: 'css/[name].[contenthash].css'@{[ $build->{css} // '' ]} })],
  $build->{config}
}, (error, stats) => {
  if (error || stats.hasErrors()) throw error || stats.toString();
  console.log(JSON.stringify(stats.toJson({ all: false, entrypoints: true }).entrypoints.main.assets.map((a) => a.name)));
});
JS
    my $made = run( [ program('node'), "$dir/build.js" ], cwd => "$dir", timeout => 120 );
    is( $made->{exit}, 0, "$alias{$build} builds" ) or diag $made->{out}, $made->{err};
    my $head = '';
    for my $name ( @{ decode_json( $made->{out} || '[]' ) } ) {
        $head .= $name =~ /css$/ ? "<link rel=stylesheet href=$name>" : "<script defer src=$name></script>";
    }
    spew( "$to/index.html", "<!DOCTYPE html><html><head><title>main</title><link rel=icon href=data:,>$head</head><body><p>x</p></body></html>" );
    return $dir;
}

for my $build (@BUILDS) {
    my $dir  = built($build);
    my $path = ( $build->{site} // '' ) . '/';
    my $made = generate( "$dir/site", '-q' );
    is( "$made->{exit}$made->{err}", '0', '  `generate` reads it' );
    my @named = map { $_->{href} } @{ $made->{manifest}{page}{$path} };
    my ( $silent, $httpd ) = ( serve( $dir, "{\"pushmanifest\":1}\n" ), serve( $dir, $made->{out} ) );
    my ( $page, @asked ) = asked( $silent, 'chromium', $path );
    is( $page->{title}, 'mainsoondeep', '  the page loads what it loads at once' );
    my @unnamed = $build->{unnamed} ? grep {/$build->{unnamed}/} @asked : ();
    is( scalar @unnamed, $build->{unnamed} ? 1 : 0, '    of which nobody knows how one is loaded' ) if $build->{unnamed};
    lists_ok( [ sort $path, @named, @unnamed ], \@asked, '    and all of that is named, and no more' );
    for my $browser ( 'chromium', $build->{firefox} ? 'firefox' : () ) {
        ( $page, @asked ) = asked( $httpd, $browser, $path );
        is( $page->{title}, 'mainsoondeep', "    $browser: the page is the same with the manifest" );
        lists_ok( \@asked, [ sort $path, @named, @unnamed ], '    and each file is loaded once' );
    }
    spew( "$dir/manifest", $made->{out} );
    my $said = run( [ program('pushmanifest'), qw(explain --docroot), "$dir/site", "$dir/manifest", $path ] );
    my @late = $said->{out} =~ m{^  (\S+\.(?:js|css))(?: = \S+)?\n.*: imported only when the code gets there}mg;
    is( scalar @late, 2, '  explain names the two files of the other chunk' ) or diag $said->{out};
}

done_testing;
