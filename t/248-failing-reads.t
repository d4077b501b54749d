# What stands in the way of reading: each call of `pushmanifest generate -o` that
# reads fails once, with each errno that it may have; descriptors, memory and the
# disk run out; the site changes while it is read. The old manifest is whole or the
# new one is, or one that lacks what the messages name; nothing is left beside it,
# and nothing wrong stays in the cache.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use Errno qw(EACCES EINTR EIO EMFILE ENFILE ENOENT ESTALE);
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use POSIX qw(:sys_wait_h);
use Test::More;
use Time::HiRes qw(sleep);

need(qw(pushmanifest));
my $shim = builddir() . '/t/helper/.libs/failing_call.so';
plan skip_all => 'the shim is for GNU/Linux' if !-f $shim;
my $asan = slurp( program('pushmanifest') ) =~ /__asan_init/;

my %ERRNO = (
    read      => [ EIO, EINTR, ESTALE ],
    open_read => [ EIO, EACCES, EMFILE, ENFILE, ENOENT ],
    opendir   => [ EIO, EACCES, EMFILE ],
    readdir   => [EIO],
    stat      => [EIO],
    lstat     => [EIO],
    fstat     => [EIO],
    fstatat   => [EIO],
);

my $dir = tempdir();
my $OLD = qq({"pushmanifest":1}\n);
my $page = '<link rel="stylesheet" href="/a.css"><script type="module" src="/m.js"></script><p>x';
my %site = (
    'index.html' => $page, 'd/x.html' => $page, 'd/z.html' => $page, 'd/y.xhtml' => "<html xmlns='http://www.w3.org/1999/xhtml'><head/></html>",
    'a.css' => '@import "b.css"; p { background: url(i.png) }', 'b.css' => 'b {}',
    'm.js'  => 'import "./n.js"', 'n.js' => '', 'i.png' => 'png',
);
spew( "$dir/site/$_", $site{$_} ) for keys %site;
# What has changed just now is not believed by its stamp.
sleep 2.2;

sub command { return ( program('pushmanifest'), qw(generate --quiet -o), "$dir/out/m", @_, "$dir/site" ) }

# A run over the old manifest. Its exit code, what it said, and which manifest is
# there: old, new or another one.
my $new = '';
sub outcome {
    my ( $env, @command ) = @_;
    spew( "$dir/out/m", $OLD );
    my $done = run( \@command, env => $env, timeout => 60 );
    my $now  = slurp("$dir/out/m");
    $done->{is}   = $now eq $OLD ? 'old' : $now eq $new ? 'new' : 'other';
    $done->{left} = join ' ', grep { !m{/(?:m|cache)$} } glob("$dir/out/* $dir/out/.[!.]*");
    return $done;
}

# What is wrong with how it ended, in words, or ''.
sub wrong {
    my ($done) = @_;
    my $said = "exit $done->{exit} with the $done->{is}, '$done->{err}'";
    return "signal $done->{signal}" if $done->{signal};
    return 'it waits'               if $done->{timed_out};
    return "left: $done->{left}"    if $done->{left};
    return $said if $done->{is} eq 'old' ? $done->{exit} < 2 : $done->{exit} > 1;
    return $said if $done->{is} eq 'other' && $done->{exit} != 1;
    return $said if $done->{exit} > 0 && $done->{err} !~ /^\S.*: .*(?:cannot|nothing|no file|not there|missing|damaged)/m;
    return '';
}

is outcome( {}, command() )->{exit}, 0, 'nothing fails without being told to';
$new = slurp("$dir/out/m");

