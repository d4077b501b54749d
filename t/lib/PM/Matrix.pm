# One site, many ways to its pages, and what each kind of client must get.
#
#   my $httpd = matrix_httpd( config => ..., files => {...} );
#   check( $httpd, { name => 'a static file', path => '/page.html' },
#       [ nghttp => 'h1.1' ] );
#
# Every page of the manifest has one set, in links() below. A row says what a
# request for its path must bring; what it does not say is as for a page:
#
#   name, path     what it is, and where
#   headers        of the request; method, arguments (curl alone)
#   tls            1: asked for over TLS
#   status         200
#   early          1: a 103 over HTTP/2 (0: none)
#   promised       whether a client that accepts push gets promises; as early
#   pushed_late    it is pushed with the response, and not before
#   hinted         whether another one gets a 103; as early
#   final          1: the links on the final response (0: none)
#   own            links that the response has besides, as they must arrive; where
#                  they may be pushed ours say nopush
#   own_promised   paths that they make mod_http2 push
#   own_103        how many 103s the backend sends
#   lacks          hrefs of the set that are not added, being there already
#   think          milliseconds that the handler takes: the 103 must be there in
#                  less than half of it
#   twice          httpd itself doubles fields here: those of others are not asked
#   other          [ name, value ]: fields of others that must have arrived
#   trailers       fields after the body, likewise (nghttp and node)
#
# SPDX-License-Identifier: Apache-2.0
package PM::Matrix;
use strict;
use warnings;
use Exporter 'import';
use IPC::Open2;
use JSON::PP;
use PM::Client;
use PM::Httpd;
use PM::Test;
use Test::More;

our @EXPORT = qw(matrix_httpd matrix_files matrix_manifest start_backend check
    ask %CLIENTS @ALL links hrefs cgi);

# The set of every page, and how its links are said, in every dialect.
my @SET = (
    {   href => '/css/a.css',
        json => '{"href":"/css/a.css","as":"style"}',
        said => '</css/a.css>; rel=preload; as=style',
    },
    {   href => '/js/m.js',
        json => '{"href":"/js/m.js","rel":"modulepreload"}',
        said => '</js/m.js>; rel=preload; as=script; crossorigin',
    },
    {   href => '/fonts/f.woff2',
        json => '{"href":"/fonts/f.woff2","as":"font",'
            . '"type":"font/woff2","crossorigin":"anonymous"}',
        said => '</fonts/f.woff2>; rel=preload; as=font; type="font/woff2"; '
            . 'crossorigin',
    },
);

sub hrefs { return map { $_->{href} } @SET }

# As headers say them; links('nopush'), where mod_http2 pushes links of others.
sub links {
    my ($word) = @_;
    return map { $_->{said} . ( $word ? "; $word" : '' ) } @SET;
}

# ---- The site ----

my $PAGE = "<!doctype html><title>page</title><p>A page.\n";

sub matrix_files {
    return (
        'htdocs/css/a.css'     => "body { color: #123 }\n",
        'htdocs/css/own.css'   => "p { color: #321 }\n",
        'htdocs/js/m.js'       => "export const m = 1;\n",
        'htdocs/fonts/f.woff2' => "wOF2 but not really\n",
        'htdocs/page.html'     => $PAGE,
    );
}

# A manifest in which each of the pages, which may hold a `*`, has the set.
sub matrix_manifest {
    my @pages = @_;
    my $links = join ',', map { $_->{json} } @SET;
    return join "\n", '{"pushmanifest":1}', qq({"set":"s","links":[$links]}),
        map( { /\*/ ? qq({"match":"$_","set":"s"}) : qq({"page":"$_","set":"s"}) }
        @pages ), '';
}

