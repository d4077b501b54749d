# What a page needs does not depend on the pages that were read before it, nor
# on the order in which they are read.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Find;
use PM::Generate;
use PM::Test;
use Test::More;

need('pushmanifest');

# The files that are pages, by their paths in the site.
sub page_files {
    my ($dir) = @_;
    my @files;
    find(
        {   no_chdir => 1, follow_skip => 2,
            wanted   => sub { push @files, substr $_, length("$dir/") if /\.x?html?(?:\.\w\w)?$/ && -f }
        },
        "$dir"
    );
    return sort @files;
}

# The links of each page of a manifest as text, by path. A directory is what its
# best index page is, which is another one without the others.
sub needs_of {
    my ($result) = @_;
    my $pages = $result->{manifest}{page} || {};
    return { map { my $path = $_; $path => join "\n", map { brief($_) } @{ $pages->{$path} } }
            grep { !m{/$} } keys %$pages };
}

# Generates page by page, each without the files of all others, and compares.
sub is_independent {
    my ( $name, $dir, @options ) = @_;
    my $all   = needs_of( generate( $dir, '-q', @options ) );
    my @files = page_files($dir);
    my ( %alone, @differ );
    for my $file (@files) {
        my @others = map { ( '--exclude', s/([\[\]*?\\])/\\$1/gr ) } grep { $_ ne $file } @files;
        my $one = needs_of( generate( $dir, '-q', @options, @others ) );
        $alone{$_} = $one->{$_} for keys %$one;
        push @differ, map {"$_: $one->{$_}\n instead of\n$all->{$_}"}
            grep { defined $all->{$_} && $all->{$_} ne $one->{$_} } sort keys %$one;
    }
    is_deeply( \@differ, [], "$name: the same page by page" );
    my @missing = grep { !defined $alone{$_} } sort keys %$all;
    is_deeply( \@missing, [], '  and all pages' );
}

# One file at two paths, where the stylesheets ask for different attributes.
my $page = '<link rel=stylesheet href=s.css><p lang=en title=t><img src=i.png hidden>x';
my $links = site(
    'docs/p.html' => $page,
    'docs/s.css'  => '@font-face{font-family:F;src:url(f.woff2)} p[lang]{font-family:F}',
    'x/s.css'     => '@font-face{font-family:F;src:url(f.woff2)} p[title=t]{font-family:F} img{display:none}',
    'z/s.css'     => '@font-face{font-family:F;src:url(f.woff2)} p[lang=de]{font-family:F}',
    map { ( "$_/f.woff2" => '', "$_/i.png" => '' ) } qw(docs x z)
);
link "$links/docs/p.html", "$links/$_/p.html" or die "link: $!\n" for qw(x z);
my $needs = needs_of( generate( $links, '-q' ) );
like( $needs->{'/docs/p.html'}, qr{/docs/f\.woff2}, 'two hard links: the font of the first' );
like( $needs->{'/x/p.html'},    qr{/x/f\.woff2},    '  and that of the second' );
unlike( $needs->{'/z/p.html'},  qr{/z/f\.woff2},    '  and none where none is used' );
is_independent( 'hard links', $links );

my $sources = srcdir() . '/t';
is_independent( 'the example site', "$sources/site" );
is_independent( 'the golden site', "$sources/golden/site", '--origin', 'https://own.test' );

done_testing();
