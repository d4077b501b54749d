# The examples that spread the work: GNU parallel over ssh, and a Slurm array job,
# with the real programs. A machine dies in mid-run, its shard is done again, and
# the manifest is that of one machine, byte for byte.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Generate;
use PM::Machines;
use PM::Test;
use Test::More;

need(qw(pushmanifest ssh ssh-keygen sshd parallel rsync munged slurmctld slurmd sbatch sinfo));

my $examples = srcdir() . '/manifests/examples';
my $command  = program('pushmanifest');
my $dir      = tempdir();
my $site     = site(
    ( map { ( "s$_.css" => "a{}" ) } 0 .. 2 ),
    ( map { my $n = $_; ( "d$_/p.html" => "<link rel=stylesheet href=/s@{[ $n % 3 ]}.css>" . ( $n == 7 ? '<link rel=stylesheet href=/none.css>' : '' ) ) } 1 .. 11 ),
    'index.html' => '<p>',
);
is( run( [ $command, 'generate', '-q', '-o', "$dir/one", $site ] )->{exit}, 1, 'one machine, with a loss' );

# A bin with a command that, the first time that it makes a shard on a machine of
# that name, has the machine die.
sub bin_of {
    my ( $name, $is_it, $die ) = @_;
    spew( "$dir/$name/pushmanifest", <<"END", 0755 );
#!/bin/sh
unset LD_LIBRARY_PATH H2O_ROOT
if [ "\$1" = generate ] && $is_it && mkdir "$dir/$name/died" 2>/dev/null; then
    $die
    kill -9 \$PPID \$\$
fi
exec "$command" "\$@"
END
    return "$dir/$name";
}

# All processes above this one that are called so end, from the top.
my $kill_above = <<'END';
pids= pid=$$
while [ "$pid" -gt 1 ]; do
    [ "$(cat /proc/$pid/comm)" = sshd ] && pids="$pid $pids"
    pid=$(sed -n 's/^PPid:[^0-9]*//p' /proc/$pid/status)
done
kill -9 $pids
END

my $workers = start_workers( 2, sub { bin_of( "worker$_[0]", "[ $_[0] = 1 ]", $kill_above ) } );
my $got = run(
    [ "$examples/shards-parallel", $site, "$dir/parallel", '1/worker1,1/worker2' ],
    timeout => 300,
    env     => { SSH => $workers->{ssh}, SHARDS => 4, PATH => builddir() . ":$ENV{PATH}", HOME => "$dir", LC_ALL => 'C' } );
is( $got->{exit}, 0, 'GNU parallel over ssh' ) or diag $got->{err};
ok( -d "$dir/worker1/died", '  of which a machine dies in mid-run' );
ok( waitpid( $workers->{pids}[0], POSIX::WNOHANG() ) != 0, '  for good' );
is( slurp("$dir/parallel"), slurp("$dir/one"), '  makes the manifest of one machine' );
like( $got->{err}, qr{p\.html:1:\d+: "/none.css" is not there}, '  and says what is lost' );

my ( $slurmd, $cluster );
$cluster = start_cluster(2);
my $bin = bin_of( 'node', '[ "$SLURMD_NODENAME" = node1 ]',
    qq(kill -9 $cluster->{pids}[0] \$(sed -n 's/^PPid:[^0-9]*//p' /proc/\$PPID/status)) );
my $sbatch = program('sbatch') =~ s{/[^/]*$}{}r;
$got = run(
    [ "$examples/shards-slurm", $site, "$dir/slurm", "$dir/work" ],
    timeout => 400,
    env     => { %{ $cluster->{env} }, SHARDS => 3, PATH => "$bin:$sbatch:$ENV{PATH}" } );
is( $got->{exit}, 0, 'a Slurm array job' ) or diag $got->{err}, slurp("$cluster->{dir}/slurmctld.log");
ok( -d "$dir/node/died", '  of which a node dies in mid-run' );
is( slurp("$dir/slurm"), slurp("$dir/one"), '  makes the manifest of one machine' );
like( join( '', map { slurp($_) } glob "$dir/work/task-*.log" ), qr/"\/none.css" is not there/, '  and its logs say what is lost' );

done_testing;
