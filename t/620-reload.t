# A new manifest without a restart, however a deploy brings it; a wrong or a
# missing one is said once, and the last good one is served.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use List::Util qw(max);
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Reload;
use PM::Test;
use Test::More;
use Time::HiRes qw(sleep time);

need(qw(httpd openssl nghttp curl node module));

my $httpd = reloading_httpd( manifest => release('start') );
$httpd->start;
my $file = $httpd->path('site.manifest');
my $pid  = $httpd->{pid};

# How many lines of the log are so.
sub logged { my ($pattern) = @_; return scalar( () = $httpd->log =~ /$pattern/g ) }

# The second of the day, in this place, at which the log says so.
sub logged_at {
    my ($pattern) = @_;
    return $httpd->log =~ /^\[\w+ \w+ \d+ (\d+):(\d+):([\d.]+) \d+\] .*$pattern/m
        ? $1 * 3600 + $2 * 60 + $3 : undef;
}

sub second_of_the_day {
    my ($time) = @_;
    my ( $second, $minute, $hour ) = localtime $time;
    return $hour * 3600 + $minute * 60 + $second + $time - int $time;
}

is serves($httpd), 'start', 'the manifest of the start is served';
ok wait_until( 10, sub { children_of($httpd) == 3 } ), 'by three processes';

subtest 'renamed into place' => sub {
    my $from = time;
    deploy( $httpd, release('renamed') );
    is becomes( $httpd, 'renamed' ), 'renamed', 'every process takes it';
    ok $httpd->log_has(qr/has changed and is taken/), 'the log says so';
    my $after = logged_at('has changed and is taken') - second_of_the_day($from);
    cmp_ok $after < 0 ? $after + 86400 : $after, '<', $QUIET, 'at once';
    is logged(qr/\[pushmanifest:notice\] .* PushManifest \Q$file\E has changed and is taken$/m), 1,
        'one of them does';
    my $loaded = qr/\[pushmanifest:info\] .* PushManifest \Q$file\E: 1 pages, 1 matches, 1 sets, \d+ KiB; early: 103 and push$/m;
    wait_until( 30, sub { logged($loaded) >= 3 } );
    is logged($loaded), 3, 'with a line as at the start, one of which there was for each host';
};

subtest 'as rsync does it' => sub {
    my $beside = $httpd->write( '.site.manifest.X7a9Qe', release('synced') );
    utime time - 86400, time - 86400, $beside;
    rename $beside, $file;
    is becomes( $httpd, 'synced' ), 'synced', 'taken';
};

subtest 'a link that is switched to another release' => sub {
    for my $name (qw(one two)) {
        my $release = $httpd->write( "releases/$name/manifest", release($name) );
        utime time - 3600, time - 3600, $release;
    }
    symlink 'releases/one/manifest', "$file.link";
    rename "$file.link", $file;
    is becomes( $httpd, 'one' ), 'one', 'a file becomes a link';
    symlink 'releases/two/manifest', "$file.link";
    rename "$file.link", $file;
    is becomes( $httpd, 'two' ), 'two', 'that leads elsewhere';
};

# Writes a file in pieces; what was served meanwhile, and for how many seconds nothing
# was written, at most.
sub write_slowly {
    my ( $mode, @pieces ) = @_;
    my ( $longest, %seen ) = 0;
    unlink $file if $mode eq 'new';
    open my $out, '>', $file or die "$file: $!";
    for my $piece (@pieces) {
        my $from = time;
        syswrite $out, $piece;
        sleep 0.35;
        $seen{ serves( $httpd, 2 ) }++;
        $longest = max( $longest, time - $from );
    }
    close $out;
    return ( join( ' ', sort keys %seen ), $longest );
}

