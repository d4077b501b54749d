# A hundred new manifests a second while httpd is busy: no request fails, each
# has links of one of them, and memory stays level.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Reload;
use PM::Test;
use Test::More;
use Time::HiRes qw(sleep time);

need(qw(httpd openssl nghttp curl node h2load module));

use constant SWAPS_A_SECOND => 100;
use constant SECONDS        => 4;

# Twenty manifests that are not given back would take 20 MB.
use constant LEVEL_KB => 4000;

# A megabyte in memory, so that one that is not given back shows.
my @more  = map {"/section/page-number-$_.html"} 1 .. 8000;
my %text  = map { $_ => release( $_, @more ) } qw(red blue);
my $PAGES = @more + 1;

# Deploys a hundred times a second, until it is told to end.
sub deployer {
    my ($httpd) = @_;
    my $pid = fork // die;
    return $pid if $pid;
    my ( $file, $n, $next ) = ( $httpd->path('site.manifest'), 0, time );
    while (1) {
        my $name = $n++ % 2 ? 'red' : 'blue';
        link $httpd->path("$name.manifest"), "$file.new";
        rename "$file.new", $file or POSIX::_exit(1);
        unlink "$file.new";    # where both were links to one file
        $next += 1 / SWAPS_A_SECOND;
        my $left = $next - time;
        sleep $left if $left > 0;
    }
}

sub resident_kb {
    my ($httpd) = @_;
    my %kb;
    for my $pid ( children_of($httpd) ) {
        ( $kb{$pid} ) = slurp("/proc/$pid/status") =~ /^VmRSS:\s*(\d+)/m;
    }
    return \%kb;
}

sub load {
    my ( $httpd, $seconds, $path ) = @_;
    my $result = run( [ program('h2load'), '-D', $seconds, qw(-c 6 -m 4 -t 1),
            $httpd->clear_url($path) ], timeout => $seconds + 30 );
    my ( $total, $succeeded, $failed, $errored ) = $result->{out}
        =~ /requests: (\d+) total.* (\d+) succeeded, (\d+) failed, (\d+) errored/;
    return ( $total, "$succeeded succeeded, $failed failed, $errored errored" );
}

for my $mpm (qw(event worker prefork)) {
    subtest $mpm => sub {
        my $prefork = "StartServers 4\nMinSpareServers 4\nMaxSpareServers 4\nMaxRequestWorkers 4\n";
        my $httpd = reloading_httpd( mpm => $mpm, manifest => $text{red},
            log_level => 'warn', config => $mpm eq 'prefork' ? $prefork : q{} );
        $httpd->write( "$_.manifest", $text{$_} ) for keys %text;
        $httpd->start;
        sleep 0.5;
        my $deployer = deployer($httpd);
        busy( $httpd, $mpm );
        kill 'KILL', $deployer;
        waitpid $deployer, 0;
        $httpd->write( 'red.manifest.last', $text{red} );
        deploy( $httpd, release( 'last', @more ) );
        is becomes( $httpd, 'last' ), 'last', 'the last one is served by all';
        is status_of($httpd)->{Pages}, $PAGES, 'with all its pages';
        unlike $httpd->log, qr/exit signal|\[pushmanifest:error\]/, 'nothing went wrong';
    };
}

sub busy {
    my ( $httpd, $mpm ) = @_;
    # What threads and the allocator keep for the next request is there by then.
    load( $httpd, 2, $_ ) for qw(/page.html /cgi/fast);
    my ( %before, %after ) = ();
    %before = %{ resident_kb($httpd) };
    my $first = status_of($httpd)->{Generation};
    for my $path (qw(/page.html /cgi/fast)) {
        my ( $total, @failed ) = 0;
        # A busy machine takes its time until that is a load.
        wait_until( 60, sub {
            my ( $more, $results ) = load( $httpd, SECONDS, $path );
            $total += $more;
            push @failed, $results if $results ne "$more succeeded, 0 failed, 0 errored";
            return $total > 50 && status_of($httpd)->{Generation} - $first > 20;
        } );
        cmp_ok $total, '>', 50, "$path: $total requests";
        is_deeply \@failed, [], 'no request fails';
    }
    # h2load takes the status of a 103 for the response's: the log tells.
    my @bad = grep { !/ 200 pushed=/ && !/server-status/ } split /^/, $httpd->access_log;
    is_deeply \@bad, [], 'each was answered with 200';
    my $swaps = status_of($httpd)->{Generation} - $first;
    cmp_ok $swaps, '>', 20, "$swaps manifests were taken meanwhile";
    my %wrong;
    for ( 1 .. 20 ) {
        my $got = node( $httpd->clear_url('/cgi/fast'), push => 0 );
        my ( $early, $final ) = map { "@$_" }
            [ map {/<(.*?)>/} hints_of($got) ], [ map {/<(.*?)>/} links_of($got) ];
        $wrong{"$early, $final"}++ if $early ne $final || $early !~ m{^/css/(?:red|blue)\.css$};
    }
    is_deeply \%wrong, {}, 'a request has the links of one manifest, early and at the end';
    %after = %{ resident_kb($httpd) };
    my ( $most, $children ) = ( 0, 0 );
    for my $pid ( grep { $before{$_} } keys %after ) {
        $children++;
        my $growth = $after{$pid} - $before{$pid};
        $most = $growth if $growth > $most;
    }
    cmp_ok $children, '>=', 3, "$children children have lived through it";
    cmp_ok $most, '<', LEVEL_KB, "none has grown by more than $most KB"
        if !$ENV{PM_UNDER};    # sanitizers keep what is given back
    return;
}

done_testing;
