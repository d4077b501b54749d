# The system says no: each call of `pushmanifest generate -o` that writes fails once,
# with each errno that it may have. The old manifest is whole or the new one is, the
# exit code says which, in words too, and nothing is left beside it. Then 100
# processes (PM_KILLS) are killed at random moments.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use Errno qw(EACCES EDQUOT EIO EINTR EMFILE ENOSPC EPERM EROFS);
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use POSIX qw(:sys_wait_h);
use Test::More;
use Time::HiRes qw(sleep time);

need(qw(pushmanifest));
my $shim = builddir() . '/t/helper/.libs/failing_call.so';
plan skip_all => 'the shim is for GNU/Linux' if !-f $shim;

my %ERRNO = (
    write     => [ EIO, ENOSPC, EDQUOT ],
    writev    => [ EIO, ENOSPC ],
    open      => [ EACCES, EROFS, EMFILE ],
    mkstemp   => [ EACCES, EROFS, ENOSPC ],
    fsync     => [ EIO, ENOSPC ],
    fdatasync => [EIO],
    close     => [EIO],
    chmod     => [EPERM],
    fchmod    => [EPERM],
    fchown    => [EPERM],
    rename    => [ EACCES, EIO, ENOSPC ],
    link      => [EPERM],
    unlink    => [EACCES],
);

my $dir = tempdir();
my @links = map {qq(<link rel="stylesheet" href="/$_.css">)} 1 .. 20;
spew( "$dir/site/$_.css",  "p { margin: ${_}px }" )         for 1 .. 20;
spew( "$dir/site/$_.html", "<title>$_</title>@links[0..$_-1]" ) for 1 .. 20;
my @generate = ( program('pushmanifest'), qw(generate --quiet -o), "$dir/out/m", "$dir/site" );
my $OLD      = qq({"pushmanifest":1}\n);

sub prepare { spew( "$dir/out/m", $OLD ); return }

sub generate {
    my (%env) = @_;
    prepare();
    return run( \@generate, env => { LD_PRELOAD => $shim, %env } );
}

sub beside { return grep { $_ ne "$dir/out/m" } glob("$dir/out/* $dir/out/.[!.]*") }

my $done = generate( PM_FAIL_COUNTS => "$dir/counts" );
is $done->{exit}, 0, 'nothing fails without being told to';
my $new   = slurp("$dir/out/m");
my %count = slurp("$dir/counts") =~ /^(\w+) (\d+)$/mg;
ok $count{write} + $count{writev} > 0 && $count{rename} == 1, 'calls were counted';

# What is wrong with how it ended, in words, or ''.
sub wrong {
    my ( $done, $call ) = @_;
    my $now = slurp("$dir/out/m");
    return "signal $done->{signal}"         if $done->{signal};
    return 'neither the old nor the new'    if $now ne $OLD && $now ne $new;
    return "exit $done->{exit} with the new" if $now eq $new && $done->{exit} > 1;
    return "exit $done->{exit} with the old" if $now eq $OLD && $done->{exit} != 3;
    return 'no word'                        if $done->{exit} == 3 && $done->{err} !~ /\S/;
    my @left = beside();
    unlink @left;
    return "left: @left" if @left && $call ne 'unlink';
    return '';
}

my $tried = 0;
my @wrong;
for my $call ( sort keys %ERRNO ) {
    for my $at ( 1 .. $count{$call} ) {
        for my $errno ( @{ $ERRNO{$call} } ) {
            my $said = wrong( generate( PM_FAIL_CALL => $call, PM_FAIL_AT => $at, PM_FAIL_ERRNO => $errno ), $call );
            push @wrong, "$call $at, errno $errno: $said" if $said;
            $tried++;
        }
    }
}
cmp_ok $tried, '>', 10, "$tried failures were tried";
is_deeply \@wrong, [], '  each ends as it should';

# Killed at moments from before its first line to after its last.
my $began = time;
generate();
my $whole = time - $began;
my $kills = $ENV{PM_KILLS} // 100;
srand 1;
@wrong = ();
my %seen = ( old => 0, new => 0 );
for my $try ( 1 .. $kills ) {
    prepare();
    my $pid = fork // die "cannot fork: $!\n";
    if ( !$pid ) { exec @generate or POSIX::_exit(127) }
    sleep rand 1.2 * $whole;
    kill 'KILL', $pid;
    waitpid $pid, 0;
    my $now = slurp("$dir/out/m");
    $seen{ $now eq $new ? 'new' : 'old' }++;
    push @wrong, $try if $now ne $OLD && $now ne $new;
}
is_deeply \@wrong, [], "$kills kills: the old ($seen{old}) or the new ($seen{new}), whole";
generate();
is_deeply [ beside() ], [], '  and what they left, the next run sweeps';

done_testing;
