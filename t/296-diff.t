# diff: what a deploy changes, summed up by page, by directory and by link.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Generate;
use PM::Test;
use Test::More;

need('pushmanifest');

my $command = program('pushmanifest');
my $dir     = tempdir();
my $number  = 0;

# A manifest of pages and matches (those with a *): path => [ links as JSON ].
sub manifest {
    my (%needs) = @_;
    my ( %id, @lines );
    for my $path ( sort keys %needs ) {
        my $links = '[' . join( ',', map { link_of($_) } @{ $needs{$path} } ) . ']';
        $id{$links} //= keys %id;
        push @lines, sprintf '{"%s":"%s","set":"s%d"}', $path =~ /\*/ ? 'match' : 'page', $path, $id{$links};
    }
    return spew( "$dir/" . $number++, join '', map {"$_\n"} '{"pushmanifest":1}',
        ( map {qq({"set":"s$id{$_}","links":$_})} sort keys %id ), @lines );
}

# "a.css", or "a.css BYTES HASH", or JSON that stays.
sub link_of {
    my ($text) = @_;
    return $text if $text =~ /^\{/;
    my ( $name, $bytes, $hash ) = split ' ', $text;
    my $as = $name =~ /css$/ ? 'style' : $name =~ /js$/ ? 'script' : 'image';
    return qq({"href":"/$name","as":"$as") . ( $bytes ? qq(,"bytes":$bytes) : '' ) . ( $hash ? qq(,"hash":"$hash") : '' ) . '}';
}

sub diff_of { return run( [ $command, 'diff', @_ ] ) }

sub differs {
    my ( $name, $before, $now, $text, @options ) = @_;
    my $got = diff_of( @options, manifest(%$before), manifest(%$now) );
    is( $got->{out}, $text, $name );
    is( $got->{exit}, 1, '  is a difference' );
    my $next = @options ? qr/^$/ : qr/^next: `pushmanifest explain \S+ PAGE` says what a page is sent, and why$/;
    like( $got->{err}, $next, '  and what to do next is said, to people' );
    return;
}

my %site = ( '/' => ['a.css 10 aa'], '/b' => [ 'a.css 10 aa', 'b.js 20 bb' ], '/x/*' => ['a.css 10 aa'] );
my $same = diff_of( manifest(%site), manifest(%site) );
is( "$same->{exit} $same->{out}", "0 3 pages, 3 before: 0 added, 0 gone, 0 changed\n", 'the same' );
my $quiet = diff_of(
    manifest( '/' => ['{"href":"/a.css","as":"style","why":"one"}'] ),
    manifest( '/' => ['{"href":"/a.css","as":"style","why":"other","via":"/b.css"}'] )
);
is( $quiet->{exit}, 0, 'another reason is no difference: nobody is sent it' );

differs( 'pages that come and go', \%site, { %site, '/c' => [], map { ( "/d/$_" => [] ) } 1 .. 3 },
    "7 pages, 3 before: 4 added, 0 gone, 0 changed\n\nadded: 4 pages\n  /d/: 3 pages\n  /c\n" );
differs( 'a match that is gone', \%site, { map { $_ => $site{$_} } '/', '/b' },
    "2 pages, 3 before: 0 added, 1 gone, 0 changed\n\ngone: 1 page\n  /x/*\n" );
differs( 'another content', \%site, { %site, map { ( $_ => [ 'a.css 11 ab', @{ $site{$_} }[ 1 .. $#{ $site{$_} } ] ] ) } keys %site },
    "3 pages, 3 before: 0 added, 0 gone, 3 changed\n\nchanged: 3 pages\n"
        . "  /a.css: other content, 11 bytes instead of 10 (3 pages, such as /)\n" );
differs( 'another content of one size', { '/' => ['a.css 10 aa'] }, { '/' => ['a.css 10 ab'] },
    "1 page, 1 before: 0 added, 0 gone, 1 changed\n\nchanged: 1 page\n  /a.css: other content, 10 bytes (1 page, /)\n" );
differs( 'links that come and go', { '/' => [ 'a.css', 'b.js 20' ] }, { '/' => [ 'c.png 7', 'a.css' ] },
    "1 page, 1 before: 0 added, 0 gone, 1 changed\n\nchanged: 1 page\n"
        . "  /c.png: new, image, 7 bytes (1 page, /)\n  /b.js: gone, script, 20 bytes (1 page, /)\n" );
differs( 'links in another order', { '/' => [ map {"$_.js"} 1 .. 5 ] }, { '/' => [ map {"$_.js"} 5, 1 .. 4 ] },
    "1 page, 1 before: 0 added, 0 gone, 1 changed\n\nchanged: 1 page\n  /5.js: another place in the order (1 page, /)\n" );
differs(
    'other attributes',
    { '/' => [ '{"href":"/a.woff2","as":"font"}',                           '{"rel":"preconnect","href":"https://a.test"}' ] },
    { '/' => [ '{"href":"/a.woff2","as":"font","type":"font/woff2","push":false}', '{"rel":"preconnect","href":"https://a.test","crossorigin":"anonymous"}' ] },
    "1 page, 1 before: 0 added, 0 gone, 1 changed\n\nchanged: 1 page\n"
        . "  https://a.test: new, preconnect (1 page, /)\n  https://a.test: gone, preconnect (1 page, /)\n"
        . "  /a.woff2: other type, push (1 page, /)\n"
);

# A large deploy on one screen, and all of it.
my %large = map { ( sprintf( '/%02d/%03d', $_ % 20, $_ ) => [ 'app.css 1', 'page' . $_ % 40 . '.js 1' ] ) } 1 .. 2000;
my %deployed = map { my $path = $_; ( "$path-new" => [], $path => [ map { s/ 1$/ 2/r } @{ $large{$path} } ] ) } keys %large;
my @files = ( manifest(%large), manifest(%deployed) );
my $screen = diff_of(@files)->{out};
cmp_ok( scalar( () = $screen =~ /\n/g ), '<=', 40, 'a deploy of 2,000 pages is on one screen' ) or diag $screen;
like( $screen, qr/^  and 1200 more$/m, '  with what is not said' );
like( $screen, qr{^  /app.css: other content, 2 bytes instead of 1 \(2000 pages, such as /00/\d+\)$}m, '  the most frequent first' );
like( $screen, qr/^  and 25 more; --all has them$/m, '  of links, too' );
unlike( diff_of( '--all', @files )->{out}, qr/ more/, '--all leaves nothing out' );
is( scalar( () = diff_of( '--all', @files )->{out} =~ m{^  /page\d+.js}mg ), 40, '  of the links' );

# Other formats.
differs( 'markdown', { '/' => ['a.css'] }, { '/' => ['b.css'], '/c' => [] }, <<'END', '--format', 'markdown' );
2 pages, 1 before: 1 added, 0 gone, 1 changed

### added: 1 page
- `/c`

### changed: 1 page
- `/b.css`: new, style (1 page, `/`)
- `/a.css`: gone, style (1 page, `/`)
END
my $json = diff_of( '--format', 'json',
    manifest( '/' => ['a.css 1'], '/x/*' => ['a.css 1'], '/gone' => [] ),
    manifest( '/' => ['a.css 2'], '/x/*' => ['a.css 2'], '/new'  => ['{"href":"/a.css","as":"style","type":"text/css"}'] ) );
is_deeply(
    decode_json( $json->{out} ),
    {   command => 'diff', exit => 1, losses => 0, notes => 0, messages => [],
        before => 3, now => 3,
        added  => [ { page => '/new' } ],
        gone   => [ { page => '/gone' } ],
        changed => [ { for => [ { page => '/' }, { match => '/x/*' } ], links => [ { href => '/a.css', change => 'content' } ] } ]
    },
    'json has all of it'
) or diag $json->{out};

# Usage, and what is wrong.
is( diff_of( $files[0] )->{exit}, 2, 'one manifest alone' );
is( diff_of( '--format', 'xml', @files )->{exit}, 2, 'a format that is none' );
my $none = diff_of( $files[0], "$dir/none" );
is( "$none->{exit} $none->{out}", '3 ', 'a manifest that is not there' );
like( $none->{err}, qr{^\Q$dir\E/none: cannot open the manifest}, '  is named' );

done_testing;
