# The tables of t/css, and what the generator makes of them: each line is an
# answer, a tab, and what was asked.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Css;
use strict;
use warnings;
use Exporter 'import';
use PM::Generate;
use PM::Test;

our @EXPORT = qw(table answers style_page used_by_generator used_text);

# [ [ answer, question ], ... ]
sub table {
    my ($name) = @_;
    my @rows = map { [ split /\t/, $_, 2 ] }
        grep { !/^#/ } split /\n/, slurp( srcdir() . "/t/css/$name.txt" );
    return \@rows;
}

# What the helper answers to each question of a table, in order.
sub answers {
    my ( $mode, $rows ) = @_;
    my $said = run( [ builddir() . '/t/helper/css', $mode ],
        stdin => join '', map {"$_->[1]\n"} @$rows );
    die "t/helper/css $mode: $said->{err}" if $said->{exit} || $said->{signal};
    return split /\n/, $said->{out};
}

# The faces that pages of the table "used" may use: family, file, descriptors.
my @FACES = (
    ( map { [ $_, lc ] } qw(A B C D E) ),
    [ 'R', 'r1',     'unicode-range:U+0-FF' ],
    [ 'R', 'r2',     'unicode-range:U+400-4FF' ],
    [ 'I', 'i',      'unicode-range:U+F000-F0FF' ],
    [ 'D', 'digits', 'unicode-range:U+30-39' ],
    [ 'L', 'lower',  'unicode-range:U+61-7A' ],
    [ 'L', 'upper',  'unicode-range:U+41-5A' ],
    [ 'Q', 'quotes', 'unicode-range:U+201C-201F' ],
    [ 'O', 'o1',     'unicode-range:U+0-FF' ],
    [ 'O', 'o2',     'unicode-range:U+41-5A' ],
    [ 'S', 's75',    'font-stretch:75%' ],
    [ 'S', 's100',   '' ],
    [ 'S', 's125',   'font-stretch:125%' ],
    [ 'T', 't1',     'unicode-range:U+0-3F' ],
    [ 'T', 't2',     'unicode-range:U+61-7A' ],
    [ 'W', 'w4',     'font-weight:400' ],
    [ 'W', 'w7',     'font-weight:700' ],
    [ 'W', 'wi',     'font-style:italic' ],
    [ 'V', 'v',      'font-weight:100 900' ],
    [ 'U', 'bullet', 'unicode-range:U+2022,U+25E6,U+25AA' ],
);
my $FACES = join '', map {"\@font-face{font-family:$_->[0];src:url($_->[1].woff2);" . ( $_->[2] // '' ) . '}'} @FACES;

# The page of a question: `style | body`. A phone takes it for one of a desktop
# without the viewport.
sub style_page {
    my ($question) = @_;
    my ( $style, $body ) = $question =~ /^(.*?) ?\| (.*)$/ or die "no page: $question\n";
    return '<!doctype html><html><head><meta charset=utf-8>'
        . "<meta name=viewport content='width=device-width'><style>$FACES$style</style></head><body>$body";
}

# Files by views, { name => '1100' }, as the table writes them.
sub used_text {
    my ($views) = @_;
    return join ' ', map { my $name = s/\.\w+$//r; $views->{$_} =~ /0/ ? "$name\@$views->{$_}" : $name } sort keys %$views;
}

# What the generator says of each page of a table; the views of what has a
# condition are those of its media query.
sub used_by_generator {
    my ($rows) = @_;
    my %files = map { ( "$_->[1].woff2" => '' ) } @FACES;
    for my $index ( 0 .. $#$rows ) {
        my $page = $files{"$index.html"} = style_page( $rows->[$index][1] );
        $files{$_} = '' for $page =~ /\b(\w+\.(?:png|svg|woff2|avif|jpg))\b/g;
    }
    my $made = generate( site(%files), '-q' );
    my %links = map { my $page = $_; map { ( "$page $_->{href}" => $_ ) } @{ $made->{manifest}{page}{$page} } }
        keys %{ $made->{manifest}{page} };
    my @media = map { [ '', $_->{media} ] } grep { $_->{media} } values %links;
    my %views;
    @views{ map { $_->[1] } @media } = answers( media => \@media );
    return map {
        my $page = $_;
        used_text( { map { ( substr( $_->{href}, 1 ) => $_->{media} ? $views{ $_->{media} } : '1111' ) }
                @{ $made->{manifest}{page}{"/$page.html"} } } );
    } 0 .. $#$rows;
}

1;
