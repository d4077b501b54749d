# The note `pushmanifest` says in the access log what was sent: page, set, and
# how.
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

my $httpd = matrix_httpd(
    pages => [ '/page.html', '/early.html' ],
    files => {
        'htdocs/early.html' => '<p>hinted or not at all',
        'htdocs/other.html' => '<p>not in the manifest',
    },
    config => <<'CONF');
Header set X-Sent "expr=%{note:pushmanifest}"
<LocationMatch "^/page.html$">
    PushManifestWhen "%{QUERY_STRING} != 'no'"
</LocationMatch>
<LocationMatch "^/early.html$">
    PushManifestSend early
</LocationMatch>
CONF
$httpd->start;

# What the log says of the first request for a path.
sub note_of {
    my ($path) = @_;
    my ($note) = wait_until( 5, sub {
        $httpd->access_log =~ m{GET \Q$path\E \d+ pushed=\S* (.*)} && $1 } );
    $httpd->clear_logs;
    return $note;
}

nghttp( $httpd->url('/page.html') );
is( note_of('/page.html'), 'page=/page.html set=s sent=push,link',
    'promised, and on the final response' );

curl( $httpd->url('/page.html') );
is( note_of('/page.html'), 'page=/page.html set=s sent=early,link',
    'hinted, and on the final response' );

curl( $httpd->url('/page.html?q'), http => '1.1' );
is( note_of('/page.html?q'), 'page=/page.html set=s sent=link',
    'HTTP/1.1: on the final response alone' );

curl( $httpd->url('/page.html?no') );
is( note_of('/page.html?no'), '-', 'nothing where PushManifestWhen does not hold' );

curl( $httpd->url('/early.html'), http => '1.1' );
is( note_of('/early.html'), 'page=/early.html set=s sent=none',
    'none, where the configuration leaves nothing' );

curl( $httpd->url('/other.html') );
is( note_of('/other.html'), '-', 'nothing for what is no page of the manifest' );

# mod_headers sees it too, whatever is sent.
my @seen = (
    [ '/page.html',    '2',   'page=/page.html set=s sent=early,link' ],
    [ '/page.html',    '1.1', 'page=/page.html set=s sent=link' ],
    [ '/page.html?no', '2',   '' ],
    [ '/early.html',   '2',   'page=/early.html set=s sent=early' ],
    [ '/early.html',   '1.1', 'page=/early.html set=s sent=none' ],
    [ '/other.html',   '2',   '' ],
);
for my $row (@seen) {
    my ( $path, $http, $note ) = @$row;
    my $got = curl( $httpd->url($path), http => $http );
    is_deeply [ headers_of( $got, 'x-sent' ) ], [$note], "Header expr=, $path, HTTP/$http";
}

done_testing;
