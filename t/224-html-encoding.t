# The encoding of a page, by html5lib-tests.
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

my $folder = conformance('html5lib/encoding');
my ( @cases, %left );
my $all = 0;
for my $file ( sort glob("$folder/*.dat"), glob("$folder/scripted/*.dat") ) {
    my ($name) = $file =~ m{([^/]+/[^/]+)\.dat$};
    for my $test ( grep {length} split /^#data\n/m, slurp($file) ) {
        my ( $data, $encoding ) = $test =~ /\A(.*)\n#encoding\n(\S+)/s or next;
        $all++;
        if ( $data =~ /document\.write|multi-script test/ ) {
            $left{'what a script writes'}++;
            next;
        }
        # The standard looks at the first bytes without regard to that; see
        # 544-encodings-in-browsers.t.
        if ( $data =~ /<(?:script|style) type="text\/plain"><meta/ ) {
            $left{'text that holds no tags, say browsers'}++;
            next;
        }
        push @cases, { name => "$name $all", data => $data, encoding => lc $encoding };
    }
}
my @got = html_answers( 'encoding', map { $_->{data} } @cases );
for my $i ( 0 .. $#cases ) {
    # What declares none is windows-1252 there. Here it is UTF-8, as new pages
    # are, and what is not UTF-8 in it windows-1252.
    is( lc( $got[$i][0] // 'windows-1252' ), $cases[$i]{encoding}, $cases[$i]{name} )
        or diag substr $cases[$i]{data}, -300;
}
left_out( 'html5lib/encoding', $all, scalar @cases, %left );

done_testing;
