# Running sites of a few lines, crawled: what the tests of `pushmanifest crawl`
# share.
#
#   my $server = serve(
#       '/'      => '<link rel=stylesheet href=/a.css>',   # HTML
#       '/a.css' => css('a{}'),
#       '/old'   => to('/new'),
#       '/x'     => [ 404, [], '' ],
#   );
#   my $got = crawl( $server, '--jobs', 1 );    # as PM::Generate's generate()
#
# SPDX-License-Identifier: Apache-2.0
package PM::Crawl;
use strict;
use warnings;
use Exporter 'import';
use PM::Generate qw(read_manifest);
use PM::Server;
use PM::Test;

our @EXPORT = qw(serve answer_of crawl css file to);

my @FRESH = ( 'Cache-Control' => 'max-age=600' );

sub file { my ( $type, $body, @fields ) = @_; return [ 200, [ 'Content-Type' => $type, @FRESH, @fields ], $body ] }
sub css { my ( $body, @fields ) = @_; return file( 'text/css', $body, @fields ) }
sub to { my ($location) = @_; return [ 301, [ Location => $location ], '' ] }

# The answer of a site to a request; what it does not have is 404.
sub answer_of {
    my ( $site, $request ) = @_;
    my $answer = $site->{ $request->{path} } // [ 404, [ 'Content-Type' => 'text/html' ], '<p>none' ];
    return [ 200, [ 'Content-Type' => 'text/html' ], $answer ] if !ref $answer;
    return ref $answer eq 'CODE' ? $answer->(@_[ 1 .. $#_ ]) : $answer;
}

sub serve {
    my %site = @_;
    return PM::Server->new( sub { return answer_of( \%site, @_ ) } );
}

# Crawls a server, or a URL.
sub crawl {
    my ( $server, @options ) = @_;
    my $url    = ref $server ? $server->origin . '/' : $server;
    my $result = run( [ program('pushmanifest'), 'crawl', @options, $url ], timeout => 100 );
    $result->{manifest} = eval { read_manifest( $result->{out} ) } // {};
    return $result;
}

1;
