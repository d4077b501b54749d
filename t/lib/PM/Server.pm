# A server on loopback that answers as a test wants it, however odd: over
# HTTP/1.1, a process a connection.
#
#   my $server = PM::Server->new( sub {
#       my ( $request, $client ) = @_;    # { method, path, fields => { ... } }
#       return [ 200, [ 'Content-Type' => 'text/html' ], '<p>' ];
#   } );
#   $server->origin; $server->requests; $server->forget;
#
# A second argument is another address than 127.0.0.1. A handler may write to the
# client itself and return nothing; the connection is closed then. `requests` are
# those that came, in the order in which they did.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Server;
use strict;
use warnings;
use IO::Socket::INET;
use JSON::PP;
use POSIX ();
use PM::Test;

use constant SECONDS_MAX => 120;    # of a connection, and of the server idle

sub new {
    my ( $class, $handler, $address ) = @_;
    my $self = bless { handler => $handler, address => $address // '127.0.0.1', dir => tempdir(), owner => $$ }, $class;
    $self->{log} = spew( "$self->{dir}/log", '' );
    $self->{socket} = IO::Socket::INET->new( LocalAddr => $self->{address}, Listen => 128 )
        or die "no free port: $!\n";
    $self->{port} = $self->{socket}->sockport;
    pipe my $alive, $self->{life} or die "no pipe: $!\n";
    $self->{pid} = fork // die "cannot fork: $!\n";
    if ( !$self->{pid} ) {
        close $self->{life};
        eval { $self->serve($alive) };
        POSIX::_exit(0);
    }
    close delete $self->{socket};
    return $self;
}

sub port   { return $_[0]{port} }
sub origin { return "http://$_[0]{address}:$_[0]{port}" }

sub requests {
    my ($self) = @_;
    return map { decode_json($_) } split /\n/, slurp( $self->{log} );
}

sub forget { my ($self) = @_; return truncate $self->{log}, 0 }

# Until whoever made it is gone, which the end of a pipe says.
sub serve {
    my ( $self, $alive ) = @_;
    $SIG{CHLD} = 'IGNORE';
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
    while (1) {
        my $wanted = '';
        vec( $wanted, fileno $_, 1 ) = 1 for $alive, $self->{socket};
        select $wanted, undef, undef, undef;
        return if vec $wanted, fileno $alive, 1;
        my $client = $self->{socket}->accept or next;
        my $pid = fork // next;
        next if $pid;
        alarm SECONDS_MAX;
        1 while $self->answer($client);
        POSIX::_exit(0);
    }
}

# One request of a connection; whether another may come.
sub answer {
    my ( $self, $client ) = @_;
    my ( $method, $path ) = ( <$client> // return 0 ) =~ m{^(\S+) (\S+) HTTP/1} or return 0;
    my %request = ( method => $method, path => $path, fields => {} );
    while ( my $line = <$client> ) {
        my ( $name, $value ) = $line =~ /^([^:\s]+):\s*(.*?)\r?\n$/ or last;
        $request{fields}{ lc $name } = $value;
    }
    open my $log, '>>', $self->{log} or die "cannot write the log: $!\n";
    syswrite $log, encode_json( \%request ) . "\n";
    close $log;
    my $answer = $self->{handler}->( \%request, $client ) or return 0;
    my ( $status, $fields, $body ) = @$answer;
    my $head = "HTTP/1.1 $status It\r\nContent-Length: " . length($body) . "\r\n";
    my @fields = @$fields;
    while ( my ( $name, $value ) = splice @fields, 0, 2 ) { $head .= "$name: $value\r\n" }
    print {$client} $head, "\r\n", $body;
    return $client->flush;
}

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} or return;
    return if $self->{owner} != $$;
    kill 'TERM', $pid;
    waitpid $pid, 0;
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ( $?, $@ );
    $self->stop;
    return;
}

1;
