# The debug log says for each page why nothing was sent early, in a line of its
# own and in words.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl module));

my $PAGE = 'page /page.html, set s: ';

# what is asked: path, options for curl; the line that says what became of it
my @CASES = (
    [ '/page.html', {}, $PAGE . 'sent early, to be hinted' ],
    [ '/page.html', { http => '1.1' }, $PAGE . 'nothing sent early: not HTTP/2' ],
    [   '/page.html', { arguments => ['-I'] },
        $PAGE . 'nothing sent early: not a GET'
    ],
    [   '/page.html', { headers => { Range => 'bytes=0-1' } },
        $PAGE . 'nothing sent early: a range request (Range)'
    ],
    [   '/page.html', { headers => { 'If-None-Match' => '"x"' } },
        $PAGE . 'nothing sent early: a conditional request (If-None-Match)'
    ],
    [   '/page.html', { headers => { 'Sec-Fetch-Dest' => 'iframe' } },
        $PAGE . 'nothing sent early: not a top-level document (Sec-Fetch-Dest)'
    ],
    [   '/page.html', { headers => { 'Save-Data' => 'on' } },
        $PAGE . 'nothing sent early: the client saves data (Save-Data)'
    ],
    [   '/gone.html', {},
        'page /gone.html, set s: nothing sent early: the file is not there'
    ],
    [   '/link/page.html', {}, 'page /link/page.html, set s: nothing sent '
            . 'early: PushManifestSend has neither early nor push'
    ],
    [   '/when/page.html', {},
        'page /when/page.html: nothing sent: PushManifestWhen does not hold'
    ],
    [   '/other.html', {},
        'page /other.html: nothing sent: not a page of the manifest'
    ],
);

my $httpd = matrix_httpd(
    pages => [qw(/page.html /gone.html /link/page.html /when/page.html)],
    files => { map { ( "htdocs/$_" => '<p>page' ) }
            qw(other.html link/page.html when/page.html) },
    config => <<'CONF');
<Location /link>
    PushManifestSend link
</Location>
<Location /when>
    PushManifestWhen false
</Location>
CONF
$httpd->start;

for my $case (@CASES) {
    my ( $path, $options, $expected ) = @$case;
    $httpd->clear_logs;
    curl( $httpd->url($path), %$options );
    my @lines = wait_until( 5, sub { $httpd->log =~ /pushmanifest:.*page / } )
        && $httpd->log =~ /\[pushmanifest:(?:debug|trace1)\].*? (page .*)/g;
    is( scalar @lines, 1, "$path: one line" ) or diag explain \@lines;
    is( $lines[0], $expected, "... $expected" );
}

$httpd->clear_logs;
nghttp( $httpd->url('/page.html') );
ok( $httpd->log_has(qr/\Q$PAGE\Esent early, to be pushed/), 'a push is said so' );

done_testing;
