# A CDN that says the final response's Link ahead, to everybody: Chromium uses
# every link that it would use from us, whatever the configuration is.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Client;
use PM::Front;
use PM::Httpd;
use PM::Matrix qw(matrix_files);
use PM::Test;
use Test::More;

need(qw(httpd openssl curl node module chromium));

my $manifest = join "\n", '{"pushmanifest":1}', '{"set":"s","links":[' . join( ',',
    '{"href":"/css/a.css","as":"style"}',
    '{"href":"/js/m.js","rel":"modulepreload","integrity":"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}',
    '{"href":"/fonts/f.woff2","as":"font","type":"font/woff2","crossorigin":"anonymous"}',
    '{"href":"/img/hero.svg","as":"image","fetchpriority":"high","push":false}',
    '{"href":"/css/print.css","as":"style","media":"print"}' )
    . ']}', '{"page":"/cgi/think","set":"s"}', '';
my @used = qw(/css/a.css /js/m.js /fonts/f.woff2 /img/hero.svg);

my $page = <<'HTML';
<!doctype html><title>page</title>
<link rel="stylesheet" href="/css/a.css">
<link rel="stylesheet" href="/css/print.css" media="print">
<script type="module" src="/js/m.js"></script>
<style>@font-face { font-family: f; src: url(/fonts/f.woff2) } body { font-family: f }</style>
<p>A page. <img src="/img/hero.svg" width="9" height="9">
HTML

my @configs = (
    [ 'as it comes',              '' ],
    [ 'nothing is to be pushed',  'PushManifestSend early link' ],
    [ 'only the final response',  'PushManifestSend link' ],
    [ 'the cookie',               'PushManifestCookie On' ],
    [ 'a small diary',            'H2PushDiarySize 0' ],
    [ 'H2Push off',               'H2Push off' ],
);
for my $config (@configs) {
    my ( $name, $lines ) = @$config;
    subtest $name => sub {
        my $httpd = PM::Httpd->new(
            modules  => ['cgid'],
            manifest => $manifest,
            files    => {
                matrix_files(),
                'htdocs/css/print.css' => "p { color: black }\n",
                'htdocs/img/hero.svg'  =>
                    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
                'cgi/think' => "#!/bin/sh\nsleep 2\nprintf 'Content-Type: text/html\\n\\n'\n"
                    . "cat <<'END'\n${page}END\n",
            },
            config => <<"CONF" )->start;
H2EarlyHints on
PushManifest \${ROOT}/site.manifest
ScriptAlias /cgi/ \${ROOT}/cgi/
<LocationMatch "^/(css|js|fonts|img)/">
    Header set Cache-Control max-age=600
</LocationMatch>
$lines
CONF
        my $cdn = start_cdn($httpd);
        my $url = "https://localhost:$cdn->{port}/cgi/think";
        curl($url);    # somebody else was there before
        my ($got) = browse_hinted( 'chromium', $httpd, [$url] );
        is $got->{title}, 'page', 'the page';
        lists_ok [ early_hints($got) ], \@used, 'every link is used early';
        lists_ok [ grep { !m{favicon|/cgi/|print} } $httpd->access_log =~ / GET (\S+) 200 /g ],
            \@used, '... and loaded once';
        my @fields = map { links_of( curl( $httpd->url('/cgi/think'), http => $_ ) ) } '2', '1.1';
        is_deeply [ grep {/nopush|integrity/} @fields ], [], 'no word that browsers refuse';
        $httpd->stop;
    };
}
done_testing;
