# How much a page's set may be.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Generate;
use PM::Test;

need('pushmanifest');

my %site = (
    'index.html' => join( '', map {"<script src=$_.js></script>"} 1 .. 40 ) . '<link rel=stylesheet href=a.css>',
    'a.css' => 'a{}' x 10,
    map { ( "$_.js" => 'x' x 100 ) } 1 .. 40
);

# The hrefs, with a mark for those that are hinted only.
sub chosen {
    my @options = @_;
    my $result  = generate( site(%site), '-q', @options );
    return [ map { $_->{href} . ( exists $_->{push} ? ' hint' : '' ) } @{ $result->{manifest}{page}{'/'} } ];
}

is( scalar @{ chosen() }, 32, 'at most 32 links' );
is_deeply( chosen( '--max-links', 3 ), [qw(/a.css /1.js /2.js)], '--max-links: the last in order goes' );
is_deeply( chosen( '--max-links', 0 ), [], '  or all' );
is_deeply( chosen( '--max-links', 4, '--max-bytes', 150 ), [ '/a.css', '/1.js', '/2.js hint', '/3.js hint' ], '--max-bytes: what is too much is hinted' );
is_deeply( chosen( '--max-bytes', 0, '--max-links', 1 ), ['/a.css hint'], '  or all of it' );

# The name and the end of the field are 8 bytes, <a.css>; rel=preload; as=style is
# 31, <1.js>... 31 and a comma.
is_deeply( chosen( '--max-header-bytes', 71 ), ['/a.css'], '--max-header-bytes' );
is_deeply( chosen( '--max-header-bytes', 72 ), [qw(/a.css /1.js)], '--max-header-bytes' );
for my $options ( [ '--max-links', 65 ], [ '--max-links', 'x' ], [ '--max-bytes', -1 ] ) {
    my $got = generate( site(%site), @$options );
    is( $got->{exit}, 2, "@$options is no limit" );
    like( $got->{err}, qr/is not a number from 0 to/, '  and it says what is' );
}
like( generate( site(%site), '--max-links', 40 )->{err}, qr/^ +1  beyond --max-links$/m, 'the summary says what was left out' );

# What a file may be to be read. `}` and `;` alone say nothing.
for my $case ( [ 'a.css', '<link rel=stylesheet href=a.css>', 8, '}', '@import "b.css";', 'stylesheet' ],
    [ 'a.js', '<script type=module src=a.js></script>', 16, ';', 'import "./b.js";', 'script' ] )
{
    my ( $name, $page, $megabytes, $filler, $import, $kind ) = @$case;
    my $limit = $megabytes * 1024 * 1024;
    my %files = ( 'index.html' => $page, 'b.css' => 'b{}', 'b.js' => 'b' );
    my $got   = generate( site( %files, $name => $import . $filler x ( $limit - length $import ) ), '-q' );
    is( "$got->{exit} $got->{err}", '0 ', "a $kind of $megabytes MiB" );
    $got = generate( site( %files, $name => $import . $filler x ( $limit - length($import) + 1 ) ), '-q' );
    is( $got->{exit}, 1, '  of one byte more' );
    like( $got->{err}, qr/^\S*\b$name: more than $limit bytes; the rest of the $kind is not read$/m, '  is cut, and it says so' );
    is( scalar @{ $got->{manifest}{page}{'/'} }, 2, '  what comes first is used' );
}

# What is large is named, but not read for its hash: 3 GB of nothing here.
{
    my $dir = site( 'index.html' => '<link rel=stylesheet href=a.css><img src=i.png>', 'a.css' => '', 'i.png' => '' );
    my $most = 64 * 1024 * 1024;
    truncate "$dir/$_->[0]", $_->[1] or die "truncate: $!\n" for [ 'a.css', 3 << 30 ], [ 'i.png', $most ];
    my $got = generate( $dir, '-q' );
    like( $got->{err}, qr/^\S+\/a.css: more than $most bytes; links to it have no hash$/m, 'a file of 3 GB' );
    my %link = map { $_->{href} => $_ } @{ $got->{manifest}{page}{'/'} };
    is( $link{'/a.css'}{bytes}, 3 << 30, '  has its size' );
    is( $link{'/a.css'}{hash}, undef, '  and no hash' );
    like( $link{'/i.png'}{hash}, qr/^\w{16}$/, 'a file of 64 MiB has one' );
    spew( "$dir/m", $got->{out} );
    is( run( [ program('pushmanifest'), 'check', '-q', "$dir/m", "$dir" ] )->{exit}, 0, '  and check knows it again' );
}

done_testing();
