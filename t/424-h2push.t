# mod_http2's own H2Push, of the server and of a section, holds for the module's
# promises, too; hints and the final response stay.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl module));

sub paths { return map {/^<([^>]*)>/} @_ }

my %files = map { ( "htdocs/$_/page.html" => "<p>page\n" ) } qw(plain off);


for my $row ( [ on => 1 ], [ off => 0 ] ) {
    my ( $server, $pushes ) = @$row;
    my $httpd = matrix_httpd( pages => ['/*'], files => \%files, config => <<"CONF" );
H2EarlyHints on
H2Push $server
<Location /off>
    H2Push off
</Location>
CONF
    $httpd->start;
    for my $section (qw(plain off)) {
        my $url    = $httpd->url("/$section/page.html");
        my $name   = "H2Push $server" . ( $section eq 'off' ? ', off in the section' : '' );
        my @pushed = promised( nghttp($url) );
        if ( $pushes && $section eq 'plain' ) { cmp_ok scalar @pushed, '>', 0, "$name: promises" }
        else                                  { is_deeply \@pushed, [], "$name: no promise" }
        my $got = curl($url);
        cmp_ok scalar( my @hints = hints_of($got) ), '>', 0, '  hints stay';
        is_deeply [ paths( links_of($got) ) ], [ paths(@hints) ], '  and so does the final Link';
    }
    unlike $httpd->log, qr/\[pushmanifest:(?:warn|error)\]/, 'nothing is warned of';
}
done_testing;
