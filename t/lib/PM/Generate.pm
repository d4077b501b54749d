# Small sites in, links out: what the tests of `pushmanifest generate` share.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Generate;
use strict;
use warnings;
use Exporter 'import';
use File::Copy ();
use JSON::PP;
use PM::Test;

our @EXPORT = qw($VIEWPORT site generate links brief read_manifest unprivileged);

# With it a phone takes the width of its screen, not that of a desktop.
our $VIEWPORT = '<meta name=viewport content="width=device-width">';

# A directory with these files: path => content. A path that ends in / is a
# directory, a content that is a reference to a string is a symbolic link.
sub site {
    my (%files) = @_;
    my $dir = tempdir();
    for my $path ( sort keys %files ) {
        my $content = $files{$path};
        if ( $path =~ m{/$} ) {
            File::Path::make_path("$dir/$path");
        }
        elsif ( ref $content ) {
            my ($parent) = "$dir/$path" =~ m{(.*)/};
            File::Path::make_path($parent);
            symlink $$content, "$dir/$path" or die "symlink $path: $!\n";
        }
        else {
            spew( "$dir/$path", $content );
        }
    }
    return $dir;
}

# Runs `generate` on a directory; adds the manifest, read, to what run() gives.
sub generate {
    my ( $dir, @options ) = @_;
    my $result = run( [ program('pushmanifest'), 'generate', @options, "$dir" ] );
    $result->{manifest} = read_manifest( $result->{out} );
    return $result;
}

# The command as somebody runs it who cannot read everything: root can, so it is
# run by nobody, from a copy in that directory.
sub unprivileged {
    my ($dir) = @_;
    return program('pushmanifest') if $> != 0;
    my $copy = "$dir/pushmanifest";
    File::Copy::copy( program('pushmanifest'), $copy ) or die "copy: $!\n";
    chmod 0755, "$dir", $copy;
    return ( qw(setpriv --reuid=65534 --clear-groups), $copy );
}

# A manifest's text as { page => { path => [ link, ... ] }, match => { ... } }.
sub read_manifest {
    my ($text) = @_;
    my ( %sets, %manifest );
    my @lines = map { decode_json($_) } split /\n/, $text;
    $sets{ $_->{set} } = $_->{links} for grep { $_->{links} } @lines;
    for my $line (@lines) {
        for my $kind (qw(page match)) {
            $manifest{$kind}{ $line->{$kind} } = $sets{ $line->{set} }
                if defined $line->{$kind};
        }
    }
    return \%manifest;
}

# A link in one line: rel (unless preload), as, href and attributes.
sub brief {
    my ($link) = @_;
    my %link = %$link;
    delete @link{qw(bytes hash why via)};
    my $href = delete $link{href};
    my $rel  = delete $link{rel} // 'preload';
    my $as   = delete $link{as};
    my @words = ( $rel eq 'preload' ? () : $rel, defined $as ? $as : (), $href );
    push @words, map {
        "$_="
            . ( ref $link{$_} eq 'ARRAY' ? join( ',', @{ $link{$_} } )
            : ref $link{$_} ? ( $link{$_} ? 'true' : 'false' )
            : $link{$_} )
    } sort keys %link;
    return join ' ', @words;
}

# The links of a page, brief, of a site with these files.
sub links {
    my ( $files, $page, @options ) = @_;
    my $dir    = site(%$files);
    my $result = generate( $dir, '-q', @options );
    my $links  = $result->{manifest}{page}{ $page // '/' };
    return $links ? [ map { brief($_) } @$links ] : undef;
}

1;
