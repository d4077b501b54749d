# Real clients that are not browsers. Each function makes one connection, asks
# for one or more paths, and gives what arrived in the same form:
#
#   { promises => [ { path, at } ... ],            PUSH_PROMISE, in order
#     pushes   => { path => { status, length, at, headers, sha256 } },
#     requests => [ { path, status, length, at, headers_at, headers, sha256,
#                     interim => [ { status, at, headers } ... ] } ... ],
#     error    => text or undef }
#
# `at` is milliseconds since the request was sent, for a body since its end;
# headers are [name, value] pairs, names in lower case. sha256 of a body is
# known from node() alone. The fields of the first request stand at the top
# level too: $got->{status}. So does `trailers`, likewise pairs, if there are any
# (of nghttp and node alone).
#
# A client that takes no push says that it navigates, as every browser does that
# acts on hints: curl, and nghttp and Node without push. A header with an
# undefined value is not sent.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Client;
use strict;
use warnings;
use Exporter 'import';
use JSON::PP;
use PM::Test;

our @EXPORT = qw(nghttp node curl headers_of links_of promised hints_of);

# All values of a header field, in order.
sub headers_of {
    my ( $message, $name ) = @_;
    return map { $_->[1] } grep { $_->[0] eq $name } @{ $message->{headers} };
}

# The links of a message, one by one, however they share header lines.
sub links_of {
    my ($message) = @_;
    return map { /\G\s*((?:<[^>]*>|"[^"]*"|[^,<"])+),?/g }
        headers_of( $message, 'link' );
}

# The paths that were promised, in order.
sub promised { my ($got) = @_; return map { $_->{path} } @{ $got->{promises} } }

# The links of the 103s of the first request.
sub hints_of {
    my ($got) = @_;
    return map { links_of($_) } grep { $_->{status} == 103 }
        @{ $got->{interim} };
}

# The fields that a client sends.
sub fields_of {
    my (%option) = @_;
    my %sent = $option{push} ? ()
        : ( 'Sec-Fetch-Mode' => 'navigate', 'Sec-Fetch-Dest' => 'document' );
    my %headers = ( %sent, %{ $option{headers} // {} } );
    delete $headers{$_} for grep { !defined $headers{$_} } keys %headers;
    return %headers;
}

sub finish {
    my ($got) = @_;
    $got->{interim} //= [];
    my $first = $got->{requests}[0] // {};
    return { %$got, %$first };
}

# nghttp. Options: push (1), headers (hash), data (text to POST), timeout, and
# arguments (list, as for the command). $url may be a list of URLs.
sub nghttp {
    my ( $url, %option ) = @_;
    my %headers = fields_of( push => 1, %option );
    my $data;
    my @command = ( program('nghttp'), '-nv', '-y' );
    push @command, '--no-push' if !( $option{push} // 1 );
    push @command, map { ( '-H', "$_: $headers{$_}" ) } sort keys %headers;
    if ( defined $option{data} ) {
        $data = tempdir();
        push @command, '-d', spew( $data->dirname . '/data', $option{data} );
    }
    push @command, @{ $option{arguments} // [] };
    my $result = run( [ @command, ref $url ? @$url : $url ],
        timeout => $option{timeout} // 60 );
    my $got = parse_nghttp( $result->{out} );
    $got->{error} //= 'timeout' if $result->{timed_out};
    $got->{error} //= $result->{err} if $result->{err} =~ /\S/;
    return finish($got);
}

# What `nghttp -nv` prints, a line at a time. Fields of a header block stand
# before the frame that they came in.
sub parse_nghttp {
    my ($text) = @_;
    my ( %stream, @order, @promises, @block, $sent, $sending, $error );
    for my $line ( split /\n/, $text ) {
        my ($at) = $line =~ /^\[\s*([\d.]+)\]/;
        $at = defined $at ? $at * 1000 : undef;
        if ( $line =~ /\] send HEADERS frame .*stream_id=(\d+)/ ) {
            $sent //= $at;
            $sending = $stream{$1} = { interim => [], length => 0 };
            push @order, $1;
        }
        elsif ( $line =~ /\] HTTP Upgrade request/ ) {    # it is stream 1
            $sent //= $at;
            $stream{1} = { interim => [], length => 0 };
            push @order, 1;
        }
        elsif ( $line =~ /^\s+:path: (.*)/ ) {
            $sending->{path} = $1 if $sending;
        }
        elsif ( $line =~ /\] recv \(stream_id=\d+\) (:?[^:]+): (.*)/ ) {
            push @block, [ lc $1, $2 ];
        }
        elsif ( $line =~ /promised_stream_id=(\d+)/ ) {
            my %field = map { @$_ } splice @block;
            push @promises, { path => $field{':path'}, at => $sending->{last} };
            $stream{$1} = { length => 0, interim => [],
                path => $field{':path'}, pushed => 1 };
        }
        elsif ( $line =~ /\] recv PUSH_PROMISE/ ) {
            $sending->{last} = $at - $sent;
        }
        elsif ( $line =~ /\] recv HEADERS frame <.*flags=0x(\w+), stream_id=(\d+)/ )
        {
            take_headers( $stream{$2}, [ splice @block ], $at - $sent );
            $stream{$2}{at} = $at - $sent if hex($1) & 1;
        }
        elsif ( $line
            =~ /\] recv DATA frame <length=(\d+), flags=0x(\w+), stream_id=(\d+)/ )
        {
            $stream{$3}{length} += $1;
            $stream{$3}{at} = $at - $sent if hex($2) & 1;
        }
        elsif ( $line =~ /\] recv RST_STREAM frame <.*stream_id=(\d+)/ ) {
            $stream{$1}{reset} = 1;
        }
        elsif ( $line =~ /\[ERROR\]\s*(.*)|(Some requests were not processed.*)/ ) {
            $error //= $1 // $2;
        }
    }
    return {
        promises => \@promises,
        pushes => { map { $_->{path} => $_ } grep { $_->{pushed} } values %stream },
        requests => [ map { $stream{$_} } @order ],
        error    => $error,
    };
}

