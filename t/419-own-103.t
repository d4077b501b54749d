# An application's own 103 on a page that had ours: browsers use the first one
# alone, which the log says once, with the remedy; and with the remedy the
# application's is the first.
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

need(qw(httpd openssl nghttp curl node module));

my $OWN     = '</css/own.css>; rel=preload; as=style';
my $backend = start_backend();
my $httpd   = matrix_httpd(
    modules => [qw(proxy proxy_http proxy_http2)],
    pages   => [ '/app/*', '/app2/*', '/left/*' ],
    config  => <<"CONF");
PushManifestProxy 127.0.0.1
ProxyPass /app/ http://127.0.0.1:$backend->{http}/app/
ProxyPass /left/ http://127.0.0.1:$backend->{http}/left/
ProxyPass /app2/ h2c://127.0.0.1:$backend->{http2}/app2/ disablereuse=on
<Location /left/>
    PushManifestSend push link
</Location>
CONF
$httpd->start;

my $WARNING = qr/\[pushmanifest:warn\].* page (\S+): the application sends a 103 of its own, of which browsers use nothing after ours; write PushManifestSend push link for its pages/;

# How often the log warns of what one client gets, and its 103s, the first alone
# of each.
sub asked {
    my ( $path, $client, %option ) = @_;
    $httpd->clear_logs;
    my $got = $client->( $httpd->clear_url($path), %option );
    is $got->{status}, 200, "$path: the status";
    is $got->{error}, undef, "$path: no error";
    my @warned = $httpd->log =~ /$WARNING/g;
    return ( scalar @warned, map { ( links_of($_) )[0] }
        grep { $_->{status} == 103 } @{ $got->{interim} } );
}

my %h2 = ( http => '2-prior-knowledge' );
is_deeply [ asked( '/app/x', \&curl, %h2 ) ], [ 0, ( links() )[0] ], 'no 103 of its own';
is_deeply [ asked( '/left/x?early', \&curl, %h2 ) ], [ 0, $OWN ],
    'with the remedy, the application\'s own alone';
is_deeply [ asked( '/app/x?early', \&curl, %h2 ) ], [ 1, ( links() )[0], $OWN ],
    'its own after ours: a warning';
is_deeply [ asked( '/app/x?early', \&curl, %h2 ) ], [ 0, ( links() )[0], $OWN ], '... once';
is_deeply [ asked( '/app2/x?early', \&curl, %h2 ) ], [ 0, ( links() )[0], $OWN ],
    '... for the whole manifest';

for my $row ( [ 'over HTTP/2', '/app2/x?early', %h2 ],
    [ 'to a proxy, over HTTP/1.1', '/app/x?early', http => '1.1' ] ) {
    my ( $name, $path, %option ) = @$row;
    $httpd->graceful;
    is_deeply [ asked( $path, \&curl, %option ) ], [ 1, ( links() )[0], $OWN ], "$name: a warning";
}
$httpd->graceful;
is_deeply [ ( asked( '/app/x?early', \&nghttp ) )[0] ], [1], 'after promises: a warning';
done_testing;
