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

# One file at several paths, whose sheets are the same, but for one; with a style of
# its own, whose URLs lead elsewhere from each.
my $shared = site(
    'one/p.html' => '<meta name=viewport content=width=device-width><link rel=stylesheet href=/s.css>'
        . '<link rel=stylesheet href=own.css><p>x<i class=b>y</i><img class=m src=/i.png>',
    'one/q.html' => '<link rel=stylesheet href=/s.css><style>i{background:url(b.png)}</style><p>x<i>y</i>',
    's.css' => '@font-face{font-family:F;src:url(f.woff2)} @media (min-width:600px){p{font-family:F}}'
        . ' @media (max-width:600px){.m{display:none}}',
    ( map { ( "$_/own.css" => '.b{background:url(b.png)}', "$_/b.png" => '' ) } qw(one two) ),
    'three/own.css' => 'p{font-family:G} .m{display:none}', 'f.woff2' => '', 'i.png' => '',
);
for my $page (qw(p q)) {
    link "$shared/one/$page.html", "$shared/$_/$page.html" or die "link: $!\n" for qw(two three);
    link "$shared/one/$page.html", "$shared/$page$_.html" or die "link: $!\n" for qw(a b c);
    link "$shared/one/$page.html", "$shared/one/${page}2.html" or die "link: $!\n";
}
$needs = needs_of( generate( $shared, '-q' ) );
like $needs->{'/two/p.html'}, qr{/two/b\.png}, 'several links, sheets of the same rules: each has its image';
is $needs->{'/one/p2.html'}, $needs->{'/one/p.html'}, '  and all that the first has, where nothing differs';
like $needs->{"/$_/q.html"}, qr{/$_/b\.png}, "  a style of the page's own: from /$_/" for qw(one two);
is_independent( 'several links', $shared );

my $sources = srcdir() . '/t';
is_independent( 'the example site', "$sources/site" );
is_independent( 'the golden site', "$sources/golden/site", '--origin', 'https://own.test' );

done_testing();
