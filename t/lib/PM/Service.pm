# A service of a test: a program in the foreground that ends with the object, or
# with the test, however that ends.
#
#   my $service = PM::Service->new( [ 'gunicorn', ... ], ready => sub { ... },
#       env => { ... }, cwd => '...' );
#
# It is there when ready says so; what it wrote is in ->log.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Service;
use strict;
use warnings;
use IO::Socket::INET;
use POSIX qw(:sys_wait_h);
use PM::Httpd;
use PM::Test;

use constant { START_SECONDS => 60, STOP_SECONDS => 20 };

sub new {
    my ( $class, $command, %option ) = @_;
    my $self = bless { dir => tempdir(), owner => $$, name => $command->[0] }, $class;
    $self->{pid} = fork // die "cannot fork: $!\n";
    if ( !$self->{pid} ) {
        setpgrp;
        %ENV = ( %ENV, %{ $option{env} // {} } );
        chdir $option{cwd} or POSIX::_exit(126) if $option{cwd};
        open STDIN,  '<', '/dev/null'       or POSIX::_exit(126);
        open STDOUT, '>', "$self->{dir}/log" or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT         or POSIX::_exit(126);
        exec { $command->[0] } @$command or POSIX::_exit(127);
    }
    $self->{guard} = PM::Httpd::guard( $self->{pid} );
    my $gone = sub { waitpid( $self->{pid}, WNOHANG ) != 0 };
    wait_until( START_SECONDS, sub { $option{ready}->() || ( $self->{gone} = $gone->() ) } );
    die "$self->{name} did not start:\n", $self->log if $self->{gone} || !$option{ready}->();
    return $self;
}

sub log { my ($self) = @_; return -e "$self->{dir}/log" ? slurp("$self->{dir}/log") : '' }

# Whether somebody listens at the port of loopback.
sub listens { my ($port) = @_; return IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 2 ) }

sub DESTROY {
    my ($self) = @_;
    local ( $?, $@ );
    return if $self->{owner} != $$ || !$self->{guard};
    kill 'KILL', $self->{guard}{pid};
    waitpid $self->{guard}{pid}, 0;
    if ( !$self->{gone} ) {
        kill 'TERM', $self->{pid};
        wait_until( STOP_SECONDS, sub { waitpid( $self->{pid}, WNOHANG ) != 0 } );
    }
    kill 'KILL', -$self->{pid};    # and what it started
    return;
}

1;
