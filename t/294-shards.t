# Shards of a site: however its files are dealt out over lists, the manifests that
# `generate --files-from` makes of them merge to that of the whole, byte for byte.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Generate;
use PM::Test;
use Test::More;

need('pushmanifest');

my $command = program('pushmanifest');
my $dir     = tempdir();
my ( $red, $blue ) = map {"<link rel=stylesheet href=/$_.css>"} qw(red blue);
my %files = (
    'red.css'                  => 'a{}',
    'blue.css'                 => 'b{}',
    'index.html'               => $red,
    'a/index.html'             => $red,
    'a/index.htm'              => $blue,
    'a/other name.html'        => $blue,
    'b/index.xhtml'            => '<html xmlns="http://www.w3.org/1999/xhtml"/>',
    'b/deep/er/page.html'      => $red,
    'same/index.html.en'       => $red,
    'same/index.html.de.utf8'  => $red,
    'other/index.html.en'      => $red,
    'other/index.html.de'      => $blue,
    'beside/index.html'        => $blue,
    'beside/index.html.en'     => $red,
    'beside/x.html.en'         => $red,
    'beside/x.html'            => $blue,
    'left-out/x.html'          => $red,
    "caf\xc3\xa9/\%41.html.fr" => $red,
);
my $site = site(%files);
link "$site/a/index.html", "$site/b/deep/linked.html" or die $!;
symlink '../b/deep', "$site/a/away" or die $!;
my @exclude = ( '--exclude', 'left-out' );
my @names   = map {s{^\Q$site\E/}{}r} split /\n/, run( [ qw(find -L), $site, qw(-name *.*htm*) ] )->{out};
my $whole   = run( [ $command, 'generate', '-q', @exclude, $site ] );
is( "$whole->{exit} $whole->{err}", '0 ', 'the whole' );
is( scalar @names, 19, '  and what find has of it' );

my $number = 0;

sub shard {
    my ( $text, @options ) = @_;
    spew( "$dir/list", $text );
    return run( [ $command, 'generate', '-q', '--files-from', "$dir/list", @options, $site ] );
}

srand 5;
for my $round ( 1 .. 20 ) {
    my @shards;
    push @{ $shards[ rand 5 ] }, ( '', './', "$site/" )[ rand 3 ] . $_ for @names;
    my $said = '';
    my @manifests;
    for my $shard ( grep {$_} @shards ) {
        my $got = shard( join( '', map {"$_\n"} @$shard ), @exclude );
        $said .= $got->{err} =~ s/^.*there are no pages\n//r;
        push @manifests, spew( "$dir/" . $number++, $got->{out} ) if $got->{out};
    }
    is( $said, '', "round $round: nothing is lost in shards" );
    is( run( [ $command, 'merge', '-q', @manifests ] )->{out}, $whole->{out}, '  and they are the whole' );
}

# ---- What a list may say ----

sub pages_of { return join ' ', sort map {/"page":"(.*?)"/} split /\n/, shift->{out} }

is( pages_of( shard("a/index.htm\n") ), '/a/index.htm', 'the directory is of the better index, which is not of the shard' );
is( pages_of( shard("other/index.html.en") ), '/other/index.html.de /other/index.html.en', 'variants come together; a last line without its end' );
my $input = run( [ 'sh', '-c', "printf 'index.html\\n\\n' | $command generate -q --files-from - $site" ] );
is( pages_of($input), '/ /index.html', 'standard input; blank lines' );

my $wrong = shard("index.html\nnowhere.html\nred.css\n/etc/passwd\n../x.html\nleft-out/x.html\n", @exclude );
is( $wrong->{exit}, 1, 'what names no page is a loss' );
is( $wrong->{err}, qq($dir/list:2: "nowhere.html" is no page below DOCROOT; nor are 3 more of the list\n), '  said once' );
is( pages_of($wrong), '/ /index.html', '  the rest is done' );
like( shard("red.css\n")->{err}, qr{list:1: "red.css" is no page below DOCROOT\n.*there are no pages}, 'a list without pages' );
like( shard( 'x' x 5000 )->{err}, qr{list:1: the line has more than 4096 bytes}, 'a line that is too long' );
is( shard( "x\n" . 'y' x 4096 . "\n" )->{err} =~ /more than/, '', '  and one that is not' );
like( run( [ $command, 'generate', '--files-from', "$dir/none", $site ] )->{err}, qr{\Q$dir\E/none: cannot read the list}, 'no list' );
for my $option ( [qw(--match auto)], [qw(--front /index.php)], [ '--vite', "$dir/list" ] ) {
    my $got = shard( "index.html\n", @$option );
    is( $got->{exit}, 2, "@$option with a list" );
    like( $got->{err}, qr{\Q$option->[0]\E.* takes all pages}, '  is refused' );
}

done_testing;
