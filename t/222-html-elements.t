# The tree of HTML, by html5lib-tests: which elements there are that refer to
# something, with which attributes, and the text of styles and scripts.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Conformance;
use PM::Html;
use PM::Test;
use Test::More;

my $folder = conformance('html5lib/tree-construction');

# { data => ..., document => ..., ... } of each test of a file.
sub tests_of {
    my ($file) = @_;
    my $text = slurp($file);
    utf8::decode($text);
    return map {
        my %part = map { my ( $name, $value ) = split /\n/, $_, 2; ( $name => $value // '' ) } split /^#/m, $_;
        \%part;
    } split /^#(?=data\n)/m, $text;
}

# The elements of a tree as the suite writes it, as html_answers() has them.
sub elements_of {
    my ($tree) = @_;
    my ( @elements, @open, $inert );
    for my $line ( split /\n(?=\|)/, $tree ) {
        my ( $indent, $what ) = $line =~ /^\| ( *)(.*)/s or next;
        my $depth = length($indent) / 2;
        undef $inert if defined $inert && $depth <= $inert;
        next if defined $inert;
        if ( $what =~ /^<([^!?>][^>]*)>\s*$/ ) {
            my $name = lc $1;
            if ( $name eq 'template' ) { $inert = $depth; next }
            push @elements, $open[$depth] = [ $name, {} ];
            push @{ $elements[-1] }, '' if $name =~ /\b(?:style|script)$/;
        }
        elsif ( $what =~ /^"(.*)"\n*$/s ) {
            my $parent = $depth ? $open[ $depth - 1 ] : undef;
            $parent->[2] .= $1 if $parent && @$parent > 2;
        }
        elsif ( $what =~ /^([^"]+?)="(.*)"\n*$/s ) {
            my ( $name, $value ) = ( lc $1, $2 );
            $open[ $depth - 1 ][1]{ $name =~ s/^(xlink|xml|xmlns) /$1:/r } = $value;
        }
    }
    return \@elements;
}

my ( @cases, %left );
my $all = 0;
for my $file ( sort glob("$folder/*.dat"), glob("$folder/scripted/*.dat") ) {
    my ($suite) = $file =~ m{([^/]+)\.dat$};
    my $number = 0;
    for my $test ( tests_of($file) ) {
        next if !exists $test->{data};
        $all++;
        $number++;
        my $reason =
              exists $test->{'document-fragment'} ? 'fragments: a page is a document'
            : exists $test->{'script-off'}        ? 'with scripting off'
            : $file =~ m{/scripted/}              ? 'what a script writes'
            : $test->{data} =~ /<(?:input type="hidden"|source)><frameset>/
            ? 'what a frameset takes away later: it was asked for by then'
            : $test->{data} =~ /<select\b/i       ? 'select, whose rules are others since: Chromium has the new ones'
            :                                       undef;
        if ($reason) { $left{$reason}++; next }
        push @cases, { name => "$suite $number", data => $test->{data} =~ s/\n\z//r, document => $test->{document} };
    }
}

my @got = html_answers( 'elements', map { my $bytes = $_->{data}; utf8::encode($bytes); $bytes } @cases );
for my $i ( 0 .. $#cases ) {
    my @expected = referring( elements_of( $cases[$i]{document} ) );
    is_deeply( [ referring( $got[$i] ) ], \@expected, $cases[$i]{name} )
        or diag "input: $cases[$i]{data}\n", explain [ referring( $got[$i] ) ], \@expected;
}
left_out( 'html5lib/tree-construction', $all, scalar @cases, %left );

done_testing;
