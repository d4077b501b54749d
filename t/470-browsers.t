# Chromium and Firefox on the kinds of pages where hints come in different ways:
# each link is loaded while the page is made, and none twice.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl node module chromium firefox));

# A page that uses what it is hinted, so that the browser asks for each once.
my $html = <<'HTML';
<!doctype html><title>page</title>
<link rel="stylesheet" href="/css/a.css">
<script type="module" src="/js/m.js"></script>
<p>A page.
HTML
my $httpd = matrix_httpd(
    modules => [qw(cgid rewrite)],
    pages => [ '/cgi/page', '/nice/page' ],
    files => {
        'cgi/page' => "#!/bin/sh\nsleep 2\nprintf 'Content-Type: text/html\\n\\n'\n"
            . "cat <<'END'\n${html}END\n",
        'htdocs/nice/.htaccess' => "RewriteEngine on\nRewriteRule ^page\$ /cgi/page [PT]\n",
        'htdocs/css/a.css' => "\@font-face { font-family: f; src: url(/fonts/f.woff2) }\n"
            . "body { font-family: f }\n",
    },
    config => <<'CONF');
ScriptAlias /cgi/ ${ROOT}/cgi/
# What was hinted must still be fresh when the page, seconds later, asks for it.
<LocationMatch "^/(css|js|fonts)/">
    Header set Cache-Control max-age=600
</LocationMatch>
<Directory ${ROOT}/htdocs>
    AllowOverride FileInfo
</Directory>
CONF
$httpd->start;

# The log has a line when a response is over: what was hinted is over while the
# script still thinks.
for my $browser (qw(chromium firefox)) {
    my $temporary = tempdir();
    local @ENV{qw(TMPDIR HOME)} = ("$temporary") x 2;
    for my $page ( '/cgi/page', '/nice/page' ) {
        browse_hinted( $browser, $httpd, [ $httpd->url($page) ], ahead => [ hrefs() ] );
        my @lines = map { m{ GET (\S+) (\d+) } ? [ $1, $2 ] : () }
            grep { !/favicon/ } split /\n/, $httpd->access_log;
        my @before;
        push @before, shift @lines while @lines && $lines[0][0] ne $page;
        lists_ok [ map {"$_->[0] $_->[1]"} @before ], [ map {"$_ 200"} hrefs() ],
            "$browser, $page: all hinted links are loaded while it thinks";
        is_deeply [ map { $_->[0] } @lines ], [$page], '... and none twice';
        my @hinted = $httpd->access_log =~ /^\S+ GET (\S+) .*sent=\S*early/mg;
        is_deeply \@hinted, [$page], '... by the hints of the page alone';
    }
    opendir my $left, $temporary or die "cannot read $temporary: $!\n";
    is_deeply [ grep { !/^\.{1,2}$/ } readdir $left ], [], "$browser leaves nothing behind";
}

done_testing;
