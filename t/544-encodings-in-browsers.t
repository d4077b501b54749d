# In which encoding a page is, by what it declares, and in which the queries of its
# URLs are sent: what Chromium and Firefox say, and what a server gets of them. What
# is not certain is not named.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use utf8;
use Encode qw(encode);
use PM::Browser;
use PM::Generate;
use PM::Html;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(pushmanifest httpd node chromium firefox));

my $FAR  = '<!--' . 'x' x 1100 . '-->';
my %DECLARED = (
    'nothing'                  => '<p>x',
    'far'                      => "$FAR<meta charset=koi8-r><p>x",
    'farther'                  => '<!--' . 'x' x 40_000 . '--><meta charset=koi8-r><p>x',
    'far-pragma'               => qq{$FAR<meta http-equiv=content-type content="text/html; charset=koi8-r"><p>x},
    'far-in-body'              => "$FAR<p>x<meta charset=koi8-r>",
    'near-in-body'             => '<p>x<meta charset=koi8-r>',
    'far-after-script'         => '<script>/*' . 'x' x 1100 . '*/</script><meta charset=koi8-r><p>x',
    'in-title'                 => '<title><meta charset=koi8-r></title><p>x',
    'in-style'                 => '<style><meta charset=koi8-r></style><p>x',
    'after-bogus'              => '<meta charset=bogus><meta charset=koi8-r><p>x',
    'far-after-bogus'          => "<meta charset=bogus>$FAR<meta charset=koi8-r><p>x",
    'far-after-another'        => "<meta charset=koi8-r>$FAR<meta charset=big5><p>x",
    'utf-16'                   => '<meta charset=utf-16><p>x',
    'x-user-defined'           => '<meta charset=x-user-defined><p>x',
    'mark'                     => "\x{feff}<meta charset=koi8-r><p>x",
    'xml-declaration'          => '<?xml version="1.0" encoding="koi8-r"?><p>x',
    'xml-declaration-and-meta' => '<?xml version="1.0" encoding="koi8-r"?><meta charset=big5><p>x',
    'pragma-without-pragma'    => '<meta content="text/html; charset=koi8-r"><meta charset=big5><p>x',
    'in-a-comment'             => '<!-- <meta charset=big5> --><meta charset=koi8-r><p>x',
);

# Where a page names something; each has a query that says where.
my $NAMED = 'жé';
my $PAGE  = <<'HTML' =~ s/Q/$NAMED/gr;
<!doctype html><meta charset=CHARSET><link rel=stylesheet href="/a.css?link=Q">
<link rel=preload as=image href="/i.png?preload=Q"><link rel=modulepreload href="/m.mjs?modulepreload=Q">
<script src="/s.js?script=Q"></script><style>@import "/e.css?import=Q";
@font-face{font-family:F;src:url("/f.woff2?face=Q")} p{background:url("/i.png?rule=Q");font-family:F}</style>
<p style="background-image:url('/i.png?style=Q')">x<p>x<img src="/i.png?img=Q" width=99 height=99>
<img srcset="/i.png?srcset=Q 1x" width=99 height=99><video poster="/i.png?poster=Q"></video>
<svg><image href="/i.png?svg=Q"/></svg><script type=module src="/m.mjs?module=Q"></script>
<script type=module>import "/m.mjs?static=Q"</script>
HTML
my @PLACES = qw(img link linked module modulepreload poster preload script srcset static style svg);

my %files = map { ( "htdocs/$_.html" => encode( 'UTF-8', "<!doctype html>$DECLARED{$_}" =~ s/^(.*?)\x{feff}/\x{feff}$1/r ) ) } keys %DECLARED;
$files{'htdocs/xml-declaration.html'} =~ s/^<!doctype html>//;
$files{'htdocs/xml-declaration-and-meta.html'} =~ s/^<!doctype html>//;
# What the encoding has no character for is a reference in attributes.
for my $charset (qw(windows-1251 euc-kr)) {
    $files{"htdocs/in-$charset.html"} = encode( $charset, $PAGE =~ s/CHARSET/$charset/r =~ s/é/ж/gr );
}
$files{'htdocs/in-utf-16.html'} = "\xff\xfe" . encode( 'UTF-16LE', $PAGE =~ s/CHARSET/koi8-r/r );
$files{'htdocs/in-utf-8.html'}  = encode( 'UTF-8', $PAGE =~ s/CHARSET/utf-8/r );
$files{'htdocs/a.css'} = encode( 'UTF-8', '@charset "utf-8"; @import "/e.css?linked=é";' );
$files{"htdocs/$_"} = '' for qw(e.css s.js m.mjs i.png f.woff2);

