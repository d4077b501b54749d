# The tables of t/css say what Chromium does.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Encode qw(decode_utf8);
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

# What is fetched because of a style. Where nothing depends on the screen, one
# view will do.
my $ON_SCREENS = qr/media|image-set/;

sub fetched {
    my ($views) = @_;
    my %fetched;
    for my $view ( 0 .. $#$views ) {
        for my $path ( map { $_->{path} } @{ $views->[$view]{requests} } ) {
            my ($name) = $path =~ m{^/(\w+\.(?:png|svg|woff2|avif))$} or next;
            $fetched{$name} //= '0' x @$views;
            substr $fetched{$name}, $view, 1, '1';
        }
    }
    return used_text( \%fetched );
}

my $used = table('used');
for my $by_screen ( 0, 1 ) {
    my @rows  = grep { $by_screen == ( $_->[1] =~ $ON_SCREENS ) } @$used;
    my @pages = map { { files => { '/' => decode_utf8( style_page( $_->[1] ) ) } } } @rows;
    my @views = $by_screen ? @VIEWS : $VIEWS[0];
    my @got   = map { fetched($_) } ask( \@pages, @views );
    # On a busy machine Chromium may lay out a page of which it has read a half, as
    # one whose <p> is still empty: what differs is asked again.
    for ( 1 .. 2 ) {
        my @other = grep { $got[$_] ne $rows[$_][0] } 0 .. $#rows or last;
        @got[@other] = map { fetched($_) } ask( [ @pages[@other] ], @views );
    }
    is $got[$_], $rows[$_][0], "used: $rows[$_][1]" for 0 .. $#rows;
}

done_testing;
