# Hosts: a manifest each, by name, by SNI, on one connection, and shared.
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

sub manifest_of {
    my ($href) = @_;
    return join "\n", '{"pushmanifest":1}',
        qq({"set":"s","links":[{"href":"$href","as":"style"}]}),
        '{"page":"/","set":"s"}', '{"page":"/page.html","set":"s"}', '';
}

sub link_of { my ($href) = @_; return "<$href>; rel=preload; as=style" }

my $hosts = join '', map { <<"CONF" } qw(CLEAR TLS);
<VirtualHost 127.0.0.1:\${$_}>
    ServerName first.localhost
    @{[ tls($_) ]}
    H2EarlyHints @{[ $_ eq 'TLS' ? 'off' : 'on' ]}
</VirtualHost>
<VirtualHost 127.0.0.1:\${$_}>
    ServerName one.localhost
    PushManifest \${ROOT}/one.manifest
    @{[ tls($_) ]}
    H2EarlyHints on
</VirtualHost>
<VirtualHost 127.0.0.1:\${$_}>
    ServerName two.localhost
    PushManifest \${ROOT}/two.manifest
    @{[ tls($_) ]}
    H2EarlyHints off
</VirtualHost>
<VirtualHost 127.0.0.1:\${$_}>
    ServerName same.localhost
    PushManifest \${ROOT}/two.manifest
    @{[ tls($_) ]}
    H2EarlyHints on
</VirtualHost>
<VirtualHost 127.0.0.1:\${$_}>
    ServerName none.localhost
    @{[ tls($_) ]}
    H2EarlyHints on
</VirtualHost>
<VirtualHost 127.0.0.1:\${$_}>
    ServerName many.localhost
    ServerAlias *.many.localhost
    PushManifest \${ROOT}/one.manifest
    VirtualDocumentRoot \${ROOT}/sites/%1
    @{[ tls($_) ]}
    H2EarlyHints on
</VirtualHost>
CONF

# No certificate of its own: one for *.localhost, so that connections are shared.
sub tls {
    return $_[0] eq 'TLS'
        ? "SSLEngine on\nSSLCertificateFile cert.pem\nSSLCertificateKeyFile key.pem\n"
        . 'Protocols h2 http/1.1'
        : 'Protocols h2c http/1.1';
}

my $httpd = PM::Httpd->new(
    modules => ['vhost_alias'],
    log_level => 'info',
    vhosts  => $hosts,
    files   => {
        matrix_files(),
        'htdocs/index.html'      => "<p>index\n",
        'one.manifest'           => manifest_of('/css/a.css'),
        'two.manifest'           => manifest_of('/css/own.css'),
        'sites/a/page.html'      => "<p>a\n",
        'sites/a/css/a.css'      => "a {}\n",
    },
);
$httpd->start;

# What a client that accepts no push gets of a host: [ early, final ].
sub of_host {
    my ( $host, %option ) = @_;
    my $scheme = $option{tls} ? 'https' : 'http';
    my $port   = $option{tls} ? $httpd->port : $httpd->clear_port;
    my $got = curl( "$scheme://$host:$port/page.html",
        http => $option{tls} ? '2' : '2-prior-knowledge',
        arguments => [ '--resolve', "$host:$port:127.0.0.1" ] );
    return [ [ hints_of($got) ], [ links_of($got) ] ];
}

my $A   = link_of('/css/a.css');
my $OWN = link_of('/css/own.css');

# Over TLS mod_http2 takes H2EarlyHints from the host that the client named;
# in cleartext from the first of the address.
my @expected = (
    [ 'one.localhost',  1, [ [$A],   [$A] ] ],
    [ 'two.localhost',  1, [ [],     [$OWN] ] ],
    [ 'same.localhost', 1, [ [$OWN], [$OWN] ] ],
    [ 'none.localhost', 1, [ [],     [] ] ],
    [ 'a.many.localhost', 1, [ [$A], [$A] ] ],
    [ 'one.localhost',  0, [ [$A],   [$A] ] ],
    [ 'two.localhost',  0, [ [$OWN], [$OWN] ] ],
    [ 'none.localhost', 0, [ [],     [] ] ],
    [ 'a.many.localhost', 0, [ [$A], [$A] ] ],
);
for my $row (@expected) {
    my ( $host, $tls, $links ) = @$row;
    is_deeply of_host( $host, tls => $tls ), $links,
        "$host, " . ( $tls ? 'TLS' : 'cleartext' );
}

subtest 'a connection that was made for another host' => sub {
    my $got = node( $httpd->url('/page.html') =~ s/localhost/127.0.0.1/r,
        headers => { ':authority' => 'two.localhost:' . $httpd->port } );
    is $got->{status}, 200, 'the status';
    is_deeply [ promised($got) ], ['/css/own.css'], 'by authority, not by SNI';
    is_deeply [ links_of($got) ], [$OWN], 'and on the response';
};

# Kilobytes that the parent process has in memory with so many hosts.
sub memory_of {
    my ($hosts) = @_;
    my $many = PM::Httpd->new(
        manifest => join( "\n", '{"pushmanifest":1}',
            '{"set":"s","links":[{"href":"/css/a.css","as":"style"}]}',
            map( {qq({"page":"/a/rather/long/path/of/a/page/$_.html","set":"s"})}
                1 .. 50_000 ), '' ),
        config => 'PushManifest ${ROOT}/site.manifest',
        vhosts => join '', map { <<"CONF" } 1 .. $hosts,
<VirtualHost *:\${CLEAR}>
    ServerName h$_.localhost
    PushManifest \${ROOT}/site.manifest
</VirtualHost>
CONF
    );
    $many->start;
    $many->log_has(qr/resuming normal operations/);
    my ($kb) = slurp("/proc/$many->{pid}/status") =~ /^VmRSS:\s*(\d+) kB/m;
    $many->stop;
    return $kb;
}

subtest 'hosts that name the same manifest share its memory' => sub {
    my ( $one, $ten ) = map { memory_of($_) } 1, 10;
    cmp_ok $ten - $one, '<', 2000, "$one KB with one host, $ten KB with ten";
};

# Hosts without a directive of ours inherit all of it, but not what another one says
# of hints.
my $shared = matrix_httpd( pages => ['/*'], files => { 'htdocs/page.html' => "<p>page\n" },
    config => "H2EarlyHints on\n", vhosts => join '', map { <<"CONF" } qw(on off) );
<VirtualHost 127.0.0.1:\${TLS}>
    ServerName $_.localhost
    @{[ tls('TLS') ]}
    H2EarlyHints $_
</VirtualHost>
CONF
$shared->start;
for my $host (qw(on off)) {
    my $port = $shared->port;
    my $got  = curl( "https://$host.localhost:$port/page.html",
        arguments => [ '--resolve', "$host.localhost:$port:127.0.0.1" ] );
    is_deeply [ hints_of($got) ], [ $host eq 'on' ? links() : () ], "hints are $host for one host alone";
    is_deeply [ links_of($got) ], [ links() ], '  and the final Link is there';
}
unlike $shared->log, qr/page \/page\.html, set s: sent early.*\n.*page \/page\.html, set s: sent early/,
    '  so that nothing is made in vain';

done_testing;