# A header block is an interim response, the response, or trailers.
sub take_headers {
    my ( $stream, $block, $at ) = @_;
    my ($status) = map { $_->[1] } grep { $_->[0] eq ':status' } @$block;
    if ( !defined $status ) {
        $stream->{trailers} = $block;
        return;
    }
    my $message = { status => $status + 0, at => $at,
        headers => [ grep { $_->[0] !~ /^:/ } @$block ] };
    if ( $status < 200 ) {
        push @{ $stream->{interim} }, $message;
        return;
    }
    @{$stream}{qw(status headers headers_at)}
        = ( $status + 0, $message->{headers}, $at );
    return;
}

# Node's http2 client. $url as above, all of one origin, asked for one after
# the other; "HEAD $url" has a method of its own. Options: push (1), method,
# headers (hash), timeout, log (httpd's access log: each request waits until the one
# before is in it).
sub node {
    my ( $url, %option ) = @_;
    my @urls = ref $url ? @$url : $url;
    my $job = encode_json(
        {   urls    => \@urls,
            push    => ( $option{push} // 1 ) ? JSON::PP::true : JSON::PP::false,
            method  => $option{method}  // 'GET',
            headers => { fields_of( push => 1, %option ) },
            log     => $option{log},
        }
    );
    my $result = run( [ program('node'), srcdir() . '/t/lib/client.mjs', $job ],
        timeout => $option{timeout} // 60 );
    my $got = eval { decode_json( $result->{out} ) }
        or die "client.mjs said: $result->{out}$result->{err}";
    return finish($got);
}

# curl. Options: http ('2', '1.1', '1.0', '2-prior-knowledge'), headers (hash),
# arguments (list).
sub curl {
    my ( $url, %option ) = @_;
    my %headers = fields_of(%option);
    my $dir     = tempdir();
    # Curl 7.88 loses what comes together with a 101.
    my $http    = $option{http} // ( $url =~ /^http:/ ? '2-prior-knowledge' : '2' );
    my @command = (
        program('curl'), '-sk', "--http$http",
        '-D', "$dir/headers", '-o', "$dir/body", '--max-time', 60,
        ( map { ( '-H', "$_: $headers{$_}" ) } sort keys %headers ),
        @{ $option{arguments} // [] }, $url
    );
    my $result = run( \@command );
    my $stream = { path => $url, interim => [],
        length => -s "$dir/body" // 0 };
    for my $block ( split /\r\n\r\n/, -e "$dir/headers" ? slurp("$dir/headers") : '' )
    {
        my ( $first, @lines ) = split /\r\n/, $block;
        my ($status) = $first =~ m{^HTTP/\S+ (\d+)};
        my @fields = map { /^([^:]+):\s*(.*)/ ? [ lc $1, $2 ] : () } @lines;
        take_headers( $stream, [ [ ':status', $status ], @fields ], undef );
    }
    return finish(
        {   promises => [],
            pushes   => {},
            requests => [$stream],
            error    => $result->{exit} ? "curl: exit $result->{exit}" : undef,
        }
    );
}

1;
