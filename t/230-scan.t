# What a page names, found in HTML as people write it.
#
# Each case is the head or the body of a page beside files of every kind, and
# the links that it must give.
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

my %files = ( 'n.js' => 'import "./n2.js"', map { $_ => $_ } qw(a.css b.css c.css x/a.css a.js b.js m.js a.woff2
    a.png), 'a b.css', 'n2.js', "\xc3\xa9.css" );

my @cases = (
    [ 'a stylesheet', '<link rel=stylesheet href=a.css>', 'style /a.css' ],
    [ 'rel in any case, among others', '<LINK HREF="a.css" REL="Foo STYLESHEET">', 'style /a.css' ],
    [ 'single quotes and white space', "<link\n rel = 'stylesheet'\thref = '\n a.css '>", 'style /a.css' ],
    [ 'an attribute twice: the first counts', '<link rel=stylesheet href=a.css href=b.css>', 'style /a.css' ],
    [ 'no rel, other rel', '<link href=a.css><link rel=next href=b.css><link rel="shortcut icon" href=a.png>' ],
    [ 'print, alternate, disabled, another type',
        '<link rel=stylesheet href=a.css media=print><link rel="alternate stylesheet" href=b.css title=x>'
        . '<link rel=stylesheet href=c.css disabled><link rel=stylesheet href=x/a.css type=text/less>' ],
    [ 'types are MIME types', '<link rel=stylesheet href=a.css type=" TEXT/css ; charset=utf-8"><link rel=stylesheet href=b.css type=" "><link rel=stylesheet href=c.css type="text/css x">', 'style /a.css', 'style /b.css' ],
    [ '  but not of a style', '<style type="text/css; charset=utf-8">@import "a.css";</style><style type=TEXT/CSS>@import "b.css";</style>', 'style /b.css' ],
    [ '  nor of a script', '<script type=" text/javascript " src=a.js></script><script type="text/javascript; charset=utf-8" src=b.js></script><script type=" module " src=m.js></script>', 'script /a.js' ],
    [ 'media that every screen has is not said', '<link rel=stylesheet href=a.css media=Screen>', 'style /a.css' ],
    [ 'media that applies is', '<link rel=stylesheet href=a.css media="(min-width: 600px)">', 'style /a.css media=(min-width: 600px) screens=desktop' ],
    [ 'media of a phone', '<link rel=stylesheet href=a.css media="(max-width: 600px)">', 'style /a.css media=(max-width: 600px) screens=phone' ],
    [ 'media of no screen', '<link rel=stylesheet href=a.css media="(max-width: 60px)">' ],
    [ 'twice is once', '<link rel=stylesheet href=a.css><link rel=stylesheet href=./x/../a.css#f>', 'style /a.css' ],
    [ 'attributes are carried over',
        '<link rel=stylesheet href=a.css crossorigin integrity=sha256-x referrerpolicy=no-referrer fetchpriority=LOW>',
        'style /a.css crossorigin=anonymous fetchpriority=low integrity=sha256-x referrerpolicy=no-referrer' ],
    [ 'an unknown crossorigin is anonymous', '<link rel=stylesheet href=a.css crossorigin=what>', 'style /a.css crossorigin=anonymous' ],

    [ 'scripts in the order of need',
        '<script src=a.js async></script><script defer src=b.js></script><script src=m.js></script>',
        'script /m.js', 'script /b.js', 'script /a.js' ],
    [ 'blocking=render on an async script', '<script defer src=m.js></script><script async src=a.js></script><script async blocking=render src=b.js></script>', 'script /b.js', 'script /m.js', 'script /a.js' ],
    [ 'blocking=render, among others, on a deferred script', '<script defer src=a.js></script><script defer blocking="x RENDER" src=b.js></script>', 'script /b.js', 'script /a.js' ],
    [ 'blocking=render on modules, and what they import', '<script type=module src=m.js></script><script type=module blocking=render src=n.js></script><script type=module blocking=render>import "./b.js"</script>',
        'modulepreload /n.js', 'modulepreload /n2.js', 'modulepreload /b.js', 'modulepreload /m.js' ],
    [ 'blocking=render on a stylesheet changes nothing', '<link rel=stylesheet href=a.css><link rel=stylesheet href=b.css blocking=render><script src=a.js></script>', 'style /a.css', 'style /b.css', 'script /a.js' ],
    [ '  nor whether it applies', '<link rel=stylesheet href=a.css media=print blocking=render><link rel="alternate stylesheet" title=x href=b.css blocking=render>' ],
    [ 'blocking=render on a style changes nothing', '<link rel=stylesheet href=c.css><style>@import "a.css";</style><style blocking=render>@import "b.css";</style>', 'style /c.css', 'style /a.css', 'style /b.css' ],
    [ 'blocking=render on a preload changes nothing', '<link rel=preload as=fetch crossorigin href=a.png><link rel=preload as=fetch crossorigin href=x/a.css blocking=render><script defer src=a.js></script><link rel=preload as=style href=b.css blocking=render>',
        'style /b.css', 'fetch /a.png crossorigin=anonymous', 'fetch /x/a.css crossorigin=anonymous', 'script /a.js' ],
    [ 'rel=expect, http-equiv=Link: browsers fetch nothing', '<link rel=expect href=#x blocking=render><meta http-equiv=Link content="</a.css>; rel=preload; as=style">' ],
    [ 'a module', '<script type=Module src=m.js></script>', 'modulepreload /m.js' ],
    [ 'nomodule, data blocks, import maps',
        '<script nomodule src=a.js></script><script type=text/template src=b.js></script><script type=importmap src=m.js></script>' ],
    [ 'types that are JavaScript', '<script type="text/JavaScript" src=a.js></script><script language=javascript1.2 src=b.js></script>', 'script /a.js', 'script /b.js' ],
    [ 'a type of white space is none', '<script type=" " src=a.js></script>' ],
    [ 'tags in a script are text', '<script>x = ("<link rel=stylesheet href=a.css></sc"+"ript>")</script><link rel=stylesheet href=b.css>', 'style /b.css' ],
    [ 'a script ends at its end tag', "<script>'</script >'<link rel=stylesheet href=a.css>", 'style /a.css' ],
    map( [ "an escaped script: $_->[0]", "<script>$_->[0]<link rel=stylesheet href=a.css>$_->[1]<link rel=stylesheet href=b.css>", @$_[ 2 .. $#$_ ], 'style /b.css' ],
        [ '<!-- "<script>x</script>', '" --></script>' ],
        [ '<!-- <SCRIPT x>y</Script>', '</script>' ],
        [ '<!-- <script/>y</script>', '</script>' ],
        [ '<!--<<script>--', '</script></script>' ],
        [ '<!--<script></scripts>', '--></script>' ],
        [ '<!--<script></script><script>', '</script></script>' ],
        [ '<!-- <scripts></script>',             '', 'style /a.css' ],
        [ '<!-- x</script>',                     '', 'style /a.css' ],
        [ '<!--><script></script>',              '', 'style /a.css' ],
        [ '<!---><script></script>',             '', 'style /a.css' ],
        [ '<!-- x ---><script></script>',        '', 'style /a.css' ],
        [ '<!--<script> --></script>',           '', 'style /a.css' ],
        [ '<!- -<script></script>',              '', 'style /a.css' ],
        [ '<script></script>',                   '', 'style /a.css' ],
        [ '<!-- <script>x</script> x</script>',  '', 'style /a.css' ],
        [ '<!-- <!-- - -> <script></script> --></script>', '', 'style /a.css' ] ),
    [ 'a style is not escaped', '<style><!-- <style> </style><link rel=stylesheet href=a.css>', 'style /a.css' ],
    [ 'a script that ends never', '<link rel=stylesheet href=b.css><script>"<link rel=stylesheet href=a.css>', 'style /b.css' ],

    [ 'own preloads keep their words',
        '<link rel=preload as=font href=a.woff2 type=font/woff2 crossorigin><link rel=preload as=image href=a.png fetchpriority=high>',
        'font /a.woff2 crossorigin=anonymous type=font/woff2', 'image /a.png fetchpriority=high' ],
    [ 'a font needs crossorigin', '<link rel=preload as=font href=a.woff2>', 'font /a.woff2 crossorigin=anonymous' ],
    [ 'a preload and the element it is for',
        '<link rel=stylesheet href=a.css><link rel=preload as=style href=a.css fetchpriority=high>', 'style /a.css fetchpriority=high' ],
    [ 'modulepreload', '<link rel=modulepreload href=m.js as=script>', 'modulepreload /m.js' ],
    [ 'preconnect', '<link rel=preconnect href=https://x.test><link rel="preconnect" href="https://y.test/a/b" crossorigin>',
        'preconnect https://x.test', 'preconnect https://y.test crossorigin=anonymous' ],

    [ 'comments', '<!-- <link rel=stylesheet href=a.css> --><!--><link rel=stylesheet href=b.css><!-- --!><link rel=stylesheet href=c.css>', 'style /b.css', 'style /c.css' ],
    [ 'conditional comments', '<!--[if IE]><link rel=stylesheet href=a.css><![endif]--><!--[if !IE]><!--><link rel=stylesheet href=b.css><!--<![endif]--><![if !IE]><link rel=stylesheet href=c.css><![endif]>', 'style /b.css', 'style /c.css' ],
    [ 'noscript in the head', '<noscript><link rel=stylesheet href=a.css></noscript><link rel=stylesheet href=b.css>', 'style /b.css' ],
    [ 'a template', '<template><link rel=stylesheet href=a.css><td><template></template><script src=a.js></script></template><link rel=stylesheet href=b.css>', 'style /b.css' ],
    [ 'shadow roots that are none', '<div><template shadowrootmode=x><link rel=stylesheet href=a.css></template></div><a><template shadowrootmode=open><link rel=stylesheet href=b.css></template></a>' ],
    [ 'one shadow root an element', '<x-y><template shadowrootmode=CLOSED><link rel=stylesheet href=a.css></template><template shadowrootmode=open><link rel=stylesheet href=b.css></template></x-y>', 'style /a.css' ],
    [ 'in SVG', '<svg><style>@import "a.css";<!-- @import "b.css"; --></style><title><link rel=stylesheet href=c.css></title></svg>', 'style /c.css', 'style /a.css' ],
    [ 'what ends SVG', '<svg><g><link rel=stylesheet href=a.css><img src=a.png><link rel=stylesheet href=b.css></svg>', 'style /b.css', 'image /a.png' ],
    [ 'CDATA is text in SVG alone', '<svg><![CDATA[<img src=a.png>]]></svg><![CDATA[<link rel=stylesheet href=a.css>]]><link rel=stylesheet href=b.css>', 'style /b.css' ],
    [ 'scripts in SVG', '<svg><script href=a.js src=m.js></script><script xlink:href=b.js /><a><script type=module href=m.js></script></a></svg>', 'script /a.js', 'script /b.js', 'modulepreload /m.js' ],
    [ 'a shadow root', '<div><template shadowrootmode=open><link rel=stylesheet href=a.css></template></div>', 'style /a.css' ],
    [ 'text that looks like tags', '<title><link rel=stylesheet href=a.css></title><textarea><script src=a.js></script></textarea><iframe><script src=b.js></script></iframe><xmp><link rel=stylesheet href=c.css></xmp><link rel=stylesheet href=b.css>', 'style /b.css' ],
    [ 'svg with a title of its own', '<svg><title/><style/><desc>x</desc></svg><link rel=stylesheet href=a.css>', 'style /a.css' ],
    [ 'unclosed and misnested', '<p><b><div><i></p></b><table><link rel=stylesheet href=a.css><tr></div><script src=a.js></script>', 'style /a.css', 'script /a.js' ],
    [ 'after the end', '</body></html><link rel=stylesheet href=a.css><script src=a.js></script>', 'style /a.css', 'script /a.js' ],
    [ 'several heads and bodies', '</head><body class=a><html><head><body><link rel=stylesheet href=a.css>', 'style /a.css' ],
    [ 'a slash is no end in HTML', '<script src=a.js /><link rel=stylesheet href=a.css></script><link rel=stylesheet href=b.css>', 'style /b.css', 'script /a.js' ],
    [ 'a quote that is not closed', '<link rel=stylesheet href=a.css><p title="><link rel=stylesheet href=b.css>', 'style /a.css' ],
    [ 'odd tags', '<a"b<c d=e></ x><!x><?y><3 <><link rel=stylesheet href=a.css>', 'style /a.css' ],
    [ 'stray quotes', "<p a'b\"c><p '><p \"><link rel=stylesheet href=a.css\"'><p x=y\"z><p x= ><link \" rel=stylesheet href=b.css title='\"'>", 'style /b.css' ],
    [ 'more attributes than anybody needs', '<p ' . join( ' ', map {"a$_=b"} 1 .. 5000 ) . ' href="><link rel=stylesheet href=b.css>"><link rel=stylesheet href=a.css>', 'style /a.css' ],
    [ 'a data URI of 300 KB', '<img src="data:image/png;base64,' . 'A' x 300_000 . '"><link rel=stylesheet href=a.css>', 'style /a.css' ],
    map( [ "a name of $_ bytes is one", '<link rel=stylesheet ' . 'x' x ( $_ - 4 ) . 'href=a.css href=b.css>', 'style /b.css' ], 100, 105, 1000, 5000, 200_000 ),
    [ 'a tag that is longer than any', '<' . 'link' x 50_000 . ' rel=stylesheet href=a.css><link rel=stylesheet href=b.css>', 'style /b.css' ],
    [ 'an element that does not end with the page', '<link rel=stylesheet href=a.css><link rel=stylesheet href=b.css', 'style /a.css' ],

    [ 'entities', '<link rel=stylesheet href="a.css?x=1&amp;y=2&z=3&#x26;w&copy=4">', 'style /a.css?x=1&y=2&z=3&w&copy=4' ],
    [ 'names of characters, with and without their end', '<link rel=stylesheet href="&eacute;.css?&NotEqualTilde;&amp&ampx&amp=&#128;&#xD800;&#0;">', 'style /%C3%A9.css?%E2%89%82%CC%B8&&ampx&amp=%E2%82%AC%EF%BF%BD%EF%BF%BD' ],
    [ 'white space in URLs', "<link rel=stylesheet href=' a\n.\tcss '>", 'style /a.css' ],
    [ 'a blank is escaped', '<link rel=stylesheet href="a b.css">', 'style /a%20b.css' ],
    [ 'escapes stay', '<link rel=stylesheet href="%61.css">', 'style /%61.css' ],
    [ 'other scripts than Latin', "<link rel=stylesheet href=\xc3\xa9.css>", 'style /%C3%A9.css' ],
    [ 'base', '<base href=/x/><link rel=stylesheet href=a.css>', 'style /x/a.css' ],
    [ 'the first base, for what comes after it', '<link rel=stylesheet href=b.css><base target=x><base href=x/><base href=/y/><link rel=stylesheet href=a.css>', 'style /b.css', 'style /x/a.css' ],
    [ 'a base elsewhere', '<base href=https://cdn.test/v1/><link rel=stylesheet href=a.css>', 'preconnect https://cdn.test' ],
    [ 'a base that is none', '<base href="javascript:x"><link rel=stylesheet href=a.css>', 'style /a.css' ],
    [ 'one preconnect an origin and kind',
        '<link rel=stylesheet href=//c.test/a.css><script src=https://c.test/a.js></script><script type=module blocking=render src=https://c.test/m.js></script>',
        'preconnect https://c.test', 'preconnect https://c.test crossorigin=anonymous' ],

    [ 'inline styles', '<style>@import "a.css"; @font-face{font-family:F;src:url(a.woff2)} body{font-family:F}</style>',
        'style /a.css', 'font /a.woff2 crossorigin=anonymous type=font/woff2' ],
    [ 'inline styles for print', '<style media=print>@import "a.css";</style><style type=text/x>@import "b.css";</style>' ],
);

for my $case (@cases) {
    my ( $name, $html, @links ) = @$case;
    is_deeply( links( { %files, 'index.html' => "<!doctype html>$VIEWPORT<p>x$html" } ),
        \@links, "in the body: $name" );
    is_deeply( links( { %files, 'index.html' => "<!doctype html><html lang=en><head>$VIEWPORT$html<p>x" } ),
        \@links, $name );
}

is_deeply( links( { %files, 'index.html' => '<frameset><link rel=stylesheet href=a.css></frameset><img src=a.png>' } ), [], 'a frameset' );

# A script in the body stops the parser, but no paint before it.
for my $case ( [ head => 'script /a.js', 'script /b.js' ], [ body => 'script /b.js', 'script /a.js' ] ) {
    my ( $where, @links ) = @$case;
    is_deeply( links( { %files, 'index.html' => "<!doctype html><$where><script src=a.js></script><script async blocking=render src=b.js></script><p>x" } ),
        \@links, "blocking=render and what stops the parser in the $where" );
}

# Encodings: the name is e with an acute accent, or a Japanese te.
my $link = sub {"<link rel=stylesheet href=$_[0].css>"};
my $meta = sub {"<meta charset=$_[0]>"};
my $utf16 = sub { join '', map { pack 'n', ord } split //, "\x{feff}" . $_[0] };
my $utf16le = sub { join '', map { pack 'v', ord } split //, "\x{feff}" . $_[0] };
my $latin   = $link->("\xe9");
my $utf8    = $link->("\xc3\xa9");
my @encodings = (
    [ 'none, UTF-8',          $utf8 ],
    [ 'none, but windows-1252', $latin ],
    [ 'declared UTF-8',       $meta->('UTF-8') . $utf8 ],
    [ 'declared UTF-8, one bad byte', $meta->('utf-8') . "\xff" . $utf8 ],
    [ 'declared ISO-8859-1',  $meta->('"ISO-8859-1"') . $latin ],
    [ 'by http-equiv', '<META content="text/html; charset=iso-8859-15" http-equiv=content-type>' . $latin ],
    [ 'a declaration in a comment is none', '<!-- <meta charset=iso-8859-1> -->' . $utf8 ],
    [ 'a mark wins',          "\xef\xbb\xbf" . $meta->('latin1') . $utf8 ],
    [ 'UTF-16, big end',      $utf16->( $meta->('utf-8') . $latin ) ],
    [ 'UTF-16, little end',   $utf16le->($latin) ],
    [ 'UTF-16 said, but not so', $meta->('utf-16') . $utf8 ],
    [ 'an encoding that nobody knows', $meta->('x-what') . $utf8 ],
    [ 'NUL bytes',            "a\0b<p \0c>" . $utf8 ],
    [ 'Shift_JIS',            $meta->('Shift_JIS') . $link->("\x83\x65"), "\xe3\x83\x86" ],
    [ 'Shift_JIS with a bad byte', $meta->('shift_jis') . "\xff" . $link->("\x83\x65"), "\xe3\x83\x86" ],
    [ 'EUC-JP far from the start', $meta->('euc-jp') . ( "\xa5\xc6" x 5001 ) . 'x' . $link->("\xa5\xc6"), "\xe3\x83\x86" ],
    [ 'KOI8-R',               $meta->('koi8-r') . $link->("\xc1"), "\xd0\xb0" ],
);
for my $case (@encodings) {
    my ( $name, $html, $file ) = @$case;
    $file //= "\xc3\xa9";
    my $escaped = join '', map { sprintf '%%%02X', ord } split //, $file;
    is_deeply( links( { 'index.html' => $html, "$file.css" => '' } ),
        ["style /$escaped.css"], "encoding: $name" );
}

# Text beyond the limit (1 MiB) ends: a short piece after it would join what is
# before.
my $cut = generate( site( 'f.woff2' => '', 'index.html' => '<p>' . 'x ' x 1000
            . '<style>@font-face{font-family:F;src:url(f.woff2)}/*' . 'x' x 1_056_000
            . "\xc3\xa9*/p{font-family:F}</style>" ), '-q' );
is_deeply( $cut->{manifest}{page}{'/'}, [], 'an inline style is cut once' );
like( $cut->{err}, qr{index.html: more text in styles and scripts than 1048576 bytes}, '  and it is said' );

# What a template leaves for later is no file that is missing.
my $template = generate( site( 'index.html' => join '', map {"<script src=\"$_/a.js\"></script>"} '{{ base }}', '{% url %}', '${base}', '<%= base %>', '<?= base ?>' ), '-q' );
is( "$template->{exit}$template->{err}", '0', 'a template is no loss' );
is_deeply( $template->{manifest}{page}{'/'}, [], '  and nothing of it is named' );

# A file that has several names by its query: each is asked for, one is read, so
# that what it imports is there once.
my $twice = generate( site( 'index.html' => '<link rel=stylesheet href="a.css?v=1"><link rel=stylesheet href="a.css?v=2">',
        'a.css' => '@import "b.css";', 'b.css' => '' ) );
is_deeply( [ map { brief($_) } @{ $twice->{manifest}{page}{'/'} } ], [ 'style /a.css?v=1', 'style /a.css?v=2', 'style /b.css' ], 'a file under two queries' );
unlike( $twice->{err}, qr/left out/, '  is read once' );

is_deeply( links( { 'index.html' => '' } ), [], 'an empty page needs nothing' );
is_deeply(
    links( { %files, 'x.xhtml' => '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a.js"/><link rel="stylesheet" href="a.css"/></head></html>' }, '/x.xhtml' ),
    [ 'style /a.css', 'script /a.js' ], 'XHTML: a slash ends a script'
);

done_testing();
