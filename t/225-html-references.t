# Character references in attributes, where they end otherwise than in text: those
# of html5lib-tests, moved there, and what parse5 makes of them.
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
npm_packages('parse5@8');

my %seen;
my @values = grep { /&/ && !/["\0]/ && !$seen{$_}++ }
    map { my $text = $_->{input}; map { $text . $_ } '', '=', 'x', '1', ';', ' ' }
    map { @{ decode_json( slurp($_) )->{tests} } } grep {/entit/i} sort glob "$folder/*.test";
cmp_ok( scalar @values, '>', 20_000, 'there are references' );

my @pages  = map {qq{<img src="a$_">}} @values;
my @oracle = parse5(@pages);
my @got    = html_answers( 'elements', map { my $bytes = $_; utf8::encode($bytes); $bytes } @pages );
my @wrong  = grep { $got[$_][-1][1]{src} ne $oracle[$_][-1][1]{src} } 0 .. $#pages;
is_deeply( [ map { [ $pages[$_], $got[$_][-1][1]{src}, $oracle[$_][-1][1]{src} ] } @wrong ],
    [], 'each of them is what parse5 makes of it' );

done_testing;
