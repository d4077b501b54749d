# What every test needs: where things are, running a command, a directory that
# goes away, and skipping with a reason.
#
# A test that needs a program says need('nghttp'): it is skipped where the
# program is missing, naming the Debian package, and dies instead of skipping
# where PM_REQUIRE_ALL=1 (build/test), so that nothing is left out unseen.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Test;
use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter 'import';
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp ();
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX qw(:sys_wait_h);
use Test::More ();
use Time::HiRes qw(sleep time);

our @EXPORT = qw(srcdir builddir need program run slurp spew tempdir
    wait_until now_ms lists_ok peak_of free_ports);

# Everything that a test may need: how to find it, and the package that has it.
my %NEEDS = (
    httpd       => [ \&find_httpd,               'apache2-bin' ],
    apxs        => [ \&in_path,                  'apache2-dev' ],
    openssl     => [ \&in_path,                  'openssl' ],
    nghttp      => [ \&in_path,                  'nghttp2-client' ],
    valgrind    => [ \&in_path,                  'valgrind' ],
    h2load      => [ \&in_path,                  'nghttp2-client' ],
    curl        => [ \&in_path,                  'curl' ],
    node        => [ \&find_node,                'nodejs' ],
    chromium    => [ \&in_path,                  'chromium' ],
    firefox     => [ sub { in_path('firefox-esr') }, 'firefox-esr' ],
    'php-fpm'   => [ \&find_php_fpm,             'php-fpm' ],
    php         => [ sub { in_path('php') // unpacked('bin/php') }, 'php-cli' ],
    gunicorn    => [ \&in_path,                  'gunicorn' ],
    django      => [ sub { ( grep {-d} '/usr/lib/python3/dist-packages/django' )[0] }, 'python3-django' ],
    jsonschema  => [ sub { qx(python3 -c 'import jsonschema' 2>&1) eq '' }, 'python3-jsonschema' ],
    mariadbd    => [ sub { in_path('mariadbd') // unpacked('bin/mariadbd') }, 'mariadb-server' ],
    wordpress   => [ sub { unpacked_dir('/usr/share/wordpress') }, 'wordpress' ],
    mediawiki   => [ sub { unpacked_dir('/usr/share/mediawiki') }, 'mediawiki' ],
    nginx       => [ \&find_unpacked,            'nginx' ],
    haproxy     => [ \&find_unpacked,            'haproxy' ],
    h2o         => [ \&find_unpacked,            'h2o' ],
    sshd        => [ \&find_unpacked,            'openssh-server' ],
    munged      => [ \&find_unpacked,            'munge' ],
    slurmctld   => [ \&find_unpacked,            'slurmctld' ],
    slurmd      => [ \&find_unpacked,            'slurmd' ],
    sbatch      => [ \&find_unpacked,            'slurm-client' ],
    sinfo       => [ \&find_unpacked,            'slurm-client' ],
    ssh         => [ \&in_path,                  'openssh-client' ],
    'ssh-keygen' => [ \&in_path,                 'openssh-client' ],
    parallel    => [ \&in_path,                  'parallel' ],
    rsync       => [ \&in_path,                  'rsync' ],
    zsh         => [ \&in_path,                  'zsh' ],
    unshare     => [ \&in_path,                  'util-linux' ],
    script      => [ \&in_path,                  'bsdutils' ],
    xsendfile   => [ \&find_xsendfile,           'libapache2-mod-xsendfile' ],
    manual      => [ \&find_manual,              'apache2-doc' ],
    nm          => [ \&in_path,                  'binutils' ],
    readelf     => [ \&in_path,                  'binutils' ],
    npm         => [ \&in_path,                  'npm' ],
    debootstrap => [ \&in_path,                  'debootstrap' ],
    ip          => [ \&in_path,                  'iproute2' ],
    bash        => [ \&in_path,                  'bash' ],
    cc          => [ \&in_path,                  'gcc' ],
    make        => [ \&in_path,                  'make' ],
    tar         => [ \&in_path,                  'tar' ],
    gzip        => [ \&in_path,                  'gzip' ],
    setfacl     => [ \&in_path,                  'acl' ],
    'sphinx-doc' => [ \&find_sphinx,             'sphinx-doc' ],
    module      => [ \&find_module,              undef ],
    pushmanifest => [ \&find_command,            undef ],
);
my %found;

sub srcdir {
    return abs_path( $ENV{PM_SRCDIR} // dirname(__FILE__) . '/../../..' );
}

sub builddir { return abs_path( $ENV{PM_BUILDDIR} // srcdir() ) }

sub in_path {
    my ($name) = @_;
    for my $dir ( split( /:/, $ENV{PATH} ), '/usr/sbin', '/usr/local/sbin' ) {
        return "$dir/$name" if -f "$dir/$name" && -x _;
    }
    return;
}

sub find_httpd {
    return $ENV{PM_HTTPD} // in_path('apache2') // in_path('httpd');
}

# Node from 18 on: the first with everything that our scripts use.
sub find_node {
    my $node = in_path('node') // in_path('nodejs') // return;
    my ($major) = `$node --version` =~ /^v(\d+)/;
    return $major && $major >= 18 ? $node : undef;
}

# What build/test has unpacked and not installed.
sub unpacked {
    my ($path) = @_;
    my $dir = $ENV{PM_PACKAGES} // return;
    return -e "$dir/$path" ? "$dir/$path" : undef;
}

sub unpacked_dir {
    my ($dir) = @_;
    return -d $dir ? $dir : unpacked($dir);
}

sub find_unpacked {
    my ($name) = @_;
    return in_path($name) // unpacked("bin/$name");
}

sub find_php_fpm {
    my ($fpm) = reverse sort glob('/usr/sbin/php-fpm*');
    return $fpm // unpacked('bin/php-fpm');
}

sub find_xsendfile {
    my $module = '/usr/lib/apache2/modules/mod_xsendfile.so';
    return -f $module ? $module : unpacked($module);
}

sub find_manual {
    my ($dir) = grep { -d } '/usr/share/doc/apache2-doc/manual';
    return $dir;
}

sub find_sphinx {
    my ($dir) = grep { -d } '/usr/share/doc/sphinx-doc/html',
        '/usr/share/doc/sphinx/html';
    return $dir;
}

sub find_module {
    my $module = builddir() . '/.libs/mod_pushmanifest.so';
    return -f $module ? $module : undef;
}

sub find_command {
    my $command = builddir() . '/pushmanifest';
    return -x $command ? $command : undef;
}

# The path of something in the table above, or undef.
sub program {
    my ($name) = @_;
    my $entry = $NEEDS{$name} or die "PM::Test does not know '$name'\n";
    return $found{$name} //= $entry->[0]->($name);
}

# Skips the whole test unless all of it is there.
sub need {
    my @missing = grep { !program($_) } @_ or return;
    my $reason = join ', ', map {
        my $package = $NEEDS{$_}[1];
        $package
            ? "$_ not found (on Debian: apt-get install $package)"
            : "$_ is not built in " . builddir()
    } @missing;
    die "$reason, and PM_REQUIRE_ALL is set\n" if $ENV{PM_REQUIRE_ALL};
    Test::More::plan( skip_all => $reason );
}

sub slurp {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "cannot read $path: $!\n";
    local $/;
    return scalar(<$in>) // '';
}

# Ports of loopback for servers that are started later: below those that the system
# gives to whoever asks for any, and nobody else's until the test ends: each has a name,
# which is no file, in the system's list of sockets.
use constant { FIRST_PORT => 20_000, LAST_PORT => 32_000 };
my @held;

sub free_ports {
    my ($count) = @_;
    my @ports;
    for ( 1 .. 1000 ) {
        return @ports if @ports == $count;
        my $port = FIRST_PORT + int rand( LAST_PORT - FIRST_PORT );
        my $name = IO::Socket::UNIX->new( Type => SOCK_DGRAM, Local => "\0pushmanifest port $port" );
        next if !$name && $^O eq 'linux';
        IO::Socket::INET->new( LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 1 ) or next;
        push @held,  $name;
        push @ports, $port;
    }
    die "no free port: $!\n";
}

# Waits for a child that executes pushmanifest; its peak memory in MB, and in $? how
# it ended. Before it is that program it is a copy of the test.
sub peak_of {
    my ($pid) = @_;
    my $peak = 0;
    while ( waitpid( $pid, POSIX::WNOHANG() ) == 0 ) {
        my $status = eval { slurp("/proc/$pid/status") } // '';
        $peak = $1 if $status =~ /^Name:\s+pushmanifest\n.*^VmHWM:\s+(\d+)/ms && $1 > $peak;
        select undef, undef, undef, 0.002;
    }
    return $peak / 1024;
}

# Writes a file, and makes its directories, readable by httpd's user.
sub spew {
    my ( $path, $content, $mode ) = @_;
    make_path( dirname($path), { mode => 0755 } );
    open my $out, '>:raw', $path or die "cannot write $path: $!\n";
    print {$out} $content;
    close $out or die "cannot write $path: $!\n";
    chmod $mode // 0644, $path;
    return $path;
}

# A directory that is gone when the object that is returned is. Others may
# read it: started by root, httpd runs as another user.
sub tempdir {
    my $dir = File::Temp->newdir( 'pushmanifest-XXXXXX', TMPDIR => 1 );
    chmod 0755, $dir->dirname;
    return $dir;
}

sub now_ms { return time * 1000 }

# Asks again and again until the answer is true; it is returned, or '' after
# so many seconds.
sub wait_until {
    my ( $seconds, $question ) = @_;
    my $end = time + $seconds;
    while (1) {
        my $answer = $question->();
        return $answer if $answer;
        return '' if time > $end;
        sleep 0.02;
    }
}

# Runs a command without a shell and gives { out, err, exit, signal,
# timed_out }. Options: timeout in seconds (60), stdin (text), cwd, env (hash).
# The command has a process group of its own; at the timeout all of it ends.
sub run {
    my ( $command, %option ) = @_;
    my $dir = File::Temp->newdir( 'pushmanifest-XXXXXX', TMPDIR => 1 );
    spew( "$dir/in", $option{stdin} // '' );
    my $pid = fork // die "cannot fork: $!\n";
    if ( $pid == 0 ) {
        setpgrp;
        %ENV = ( %ENV, %{ $option{env} // {} } );
        chdir $option{cwd} or POSIX::_exit(126) if $option{cwd};
        open STDIN,  '<', "$dir/in"  or POSIX::_exit(126);
        open STDOUT, '>', "$dir/out" or POSIX::_exit(126);
        open STDERR, '>', "$dir/err" or POSIX::_exit(126);
        { no warnings 'exec'; exec { $command->[0] } @$command; }
        print STDERR "cannot run $command->[0]: $!\n";
        POSIX::_exit(127);
    }
    my $status;
    my $done = sub { waitpid( $pid, WNOHANG ) == $pid && do { $status = $?; 1 } };
    my $timed_out = !wait_until( $option{timeout} // 60, $done );
    if ($timed_out) {
        kill 'TERM', -$pid;
        wait_until( 5, $done ) or kill( 'KILL', -$pid ), waitpid( $pid, 0 );
        $status //= $?;
    }
    return {
        out       => slurp("$dir/out"),
        err       => slurp("$dir/err"),
        exit      => $status >> 8,
        signal    => $status & 127,
        timed_out => $timed_out ? 1 : 0,
    };
}

# Whether two lists hold the same, each as often, in any order.
sub lists_ok {
    my ( $got, $expected, $name ) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return Test::More::is_deeply( [ sort @$got ], [ sort @$expected ], $name );
}

# Ctrl-C ends a test in order, so that what it started is stopped.
$SIG{$_} = sub { exit 130 }
    for qw(INT TERM HUP PIPE);

1;
