# PushManifestSend in each of its combinations, for each kind of client, with
# H2EarlyHints on and off.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl node module));

# What a client that accepts push gets, and what another gets, of each.
# early: a 103 goes out; pushes: it is made of links that are pushed.
my @sends = (
    { send => 'early push link', promised => 1, hinted => 1, final => 1 },
    { send => 'early push',      promised => 1, hinted => 1, final => 0 },
    { send => 'early link',      promised => 1, hinted => 1, final => 1 },
    { send => 'push link',       promised => 1, hinted => 0, final => 1 },
    { send => 'early',           promised => 1, hinted => 1, final => 0 },
    { send => 'push',            promised => 1, hinted => 0, final => 0 },
    { send => 'link',            promised => 0, hinted => 0, final => 1 },
    { send => 'none',            promised => 0, hinted => 0, final => 0 },
);

sub directory { return $_[0] =~ tr/ /-/r }

for my $hints (qw(on off)) {
    my $httpd = matrix_httpd(
        pages => ['/*'],
        files => { map { ( 'htdocs/' . directory( $_->{send} ) . '/page.html' => "<p>page\n" ) }
                @sends },
        config => join( "\n", "H2EarlyHints $hints",
            map { sprintf "<Location /%s>\nPushManifestSend %s\n</Location>",
                directory( $_->{send} ), $_->{send} } @sends ),
    );
    $httpd->start;
    for my $send (@sends) {
        my $push = $send->{send} =~ /push/ ? 1 : 0;
        my $row = {
            name => "H2EarlyHints $hints, PushManifestSend $send->{send}",
            path => '/' . directory( $send->{send} ) . '/page.html',
            final    => $send->{final},
            promised => $send->{promised} && ( $push || $hints eq 'on' ) ? 1 : 0,
            hinted   => $send->{hinted} && $hints eq 'on' ? 1 : 0,
            hints_off => $hints eq 'off',
            pushes   => $push,
        };
        check( $httpd, $row, \@ALL );
    }
}
done_testing;