for my $mode ( 'in place', 'new' ) {
    subtest "written slowly, $mode" => sub {
        my $name = $mode eq 'new' ? 'anew' : 'written';
        my $last = serves($httpd);
        my @pieces = map { ( substr( $_, 0, 9 ), substr( $_, 9 ) ) }
            split /^/, release($name);
        my $meanwhile;
        for my $try ( 1 .. 5 ) {
            deploy( $httpd, release($last) ) if -l $file || $try > 1;
            is becomes( $httpd, $last ), $last, 'before';
            sleep 0.5;
            $httpd->clear_logs;
            ( $meanwhile, my $pause ) = write_slowly( $mode, @pieces );
            # Where the machine pauses for long, half a file looks whole.
            last if $pause < 0.75 * $QUIET;
        }
        is $meanwhile, $last, 'meanwhile: never half of it';
        is becomes( $httpd, $name ), $name, 'then all of it';
        is logged(qr/error\].*PushManifest.*\.manifest:\d/), 0, 'nothing looked wrong';
    };
}

subtest 'a wrong file' => sub {
    my $last = serves($httpd);
    deploy( $httpd, release('x') . qq({"page":"/more","set":"unknown"}\n) );
    ok $httpd->log_has(qr/PushManifest at \S+httpd.conf:\d+: \Q$file\E:5:\d+: .*unknown.*; the last good manifest is served$/m),
        'is said with its line';
    sleep 1;
    is logged(qr/the last good manifest is served/), 1, 'once, over all processes';
    is serves($httpd), $last, 'and not served';
    ok has_error( $httpd, qr/\Q$file\E:5:\d+: / ), 'mod_status has it too';
    deploy( $httpd, "no manifest at all\n" );
    ok $httpd->log_has(qr/\Q$file\E:1:1: /), 'another wrong one is said too';
    sleep 0.5;
    is logged(qr/the last good manifest is served/), 2, 'once';
    deploy( $httpd, release('mended') );
    is becomes( $httpd, 'mended' ), 'mended', 'a later good one is taken';
    ok has_error( $httpd, qr/^none$/ ), 'and nothing is wrong any more';
};

for my $round ( 1, 2 ) {
    subtest "a missing file, round $round" => sub {
        $httpd->clear_logs;
        rename $file, "$file.away";
        ok $httpd->log_has(qr/\Q$file\E: cannot open the manifest \(No such file or directory\); the last good manifest is served/),
            'is said';
        sleep 1;
        is logged(qr/cannot open/), 1, 'once';
        is serves($httpd), $round == 1 ? 'mended' : 'mended', 'the last good one is served';
        rename "$file.away", $file;
        ok $httpd->log_has(qr/has changed and is taken/), 'when it is back it is taken';
        ok has_error( $httpd, qr/^none$/ ), 'all is well';
    };
}

subtest 'a process that has not looked for a while' => sub {
    my ($late) = children_of($httpd);
    $httpd->clear_logs;
    kill 'STOP', $late;
    deploy( $httpd, release('mended') );
    ok $httpd->log_has(qr/has changed and is taken/), 'the others take a new manifest';
    rename $file, "$file.away";
    ok $httpd->log_has(qr/cannot open/), 'and find that it is gone';
    kill 'CONT', $late;
    sleep 1;
    is logged(qr/cannot open/), 1, 'which the late one does not say again';
    rename "$file.away", $file;
    ok has_error( $httpd, qr/^none$/ ), 'all is well';
};

subtest 'a folder that is away and comes back as it was' => sub {
    my ( $folder, $manifest ) = map { $httpd->path($_) } qw(release release/site.manifest);
    mkdir $folder;
    $httpd->write( 'release/site.manifest', release('mended') );
    unlink $file;
    symlink $manifest, $file;
    ok becomes( $httpd, 'mended' ), 'a manifest in a folder';
    sleep 1;
    $httpd->clear_logs;
    for my $time ( 1, 2 ) {
        rename $folder, "$folder.away";
        ok wait_until( 30, sub { logged(qr/cannot open/) == $time } ), "it is gone: said, time $time";
        rename "$folder.away", $folder;
        ok has_error( $httpd, qr/^none$/ ), 'and back';
        sleep 0.5;
    }
    is logged(qr/cannot open/), 2, 'once each time';
};

