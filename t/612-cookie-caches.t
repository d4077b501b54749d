# A cache never gives one client's cookie to another: not mod_cache, in either
# place and with either store, and not one behind us that keeps what is public.
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

my $FRESH = 'Cache-Control: max-age=600';

sub page { return cgi( 0, 'Content-Type: text/html', @_ ) }

my %scripts = (
    'cgi/fresh'   => page( $FRESH ),
    'cgi/public'  => page( 'Cache-Control: public, max-age=600' ),
    'cgi/shared'  => page( 'Cache-Control: max-age=0, s-maxage=600' ),
    'cgi/two'     => page( $FRESH, 'Cache-Control: Public' ),
    'cgi/cdn'     => page( $FRESH, 'CDN-Cache-Control: max-age=600' ),
    'cgi/always'  => page(),
    'cgi/private' => page( 'Cache-Control: private, max-age=600' ),
    'cgi/nostore' => page( 'Cache-Control: no-store' ),
    'cgi/plain'   => page(),
);

my $CONFIG = <<'CONF';
ScriptAlias /cgi/ ${ROOT}/cgi/
PushManifestCookie On
<Location /cgi/always>
    Header always set Cache-Control "public, max-age=600"
</Location>
<Location /public.html>
    Header set Cache-Control "public, max-age=600"
</Location>
CONF

sub server {
    my ( $modules, $config ) = @_;
    my $httpd = matrix_httpd(
        modules => [ 'cgid', @$modules ],
        pages   => [ '/page.html', '/public.html', '/cgi/*' ],
        files   => { %scripts, 'htdocs/public.html' => "<p>public\n", 'cache/README' => '' },
        config  => "$CONFIG$config\n",
    );
    chmod 0777, $httpd->path('cache');
    my $days_ago = time - 10 * 24 * 3600;    # so that it stays fresh for long
    utime $days_ago, $days_ago, map { $httpd->path("htdocs/$_.html") } qw(page public);
    return $httpd->start;
}

sub get {
    my ( $httpd, $path, $cookie ) = @_;
    return curl( $httpd->clear_url($path), http => '2-prior-knowledge',
        headers => defined $cookie ? { Cookie => $cookie } : {} );
}

# ---- Caches behind us ----

subtest 'what the response tells other caches' => sub {
    my $httpd = server( [], q{} );
    my $says  = 'no-cache="Set-Cookie"';
    my %case  = (
        fresh   => [ 1, "max-age=600, $says" ],
        plain   => [ 1, $says ],
        private => [ 1, 'private, max-age=600' ],
        nostore => [ 1, 'no-store' ],
        public  => [ 0, 'public, max-age=600' ],
        shared  => [ 0, 'max-age=0, s-maxage=600' ],
        two     => [ 0, 'max-age=600', 'Public' ],
        cdn     => [ 0, 'max-age=600' ],
        always  => [ 0, 'public, max-age=600' ],
    );
    for my $name ( sort keys %case ) {
        my ( $sets, @control ) = @{ $case{$name} };
        for my $cookie ( undef, 'pushmanifest=AAAA' ) {
            my $got = get( $httpd, "/cgi/$name", $cookie );
            is scalar( () = headers_of( $got, 'set-cookie' ) ), $sets,
                "$name: " . ( $sets ? 'a' : 'no' ) . ' cookie';
            is join( ', ', headers_of( $got, 'cache-control' ) ),
                join( ', ', @control ), "$name: Cache-Control";
            is_deeply [ links_of($got) ], [ links() ], "$name: the links";
        }
    }
};

# ---- mod_cache ----

# Of a store: its modules and lines, and a page that it keeps and one that is
# public besides. mod_cache_socache keeps only what has a length from the start.
my %stores = (
    disk    => [ [qw(cache cache_disk)], 'CacheRoot ${ROOT}/cache', '/cgi/fresh', '/cgi/public' ],
    socache => [ [qw(cache cache_socache socache_shmcb)], 'CacheSocache shmcb',
        '/page.html', '/public.html' ],
);

for my $store ( sort keys %stores ) {
    my ( $modules, $lines, $fresh, $public ) = @{ $stores{$store} };
    for my $quick ( 'on', 'off' ) {
        subtest "mod_cache, $store, CacheQuickHandler $quick" => sub {
            my $httpd = server( $modules, <<"CONF" );
$lines
CacheEnable $store /
CacheHeader on
CacheQuickHandler $quick
CacheDefaultExpire 600
CacheIgnoreNoLastMod on
CONF
            through( $httpd, $fresh, $quick eq 'off', 1 );
            through( $httpd, $public, 0, 0 );
            unlike store_of($httpd), qr/set-cookie|pushmanifest=/i, 'no cookie is stored';
        };
    }
}

# The fields that mod_cache_disk has written.
sub store_of {
    my ($httpd) = @_;
    my $found = run( [ qw(find -name *.header -exec cat {} +) ], cwd => $httpd->path('cache') );
    return $found->{out};
}

# One client after the other asks for a page that the cache keeps. The first
# one gets a cookie or not; and so does the second, of its own.
sub through {
    my ( $httpd, $path, $second_gets, $first_gets ) = @_;
    my $first  = get( $httpd, $path );
    my @mine   = headers_of( $first, 'set-cookie' );
    is scalar @mine, $first_gets, "$path: the first client's cookie";
    # It is stored when it has been sent.
    wait_until( 10, sub { "@{[ headers_of( get( $httpd, $path ), 'x-cache' ) ]}" =~ /^HIT/ } );
    my $second = get( $httpd, $path, 'pushmanifest=AAAA' );
    like join( q{}, headers_of( $second, 'x-cache' ) ), qr/^HIT/, "$path: from the cache";
    is scalar( () = headers_of( $second, 'set-cookie' ) ), $second_gets ? 1 : 0,
        "$path: the second client's";
    is_deeply [ links_of($second) ], [ links_of($first) ], "$path: the same links";
    return if !@mine;
    my $known = get( $httpd, $path, $mine[0] =~ s/;.*//r );
    is_deeply [ headers_of( $known, 'set-cookie' ) ], [], "$path: none to one that has it all";
    return;
}

done_testing;
