# `learn` on what Vite builds: an entry that loads its view on demand, with a
# stylesheet, a font and a module that both need; index.html names none of it.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Find;
use PM::Conformance;
use PM::Generate;
use PM::Log;
use PM::Test;
use PM::Visits;
use Test::More;

need(qw(httpd openssl node chromium pushmanifest));
my $npm = npm_packages('vite@8');

my $dir = site(
    'package.json'   => '{"private":true,"type":"module"}',
    'vite.config.js' => 'export default { build: { assetsInlineLimit: 0 } }',
    'index.html'     => '<!doctype html><html><head><meta charset=utf-8><title>x</title><link rel=icon href=data:,></head>'
        . '<body><div id=app></div><script type=module src=/src/main.js></script></body></html>',
    'src/main.js'   => 'import "./main.css"; addEventListener("DOMContentLoaded",'
        . ' () => import("./view.js").then(({ view }) => view(document.querySelector("#app"))));',
    'src/main.css'  => 'body { margin: 1em }',
    'src/view.js'   => 'import "./view.css"; import { word } from "./shared.js";'
        . ' export const view = (app) => { app.className = "view"; app.textContent = word(); import("./other.js"); };',
    'src/view.css'  => '@font-face { font-family: V; src: url(./text.woff2) } .view { font-family: V }',
    'src/other.js'  => 'import { word } from "./shared.js"; document.title = word();',
    'src/shared.js' => 'export const word = () => ["Te", "xt"].join("");',
    'src/text.woff2' => slurp( srcdir() . '/t/site/fonts/departure.woff2' ),
);
my $built = run( [ program('node'), "$npm/node_modules/vite/bin/vite.js", 'build', "$dir" ], cwd => "$dir", timeout => 120 );
is( $built->{exit}, 0, 'Vite builds the application' ) or diag $built->{err};

my %files;
find( { no_chdir => 1, wanted => sub { $files{ 'htdocs/' . s{^\Q$dir\E/dist/}{}r } = slurp($_) if -f } }, "$dir/dist" );
my $visits = PM::Visits->new( files => \%files );
$visits->visit( 'chromium', [ ('/') x 10 ], delay => $_, settle => 500 ) for 2, 50;

my $before = generate( $visits->docroot, '-q' );
my %named  = map { $_->{href} => 1 } @{ $before->{manifest}{page}{'/'} };
my @missed = grep { !$named{$_} } $visits->urgent_on( '/', before => 1500 );
ok( @missed >= 4, 'Chromium asks for more than index.html names' ) or diag explain \@missed;

my $got = learn( [ $visits->lines ], manifest => $before->{out} );
is_deeply( [ sort @{ added($got)->{'/'} } ], \@missed, '  and the rules name just that' ) or diag $got->{out};

my $after = generate( $visits->docroot, '-q', '--rules', spew( "$got->{dir}/learned.json", $got->{text} ) );
my %now   = map { $_->{href} => $_ } @{ $after->{manifest}{page}{'/'} };
is_deeply( [ grep { !$now{$_} } @missed ], [], '`generate --rules` has it' );
is_deeply( [ grep { ( $_->{crossorigin} // '' ) ne 'anonymous' } map { $now{$_} } @missed ], [], '  as Vite loads it: with CORS' );

note $_ for $visits->last_urgent( '/', before => 1500 );
done_testing;
