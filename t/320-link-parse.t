# What we write, mod_http2 reads as we mean it: the values of links that are
# hard to parse, put into a Link header by mod_headers, promise exactly the
# paths that they should, in every dialect, on a line each or joined in one.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Client;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(httpd nghttp openssl));

# A link as in a manifest, and the dialects that promise its href.
my $cases = <<'LINKS';
{"href":"/a.css","as":"style"}                                   push final early
{"href":"/%C3%A9%20t%C3%A9.css","as":"style"}                    push final early
{"href":"/a.css?v=1&w=%2F..&x=y=z","as":"style"}                 push final early
{"href":"/a,b.css","as":"style"}                                 push final early
{"href":"/a;nopush;b.css","as":"style"}                          push final early
{"href":"/it's.css","as":"style"}                                push final early
{"href":"/(a)[b]!$&*+=@:~|^.css","as":"style"}                   push final early
{"href":"/f.woff2","as":"font","type":"font/woff2","crossorigin":"anonymous"} push final early
{"href":"/t.css","as":"style","type":"text/css;charset=utf-8, <x>"} push final early
{"href":"/p.css","as":"style","type":"100%"}                     push final early
{"href":"/q.css","as":"style","type":"it's"}                     push final early
{"href":"/s.css","as":"style","type":"*/*"}                      push final early
{"href":"/e.css","as":"style","type":"a=b"}                      push final early
{"href":"/n.css","as":"style","type":"x; nopush"}                push final early
{"href":"/i.js","as":"script","integrity":"sha384-a+b/c=="}      early push final
{"href":"/r.js","as":"script","referrerpolicy":"no-referrer"}    push final
{"href":"/h.jpg","as":"image","fetchpriority":"high"}            push final early
{"href":"/m.js","rel":"modulepreload"}                           push final early
{"href":"/mc.js","rel":"modulepreload","as":"script","crossorigin":"use-credentials"} push final early
{"href":"/m.json","rel":"modulepreload","as":"json"}             push final early
{"href":"/media.css","as":"style","media":"(min-width: 1px), print"} final
{"href":"/set.jpg","as":"image","imagesrcset":"/a,b.jpg 1x, /c.jpg 2x","imagesizes":"(min-width: 9px) 50vw, 100vw"} final
{"href":"/only.css","as":"style","push":false}                   final early
{"href":"https://cdn.example/a.css","as":"style"}
{"href":"https://cdn.example","rel":"preconnect"}
LINKS

my ( @links, @promising );
for my $line ( split /\n/, $cases ) {
    my ( $link, @dialects ) = $line =~ /^(\{.*\})\s*(.*)/;
    @dialects = split ' ', $dialects[0] // '';
    push @links,     $link;
    push @promising, { map { $_ => 1 } @dialects };
}

my $dir      = tempdir();
my $manifest = spew( "$dir/links.manifest",
    join "\n", '{"pushmanifest":1}', '{"set":"a","links":['
        . join( ',', @links ) . ']}', '' );
my $values = run( [ builddir() . '/t/helper/manifest', 'values', $manifest ] );
is( $values->{err}, '', 'the links are accepted' );
my %values;    # dialect -> values in order
for ( split /\n/, $values->{out} ) {
    my ( undef, $dialect, $value ) = split /\t/, $_, 3;
    push @{ $values{$dialect} }, $value;
}

# A value as an argument of mod_headers' directive, where % and " mean things.
sub quoted { my ($value) = @_; return '"' . $value =~ s/%/%%/gr =~ s/"/\\"/gr . '"' }

sub location {
    my ( $path, @values ) = @_;
    return join "\n", "<Location $path>",
        ( map { 'Header add Link ' . quoted($_) } @values ), '</Location>', '';
}

my ($config) = ('');
for my $dialect (qw(early push final nopush)) {
    my @said = grep { $values{$dialect}[$_] ne '' } 0 .. $#links;
    my @all  = map { $values{$dialect}[$_] } @said;
    for my $i ( $dialect eq 'push' ? @said : () ) {
        $config .= location( "/$dialect-$i.html", $all[0], $values{$dialect}[$i],
            $values{$dialect}[0] =~ s/a\.css/last.css/r );
    }
    $config .= location( "/$dialect.html", @all );
    $config .= location( "/$dialect-joined.html", join ', ', @all );
}

my $httpd = PM::Httpd->new( pushmanifest => 0, config => $config );
$httpd->write( "htdocs/$_.html", 'page' )
    for $config =~ m{<Location /(\S+)\.html>}g;
$httpd->start;

sub promises_are {
    my ( $page, $expected, $name ) = @_;
    my $got = nghttp( $httpd->url($page) );
    is( $got->{status}, 200, "$name: the page is there" );
    return is_deeply( [ promised($got) ], $expected, "$name: promises" );
}

for my $dialect (qw(early push final nopush)) {
    my @pushed = map { decode_json( $links[$_] )->{href} }
        grep { $promising[$_]{$dialect} } 0 .. $#links;
    promises_are( "/$dialect.html",        \@pushed, "$dialect, a line each" );
    promises_are( "/$dialect-joined.html", \@pushed, "$dialect, in one line" );
}

# One by one between two plain ones, so that nothing hides behind its neighbour.
for my $i ( 1 .. $#links ) {
    next if $values{push}[$i] eq '';
    my $href = decode_json( $links[$i] )->{href};
    promises_are( "/push-$i.html",
        [ '/a.css', ( $promising[$i]{push} ? $href : () ), '/last.css' ],
        "push: $values{push}[$i]" );
}

done_testing;
