# `crawl` of a public site is led to no private address, whatever name the server
# gives it: in a network of its own, in which 9.9.9.9 is this machine, too.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Crawl;
use PM::Server;
use PM::Test;

need('pushmanifest');

my $PUBLIC = '9.9.9.9';
if ( !$ENV{PM_NETWORK} ) {
    my $network = "ip link set lo up && ip address add $PUBLIC/32 dev lo";
    my $made = run( [ 'unshare', '-rn', 'sh', '-c', $network ] );
    plan skip_all => "no network of its own: $made->{err}" if $made->{exit};
    exec 'unshare', '-rn', 'sh', '-c', "$network && PM_NETWORK=1 exec \"\$@\"", 'sh', $^X, $0;
}

my $intern = serve( '/' => '<p>intern', '/x' => '<p>intern' );
my $name   = 'http://intern.test:' . $intern->port;
my @known  = ( '-q', '--origin', $name, '--resolve', 'intern.test:' . $intern->port . ':127.0.0.1' );

my $public = PM::Server->new( sub { return to("$name/") }, $PUBLIC );
my $got = crawl( $public, @known );
is( $got->{exit}, 3, 'a public site that leads to a private address' );
like( $got->{err}, qr{^pushmanifest: \Q$name\E/: .*; nothing was written$}m, '  is not followed there' ) or diag $got->{err};
is_deeply( [ $intern->requests ], [], '  and nobody was asked' );

my $other = PM::Server->new( sub { return [ 200, [ 'Content-Type' => 'text/html' ], '<p>public' ] }, $PUBLIC );
$got = crawl( PM::Server->new( sub { return to( $other->origin . '/' ) }, $PUBLIC ), '-q' );
is_deeply( [ keys %{ $got->{manifest}{page} } ], ['/'], 'to a public one it is' ) or diag $got->{err};

$got = crawl( serve( '/' => to("$name/") ), @known );
is_deeply( [ keys %{ $got->{manifest}{page} } ], ['/'], 'a private site may lead to a private address' ) or diag $got->{err};

done_testing;