subtest 'not a file' => sub {
    $httpd->clear_logs;
    unlink $file;
    mkdir $file;
    ok $httpd->log_has(qr/\Q$file\E: not a regular file; a manifest is one; the last/), 'is said';
    is serves($httpd), 'mended', 'the last good one is served';
    rmdir $file;
    deploy( $httpd, release('file') );
    is becomes( $httpd, 'file' ), 'file', 'a file is taken';
};

subtest 'a file that httpd\'s user may not read' => sub {
    plan skip_all => 'only root serves as somebody else' if $> != 0;
    $httpd->clear_logs;
    $httpd->write( 'site.manifest.new', release('secret') );
    chmod 0600, "$file.new";
    rename "$file.new", $file;
    ok $httpd->log_has(qr/\Q$file\E: cannot open the manifest \(Permission denied\); the last good/),
        'is said';
    is serves($httpd), 'file', 'the last good one is served';
    chmod 0644, $file;
    is becomes( $httpd, 'secret' ), 'secret', 'and taken when it may';
    chmod 0600, $file;
    $httpd->graceful;
    ok $httpd->log_has(qr/\[pushmanifest:warn\].*PushManifest \Q$file\E: the user that httpd serves as may not read it, so a new manifest is taken at a restart only/),
        'loaded by root at a restart, it is warned of';
    is serves($httpd), 'secret', 'and served';
    is logged(qr/may not read it/), 1, 'once';
    chmod 0644, $file;
};

subtest 'a request in flight' => sub {
    my $before  = status_of($httpd)->{Matched};
    my $deploys = fork // die;
    if ( !$deploys ) {
        wait_until( 10, sub { status_of($httpd)->{Matched} > $before } );
        deploy( $httpd, release('next') );
        POSIX::_exit(0);
    }
    my $got = node( $httpd->clear_url('/cgi/think'), push => 0 );
    waitpid $deploys, 0;
    is_deeply [ map {/<(.*?)>/} hints_of($got) ], ['/css/secret.css'], 'begins with one';
    is_deeply [ map {/<(.*?)>/} links_of($got) ], ['/css/secret.css'], 'and ends with it';
    is becomes( $httpd, 'next' ), 'next', 'while others get the next';
};

is $httpd->{pid}, $pid, 'httpd is the same';
unlike $httpd->log, qr/exit signal|Segmentation/, 'and no child has died';

subtest 'PushManifestReload Off' => sub {
    my $still = reloading_httpd( manifest => release('still'),
        config => "PushManifestReload Off\nMaxConnectionsPerChild 5\n" );
    $still->start;
    deploy( $still, release('new') );
    sleep 1;
    is serves( $still, 40 ), 'still', 'nothing is taken, by a new child neither';
    $still->graceful;
    is serves($still), 'new', 'until a restart';
};

subtest 'what the directive refuses' => sub {
    for my $wrong ( 'often', '0', '-1', '99ms', '86401', '1y' ) {
        my $bad = PM::Httpd->new( config => "PushManifestReload $wrong\n" );
        my $result = $bad->configtest;
        like $result->{err},
            qr/PushManifestReload: "\Q$wrong\E" is not a time; write seconds, from 100ms to 86400, or Off/,
            "$wrong is refused";
    }
    my $bad = PM::Httpd->new( ssl => "PushManifestReload 5\n" );
    like $bad->configtest->{err}, qr/PushManifestReload.*(?:not allowed|cannot occur) (?:here|within)/i,
        'and so it is in a host';
    for my $right ( '1', '100ms', '1min', '86400', 'off' ) {
        my $good = PM::Httpd->new( config => "PushManifestReload $right\n" );
        is $good->configtest->{exit}, 0, "$right is accepted";
    }
};

done_testing;
