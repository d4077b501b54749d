# Other machines on this one: sshd on ports of their own, and a Slurm cluster whose
# nodes have names. Each has a directory `bin` first in its PATH, and ends with the
# test at the latest.
#
#   my $workers = start_workers( 2, sub { my $number = shift; ... a bin } );
#   $workers->{ssh};    # the command that reaches worker1, worker2
#   my $cluster = start_cluster(2);
#   $cluster->{env};    # for sbatch
#
# SPDX-License-Identifier: Apache-2.0
package PM::Machines;
use strict;
use warnings;
use Exporter 'import';
use IO::Socket::INET;
use PM::Test;
use Sys::Hostname;

our @EXPORT = qw(start_workers start_cluster);

my @started;

# Runs a program in a process group of its own until the test ends.
sub start {
    my ( $log, @command ) = @_;
    my $pid = fork // die "cannot fork: $!\n";
    if ( $pid == 0 ) {
        setpgrp;
        open STDIN,  '<',  '/dev/null' or POSIX::_exit(126);
        open STDOUT, '>>', $log        or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
        exec { $command[0] } @command or POSIX::_exit(127);
    }
    push @started, $pid;
    return $pid;
}

sub keygen {
    my ($file) = @_;
    my $made = run( [ program('ssh-keygen'), qw(-q -t ed25519 -N), '', '-f', $file ] );
    die "ssh-keygen: $made->{err}" if $made->{exit};
    return $file;
}

# sshd as root wants a user and a directory of its own; where it is not installed,
# it sees them alone, in a name space.
sub start_sshd {
    my ( $dir, $number ) = @_;
    my @sshd = ( program('sshd'), '-D', '-e', '-f', "$dir/sshd$number" );
    if ( $> == 0 && !getpwnam 'sshd' ) {
        spew( "$dir/passwd", slurp('/etc/passwd') . "sshd:x:64999:65534::/run/sshd:/bin/false\n" );
        my $within = 'mount --bind "$1" /etc/passwd && mount -t tmpfs none /run && mkdir -m 755 /run/sshd && shift && exec "$@"';
        @sshd = ( program('unshare'), '-m', 'sh', '-c', $within, 'sh', "$dir/passwd", @sshd );
    }
    return start( "$dir/log$number", @sshd );
}

# So many workers, worker1 and so on, each with the directory that bin(number)
# gives first in its PATH.
sub start_workers {
    my ( $count, $bin ) = @_;
    my $dir  = tempdir();
    my $user = keygen("$dir/user");
    my ( @config, @pids );
    spew( "$dir/user.pub", slurp("$dir/user.pub") );
    for my $number ( 1 .. $count ) {
        my ($port) = free_ports(1);
        my $key  = keygen("$dir/host$number");
        spew( "$dir/sshd$number", <<"CONF" );
Port $port
ListenAddress 127.0.0.1
HostKey $key
AuthorizedKeysFile $dir/user.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
SetEnv PATH=@{[ $bin->($number) ]}:/usr/bin:/bin
CONF
        push @config, "Host worker$number\nHostName 127.0.0.1\nPort $port\nHostKeyAlias worker$number\n";
        push @pids, start_sshd( $dir, $number );
        wait_until( 30, sub {
            IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 5 )
        } ) or die "sshd did not start:\n" . slurp("$dir/log$number");
    }
    spew( "$dir/config", join '', @config, <<"CONF" );
Host *
IdentityFile $user
IdentitiesOnly yes
StrictHostKeyChecking accept-new
UserKnownHostsFile $dir/known
BatchMode yes
LogLevel ERROR
CONF
    return { dir => $dir, ssh => program('ssh') . " -F $dir/config", pids => \@pids };
}

# A cluster of so many nodes, node1 and so on. What a node did that has died is soon
# done again: by default it takes minutes, for as long as its credentials hold. It dies
# saying why if there is none within three minutes.
sub start_cluster {
    my ($count) = @_;
    my $dir  = tempdir();
    my $host = ( split /\./, hostname() )[0];
    my ($plugins) = grep {-d} glob( ( $ENV{PM_PACKAGES} // '' ) . '/usr/lib/*/slurm-wlm' ), glob('/usr/lib/*/slurm-wlm');
    my ($step) = grep {-x} ( $ENV{PM_PACKAGES} // '' ) . '/usr/sbin/slurmstepd-wlm', '/usr/sbin/slurmstepd-wlm', '/usr/sbin/slurmstepd';
    my $user = getpwuid $>;
    spew( "$dir/munge.key", join( '', map { chr int rand 256 } 1 .. 1024 ), 0400 );
    mkdir "$dir/state";
    my $nodes = join '', map { "NodeName=node$_ NodeHostname=$host NodeAddr=127.0.0.1 Port=@{[ free_ports(1) ]} CPUs=2\n" } 1 .. $count;
    spew( "$dir/slurm.conf", <<"CONF" . $nodes );
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=@{[ free_ports(1) ]}
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$dir/munge.sock,cred_expire=15
CredType=cred/munge
PluginDir=$plugins
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool-%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd-%n.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SlurmdTimeout=30
SchedulerParameters=bf_interval=5
SelectType=select/cons_tres
PartitionName=all Nodes=node[1-$count] Default=YES MaxTime=INFINITE State=UP
CONF
    start( "$dir/munged.out", program('munged'), qw(--foreground --force --key-file), "$dir/munge.key",
        '--socket', "$dir/munge.sock", '--pid-file', "$dir/munged.pid",
        '--log-file', "$dir/munged.log", '--seed-file', "$dir/munged.seed" );
    wait_until( 30, sub { -S "$dir/munge.sock" } ) or die 'munged: ' . slurp("$dir/munged.out");
    start( "$dir/slurmctld.out", program('slurmctld'), qw(-D -i -f), "$dir/slurm.conf" );
    my @pids = map { start( "$dir/node$_.out", program('slurmd'), '-D', '-N', "node$_", '-f', "$dir/slurm.conf", '-d', $step ) } 1 .. $count;
    my %env = ( SLURM_CONF => "$dir/slurm.conf" );
    wait_until( 180, sub {
        my @idle = run( [ program('sinfo'), qw(-h -N -o %T) ], env => \%env )->{out} =~ /^idle$/mg;
        return @idle == $count;
    } ) or die "no cluster:\n", map { slurp($_) } glob("$dir/*.out"), glob("$dir/*.log");
    return { dir => $dir, env => \%env, pids => \@pids };
}

END {
    local $?;
    for my $pid ( reverse @started ) {
        kill 'TERM', -$pid;
        wait_until( 5, sub { waitpid( $pid, POSIX::WNOHANG() ) == $pid } ) or kill( 'KILL', -$pid ), waitpid( $pid, 0 );
    }
}

1;
