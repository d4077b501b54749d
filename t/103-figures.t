# A house to live in: functions that fit on a screen, files that one reads in a
# sitting, rooms of a few nouns, and a word on every function that others call.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

use constant {
    MEDIAN => 14,     # lines of a function, from its name to its last brace
    P90    => 30,
    MOST   => 50,
    FILE   => 600,    # lines
    NOUNS  => 25,     # of a room; a header and its implementation are one
};

# What is longer, or without a word, for now. A list that may only get shorter:
# what stands here and need not is an error too.
my %KNOWN = map { $_ => 1 } ();

my @product = map { glob( srcdir() . "/$_" ) }
    qw(mod_pushmanifest.c manifests/*/*.c manifests/generator/*/*.c);
my @headers = map { glob( srcdir() . "/$_" ) }
    qw(manifests/*/*.h manifests/generator/*/*.h);
my @tests = map { glob( srcdir() . "/$_" ) } qw(t/*/*.[ch] t/unit/*/*.c);

sub short { my ($path) = @_; return $path =~ s/^\Q@{[ srcdir() ]}\E\///r }

# [name, lines] of each function. The sources are formatted (.clang-format), so
# that a function begins in the first column, and its braces stand there alone.
sub functions_of {
    my ($path) = @_;
    my @found;
    my $text = slurp($path);
    while ( $text =~ /^(\w[^;{}\n]*?(\w+)\([^;{}]*?\)\n\{\n.*?^\}\n)/gms ) {
        push @found, [ $2, $1 =~ tr/\n// ];
    }
    return @found;
}

my $DECLARATION = qr/^\w[^;={]*?\b(pm_\w+)\([^;{]*\)[^;{]*;/m;

# The names of the functions that a header declares without a comment before it,
# or before the declarations that stand in one block with it.
sub unexplained_in {
    my ($path) = @_;
    my @names;
    for my $block ( split /\n{2,}/, slurp($path) ) {
        $block =~ s/^#.*\n?//mg;
        $block =~ s~^(?:typedef|struct|enum)\b[^;{(]*(?:\{.*?^\}[^;]*)?;~~msg;
        push @names, $block =~ /$DECLARATION/g if $block !~ m{^\s*/\*};
    }
    return @names;
}

# The names, less the known ones, which must be among them.
my %met;

sub none_but_known {
    my ( $names, $what ) = @_;
    $met{$_} = 1 for @$names;
    is_deeply [ sort grep { !$KNOWN{$_} } @$names ], [], $what;
    return;
}

my @functions = map { my $file = short($_); map { [ @$_, $file ] } functions_of($_) } @product;
cmp_ok scalar @functions, '>', 900, 'the functions were found';
my @lines = sort { $a <=> $b } map { $_->[1] } @functions;
cmp_ok $lines[ @lines / 2 ],  '<=', MEDIAN, "the median function has $lines[ @lines / 2 ] lines";
cmp_ok $lines[ @lines * 0.9 ], '<=', P90, "nine of ten have $lines[ @lines * 0.9 ] at most";
push @functions, map { my $file = short($_); map { [ @$_, $file ] } functions_of($_) } @tests;
none_but_known [ map {"$_->[2]: $_->[0]"} grep { $_->[1] > MOST } @functions ],
    "no function has more than @{[MOST]} lines";

none_but_known [ map { short($_) } grep { slurp($_) =~ tr/\n// > FILE } @product, @headers, @tests ],
    "no file has more than @{[FILE]} lines";

my %room;
$room{ $_->[0] }{ $_->[1] } = 1 for map { [ short($_) =~ m{^(.*)/(\w+)\.[ch]$} ] }
    grep { m{/manifests/} && !/_table\./ } @product, @headers;    # a table is none
none_but_known [ grep { keys %{ $room{$_} } > NOUNS } keys %room ], "no room has more than @{[NOUNS]} nouns";

cmp_ok scalar @headers, '>', 60, 'the headers were found';
my $declared = () = map { slurp($_) =~ /$DECLARATION/g } @headers;
cmp_ok $declared, '>', 200, '  and what they declare';
none_but_known [ map { my $file = short($_); map {"$file: $_"} unexplained_in($_) } @headers ],
    'every public function has a word on it';

is_deeply [ grep { !$met{$_} } sort keys %KNOWN ], [], 'every known exception is still one';

done_testing;
