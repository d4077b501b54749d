# `explain`: what a page is sent, why, and what was left out.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use Test::More;
use PM::Generate;
use PM::Test;

need('pushmanifest');

my $site = site(
    'index.html' => "<link rel=stylesheet href=a.css>\n<link rel=stylesheet href=p.css media=print>\n<script src=https://c.test/x.js></script><p>x",
    'a.css' => '@import "b.css"; @font-face{font-family:F;src:url(f.woff2)}',
    'b.css' => 'b{}', 'p.css' => '', 'f.woff2' => '', 'x y.html' => ''
);
my $dir = tempdir();
spew( "$dir/m", generate($site)->{out} );

sub explained { return run( [ program('pushmanifest'), 'explain', map {"$_"} @_ ] ) }

my $got = explained( "$dir/m", '/' );
is( $got->{exit}, 0, 'a page of the manifest' );
is( $got->{out} =~ s/[0-9a-f]{16}/SET/r, <<'TEXT', '  is explained' );
/, by page /, set SET
   1. /a.css          style            59 bytes  103 push Link  stylesheet in head
      2. /b.css       style             3 bytes  103 push Link  imported by a stylesheet, via /a.css
   3. https://c.test  preconnect                 103      Link  origin of: script in head
103 to a browser:                 3 links, 98 bytes
103 to a client that takes push:  2 links, 64 bytes
final response:                   3 links, 98 bytes
TEXT

is( explained( "$dir/m", 'https://own.test/?q#f' )->{out}, $got->{out}, 'a whole URL will do' );
is( explained( "$dir/m", '/x%20y.html' )->{exit}, 0, 'an escaped one, too' );
is( explained( "$dir/m", '/none.html' )->{exit},  1, 'a page that the manifest does not have' );
is( explained( "$dir/m", 'mailto:x' )->{exit},    2, 'what is no page' );
is( explained( "$dir/none", '/' )->{exit},        3, 'no manifest' );

$got = explained( "$dir/m", '/', '--docroot', $site );
is( $got->{exit}, 0, 'with the site' );
like( $got->{out}, qr{left out:.*p.css\n +\S+/index.html:2:1: stylesheet in head: its media query}s, '  what was left out, where and why' );
like( $got->{out}, qr{f.woff2\n +\S+/a.css:1:47: font F: no text of the page is set in it}, '  in stylesheets, too' );

# Scripts in the page may ask for more, too.
{
    my $page = site( 'index.html' => "<script>\nfetch('x')</script><script type=module>1</script><script type=text/x>2</script><script nomodule>3</script><template><script>4</script></template><p>x" );
    spew( "$dir/s", generate($page)->{out} );
    my $text = explained( '--docroot', $page, "$dir/s", '/' )->{out};
    like( $text, qr{^may ask for more as they run, .*:\n  the script at \S+/index.html:1:1\n  the script at \S+/index.html:2:20\n\z}m, 'scripts in the page that run' );
    is_deeply( [ map {"$_->{line}:$_->{column}"} @{ decode_json( explained( qw(--format json --docroot), $page, "$dir/s", '/' )->{out} )->{inline_scripts} } ], [ '1:1', '2:20' ], '  for programs' );
}

# Every image, and where an import leads that is left out.
{
    my $page = site(
        'index.html' => '<script type=importmap>{"imports":{"lib":"/vendor/lib.js"}}</script><script type=module src=js/a.js></script>'
            . '<img src=top.png>' . 'many words ' x 20_000 . '<img src=img/far.png>',
        'js/a.js' => 'if (top) { import("lib"); import("./b.js") } new Worker(new URL("w.js", import.meta.url))',
        map { ( $_ => '' ) } qw(top.png img/far.png vendor/lib.js js/b.js)
    );
    spew( "$dir/n", generate($page)->{out} );
    my $text = explained( '--docroot', $page, "$dir/n", '/' )->{out};
    like( $text, qr{^  img/far.png\n     \S+/index.html:1:\d+: image: its element is not near the top$}m, 'an image that is far down' );
    like( $text, qr{^  lib = /vendor/lib.js\n     \S+/js/a.js:1:19: named by a module: imported only when}m, 'a dynamic import by the import map' );
    like( $text, qr{^  ./b.js = /js/b.js$}m, '  and one by its path' );
    like( $text, qr{^may ask for more as they run, .*:\n  /js/a.js\n\z}m, '  and the scripts that nobody runs here' );
    my $answer = decode_json( explained( '--format', 'json', '--docroot', $page, "$dir/n", '/' )->{out} );
    is_deeply( $answer->{scripts}, ['/js/a.js'], '  for programs, too' );
}