# A CGI script that thinks so many milliseconds and prints these fields.
sub cgi {
    my ( $think, @fields ) = @_;
    @fields = ('Content-Type: text/html') if !@fields;
    my $seconds = sprintf '%.3f', $think / 1000;
    my $lines   = join '', map {"$_\\n"} @fields;
    return qq(#!/bin/sh\nsleep $seconds\nprintf '$lines\\n<p>made\\n'\n);
}

# An httpd with the site, its own headers on everything, and what is asked for.
sub matrix_httpd {
    my (%option) = @_;
    my $config = delete $option{config} // '';
    my $files  = delete $option{files}  // {};
    return PM::Httpd->new(
        manifest => matrix_manifest( @{ delete $option{pages} // ['/page.html'] } ),
        files    => { matrix_files(), %$files },
        config   => <<"CONF",
H2EarlyHints on
PushManifest \${ROOT}/site.manifest
Header always set X-Always kept
Header set X-Set kept
$config
CONF
        %option,
    );
}

# ---- The backend ----

my @backends;

# Starts backend.mjs and gives its ports. It ends with the test, however that
# ends: its input is a pipe that we hold.
sub start_backend {
    my $pid = open2( my $out, my $in, program('node'),
        srcdir() . '/t/lib/backend.mjs' );
    push @backends, [ $pid, $in, $out ];
    return decode_json( scalar readline $out );
}

END {
    local $?;
    kill 'TERM', $_->[0] for @backends;
}

# ---- Clients ----

sub url_of {
    my ( $httpd, $row ) = @_;
    return $row->{tls} ? $httpd->url( $row->{path} ) : $httpd->clear_url( $row->{path} );
}

# What a client is, and how it asks.
our %CLIENTS = (
    nghttp => {
        h2 => 1, push => 1, sees_trailers => 1,
        ask => sub { nghttp( url_of(@_),
                headers => $_[1]{headers}, arguments => method_for_nghttp( $_[1] ) ) },
    },
    'node push' => {
        h2 => 1, push => 1, sees_trailers => 1,
        ask => sub { node( url_of(@_),
                headers => $_[1]{headers}, method => $_[1]{method} // 'GET' ) },
    },
    'node' => {
        h2 => 1, sees_trailers => 1,
        ask => sub { node( url_of(@_), push => 0,
                headers => $_[1]{headers}, method => $_[1]{method} // 'GET' ) },
    },
    'h2'   => { h2 => 1, ask => sub { with_curl( @_, '2-prior-knowledge' ) } },
    'h1.1' => { ask => sub { with_curl( @_, '1.1' ) } },
    'h1.0' => { ask => sub { with_curl( @_, '1.0' ) } },
);
our @ALL = ( 'nghttp', 'node push', 'node', 'h2', 'h1.1', 'h1.0' );

sub method_for_nghttp {
    my ($row) = @_;
    return $row->{method} ? [ '-H', ":method: $row->{method}" ] : [];
}

sub with_curl {
    my ( $httpd, $row, $http ) = @_;
    my @method = !$row->{method} ? ()
        : $row->{method} eq 'HEAD' ? ('-I') : ( '-X', $row->{method} );
    return curl( url_of( $httpd, $row ), http => $http,
        headers => $row->{headers},
        arguments => [ '--path-as-is', @method, @{ $row->{arguments} // [] } ] );
}

sub ask {
    my ( $httpd, $row, $client ) = @_;
    return $CLIENTS{$client}{ask}->( $httpd, $row );
}

# ---- What must arrive ----

sub check {
    my ( $httpd, $row, $clients ) = @_;
    for my $name (@$clients) {
        my $client = $CLIENTS{$name};
        subtest "$row->{name}, $name" => sub {
            $httpd->clear_logs;
            my $got = ask( $httpd, $row, $name );
            is $got->{status}, $row->{status} // 200, 'the status'
                or diag explain $got->{error};
            is $got->{error}, undef, 'no error of the protocol';
            check_early( $got, $row, $client );
            my $sent = () = $httpd->log =~ /: sent early, /g;
            is $sent, gets_early( $row, $client ), 'sent as often as the log says';
            check_promises( $got, $row, $client );
            check_final( $got, $row, $client );
        };
    }
    return;
}

sub gets_early {
    my ( $row, $client ) = @_;
    my $early = $row->{early} // 1;
    return 0 if !$client->{h2};
    # One that accepts push is no browser, and does not say that it navigates.
    return 0 if $client->{push} && !( $row->{pushes} // 1 );
    return $client->{push} ? $row->{promised} // $early : $row->{hinted} // $early;
}

sub check_early {
    my ( $got, $row, $client ) = @_;
    my $early = gets_early( $row, $client );
    my @all  = grep { $_->{status} == 103 } @{ $got->{interim} };
    my $own  = $row->{own_103} // 0;
    my $ours = !$early ? 0 : $row->{hints_off} ? 0 : 1;
    is @all, $ours + $own, 'the number of 103s';
    return if !$ours || !@all;
    is_deeply [ links_of( $all[0] ) ],
        [ links() ],
        'the links of the 103';
    my @else = map {"$_->[0]: $_->[1]"}
        grep { $_->[0] !~ /^(?:link|date|server|push-policy)$/ }
        @{ $all[0]{headers} };
    is "@else", q{}, "and nothing else in it";
    cmp_ok $all[0]{at}, '<', $row->{think}, 'before the handler'
        if $row->{think} && defined $all[0]{at};
    return;
}

sub check_promises {
    my ( $got, $row, $client ) = @_;
    my $early = gets_early( $row, $client );
    my @own = @{ $row->{own_promised} // [] };
    my $get = ( $row->{method} // 'GET' ) eq 'GET';
    my @ours = $early || $row->{pushed_late} ? hrefs() : ();
    my @expected = !$client->{push} || !$get || !( $row->{pushes} // 1 ) ? ()
        : ( @ours, @own );
    lists_ok( [ promised($got) ], \@expected, 'what was promised, once each' );
    my @bad = grep { ( $got->{pushes}{$_}{status} // 0 ) != 200 } @expected;
    is_deeply \@bad, [], 'and pushed';
    if ( $row->{think} && $early && @expected ) {
        cmp_ok $got->{promises}[0]{at}, '<', $row->{think}, 'before the handler';
    }
    return;
}

sub check_final {
    my ( $got, $row, $client ) = @_;
    my @links = ( $row->{final} // 1 ) ? links( $client->{push} && $row->{own} ? 'nopush' : () ) : ();
    for my $href ( @{ $row->{lacks} // [] } ) {
        @links = grep { !/^<\Q$href\E>/ } @links;
    }
    lists_ok( [ links_of($got) ], [ @links, @{ $row->{own} // [] } ],
        'the links of the final response, once each' );
    my @others = ( $row->{twice} ? () : [ 'x-always', 'kept' ],
        ( $row->{status} // 200 ) < 300 ? [ 'x-set', 'kept' ] : (),
        @{ $row->{other} // [] } );
    for my $other (@others) {
        is_deeply [ headers_of( $got, $other->[0] ) ], [ $other->[1] ],
            "$other->[0] is there, once";
    }
    is_deeply [ map {"$_->[0]: $_->[1]"} @{ $got->{trailers} // [] } ],
        [ map {"$_->[0]: $_->[1]"} @{ $row->{trailers} // [] } ], 'the trailers'
        if $client->{sees_trailers};
    return;
}

1;
