# What may stand in front of httpd: nginx, HAProxy, and a CDN that keeps a page's
# Link and says it ahead the next time. Each takes what PM::Httpd has, listens on
# a port of loopback, and ends with the test at the latest.
#
#   my $nginx = start_nginx( $httpd->clear_port );
#   curl("http://127.0.0.1:$nginx->{port}/");
#
# SPDX-License-Identifier: Apache-2.0
package PM::Front;
use strict;
use warnings;
use Exporter 'import';
use IO::Socket::INET;
use PM::Test;

our @EXPORT = qw(start_nginx nginx_version start_haproxy start_cdn);

my @fronts;

# Runs a program until the test ends, and waits until it answers at its port.
sub start {
    my ( $port, @command ) = @_;
    my $dir = tempdir();
    my $pid = fork // die "cannot fork: $!\n";
    if ( $pid == 0 ) {
        setpgrp;
        open STDIN,  '<', '/dev/null' or POSIX::_exit(126);
        open STDOUT, '>', "$dir/out"  or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
        exec { $command[0] } @command or POSIX::_exit(127);
    }
    push @fronts, $pid;
    my $answers = sub { IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 5 ) };
    wait_until( 60, sub { waitpid( $pid, POSIX::WNOHANG() ) == $pid ? 'ended' : $answers->() } );
    die "$command[0] did not start:\n" . slurp("$dir/out") if !$answers->();
    return { port => $port, pid => $pid, dir => $dir };
}

# nginx with these lines in its http { }; its folder is conf, where error_log is.
sub run_nginx {
    my ( $port, $lines ) = @_;
    my $dir  = tempdir();
    my $user = $> == 0 ? 'user root;' : '';
    spew( "$dir/conf", <<"CONF" );
daemon off;
master_process off;
pid $dir/pid;
$user
events { }
http {
    access_log off;
    client_body_temp_path $dir/body;
    proxy_temp_path $dir/proxy;
    fastcgi_temp_path $dir/fastcgi;
    uwsgi_temp_path $dir/uwsgi;
    scgi_temp_path $dir/scgi;
$lines
}
CONF
    my $front = start( $port, program('nginx'), '-p', "$dir", '-e', "$dir/error_log",
        '-c', "$dir/conf" );
    return { %$front, conf => $dir };
}

# To be compared with v1.29.0.
sub nginx_version {
    my ($version) = run( [ program('nginx'), '-v' ] )->{err} =~ m{nginx/([\d.]+)};
    return pack 'U*', split /\./, $version;
}

# In front of a port, with nothing said about buffers. Options: tls, the
# PM::Httpd whose certificate it shows, over HTTP/2, too; lines for its location { };
# a map.
sub start_nginx {
    my ( $to, %option ) = @_;
    my ($port) = free_ports(1);
    my $tls  = $option{tls};
    my $listen = $tls ? 'ssl http2' : '';
    my $certificate = $tls ? "ssl_certificate @{[ $tls->path('cert.pem') ]}; ssl_certificate_key @{[ $tls->path('key.pem') ]};" : '';
    my $map = $option{map} ? "map $option{map}" : '';
    return run_nginx( $port, <<"CONF" );
    $map
    server {
        listen 127.0.0.1:$port $listen;
        $certificate
        location / {
            proxy_pass http://127.0.0.1:$to;
            proxy_http_version 1.1;
            # httpd's, which HTTP/2 forbids.
            proxy_hide_header Upgrade;
            @{[ $option{lines} // '' ]}
        }
    }
CONF
}

# TLS and HTTP/2 to its clients with httpd's own certificate, HTTP/1.1 to httpd;
# with more lines for its backend.
sub start_haproxy {
    my ( $httpd, $lines ) = @_;
    $lines //= '';
    my ($port) = free_ports(1);
    my $dir  = tempdir();
    spew( "$dir/both.pem", slurp( $httpd->path('cert.pem') ) . slurp( $httpd->path('key.pem') ) );
    spew( "$dir/conf", <<"CONF" );
defaults
    mode http
    timeout connect 10s
    timeout client 60s
    timeout server 60s
frontend clients
    bind 127.0.0.1:$port ssl crt $dir/both.pem alpn h2,http/1.1
    default_backend httpd
backend httpd
    server httpd 127.0.0.1:@{[ $httpd->clear_port ]}
    $lines
CONF
    my $front = start( $port, program('haproxy'), '-db', '-f', "$dir/conf" );
    return { %$front, conf => $dir };
}

# cdn.mjs: TLS and HTTP/2 to its clients, and to httpd.
sub start_cdn {
    my ($httpd) = @_;
    my ($port) = free_ports(1);
    return start( $port, program('node'), srcdir() . '/t/lib/cdn.mjs', $port,
        $httpd->clear_url(''), $httpd->path('cert.pem'), $httpd->path('key.pem') );
}

END {
    local $?;
    for my $pid (@fronts) {
        kill 'TERM', -$pid;
        waitpid $pid, 0;
    }
}

1;