# Images of styles, each once.
{
    my $page = site(
        'index.html' => '<link rel=stylesheet href=a.css><p>x<img src=none.png>',
        'a.css' => "p{background:url(1.png)}\nb{background:url(2.png),url(1.png)}\ni::after{content:url(2.png)}\n\@media print{p{background:url(3.png)}}\nu{--a:url(4.png);mask:var(--a)}",
        map { ( "$_.png" => '' ) } 1 .. 4
    );
    spew( "$dir/s", generate($page)->{out} );
    my $text = explained( '--docroot', $page, "$dir/s", '/' )->{out} =~ s{^ +\K\S+/}{}mgr;
    my ($list) = $text =~ /^left out:\n((?: .*\n)*)/m;
    is( $list, <<'TEXT', 'images of styles, too, that nothing shows' );
  none.png = /none.png
     index.html:1:37: image near the top: is not there
  2.png
     a.css:2:3: image of a style: no element of the page shows it at first
TEXT
}

# Each reason of manifests/generator/report/reason.c, and a page with a reference that
# is left out for it: its HTML, and options.
my $far   = 'many words ' x 20_000;
my $face  = '@font-face{font-family:F;src:url(a.css)}';
my %pages = (
    ALTERNATE      => ['<link rel="alternate stylesheet" href=a.css title=x>'],
    DISABLED       => ['<link rel=stylesheet href=a.css disabled>'],
    NOT_CSS        => ['<link rel=stylesheet href=a.css type=text/less>'],
    MEDIA          => ['<link rel=stylesheet href=a.css media="(max-width:9px)">'],
    NOMODULE       => ['<script nomodule src=a.css></script>'],
    FETCHED_TWICE  => ['<svg><use href="a.css#x"/></svg>'],
    NO_AS          => ['<link rel=preload href=a.css>'],
    UNKNOWN_AS     => ['<link rel=preload as=x href=a.css>'],
    LAZY           => ['<img loading=lazy src=a.css>'],
    LOW            => ['<img fetchpriority=low src=a.css>'],
    TINY           => ['<img width=2 height=1 src=a.css>'],
    NO_URL         => ['<img srcset=" ">'],
    SRCSET         => ['<img srcset="a.css 1x, a%.css 2x">'],
    CONDITION      => ['<style>@import "a.css" print;</style>'],
    UNUSED_FONT    => ["<style>$face</style>"],
    UNUSED_IMAGE   => ['<style>q{background:url(a.css)}</style>'],
    UNCERTAIN_RULE => ['<style>p:invalid{background:url(a.css)}</style>'],
    FAR            => ["$far<b style='background:url(a.css)'>x</b>"],
    DYNAMIC        => ['<script type=module>onload = () => import("./a.css")</script>'],
    WORKER         => ['<script type=module>new Worker("a.css")</script>'],
    WORKLET        => ['<script type=module>CSS.paintWorklet.addModule("a.css")</script>'],
    UNKNOWN_MANNER => ['<script type=module>f(() => import("./a.css"), ["a.css"]); "vite:preloadError"</script>'],
    BARE           => ['<script type=module>import "a.css"</script>'],
    UNMAPPED       => ['<script type=importmap>{"imports":{"a.css":null}}</script><script type=module>import "a.css"</script>'],
    TEMPLATE       => ['<script src="{{ base }}/a.css"></script>'],
    EMPTY          => ['<script src=></script>'],
    SAME_PAGE      => ['<link rel=stylesheet href="#a.css">'],
    DATA           => ['<link rel=stylesheet href="data:text/css,a.css">'],
    SCHEME         => ['<link rel=stylesheet href="ftp:a.css">'],
    USER           => ['<link rel=stylesheet href="//u@own.test/a.css">'],
    HOST           => ["<link rel=stylesheet href=//\xc3\xa9.test/a.css>"],
    INVALID        => ['<link rel=stylesheet href=//own.test:x/a.css>'],
    ENCODING       => ["<meta charset=koi8-r><style>\@import 'a.css?\xc1'</style>"],
    UNFIT          => ['<link rel=stylesheet href=a.css%>'],
    OUTSIDE        => [ '<link rel=stylesheet href=/a.css>', '--base', '/docs' ],
    MISSING        => ['<link rel=stylesheet href=x/a.css>'],
    DIRECTORY      => ['<link rel=stylesheet href=a.css.d>'],
    NO_FILE        => ['<link rel=stylesheet href=a.css.pipe>'],
    UNREADABLE     => ['<link rel=stylesheet href=a.css.secret>'],
    REPEATED       => ['<link rel=stylesheet href=a.css><link rel=preload as=style href=./a.css>'],
    CONNECTION     => ['<script async src=//c.test/a.css></script>'],
    MAX_CONNECTIONS => [ join '', map {"<link rel=stylesheet href=//c$_.test/a.css>"} 1 .. 4 ],
    MAX_LINKS      => [ '<link rel=stylesheet href=a.css>', '--max-links', 0 ],
    MAX_HEADER     => [ '<link rel=stylesheet href=a.css>', '--max-header-bytes', 9 ],
    RULE           => [ '<link rel=stylesheet href=a.css>', '--rules', spew( "$dir/rules", '{"rules":[{"pages":"*","exclude":["*.css"]}]}' ) ],
);
my %reasons = slurp( srcdir() . '/manifests/generator/report/reason.c' ) =~ /^ +\[PM_REASON_(\w+)\] = "(.*)",$/mg;
my $header = slurp( srcdir() . '/manifests/generator/report/reason.h' );
is_deeply( [ sort keys %reasons ], [ sort grep { $_ ne 'NONE' } $header =~ /^ +PM_REASON_(\w+),/mg ], 'each reason has its words' );
# t/256-crawl.t has those that only a server gives.
$header =~ s{/\* what a server answers \*/.*?(?=/\*)}{}s;
my @named = grep { $_ ne 'NONE' } $header =~ /^ +PM_REASON_(\w+),/mg;
is_deeply( [ sort keys %pages ],   [ sort @named ], '  and a page here' );

