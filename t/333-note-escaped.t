# The note stands in a header if the operator wants it there: whatever path a
# client sends, the response is whole.
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

need(qw(httpd openssl curl module));

my $httpd = matrix_httpd(
    modules => ['cgid'],
    pages   => ['/blog/*'],
    files   => { 'cgi/made' => cgi(0) },
    config  => <<'CONF');
ScriptAliasMatch ^/blog/ ${ROOT}/cgi/made
Header set X-Sent "expr=%{note:pushmanifest}"
CONF
$httpd->start;

# A path as it is sent, and as it must stand in the note.
my @paths = (
    [ '/blog/plain',                 '/blog/plain' ],
    [ '/blog/a%0aX-Evil:%20yes',     '/blog/a%0AX-Evil:%20yes' ],
    [ '/blog/a%0d%0aX-Evil:%20yes',  '/blog/a%0D%0AX-Evil:%20yes' ],
    [ '/blog/%01%7f',                '/blog/%01%7F' ],
    [ '/blog/%c3%a4%ff',             '/blog/%C3%A4%FF' ],
    [ '/blog/x%20sent=push',         '/blog/x%20sent=push' ],
    [ '/blog/%22%5c%25',             '/blog/%22%5C%25' ],
);
for my $http ( '2', '1.1' ) {
    for my $row (@paths) {
        my ( $path, $page ) = @$row;
        my $got = curl( $httpd->url($path), http => $http );
        is_deeply [ $got->{status}, $got->{error} ], [ 200, undef ],
            "HTTP/$http, $path: answered, whole";
        my $sent = $http eq '2' ? 'early,link' : 'link';
        is_deeply [ headers_of( $got, 'x-sent' ) ], ["page=$page set=s sent=$sent"],
            "... with the note";
        is_deeply [ headers_of( $got, 'x-evil' ) ], [], '... and no field of the client\'s';
    }
}
is scalar( () = $httpd->log =~ /AH02429|exit signal/g ), 0, 'nothing is wrong in the log';
done_testing;
