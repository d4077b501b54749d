# `explain`: a tree of who asks for whom; colours and branches on a terminal
# alone, lines that grep finds elsewhere.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/lib";
use Encode qw(decode encode);
use PM::Test;
use Test::More;

need(qw(pushmanifest script));

my $dir      = tempdir();
my $manifest = spew( "$dir/m", encode( 'UTF-8', <<'END' ) );
{"pushmanifest":1}
{"set":"s","links":[{"href":"/a.css","as":"style","bytes":10,"why":"stylesheet in head"},{"href":"/app.mjs","rel":"modulepreload"},{"href":"/b.css","as":"style","via":"/a.css"},{"href":"/f.woff2","as":"font","crossorigin":"anonymous","via":"/b.css","push":false},{"href":"/g.woff2","as":"font","crossorigin":"anonymous","via":"/lost.css"},{"href":"/x.mjs","rel":"modulepreload","via":"/app.mjs"},{"href":"/i.png","as":"image","media":"(min-width:9px)","screens":["desktop"],"via":"/a.css"}]}
{"set":"ring","links":[{"href":"/a.css","as":"style","via":"/b.css"},{"href":"/b.css","as":"style","via":"/c.css"},{"href":"/c.css","as":"style","via":"/b.css"},{"href":"/d.css","as":"style","via":"/d.css"}]}
{"set":"empty","links":[]}
{"page":"/","set":"s"}
{"page":"/ring","set":"ring"}
{"page":"/empty","set":"empty"}
END

# What a person at a terminal sees of a page.
sub at_terminal {
    my ( $page, $environment, @options ) = @_;
    my %set = ( TERM => 'xterm', LC_ALL => 'C.UTF-8', NO_COLOR => '', %{ $environment // {} } );
    my $words = join ' ', map {"$_=$set{$_}"} sort grep { defined $set{$_} } keys %set;
    $words = "env -u TERM -u NO_COLOR $words " . program('pushmanifest') . " explain @options $manifest $page 2>&1";
    my $got = run( [ 'script', '-qec', $words, '/dev/null' ] );
    return decode( 'UTF-8', $got->{out} ) =~ s/\r//gr;
}

sub explained { return run( [ program('pushmanifest'), 'explain', @_, $manifest, '/' ] ) }

# Without the summary.
sub tree_of { my ($text) = @_; return $text =~ s/^103 to.*//msr }

# ---- Not a terminal ----

my $got = explained();
is( tree_of( $got->{out} ), <<'END', 'a tree that is indented' );
/, by page /, set s
   1. /a.css          style            10 bytes  103 push Link  stylesheet in head
      3. /b.css       style                      103 push Link  via /a.css
         4. /f.woff2  font                       103      Link  via /b.css
      7. /i.png       image                      103      Link  on a desktop, via /a.css
   2. /app.mjs        module                     103 push Link
      6. /x.mjs       module                     103 push Link  via /app.mjs
   /lost.css  (not in the set)
      5. /g.woff2     font                       103 push Link  via /lost.css
END
is( ( grep {/style/} grep {m{/b\.css  }} split /\n/, $got->{out} ), 1, '  of which grep finds a link\'s line' );

# ---- A terminal ----

my $seen = at_terminal('/');
my $drawn = <<'END';
/, by page /, set s
├─ 1. /a.css          style            10 bytes  103 push Link  stylesheet in head
│  ├─ 3. /b.css       style                      103 push Link
│  │  └─ 4. /f.woff2  font                       103      Link
│  └─ 7. /i.png       image                      103      Link  on a desktop
├─ 2. /app.mjs        module                     103 push Link
│  └─ 6. /x.mjs       module                     103 push Link
└─ /lost.css  (not in the set)
   └─ 5. /g.woff2     font                       103 push Link
END
is( tree_of( $seen =~ s/\e\[[\d;]*m//gr ), $drawn, 'on a terminal it is drawn' );
like( $seen, qr/\e\[1m\/a\.css\e\[0m/, '  names are strong' );
like( $seen, qr/\e\[34mstyle *\e\[0m.*\e\[33mmodule *\e\[0m/s, '  what is for something else has another colour' );
is( ( () = $seen =~ /\e\[0m/g ), ( () = $seen =~ /\e\[[1-9]/g ), '  and each colour ends' );

my $ascii = $drawn =~ s/├─/|-/gr =~ s/└─/`-/gr =~ s/│/|/gr;
for my $case (
    [ 'NO_COLOR is set',         $drawn, { NO_COLOR => 1 } ],
    [ 'TERM=dumb',               $drawn, { TERM     => 'dumb' } ],
    [ 'no TERM',                 $drawn, { TERM     => undef } ],
    [ '--color never',           $drawn, {}, '--color', 'never' ],
    [ 'no UTF-8',                $ascii, { NO_COLOR => 1, LC_ALL => 'C' } ],
    [ 'LC_ALL goes before LANG', $ascii, { NO_COLOR => 1, LC_ALL => 'C', LANG => 'C.UTF-8' } ],
    )
{
    my ( $name, $expected, @how ) = @$case;
    is( tree_of( at_terminal( '/', @how ) ), $expected, "$name: no colours" );
}
like( at_terminal( '/', { NO_COLOR => '' } ), qr/\e\[1m/, 'NO_COLOR that is empty says nothing' );
like( at_terminal( '/', { NO_COLOR => 1 }, '--color', 'always' ), qr/\e\[1m/, '  and who asks for colours gets them' );
like( explained( '--color', 'always' )->{out}, qr/\e\[1m/, '  in a pipe, too' );
unlike( explained( '--color', 'auto' )->{out}, qr/\e/, '  auto: not there' );
is( explained( '--color', 'yes' )->{exit}, 2, 'a word that is none' );

# ---- Odd sets ----

is( tree_of( at_terminal( '/ring', { NO_COLOR => 1 } ) ), <<'END', 'files that name each other, or themselves' );
/ring, by page /ring, set ring
├─ 3. /c.css        style                      103 push Link
│  └─ 2. /b.css     style                      103 push Link
│     └─ 1. /a.css  style                      103 push Link
└─ 4. /d.css        style                      103 push Link
END
is( tree_of( at_terminal( '/empty', { NO_COLOR => 1 } ) ), <<'END', 'none at all' );
/empty, by page /empty, set empty
nothing: the page needs nothing that it could be told of
END

done_testing;