for my $reason (@named) {
    my ( $html, @options ) = @{ $pages{$reason} // next };
    my $text = $reasons{$reason} =~ s/\\"/"/gr;
    my $one  = site( 'index.html' => "<p>x$html", 'a.css' => '', 'a.css.d/' => '', 'a.css.secret' => '' );
    system( 'mkfifo', "$one/a.css.pipe" );
    chmod 0, "$one/a.css.secret";
    my $tools = tempdir();
    my $made = run( [ unprivileged($tools), 'generate', @options, "$one" ] );
    my $page = "@options" =~ m{^--base} ? '/docs/' : '/';
    spew( "$tools/m", $made->{out} );
    my $said = run( [ unprivileged($tools), 'explain', "$tools/m", $page, '--docroot', "$one", @options ] )->{out};
    like( $said, qr{^left out:\n  .*\n +\S+(?: .*)?: \Q$text\E(?:: .*)?$}m, "$reason: $text" );
    next if $reason eq 'UNUSED_IMAGE';    # `explain` alone looks for those
    like( $made->{err}, qr{^ +1  \Q$text\E$}m, '  the summary counts it' );
}

# A link with media is in the final response alone.
my $words = site( 'index.html' => '<link rel=stylesheet href=a.css media="(min-width:9px)"><script type=module src=m.js></script>', 'a.css' => '', 'm.js' => '' );
spew( "$dir/words", generate($words)->{out} );
my %bytes = explained( "$dir/words", '/' )->{out} =~ /^(103 to a browser|103 to a client that takes push|final response): +\d links? ?, (\d+) bytes/mg;
is( scalar keys %bytes, 3, 'header bytes for each client' );
cmp_ok( $bytes{'final response'}, '>', $bytes{'103 to a browser'}, '  the most in the final response, which has media' );

spew( "$site/index.html", '<link rel=stylesheet href=p.css>' );
$got = explained( "$dir/m", '/', '--docroot', $site );
is( $got->{exit}, 1, 'a site that has changed' );
like( $got->{err}, qr{index.html: now needs /p.css; generate the manifest again}, '  says so' );

done_testing();
