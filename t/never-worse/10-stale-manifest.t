# Promise: a manifest that is not true any more costs the gain, and nothing else.
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

my $BAD = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

# Pages that are all alike, and what the manifest says of each.
my %links = (
    gone => [ '"/css/app.1.css","as":"style"', '"/js/app.1.js","rel":"modulepreload"',
        '"/js/dep.js","rel":"modulepreload"' ],
    moved     => ['"/css/moved.css","as":"style"'],
    denied    => ['"/css/denied.css","as":"style"'],
    integrity => [ qq("/css/app.2.css","as":"style","integrity":"$BAD"),
        qq("/js/app.2.js","rel":"modulepreload","integrity":"$BAD") ],
    none => [],
);
my $page = slow_page(<<'HTML');
<!doctype html><title>broken</title>
<link rel="stylesheet" href="/css/app.2.css">
<script type="module" src="/js/app.2.js"></script>
<p>A page.
HTML
my %site = (
    files => {
        'htdocs/css/app.2.css' => "p { color: #123 }\n",
        'htdocs/css/denied.css' => "p { color: #123 }\n",
        'htdocs/js/app.2.js'  => "import './dep.js'\ndocument.title = 'works'\n",
        'htdocs/js/dep.js'    => "export {}\n",
        map { ( "cgi/$_" => $page ) } keys %links,
    },
    manifest => join( "\n", '{"pushmanifest":1}', map {
        ( qq({"set":"$_","links":[) . join( ',', map {qq({"href":$_})} @{ $links{$_} } ) . ']}',
            qq({"page":"/cgi/$_","set":"$_"}) ) } sort keys %links ) . "\n",
    title => 'works',
);

never_worse( 'files of the release before', %site, seen => 3, config => <<'CONF',
Redirect permanent /css/moved.css /css/app.2.css
<Location /css/denied.css>
    Require all denied
</Location>
CONF
    pages => [ map {"/cgi/$_"} sort keys %links ] );

never_worse( 'an application answers for them', %site, seen => 1, pages => ['/cgi/gone'],
    config => 'FallbackResource /index.html',
    files  => { %{ $site{files} }, 'htdocs/index.html' => '<!doctype html><title>app</title>' } );

never_worse( 'the one who comes first', %site, pages => ['/cgi/gone'],
    browsers => ['firefox'], more => [ '/css/app.1.css', '/js/app.1.js' ] );
done_testing;
