# How well a manifest names what a browser treats as urgent: the site is served
# on loopback without the module, and Chromium, with empty caches and a window
# of 1350 x 940, says what it asks for.
#
# Urgent is what it asks for before the load event, of this origin, that blocks
# rendering, or has the priority High or VeryHigh, at first or in the end, or is
# a font; but no document, icon or web app manifest, and nothing that fails.
# Chromium raises images to High by when it has laid the page out, which is a
# matter of luck: a page with a miss is loaded three times, and what is urgent in
# most of them counts.
# Recall is the part of the urgent resources that the page's set names,
# precision the part of the named ones that the page asks for at all.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Accuracy;
use strict;
use warnings;
use Exporter 'import';
use JSON::PP;
use List::Util qw(sum0);
use PM::Browser;
use PM::Httpd;
use PM::Test;

our @EXPORT = qw(measure named_by table_of recall precision);

# What the manifest of a site names: { page => [ hrefs ] }; the page of an
# index file and of its directory alike.
sub named_by {
    my ($docroot) = @_;
    my $dir  = tempdir();
    my $made = run( [ program('pushmanifest'), 'generate', '-o', "$dir/manifest",
            $docroot ], timeout => 300 );
    die "no manifest of $docroot:\n$made->{err}" if $made->{exit} > 1;
    my ( %named, %set );
    for my $entry ( map { decode_json $_ } split /\n/, slurp("$dir/manifest") ) {
        $named{ $entry->{page} } = $entry->{set} if $entry->{page};
        $set{ $entry->{set} } = $entry->{links} if $entry->{links};
    }
    for my $links ( values %named ) {
        $links = [ map { $_->{href} } grep { $_->{href} =~ m{^/} }
                @{ $set{$links} } ];
    }
    return \%named;
}

sub serve {
    my ($docroot) = @_;
    return PM::Httpd->new( pushmanifest => 0, config => <<"CONF" )->start;
DocumentRoot "$docroot"
<Directory "$docroot">
    Options FollowSymLinks
    Require all granted
</Directory>
CONF
}

sub is_urgent {
    my ($request) = @_;
    return 0 if $request->{type} =~ /^(?:Document|Manifest|Other)$/;
    return 1 if $request->{type} eq 'Font';
    return 1 if ( $request->{renderBlocking} // '' ) eq 'Blocking';
    return scalar grep { /High$/ } @{$request}{qw(priority finalPriority)};
}

# What Chromium asks for: { urgent => { path => request }, asked => { ... } }.
sub requests_on {
    my ($page) = @_;
    my ($origin) = $page->{url} =~ m{^(\w+://[^/]+)};
    my $frame = $page->{requests}[0]{frame};
    my ( %urgent, %asked );
    for my $request ( @{ $page->{requests} } ) {
        next if $request->{url} !~ m{^\Q$origin\E(/.*)};
        my $path = $1 =~ s/#.*//r;
        $asked{$path} = $request;
        next if $request->{failed} || ( $request->{status} // 0 ) >= 400;
        next if $request->{frame} ne $frame || $request->{at} > $page->{loaded};
        $urgent{$path} = $request if is_urgent($request);
    }
    return { urgent => \%urgent, asked => \%asked };
}

# Of three loads of a page, what is urgent in most of them.
sub most_of {
    my ( $first, @others ) = @_;
    my %urgent;
    for my $path ( map { keys %{ $_->{urgent} } } $first, @others ) {
        my @loads = grep { $_->{urgent}{$path} } $first, @others;
        $urgent{$path} = $loads[0]{urgent}{$path} if @loads > 1;
    }
    return { urgent => \%urgent, asked => $first->{asked} };
}

# The row of a page: { page, urgent, found, named, asked, missed => [...],
# unused => [...] }, the numbers of the two fractions and what is not in them.
sub row_of {
    my ( $page, $named, $seen ) = @_;
    my %href   = map { $_ => 1 } @$named;
    my @missed = grep { !$href{$_} } sort keys %{ $seen->{urgent} };
    my @unused = grep { !$seen->{asked}{$_} } @$named;
    my $urgent = keys %{ $seen->{urgent} };
    return {
        page   => $page,
        urgent => $urgent,
        found  => $urgent - @missed,
        named  => scalar @$named,
        asked  => @$named - @unused,
        missed => [ map { describe( $_, $seen->{urgent}{$_} ) } @missed ],
        unused => \@unused,
    };
}

# One row for each page.
sub measure {
    my ( $docroot, @pages ) = @_;
    my $named = named_by($docroot);
    my $httpd = serve($docroot);
    my $loads = sub {
        return map { requests_on($_) } browse( 'chromium', $httpd, [ map { $httpd->url($_) } @_ ] );
    };
    my @seen = $loads->(@pages);
    my @rows;
    for my $index ( 0 .. $#pages ) {
        my $page  = $pages[$index];
        my @hrefs = @{ $named->{$page} // [] };
        my $row   = row_of( $page, \@hrefs, $seen[$index] );
        $row = row_of( $page, \@hrefs, most_of( $seen[$index], $loads->( $page, $page ) ) )
            if @{ $row->{missed} };
        push @rows, $row;
    }
    return @rows;
}

sub describe {
    my ( $path, $request ) = @_;
    my $priority = join ' to ', map { $request->{$_} }
        $request->{priority} eq $request->{finalPriority}
        ? 'priority' : qw(priority finalPriority);
    my $blocking = ( $request->{renderBlocking} // '' ) eq 'Blocking'
        ? ', blocks rendering' : '';
    return "$path ($request->{type}, $priority$blocking)";
}

sub fraction {
    my ( $part, $whole, @rows ) = @_;
    my $all = sum0( map { $_->{$whole} } @rows );
    return $all ? sum0( map { $_->{$part} } @rows ) / $all : 1;
}

sub recall    { return fraction( 'found', 'urgent', @_ ) }
sub precision { return fraction( 'asked', 'named',  @_ ) }

# The rows as lines of text, with what was missed and what was not used.
sub table_of {
    my ( $site, @rows ) = @_;
    my $format = "%-44s %3d of %3d  %3d of %3d\n";
    my $text   = sprintf "%-44s %-11s %-11s\n", $site, 'recall', 'precision';
    for my $row (@rows) {
        $text .= sprintf $format, "  $row->{page}",
            @{$row}{qw(found urgent asked named)};
        $text .= "      missed $_\n" for @{ $row->{missed} };
        $text .= "      unused $_\n" for @{ $row->{unused} };
    }
    return $text . sprintf "  %-42s %-11.2f %-11.2f\n", 'in all',
        recall(@rows), precision(@rows);
}

1;