for my $options ( [qw(-j1)], [ '-j1', '--cache', "$dir/out/cache" ] ) {
    my $cache = $options->[2];
    my ( $tried, @wrong ) = (0);
    my $fresh = sub { unlink $cache if $cache };
    $fresh->();
    outcome( { LD_PRELOAD => $shim, PM_FAIL_COUNTS => "$dir/counts" }, command(@$options) );
    my %count = slurp("$dir/counts") =~ /^(\w+) (\d+)$/mg;
    for my $call ( sort keys %ERRNO ) {
        for my $at ( 1 .. $count{$call} ) {
            for my $errno ( $cache ? EIO : @{ $ERRNO{$call} } ) {
                $fresh->();
                my %env = ( LD_PRELOAD => $shim, PM_FAIL_CALL => $call, PM_FAIL_AT => $at, PM_FAIL_ERRNO => $errno );
                my $said = wrong( outcome( \%env, command(@$options) ) );
                push @wrong, "$call $at, errno $errno: $said" if $said;
                my $after = $cache && outcome( {}, command(@$options) );
                push @wrong, "$call $at, and then: exit $after->{exit} with the $after->{is}, '$after->{err}'"
                    if $after && ( $after->{exit} || $after->{is} ne 'new' );
                $tried++;
            }
        }
    }
    cmp_ok $tried, '>', 50, "@$options[0 .. $#$options && 1]: $tried failures were tried";
    is_deeply \@wrong, [], '  each ends as it should';
}

# ---- What runs out ----

sub limited { my ( $limit, @command ) = @_; return ( 'sh', '-c', "ulimit $limit && exec \"\$@\"", 'sh', @command ) }

my %seen;
for my $options ( ['-j1'], ['-j4'], [ '-j4', '--cache', "$dir/out/cache" ] ) {
    my @wrong;
    for my $most ( 3 .. 12 ) {
        my $done = outcome( {}, limited( "-n $most", command(@$options) ) );
        next if $done->{exit} == 127;    # the program could not even be loaded
        $seen{ $done->{is} }++;
        my $said = wrong($done) || ( $done->{is} eq 'other' && "exit $done->{exit}, '$done->{err}'" );
        push @wrong, "$most: $said" if $said;
    }
    is_deeply \@wrong, [], "@$options[0 .. $#$options && 1]: few descriptors make a whole manifest or none";
}
is_deeply [ sort keys %seen ], [qw(new old)], '  both were seen';
my $few = outcome( { LD_PRELOAD => $shim, PM_FAIL_CALL => 'open_read', PM_FAIL_AT => 1, PM_FAIL_ON => 1, PM_FAIL_ERRNO => EMFILE }, command('-j4') );
is "$few->{exit} $few->{is} $few->{err}", "3 old pushmanifest: too many open files; nothing was written\n", 'none at all: that is said';

SKIP: {
    skip 'sanitizers have memory of their own', 2 if $asan;
    # From where the program can be loaded on, in small steps: it fails in few places.
    my ( $tried, %seen, @wrong ) = (0);
    for my $kilobytes ( map { 512 * $_ } 24 .. 1000 ) {
        my $done = outcome( {}, limited( "-v $kilobytes", command( '-j4', '--cache', "$dir/out/cache" ) ) );
        next if $done->{exit} == 127;
        last if $tried++ == 80;
        $seen{ $done->{is} }++;
        my $said = wrong($done) || ( $done->{is} eq 'other' && "exit $done->{exit}, '$done->{err}'" );
        push @wrong, "$kilobytes KB: $said" if $said;
    }
    is_deeply \@wrong, [], 'little memory, with threads and a cache: likewise';
    is_deeply [ sort keys %seen ], [qw(new old)], '  both were seen';
}

