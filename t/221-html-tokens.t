# The tokenizer of HTML, by html5lib-tests: start tags with their attributes,
# end tags, text of every kind, character references.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Conformance;
use PM::Html;
use PM::Test;
use Test::More;

my $folder = conformance('html5lib/tokenizer');

# pm_text_kind_t, and what has to come first for the state.
my %STATES = (
    'Data state'          => [0],
    'CDATA section state' => [ 1, '<![CDATA[' ],
    'RCDATA state'        => [2],
    'RAWTEXT state'       => [3],
    'Script data state'   => [4],
    'PLAINTEXT state'     => [5],
);

sub unescaped { my ($text) = @_; return $text =~ s/\\u([0-9A-Fa-f]{4})/chr hex $1/ger }

sub bytes_of { my ($text) = @_; utf8::encode($text); return $text }

# Strings anywhere in a value, changed by a function.
sub mapped {
    my ( $value, $change ) = @_;
    return ref $value eq 'ARRAY' ? [ map { mapped( $_, $change ) } @$value ]
        : ref $value eq 'HASH'
        ? { map { $change->($_) => mapped( $value->{$_}, $change ) } keys %$value }
        : ref $value || !defined $value ? $value
        :                                 $change->($value);
}

# Comments and doctypes are passed over; the texts around them are one.
sub tags_and_texts {
    my @tokens;
    for my $token (@_) {
        next if $token->[0] =~ /^(?:Comment|DOCTYPE)$/;
        if ( $token->[0] eq 'Character' && @tokens && $tokens[-1][0] eq 'Character' ) {
            $tokens[-1][1] .= $token->[1];
            next;
        }
        push @tokens, [@$token];
    }
    return \@tokens;
}

my ( @cases, %left );
my $all = 0;
for my $file ( sort glob "$folder/*.test" ) {
    my $suite = decode_json( slurp($file) );
    my ($name) = $file =~ m{([^/]+)\.test$};
    for my $test ( @{ $suite->{tests} // [] } ) {
        for my $state ( @{ $test->{initialStates} // ['Data state'] } ) {
            $all++;
            my ( $input, $output ) = @{$test}{qw(input output)};
            if ( $test->{doubleEscaped} ) {
                $input  = unescaped($input);
                $output = mapped( $output, \&unescaped );
            }
            if ( $input =~ /[\x{D800}-\x{DFFF}]/ ) {
                $left{'surrogates, which UTF-8 has not'}++;
                next;
            }
            my ( $kind, $before ) = @{ $STATES{$state} };
            # The decoder lets no NUL through.
            my $replace = sub { $_[0] =~ tr/\0/\x{FFFD}/r };
            push @cases, {
                name => "$name: $test->{description}" . ( $kind ? " ($state)" : '' ),
                case => [ bytes_of( ( $before // '' ) . $replace->($input) ), $kind, $test->{lastStartTag} // 'none' ],
                expected => mapped( tags_and_texts(@$output), $replace ),
            };
        }
    }
    for my $test ( @{ $suite->{xmlViolationTests} // [] } ) {
        $all++;
        $left{'what XML cannot hold, changed for it'}++;
    }
}

my @got = html_answers( 'tokens', map { $_->{case} } @cases );
for my $i ( 0 .. $#cases ) {
    is_deeply( $got[$i], $cases[$i]{expected}, $cases[$i]{name} )
        or diag "input: $cases[$i]{case}[0]\n", explain $got[$i], $cases[$i]{expected};
}
left_out( 'html5lib/tokenizer', $all, scalar @cases, %left );

done_testing;
