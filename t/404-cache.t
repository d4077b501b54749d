# Behind mod_cache: the stored page has its links once, whoever asked first, and
# nobody's 103 is in it.
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

my $backend = start_backend();

for my $quick (qw(on off)) {
    my $httpd = matrix_httpd(
        modules => [qw(cache cache_disk proxy proxy_http cgid)],
        pages   => [ '/page.html', '/app/*', '/cgi/*' ],
        files   => { 'cgi/stored' => cgi( 0, 'Content-Type: text/html',
                'Cache-Control: max-age=600' ),
            'cache/README' => '' },
        config => <<"CONF");
ScriptAlias /cgi/ \${ROOT}/cgi/
CacheRoot \${ROOT}/cache
CacheQuickHandler $quick
CacheDefaultExpire 600
CacheIgnoreNoLastMod On
CacheIgnoreHeaders Set-Cookie
CacheHeader on
CacheEnable disk /
ProxyPass /app/ http://127.0.0.1:$backend->{http}/app/
CONF
    chmod 0777, $httpd->path('cache');
    my $days_ago = time - 10 * 24 * 3600;    # so that it stays fresh for long
    utime $days_ago, $days_ago, $httpd->path('htdocs/page.html');
    $httpd->start;

    # On a hit of the quick handler no module is asked, so nothing goes early;
    # the stored links are pushed to a client that accepts push.
    my %hit = $quick eq 'on' ? ( early => 0, pushed_late => 1 ) : ();
    for my $page ( '/page.html', '/cgi/stored', '/app/x' ) {
        my $name = "CacheQuickHandler $quick, $page";
        check( $httpd, { name => "$name, first", path => $page }, ['nghttp'] );
        for my $client (@ALL) {
            check( $httpd, { name => "$name, again", path => $page, %hit }, [$client] );
        }
        my $got = curl( $httpd->clear_url($page), http => '1.1' );
        like +( headers_of( $got, 'x-cache' ) )[0] // '', qr/^HIT/, "$name, from the cache";
    }
    # mod_cache writes all that it has stored on its 304, Links too.
    subtest "CacheQuickHandler $quick, a stored page that has not changed" => sub {
        my ($etag) = headers_of( curl( $httpd->clear_url('/page.html') ), 'etag' );
        check( $httpd, { name => 'its 304', path => '/page.html', status => 304,
                early => 0, twice => 1,
                headers => { 'If-None-Match' => $etag } }, [ 'nghttp', 'h1.1' ] );
    };
    $httpd->stop;
}
done_testing;
