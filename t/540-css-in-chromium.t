# The tables of t/css say what Chromium does.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Browser;
use PM::Css;
use PM::Test;
use Test::More;

need(qw(node chromium));

# A phone takes a page for one of a desktop that does not say this.
use constant PAGE => '<!doctype html><meta name=viewport content="width=device-width"><p>';

# The length that a value is in a query: it is found by bisection. Chromium
# takes less than a 64th of a pixel for no difference.
use constant LENGTH => <<'JS';
(value) => {
  const holds = (query) => matchMedia(query).matches;
  if (!holds(`(min-width: ${value}) or (not (min-width: ${value}))`)) return 'none';
  let low = -1e5, high = 1e5;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (holds(`(min-width: calc(${value} + 1350px - ${middle}px))`)) high = middle;
    else low = middle;
  }
  return (low + 1 / 64).toFixed(3).replace('-0.000', '0.000');
}
JS

# What Chromium answers to the questions of a table, for each view.
sub chromium {
    my ( $rows, $function, @views ) = @_;
    my $questions = encode_json( [ map { $_->[1] } @$rows ] );
    my ($page) = ask( [ { files => { '/' => PAGE }, ask => "$questions.map($function)" } ], @views );
    return map { $_->{answer} } @$page;
}

my %tables = map { ( $_ => table($_) ) } qw(media lengths supports);
my @media  = chromium( $tables{media}, '(query) => matchMedia(query).matches ? 1 : 0', @VIEWS );
my %says   = (
    media    => [ map { my $i = $_; join '', map { $_->[$i] } @media } 0 .. $#{ $tables{media} } ],
    lengths  => chromium( $tables{lengths},  LENGTH,                              $VIEWS[0] ),
    supports => chromium( $tables{supports}, '(text) => CSS.supports(text) ? 1 : 0', $VIEWS[0] ),
);
for my $name ( sort keys %tables ) {
    my $rows = $tables{$name};
    is $rows->[$_][0], $says{$name}[$_], "$name: $rows->[$_][1]" for 0 .. $#$rows;
}

done_testing;
