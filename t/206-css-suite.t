# The tokens of CSS and An+B, by css-parsing-tests. What it calls component values
# are tokens, with what stands in brackets put together.
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

my $folder = conformance('css-parsing-tests');
my $json   = JSON::PP->new->utf8->allow_nonref;

# The pairs [ input, result ] of a file.
sub cases_of {
    my ($name) = @_;
    my @all = @{ $json->decode( slurp("$folder/$name.json") ) };
    return map { [ @all[ 2 * $_, 2 * $_ + 1 ] ] } 0 .. @all / 2 - 1;
}

# What the helper answers to each input.
sub answers_to {
    my ( $mode, @inputs ) = @_;
    my $said = run( [ builddir() . '/t/helper/css', $mode ], stdin => join '', map { $json->encode($_) . "\n" } @inputs );
    die "t/helper/css $mode: $said->{err}" if $said->{exit} || $said->{signal};
    return map { $json->decode($_) } split /\n/, $said->{out};
}

my %CLOSERS = ( '(' => ')', '[' => ']', '{' => '}' );

# A token as the suite writes it.
sub value_of {
    my ( $type, $written, $name, $number, $flag ) = @{ $_[0] };
    return ' '                                               if $type eq 'whitespace';
    return $written                                          if $type =~ /^(?:delim|CDO|CDC|\W)$/;
    return [ 'error', $type ]                                if $type =~ /^bad-/;
    return [ $type, $name ]                                  if $type =~ /^(?:ident|at-keyword|string|url)$/;
    return [ $type, $name, $flag ? 'id' : 'unrestricted' ]   if $type eq 'hash';
    my ($digits) = $written =~ /^([-+]?[\d.]+(?:[eE][-+]?\d+)?)/;
    return [ $type, $digits, 0 + $number, $flag ? 'integer' : 'number', $type eq 'dimension' ? $name : () ];
}

# Component values, up to the token that closes them.
sub values_of {
    my ( $tokens, $closer ) = @_;
    my @values;
    while ( my $token = shift @$tokens ) {
        my $type = $token->[0];
        last if $type eq $closer;
        push @values,
              $type eq 'function' ? [ 'function', $token->[2], values_of( $tokens, ')' ) ]
            : $CLOSERS{$type} ? [ "$type$CLOSERS{$type}", values_of( $tokens, $CLOSERS{$type} ) ]
            : $type =~ /^[])}]$/ ? [ 'error', $type ]
            :                      value_of($token);
    }
    return @values;
}

# The suite's, as CSS Syntax has it today: `~=` and the like are two tokens, and
# that the end came too soon is no error.
sub as_of_today {
    my ($value) = @_;
    return $value =~ /^(?:[~|^\$*]=|\|\|)$/ ? split //, $value : $value if ref $value ne 'ARRAY';
    return if @$value && $value->[0] eq 'error' && $value->[1] =~ /^eof-/;
    return [ map { as_of_today($_) } @$value ];
}

my %left;
my @cases = cases_of('component_value_list');
my @run   = grep {
    my $old = $json->encode( $_->[1] ) =~ /unicode-range/;
    $left{'U+... is a token there: it has not been one since 2014'}++ if $old;
    !$old
} @cases;
my @tokens = answers_to( tokens => map { $_->[0] } @run );
for my $index ( 0 .. $#run ) {
    my ( $input, $should ) = @{ $run[$index] };
    is_deeply [ values_of( [ @{ $tokens[$index] } ], '' ) ], as_of_today($should), $json->encode($input);
}
left_out( 'component values', scalar @cases, scalar @run, %left );

my @nths = cases_of('An+B');
my @got  = answers_to( nth => map { $_->[0] } @nths );
is_deeply $got[$_], $nths[$_][1], 'An+B: ' . $json->encode( $nths[$_][0] ) for 0 .. $#nths;
left_out( 'An+B', scalar @nths, scalar @got );

done_testing;