my $httpd = PM::Httpd->new( files => \%files, config => "AddType text/javascript .mjs\n" )->start;
my @declared = sort keys %DECLARED;
my @ours = html_answers( 'encoding', map { $files{"htdocs/$_.html"} } @declared );
my @pages = map {"in-$_"} qw(euc-kr utf-16 utf-8 windows-1251);
my %asked;
for my $browser (qw(chromium firefox)) {
    my @loaded = browse( $browser, $httpd, [ map { $httpd->url("/$_.html") } @declared, @pages ],
        probe => 'JSON.stringify(document.characterSet)' );
    for my $i ( 0 .. $#declared ) {
        is( lc( $ours[$i][0] // 'windows-1252' ), lc $loaded[$i]{probed}, "$browser: the encoding, $declared[$i]" );
    }
    for my $page (@pages) {
        my $seen = shift @{ [ splice @loaded, @declared, 1 ] };
        $asked{$page}{$browser} = { map { $_ => 1 } map {s{^\w+://[^/]+}{}r} map { $_->{url} } @{ $seen->{requests} } };
    }
}

my $manifest = read_manifest( generate( $httpd->path('htdocs') )->{out} )->{page};
for my $page (@pages) {
    my @hrefs = grep {/\?/} map { $_->{href} } @{ $manifest->{"/$page.html"} };
    for my $browser (qw(chromium firefox)) {
        lists_ok( [ grep { !$asked{$page}{$browser}{$_} } @hrefs ], [], "$page: $browser asks for all that is named" );
    }
    # What only Firefox, or only Chromium, sends in UTF-8: not in a page of UTF-8.
    my @places = $page =~ /utf/ ? ( @PLACES, qw(face import rule) ) : grep { $_ ne 'linked' } @PLACES;
    lists_ok( [ map {/\?(\w+)/} @hrefs ], \@places, "$page: all is named that is certain" );
}

# A page of bytes that are no UTF-8, and no word of what else: who knows.
my $guessed = generate( site( 'index.html' => "<!doctype html><link rel=stylesheet href=/a.css?q=\xe9><link rel=stylesheet href=/b.css>",
    'a.css' => '', 'b.css' => '' ) );
is_deeply( [ map { $_->{href} } @{ $guessed->{manifest}{page}{'/'} } ], ['/b.css'], 'a page whose encoding is guessed has no such query named' );

# What the encoding's own table says, letter for letter.
my %LETTERS = (
    'windows-1251' => [ 0x410 .. 0x44f, 0x401, 0x451, 0x2116 ],
    'iso-8859-2'   => [ grep { $_ != 0x132 } 0x104, 0x107, 0x141, 0x17c ],
    'koi8-r'       => [ 0x410 .. 0x44f ],
    'windows-1252' => [ 0xc0 .. 0xff, 0x20ac, 0x201c ],
    'shift_jis'    => [ 0x3042 .. 0x3060, 0x30c6, 0x65e5, 0x672c, 0xff71, 0x2014, 0x301c, 0xe000, 0xa2 ],
    'gbk'          => [ 0x4e2d, 0x6587, 0x4e00 .. 0x4e20, 0x20ac ],
    'gb18030'      => [ 0x4e2d, 0xe9, 0x20ac, 0x1f600 ],
    'big5'         => [ 0x4e2d, 0x6587, 0xc0 ],
    'euc-kr'       => [ 0xac00 .. 0xac20 ],
    'euc-jp'       => [ 0x65e5, 0x672c, 0x3042, 0xff71, 0x4e02 ],
    'iso-2022-jp'  => [ 0x65e5 ],
);
my $ASK = 'LETTERS.map((c) => { const a = document.createElement("a"); a.href = "/?" + String.fromCodePoint(c); return a.search })';
my @charsets = sort keys %LETTERS;
my @answers = ask( [ map { { files => { '/' => '<p>' }, charset => $_, ask => $ASK =~ s/LETTERS/'[' . join( ',', @{ $LETTERS{$_} } ) . ']'/er } } @charsets ],
    $VIEWS[0] );
my $unsure = 0;
for my $i ( 0 .. $#charsets ) {
    my ( $charset, @wrong ) = $charsets[$i];
    my @got = html_answers( 'query', map { [ encode( 'UTF-8', '/?' . chr ), $charset ] } @{ $LETTERS{$charset} } );
    for my $j ( 0 .. $#got ) {
        defined $got[$j][0] or $unsure++, next;
        push @wrong, sprintf '%x: %s', $LETTERS{$charset}[$j], $got[$j][0] if $got[$j][0] ne "/$answers[$i][0]{answer}[$j]";
    }
    lists_ok( \@wrong, [], "$charset: queries are encoded as in Chromium" );
}
cmp_ok( $unsure, '<', 14, 'most letters are certain' );

done_testing;
