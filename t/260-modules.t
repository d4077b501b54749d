# The module graph: static imports of module scripts, through import maps.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Generate;
use PM::Test;

need('pushmanifest');

my $page = '<script type=module src=/js/main.js></script>';

# What a page that loads js/main.js needs, with these files beside it.
sub graph {
    my ( $files, $html, @options ) = @_;
    return links( { 'index.html' => $html // $page, %$files }, '/', @options );
}

is_deeply( graph( {
        'js/main.js' => "#!/usr/bin/env node\nimport a from './a.js';\nimport '/js/b.js';\nexport * from \"../js/c.js?v=1\";\n// import './no.js'\nconst s = `import './no.js'`, r = /import '.\\/no.js'/;",
        'js/a.js' => "import './deep/d.js'; import './main.js'",
        'js/b.js' => '', 'js/c.js' => '', 'js/deep/d.js' => "import '../a.js'",
    } ),
    [ map {"modulepreload /js/$_"} qw(main.js a.js deep/d.js b.js c.js?v=1) ],
    'static imports, in order, and cycles end' );

is_deeply( graph( { 'js/main.js' => "export const f = () => import('./lazy.js'); new Worker('/js/w.js', {type:'module'})", 'js/lazy.js' => '', 'js/w.js' => '' } ),
    ['modulepreload /js/main.js'], 'dynamic imports in functions and workers come later' );
is_deeply( graph( {
        'js/main.js' => "import('./now.js').then((m) => m.run()); import './a.js'; if (x) import('./maybe.js')",
        'js/now.js' => "import './b.js'; await import('now/c')", 'js/a.js' => '', 'js/b.js' => '', 'js/c.js' => '', 'js/maybe.js' => '',
    }, '<script type=importmap>{"imports":{"now/":"/js/","now/c":"/js/c.js"}}</script>' . $page ),
    [ map {"modulepreload /js/$_"} qw(main.js a.js now.js b.js c.js) ],
    'dynamic imports at the top of a module are as certain, and come after the static ones' );
is_deeply( graph( {
        'js/main.js' => "import('./early.js'); import('./shared.js'); import './a.js'", 'js/b.js' => "import './shared.js'",
        'js/a.js' => '', 'js/early.js' => '', 'js/shared.js' => "import './dep.js'", 'js/dep.js' => '',
    }, $page . '<script type=module src=/js/b.js></script>' ),
    [ map {"modulepreload /js/$_"} qw(main.js b.js a.js shared.js dep.js early.js) ],
    '  unless another module needs them at once, with all that they import' );
is_deeply( graph( {
        'js/main.js' => "import('./a.json', {with: {type: kind}}); import('./b.json', {with: {type: 'json'}})",
        map { ( "js/$_.json" => '{}' ) } qw(a b),
    } ), [ 'modulepreload /js/main.js', 'modulepreload json /js/b.json' ], 'an import of who knows what is not named' );

# What builds by Vite have, where an application listens for failures, too.
my $CORS = 'const n="vite:preloadError";function p(f,d){d.map(h=>{const l=document.createElement("link");l.as="script",l.crossOrigin="",l.href=h})}export{p as _}';
my $MAP  = 'const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/x.js","assets/x.css"])))=>i.map(i=>d[i]);';
is_deeply( graph( {
        'js/main.js' => $MAP . 'import{_ as p}from"./help.js";addEventListener("vite:preloadError",()=>0);p(()=>import("/assets/x.js"),__vite__mapDeps([0,1]));',
        'js/help.js' => $CORS, 'assets/x.js' => '', 'assets/x.css' => '',
    } ), [ 'modulepreload /js/main.js', 'modulepreload /js/help.js', 'modulepreload /assets/x.js', 'style /assets/x.css crossorigin=anonymous' ],
    "a listener for Vite's event is not its function, which another module has" );
is_deeply( graph( { 'js/main.js' => "CSS.paintWorklet.addModule('js/w.js'); new Worker('js/v.js')", 'js/w.js' => '', 'js/v.js' => "importScripts('/js/u.js')", 'js/u.js' => '' } ),
    ['modulepreload /js/main.js'], '  as do worklets, and what workers load' );

is_deeply( graph( { 'js/main.js' => "import d from './d.json' with {type:'json'}; import s from './s.css' with {type:'css'};", 'js/d.json' => '{}', 'js/s.css' => '' } ),
    [ 'modulepreload /js/main.js', 'modulepreload json /js/d.json', 'modulepreload style /js/s.css' ], 'JSON and CSS modules' );

for my $case ( [ load => 1 ], [ only => 1 ], [ idle => 1 ], [ visible => 0 ], [ media => 0 ], [ '' => 0 ] ) {
    my ( $client, $is_loaded ) = @$case;
    is_deeply( graph( { 'a.js' => "import './b.js'", 'b.js' => '', 'r.js' => '' }, qq{<astro-island component-url="/a.js" renderer-url="/r.js" client="$client"></astro-island>} ),
        $is_loaded ? [ map {"modulepreload /$_"} qw(a.js r.js b.js) ] : [], "an island of Astro's, client=$client" );
}
is_deeply( graph( { 'js/a.js' => '' }, "<script type=module>import './js/a.js'</script>" ),
    ['modulepreload /js/a.js'], 'an inline module' );
is_deeply( graph( { 'js/main.js' => "import './a.js'", 'js/a.js' => '' }, '<script type=module src=js/main.js crossorigin=use-credentials></script>' ),
    [ map {"modulepreload /js/$_ crossorigin=use-credentials"} qw(main.js a.js) ], 'imports are fetched as their root is' );
is_deeply( graph( { 'js/main.js' => "import 'https://cdn.test/x.js'; import '//own.test/js/a.js'", 'js/a.js' => '' }, $page, '--origin', 'https://own.test' ),
    [ 'modulepreload /js/main.js', 'modulepreload /js/a.js' ],
    'imports from elsewhere' );

{
    my $data = generate( site( 'index.html' => '<script type=module>import "data:text/javascript,1"; import("blob:x"); import("data:text/javascript,2")</script>' ), '-q' );
    is( "$data->{exit} $data->{err}", '0 ', 'a URL of another scheme is no bare word, and nothing is lost' );
}

my $map = '<script type=importmap>{"imports":{"lit":"/vendor/lit.js","app/":"/js/app/","blocked":null},'
    . '"scopes":{"/vendor/":{"lit":"/vendor/old.js"}},"integrity":{"/vendor/lit.js":"sha384-x"}}</script>';
is_deeply( graph( { 'js/main.js' => "import 'lit'; import 'app/x.js'", 'vendor/lit.js' => "import 'lit'",
            'vendor/old.js' => '', 'js/app/x.js' => '' }, $map . $page ),
    [ 'modulepreload /js/main.js', 'modulepreload /vendor/lit.js integrity=sha384-x', 'modulepreload /vendor/old.js', 'modulepreload /js/app/x.js' ],
    'an import map: names, prefixes, scopes, integrity' );

my $result = generate( site( 'index.html' => $page, 'js/main.js' => "\nimport 'lit';\nimport './gone.js'" ), '-q' );
is( $result->{exit}, 1, 'what no map has is a loss' );
like( $result->{err}, qr{js/main.js:2:8: "lit" .*; the link is left out}, '  that is named' );
like( $result->{err}, qr{js/main.js:3:8: \S*gone.js" is not there}, '  as is a file that is not there' );
like( generate( site( 'index.html' => $page, 'js/main.js' => "import('lit'); import('./gone.js')" ), '-q' )->{err},
    qr{main.js:1:8: "lit" .*left out\n.*main.js:1:23: \S*gone.js" is not there}, '  likewise of dynamic imports that are certain' );
like( generate( site( 'index.html' => "\n<script type=importmap>\n{\"imports\":[]}</script>$page", 'js/main.js' => '' ), '-q' )->{err},
    qr{index.html:2:24: the import map is not used}, 'a map that is wrong' );

# A chain that is longer than anybody's.
my %chain = map { ( "js/m$_.js" => "import './m" . ( $_ + 1 ) . ".js'" ) } 0 .. 200;
$result = generate( site( 'index.html' => $page, 'js/main.js' => "import './m0.js'", %chain ), '-q' );
like( $result->{err}, qr/nested deeper than 64; the rest is left out/, 'depth is bounded' );

done_testing();
