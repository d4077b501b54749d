# The tokens of random stylesheets, which are always the same here, are those that
# @csstools/css-tokenizer finds. PM_RANDOM is how many.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Conformance;
use PM::Test;
use Test::More;

binmode Test::More->builder->failure_output, ':utf8';

my $npm  = npm_packages('@csstools/css-tokenizer@3');
my $json = JSON::PP->new->utf8->allow_nonref;

my @pieces = ( ' ', '  ', "\t", "\n", "\n\n", "\\\n", '\\', "\"\\\na\"", "'\n", split ' ', <<'END' );
a B é € -a --a --- _ \61 \61\ \z \00 \110000 \D800 - + . # @ % / * : ; , ( ) [ ] { } < > ! | ~ = ^ $ & ? ` " '
url url( URL( u\72l( url() url(a) url("a") url( src( rgb( var( not and "a" 'b' "\""
1 0 12 1.5 .5 1. -1 +1 +.5 1e3 1e 1e- 1e312 1E+2 1e3x 1px 1% 1e% #a #1 #-1 #-- U+1 u+0-7F u+?
@a @media @-x @1 <!-- --> <!- -- /* */ /**/ /*x*/
END
srand 22;
my @texts = map { join '', map { $pieces[ rand @pieces ] } 0 .. rand 12 } 1 .. $ENV{PM_RANDOM} // 5000;

my $dir = tempdir();
spew( "$dir/texts", $json->encode( \@texts ) );
my $said = run( [ program('node'), srcdir() . '/t/lib/css-tokenizer.mjs', "$npm", "$dir/texts" ], timeout => 600 );
die "css-tokenizer.mjs: $said->{err}" if $said->{exit};
my @theirs = @{ $json->decode( $said->{out} ) };
my $ours = run( [ builddir() . '/t/helper/css', 'tokens' ], stdin => join( '', map { $json->encode($_) . "\n" } @texts ), timeout => 600 );
die "t/helper/css: $ours->{err}" if $ours->{exit} || $ours->{signal};
my @ours = map { $json->decode($_) } split /\n/, $ours->{out};
is( scalar @ours, scalar @theirs, 'both have answered' );

my %NAME = ( colon => ':', semicolon => ';', comma => ',' );
my %HAS_VALUE = map { $_ => 1 } qw(ident function at-keyword hash string url);

# Tokens in words, a line each. Comments are none; white space is one, whatever it is.
sub words {
    my (@tokens) = @_;
    my @words;
    for my $token (@tokens) {
        my ( $type, $written, $value ) = ( $token->[0] =~ s/-token$//r, @{$token}[ 1, 2 ] );
        next if $type =~ /^(?:comment|EOF)$/;
        $written =~ s/\s//g;
        push @words, ( $NAME{$type} // $type ) . ' ' . ( $HAS_VALUE{$type} ? $value : $written );
    }
    return join "\n", @words;
}

my @differ;
for my $i ( 0 .. $#texts ) {
    my ( $ours, $theirs ) = map { words(@$_) } $ours[$i], $theirs[$i];
    push @differ, "$texts[$i]\n--- ours\n$ours\n--- css-tokenizer\n$theirs\n" if $ours ne $theirs;
}
is( scalar @differ, 0, @texts . ' texts have the same tokens' )
    or diag join "\n", @differ[ 0 .. ( $#differ > 7 ? 7 : $#differ ) ];

done_testing;
