# graceful and restart, with every MPM: the new manifest if it is right, else
# the last good one, however often; what is retained is given back; and requests
# in flight end well.
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
use Time::HiRes qw(sleep);

need(qw(httpd openssl nghttp curl node module));

my $prefork = "StartServers 3\nMinSpareServers 3\nMaxSpareServers 3\n";

# Reads the configuration again, at once (restart) or as requests end.
sub again {
    my ( $httpd, $how ) = @_;
    return $httpd->graceful if $how eq 'graceful';
    my $seen = () = $httpd->log =~ /resuming normal operations/g;
    kill 'HUP', $httpd->{pid};
    return wait_until( 30,
        sub { ( () = $httpd->log =~ /resuming normal operations/g ) > $seen } );
}

sub server {
    my (%option) = @_;
    my $mpm = $option{mpm} // 'event';
    return reloading_httpd( manifest => release('start'), %option,
        config => ( $option{config} // q{} ) . ( $mpm eq 'prefork' ? $prefork : q{} ) )->start;
}

for my $mpm (qw(event worker prefork)) {
    for my $how (qw(graceful restart)) {
        subtest "$how, $mpm" => sub {
            # Never looked at while it serves, so that only restarts count.
            my $httpd = server( mpm => $mpm, config => "PushManifestReload 86400\n" );
            my $file  = $httpd->path('site.manifest');
            is serves($httpd), 'start', 'at the start';
            deploy( $httpd, release('good') );
            again( $httpd, $how );
            is becomes( $httpd, 'good' ), 'good', 'a new manifest is served';
            deploy( $httpd, release('x') . "{}\n" );
            again( $httpd, $how ) for 1 .. 3;
            is becomes( $httpd, 'good' ), 'good', 'a wrong one is not, three times';
            like $httpd->log, qr/\Q$file\E:5:1: .*; the last good manifest is served/,
                'and said with its line';
            unlink $file;
            again( $httpd, $how );
            is becomes( $httpd, 'good' ), 'good', 'nor does a missing one take it away';
            deploy( $httpd, release('later') );
            again( $httpd, $how );
            is becomes( $httpd, 'later' ), 'later', 'a later good one is served';
            is status_of($httpd)->{Generation}, 1, 'as the first since the restart';
            unlike $httpd->log, qr/exit signal|Segmentation|core dump/, 'no process died';
        };
    }
}

subtest 'the last good one goes on being watched' => sub {
    my $httpd = server();
    my $file  = $httpd->path('site.manifest');
    deploy( $httpd, "wrong\n" );
    ok $httpd->log_has(qr/\Q$file\E:1:1: .*the last good/), 'a wrong one is said';
    $httpd->graceful;
    is becomes( $httpd, 'start' ), 'start', 'restarted, the last good one is served';
    deploy( $httpd, release('mended') );
    is becomes( $httpd, 'mended' ), 'mended', 'and replaced when a good one comes';
};

subtest 'what the children took is the last good one' => sub {
    my $httpd = server();
    deploy( $httpd, release('taken') );
    is becomes( $httpd, 'taken' ), 'taken', 'the children took one';
    sleep 25;    # the parent looks every ten seconds
    deploy( $httpd, "wrong\n" );
    ok $httpd->log_has(qr/the last good manifest is served/), 'then a wrong one came';
    is scalar( () = $httpd->log =~ /has changed and is taken/g ), 1, 'nothing was said twice';
    for my $how (qw(graceful restart)) {
        again( $httpd, $how );
        is becomes( $httpd, 'taken' ), 'taken', "$how: the last good one is served";
    }
    unlike $httpd->log, qr/exit signal/, 'no process died';
};

subtest 'started with a wrong file' => sub {
    my $httpd = reloading_httpd( manifest => "wrong\n" );
    is $httpd->configtest->{exit}, 1, 'configtest fails';
    $httpd->start;
    ok $httpd->log_has(qr/:1:1: .*; no links are sent until the file is right/), 'it starts, and says so';
    is serves($httpd), 'nothing', 'without links';
    is_deeply [ @{ status_of($httpd) }{qw(Generation Pages Bytes)} ], [ 0, 0, 0 ], 'mod_status: nothing';
    sleep 0.5;
    is scalar( () = $httpd->log =~ /no links are sent/g ), 1, 'once, not for each child';
    deploy( $httpd, release('right') );
    is becomes( $httpd, 'right' ), 'right', 'until the file is right';
};

subtest 'a request in flight at a graceful restart' => sub {
    my $httpd = server( log_level => 'warn pushmanifest:debug' );
    my $child = fork // die;
    if ( !$child ) {
        wait_until( 30, sub { $httpd->log =~ m{page /cgi/think, .* sent early} } );
        $httpd->write( 'site.manifest', release('other') );
        kill 'USR1', $httpd->{pid};
        POSIX::_exit(0);
    }
    # Node 18 gives up when httpd says that it takes no more requests (GOAWAY).
    my $got = curl( $httpd->clear_url('/cgi/think'), http => '2-prior-knowledge' );
    waitpid $child, 0;
    is $got->{status}, 200, 'it ends well';
    is_deeply [ map {/<(.*?)>/} hints_of($got), links_of($got) ], [ ('/css/start.css') x 2 ],
        'with the links it began with';
    is becomes( $httpd, 'other' ), 'other', 'and the next has the new ones';
    unlike $httpd->log, qr/exit signal/, 'no process died';
};

subtest 'a manifest that no host names any more, and memory' => sub {
    plan skip_all => 'under a sanitizer memory is not given back' if $ENV{PM_UNDER};
    my $httpd = server();
    $httpd->write( 'large.manifest', release( 'large', map {"/page-number/$_.html"} 1 .. 50_000 ) );
    my $conf = slurp( $httpd->path('httpd.conf') );
    my $resident = sub {
        slurp("/proc/$httpd->{pid}/status") =~ /^VmRSS:\s*(\d+)/m;
        return $1;
    };
    ( my $large = $conf ) =~ s/site\.manifest/large.manifest/;
    again( $httpd, 'graceful' );
    my $small = $resident->();
    $httpd->write( 'httpd.conf', $large );
    again( $httpd, 'graceful' ) for 1 .. 2;
    is becomes( $httpd, 'large' ), 'large', 'another file is served';
    my $with = $resident->();
    again( $httpd, 'graceful' ) for 1 .. 6;
    cmp_ok $resident->() - $with, '<', 3000, 'six restarts more take no more memory';
    $httpd->write( 'httpd.conf', $conf );
    again( $httpd, 'graceful' );
    is becomes( $httpd, 'start' ), 'start', 'the first one again';
    cmp_ok $with - $resident->(), '>', 2000, 'and the other\'s memory is given back';
    diag "parent: $small KB, $with KB with the large one, " . $resident->() . ' KB after it';
};

subtest 'without mod_watchdog' => sub {
    plan skip_all => 'a sanitizer must be loaded first' if $ENV{PM_UNDER};
    local $ENV{LD_PRELOAD} = builddir() . '/t/helper/.libs/no_watchdog.so';
    ok -e $ENV{LD_PRELOAD}, 'the helper is built';
    my $httpd = server( config => "PushManifestReload 100ms\n" );
    ok $httpd->log_has(
        qr/PushManifest: mod_watchdog is not loaded, so a new manifest is taken at a restart only/),
        'the log says so';
    deploy( $httpd, release('next') );
    sleep 1;
    is serves($httpd), 'start', 'a new manifest is not taken while serving';
    again( $httpd, 'graceful' );
    is becomes( $httpd, 'next' ), 'next', 'but at a restart';
};

done_testing;
