# Promise: no header changes what the document means: import maps, integrity,
# workers work as without it.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PM::NeverWorse;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl node module chromium firefox));

my $map = '<script type="importmap">{"imports":{"dep":"/js/dep.js"}}</script>';
my %heads = (
    map    => "$map<script type=\"module\" src=\"/js/bare.js\"></script>",
    late   => "<script src=\"/js/block.js\"></script>$map<script type=\"module\" src=\"/js/bare.js\"></script>",
    remap  => '<script type="importmap">{"imports":{"/js/dep.js":"/js/other.js"}}</script>'
        . '<script type="module" src="/js/app.js"></script>',
    preload => "$map<link rel=\"modulepreload\" href=\"/js/bare.js\">"
        . '<script type="module" src="/js/bare.js"></script>',
    worker => '<script>new Worker("/js/w.js", { type: "module" }).onmessage ='
        . ' (e) => { document.title = e.data }</script>',
);
my %file = ( map { $_ => '/js/bare.js' } qw(map late preload) );
@file{qw(remap worker)} = qw(/js/app.js /js/w.js);

never_worse( 'modules',
    files => {
        'htdocs/js/bare.js'  => "import 'dep'\ndocument.title = 'works'\n",
        'htdocs/js/app.js'   => "import './dep.js'\ndocument.title = 'works'\n",
        'htdocs/js/dep.js'   => "export {}\n",
        'htdocs/js/other.js' => "export {}\n",
        'htdocs/js/block.js' => ";\n",
        'htdocs/js/w.js'     => "postMessage('works')\n",
        map { ( "cgi/$_" => slow_page("<!doctype html><title>broken</title>$heads{$_}<p>x\n") ) } keys %heads,
    },
    manifest => join( "\n", '{"pushmanifest":1}', map {
        ( qq({"set":"$_","links":[{"href":"$file{$_}","rel":"modulepreload"}]}),
            qq({"page":"/cgi/$_","set":"$_"}) ) } sort keys %heads ) . "\n",
    pages => [ map {"/cgi/$_"} sort keys %heads ],
    title => 'works',
);
done_testing;
