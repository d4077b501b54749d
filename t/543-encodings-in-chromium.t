# Labels of encodings, and what bytes are in each: Chromium's own.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Browser;
use PM::Html;
use PM::Test;
use Test::More;

need(qw(node chromium));

# The name that the label stands for, and the text of each list of bytes; a
# label that is none gives `none`.
use constant DECODED => <<'JS';
(cases) => cases.map(([label, bytes]) => {
  try {
    const decoder = new TextDecoder(label);
    return [decoder.encoding, decoder.decode(new Uint8Array(bytes))];
  } catch { return ['none', '']; }
})
JS

# The labels of our table, and some that are none.
my @labels = map { split ' ', tr/"//dr }
    slurp( srcdir() . '/manifests/generator/text/encoding.c' ) =~ /^\s+\{"[^"]+",\s+(?:NULL|"[^"]+"),\s*("[^}]*")\}/mg;
cmp_ok( scalar @labels, '>', 220, 'there are labels' );
push @labels, qw(utf-7 utf-32 cp1252x iso-8859 ebcdic x-nothing latin cp437 cp850 scsu bocu-1);

# Bytes above ASCII, one by one in front of a letter, for encodings of a byte; for
# the others characters of each, as people write them.
my @single = map {"iso-8859-$_"} 2 .. 8, 10, 13 .. 16;
push @single, qw(ibm866 koi8-r koi8-u macintosh windows-874 x-mac-cyrillic), map {"windows-125$_"} 0 .. 8;
my %texts = (
    'shift_jis'   => "\x83\x65\xb1\x88\x9f\xfa\x40\x41\x5c\x7e",
    'euc-jp'      => "\xa5\xc6\x8e\xb1\xb4\xc1\x8f\xb0\xa1",
    'iso-2022-jp' => "\e\$B%F\e(BA\e(J\\\e(B",
    'gbk'         => "\xd6\xd0\xce\xc4\x81\x40",
    'gb18030'     => "\xd6\xd0\x81\x30\x81\x30\x94\x39\xda\x33",
    'big5'        => "\xa4\xa4\xa4\xe5",
    'euc-kr'      => "\xb0\xa1\x81\x41",
    'utf-16le'    => "a\0\xac\x20\x3d\xd8\x00\xde",
    'utf-16be'    => "\0a\x20\xac\xd8\x3d\xde\x00",
    'utf-8'       => "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
);
my @cases = (
    map( { [ $_, '' ] } @labels ),
    map( { my $label = $_; map { [ $label, pack( 'C', $_ ) . 'x' ] } 0x80 .. 0xff } @single ),
    map { [ $_, $texts{$_} ] } sort keys %texts
);

my $questions = encode_json( [ map { [ $_->[0], [ unpack 'C*', $_->[1] ] ] } @cases ] );
my ($page) = ask( [ { files => { '/' => '<p>' }, ask => '(' . DECODED . ")($questions)" } ], $VIEWS[0] );
my @chromium = @{ $page->[0]{answer} };
my @ours = html_answers( 'decode', map { [ $_->[1], $_->[0] ] } @cases );
# Where iconv has another table: letters of which hardly a URL is made.
my %other = map { $_ => 1 } "koi8-u ae", "koi8-u be", "macintosh c6", "macintosh f0", "x-mac-cyrillic ff", "windows-1255 ca";
my $others = 0;
for my $i ( 0 .. $#cases ) {
    my ( $label, $bytes ) = @{ $cases[$i] };
    my $name = lc $ours[$i][0];
    # TextDecoder knows neither of them, though pages do.
    next if $name eq 'replacement';
    is( $name, $chromium[$i][0], "label $label" ) if $bytes eq '';
    next if $bytes eq '';
    # A byte that stands for nothing is a control character there, where it would
    # be one in ISO 8859, and U+FFFD here.
    my ( $got, $expected ) = ( $ours[$i][1], $chromium[$i][1] =~ tr/\x{80}-\x{9f}/\x{fffd}/r );
    $got =~ tr/\x{80}-\x{9f}/\x{fffd}/;
    if ( $got ne $expected && $other{"$label " . unpack 'H2', $bytes} ) { $others++; next }
    is( $got, $expected, "$label: " . unpack 'H*', $bytes );
}
cmp_ok( $others, '<=', 6, 'letters that iconv has otherwise' );

done_testing;
