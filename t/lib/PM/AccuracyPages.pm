# Which pages of a site PM::Accuracy measures.
#
# SPDX-License-Identifier: Apache-2.0
package PM::AccuracyPages;
use strict;
use warnings;
use Exporter 'import';
use List::Util qw(first);
use PM::Test;

our @EXPORT = qw(pages_of led_to);

use constant LED_MAX => 5;    # pages that lead on to each other

# At most so many of the pages that a manifest has: the first by name, or the
# front page, and then at equal steps. A directory's index file is its directory.
sub pages_of {
    my ( $manifest, $most ) = @_;
    my $paths = $manifest->{page};
    my @all = grep { !( s{[^/]+$}{}r ne $_ && /\bindex\.\w+$/ && $paths->{ s{[^/]+$}{}r } ) }
        sort keys %$paths;
    return @all if @all <= $most;
    return map { $all[ int( $_ * @all / $most ) ] } 0 .. $most - 1;
}

# The bytes of a page, if it is one file: a directory's is its index.
sub bytes_of {
    my ( $docroot, $page ) = @_;
    my $path = $docroot . $page =~ s/%(..)/chr hex $1/ger;
    my $file = first { -f $_ } $path =~ m{/$} ? map {"${path}index.$_"} qw(html htm) : $path;
    return defined $file ? slurp($file) : '';
}

# Where a page leads on to by <meta http-equiv=refresh>, as a path; undef: nowhere,
# or to another site.
sub refreshed {
    my ( $docroot, $page ) = @_;
    my $html = bytes_of( $docroot, $page ) =~ s/<!--.*?-->|<noscript\b.*?<\/noscript>//gsir;
    my ($tag) = $html =~ /(<meta\b[^>]*\bhttp-equiv\s*=\s*["']?refresh\b[^>]*>)/i or return;
    my ($url) = $tag =~ /\bcontent\s*=\s*["']?[\s\d.]*[;,]\s*(?:url\s*=\s*)?["']?([^"'>\s]+)/i or return;
    return if $url =~ m{^\w+:|^//};
    my $path = $url =~ s/[?#].*//sr;
    $path = $page =~ s{[^/]*$}{}r . $path if $path !~ m{^/};
    1 while $path =~ s{/\.(?=/|$)}{} || $path =~ s{/(?!\.\./)[^/]+/\.\.(?=/|$)}{};
    return $path;
}

# Those pages, or the ones of the manifest that they lead on to, each once.
sub led_to {
    my ( $docroot, $manifest, @pages ) = @_;
    my %seen;
    for my $page (@pages) {
        for ( 1 .. LED_MAX ) {
            my $next = refreshed( $docroot, $page );
            last if !defined $next || $next eq $page || !$manifest->{page}{$next};
            $page = $next;
        }
    }
    return grep { !$seen{$_}++ } @pages;
}

1;