# In a mount of our own, which goes with its last process: what is there at the end
# is written to where there is room.
SKIP: {
    my @alone = qw(unshare --mount sh -c);
    mkdir "$dir/small";
    skip 'a file system of some KB takes root', 2
        if run( [ @alone, "mount -t tmpfs -o size=8k none $dir/small" ] )->{exit};
    spew( "$dir/site/many/$_.html", '<link rel="stylesheet" href="/b.css">' ) for 1 .. 300;
    outcome( {}, command() );
    my $large = slurp("$dir/out/m");
    my ( %ended, @wrong );
    for my $kilobytes ( 8, 12, 16, 24, 32, 48, 64, 1024 ) {
        for my $cache ( '', "--cache $dir/small/cache" ) {
            my $done = run( [ @alone, <<"END" ], timeout => 60 );
mount -t tmpfs -o size=${kilobytes}k none $dir/small && echo '{"pushmanifest":1}' >$dir/small/m
@{[ program('pushmanifest') ]} generate --quiet $cache -o $dir/small/m $dir/site
status=\$?
cat $dir/small/m >$dir/seen
ls -A $dir/small >$dir/left
exit \$status
END
            my $now = slurp("$dir/seen");
            my $is  = $now eq $large ? 'new' : $now eq $OLD ? 'old' : 'other';
            my $left = join ' ', grep { !/^(?:m|cache)$/ } split /\n/, slurp("$dir/left");
            $ended{$is}++;
            push @wrong, "$kilobytes KB $cache: $is, exit $done->{exit}, '$done->{err}', left: $left"
                if $left
                || $done->{exit} != ( $is eq 'old' ? 3 : $is eq 'other' ? -1 : $done->{err} ? 1 : 0 )
                || ( $done->{exit} && $done->{err} !~ /cannot .* \(No space left on device\)/ );
        }
    }
    is_deeply \@wrong, [], 'a full disk: the old manifest or the new one, a message, and nothing beside it';
    is_deeply [ sort keys %ended ], [qw(new old)], '  both were seen';
    unlink glob("$dir/site/many/*");
}

# ---- A site that changes while it is read ----

sub change {
    my $at = "$dir/site/d/" . int rand 4;
    my @ways = (
        sub { spew( "$at.html", $page x ( 1 + rand 3000 ) ) },
        sub { truncate "$at.html", rand 2000 },
        sub { unlink "$at.html" },
        sub { open my $out, '>>', "$at.html" or return; print {$out} $page x rand 1000 },
        sub { unlink "$at.html"; mkdir "$at.html"; spew( "$at.html/in.html", $page ) },
        sub { rename "$at.html", "$at.old"; unlink "$at.old", "$at.old/in.html"; rmdir "$at.old" },
        sub { unlink "$at.html"; symlink( rand > .5 ? 'z.html' : 'none', "$at.html" ) },
        sub { rename "$dir/site/e", "$dir/site/f" or rename "$dir/site/f", "$dir/site/e" },
        sub { spew( "$dir/site/e/" . int( rand 9 ) . '.html', $page ) },
    );
    eval { $ways[ rand @ways ]->() };
    return;
}

my $changer = fork // die "cannot fork: $!\n";
if ( !$changer ) {
    srand 1;
    while (1) { change(); sleep 0.0002 }
}
my ( %exits, @wrong );
for my $try ( 1 .. $ENV{PM_KILLS} // 40 ) {
    my $done = outcome( {}, command( $try % 2 ? '-j1' : '-j4', $try % 3 ? ( '--cache', "$dir/out/cache" ) : () ) );
    my $now  = slurp("$dir/out/m");
    my @gone = grep { index( $now, qq({"page":"$_","set":) ) < 0 } qw(/index.html / /d/x.html /d/y.xhtml);
    my $read = run( [ builddir() . '/t/helper/manifest', 'write', "$dir/out/m" ] );
    $exits{ $done->{exit} }++;
    push @wrong, "$try: signal $done->{signal}, exit $done->{exit}, $done->{err}, without @gone, left $done->{left}, $read->{err}"
        if $done->{signal} || $done->{timed_out} || $done->{exit} > 1 || @gone || $done->{left} || $read->{exit};
}
kill 'KILL', $changer;
waitpid $changer, 0;
is_deeply \@wrong, [], 'a site that changes while it is read: what stays is there, what is written is a manifest'
    or diag explain \%exits;
run( [ 'rm', '-rf', "$dir/site" ] );
spew( "$dir/site/$_", $site{$_} ) for keys %site;
is wrong( outcome( {}, command( '--cache', "$dir/out/cache" ) ) ), '', '  and when it is as it was';
is outcome( {}, command( '--cache', "$dir/out/cache" ) )->{is}, 'new', '  so is the manifest';

done_testing;
