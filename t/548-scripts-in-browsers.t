# What inline scripts write, which links they give another URL, and what they
# import: all that is named of it Chromium and Firefox load, whatever is around
# it; and what a statement at the top does for sure is named.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use List::Util qw(pairs);
use PM::Browser;
use PM::Generate;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(pushmanifest httpd openssl node chromium firefox));

sub script { return "<script>$_[0]</script>" }
my $A    = '<link rel=stylesheet href=a.css>';
my $SET  = 'document.getElementsByTagName("link")';
my $B    = q{document.write("<link rel=stylesheet href=b.css>")};
my $LINK = '<link rel=stylesheet id=x href=b.css>';

# A head, and what of it is named beside what stands there as elements: all that
# browsers load.
my @WHOLE = (
    script($B)                                              => 'b.css',
    script("<!-- it's f(\n$B\n//-->")                        => 'b.css',
    script("--> it's none\n$B\n /* */ --> 'x") => 'b.css',
    script(q{document.writeln('<scr' + "ipt src=b.js></scr" + `ipt>`, "<style>@import 'b.css'</style>")}) => 'b.js b.css',
    script(q{document.write("<scr"); document.write("ipt src=b.js></scr"); document.write("ipt>")}) => 'b.js',
    script(q{document.write("<script>document.write('<link rel=stylesheet href=b.css>')<\/script>")}) => 'b.css',
    script(q{document.write("<script type=module src=m.js><\/script><script defer src=b.js><\/script>")}) => 'b.js m.js m2.js',
    script(q{document.write("<base href=/sub/>")}) . '<link rel=stylesheet href=../b.css>' => 'b.css',
    "<script async defer>$B</script>"                       => 'b.css',
    "<script for=window event=onload()>$B</script>"         => 'b.css',
    "<script for=window event=onclick>$B</script>"          => '',
    "<script for=x event=onload>$B</script>"                => '',
    "<script nomodule>$B</script>"                          => '',
    "<script type=text/plain>$B</script>"                   => '',
    "<script type=module>$B</script>"                       => '',
    "<svg><script>$B</script></svg>"                        => '',
    "<template><script>$B</script></template>"              => '',
    "<script>$B" =>                                            '',
    script("$B; (")                                         => '',
    script("$B; }")                                         => '',
    q{<meta http-equiv=content-security-policy content="style-src *; script-src 'self'">} . script($B) => '',
    q{<meta http-equiv=content-security-policy content="img-src 'none'">} . script($B) => 'b.css',
    script("throw 1; $B")                                   => '',
    $A . script("$SET.item(0).setAttribute('href', 'b.css')") => 'a.css b.css',
    $A . script("$SET\[0].href = 'i' + 'b.css'")            => 'a.css ib.css b.css',
    "<link rel=icon href=data:,>$A" . script("$SET\[1].href = 'b.css'") => 'a.css b.css',
    "$A$A" . script("$SET\[1].href = 'b.css'; $SET\[1].href = 'c.css'") => 'a.css b.css c.css',
    "<link rel=stylesheet href=ib.css><p>" . script("$SET\[0].href = 'c.css'") => 'ib.css b.css c.css',
    $LINK . script("document.getElementById('x').href = 'c.css'") => 'b.css c.css',
    "<p id=x>$LINK" . script("document.getElementById('x').href = 'c.css'") => 'b.css',
    '<base href=/sub/>' . $A . script("$SET\[0].href = '../b.css'; import('../m.js')") => 'sub/a.css b.css m.js m2.js',
    script("import('./m.js')")                              => 'm.js m2.js',
    script("<!-- it's f(\nimport('./m.js').then(f)\nfunction f() { }") => 'm.js m2.js',
    script("import './b.js'; import('./m.js')")             => '',
    script("import './b.js'; $B")                           => '',
    script("import.meta.url; $B")                           => '',
    script("$B; export { x }")                              => '',
    script("$B; await import('./m.js')")                    => '',
    script("$B; 'x")                                        => '',
    script("$B; `x")                                        => '',
    script("$B; ({ import() {}, export: 1 }); async function f() { await x }") => 'b.css',
    q{<meta http-equiv=content-security-policy content="require-trusted-types-for 'script'">} . script($B) => '',
    $A . '<base href=/sub/>' . script("$SET\[0].href = '../b.css'; $SET\[0].href = 'a.css'") => 'a.css b.css sub/a.css',
    script("import('./m.js'); }")                           => '',
    '<script type=importmap>{"imports":{"m":"./m.js"}}</script>' . script("import('m')") => 'm.js m2.js',
    '<p>x' . script("$B; document.write('<script src=b.js><\\/script>')") => 'b.css b.js',
);

# What is around a statement that may not be reached, or says something else.
my @AROUND = (
    'if (0) %s', 'if (1) %s; else 0', '0 && %s', 'window.x || %s', 'function f() { %s }', '(function () { %s })()', 'x = () => %s',
    'try { %s } catch (e) {}', 'for (;0;) { %s }', 'switch (1) { case 2: %s }', '%s', 'a: { break a; %s }', 'x = [%s]',
    'var document2 = { document }; document2.%s', 'f(%s)', 'throw 1; %s', 'setTimeout(() => { %s }, 1e6)',
);
my @STATEMENTS = (
    $B,
    'document.write("<link rel=stylesheet href=" + "b" + y + ".css>")',
    'document.write("<link rel=stylesheet href="); document.write(y); document.write("b.css>")',
    'document.write("<!--"); ' . $B,
    'document.write(y + "<!--"); ' . $B,
    'document.write("<!--"); f(); ' . $B, 'document["write"]("<!--"); ' . $B,
    'document.write("<script>"); ' . $B,
    'document.write("<link rel=stylesheet href=b"); f(); document.write(".css>")',
    "$SET\[1].href = 'b.css'", "$SET\[1].href = 'b.css' + y", "$SET\[1].href = y ? 'b.css' : 'c.css'", "$SET\[1].setAttribute('href', 'b.css' + y)",
    "$SET\[9].href = 'b.css'", "$SET\[1].title = 'b.css'",
    "import('./m.js')", "import('./m' + y + '.js')",
);
my $JOINED = script('var y = "c", f = () => 0');

my ( %page, @names );
sub add {
    my ($html) = @_;
    my $name = sprintf '%03d.html', scalar @names;
    $page{$name} = "<!DOCTYPE html><html><head><title>$name</title>$html";
    push @names, $name;
    return $name;
}
my @whole = map { [ add( $_->key ), $_->key, $_->value ] } pairs @WHOLE;
my @part;
for my $around (@AROUND) {
    # What opens a comment for all of the page stands alone below.
    my $all = join '', map { script( sprintf $around, $_ ) } grep { !/<(?:!--|script)/ } @STATEMENTS;
    push @part, [ add("<link rel=icon href=data:,>$A$JOINED$all<p>"), $around ];
}
push @part, map { [ add("<link rel=icon href=data:,>$A$JOINED" . script($_) . '<p>'), $_ ] } @STATEMENTS;

my $dir = site(
    %page,
    map( { ( "$_.css" => 'p{color:red}', "sub/$_.css" => '' ) } qw(a b c bc cb) ), 'ib.css' => '@import "b.css";',
    'm.js' => 'import "./m2.js"', map { ( "$_.js" => '' ) } qw(b m2 mc),
);
my $made  = generate( $dir, '-q' );
my $httpd = PM::Httpd->new( manifest => "{\"pushmanifest\":1}\n", config => <<"CONF" )->start;
DocumentRoot "$dir"
<Directory "$dir">
    Require all granted
</Directory>
CONF

# What a browser asks for, sorted, of each page.
sub asked {
    my ( $browser, @names ) = @_;
    my @pages = browse( $browser, $httpd, [ map { $httpd->url("/$_") } @names ], settle => 250 );
    return map {
        my %asked = map { PM::Browser::path_of( $_->{url} ) => 1 } @{ $_->{requests} };
        [ sort grep { m{^/.*\.(?:css|js)$} } keys %asked ]
    } @pages;
}

sub named { return [ sort map { $_->{href} } @{ $made->{manifest}{page}{"/$_[0]"} // [] } ] }

my %chromium;
@chromium{@names} = asked( 'chromium', @names );
for my $case (@whole) {
    my ( $name, $html, $expected ) = @$case;
    lists_ok( named($name), [ sort map {"/$_"} split / /, $expected ], $html =~ s/\n/\\n/gr );
    lists_ok( $chromium{$name}, named($name), '  as Chromium loads it' );
}
for my $case (@part) {
    my ( $name, $text ) = @$case;
    my %asked = map { $_ => 1 } @{ $chromium{$name} };
    is_deeply( [ grep { !$asked{$_} } @{ named($name) } ], [], "nothing is named in vain: $text" );
}
my @some = map { $_->[0] } grep { $_->[2] } @whole;
my @firefox = asked( 'firefox', @some );
for my $i ( 0 .. $#some ) {
    my %asked = map { $_ => 1 } @{ $firefox[$i] };
    is_deeply( [ grep { !$asked{$_} } @{ named( $some[$i] ) } ], [], "Firefox loads it, too: $some[$i]" );
}
is( $made->{err}, '', 'nothing is lost' );

# Bounds.
my $big = '/*' . 'x' x 300_000 . '*/';
is_deeply( links( { 'index.html' => script("$big$B"), 'b.css' => '' } ), [], 'a script that is too long is not looked at' );
is_deeply( links( { 'index.html' => script( 'document.write("' . 'x' x 65_000 . '");f();document.write("' . 'x' x 65_000 . '");' . $B ), 'b.css' => '' } ),
    [], 'nor what is written after too much' );
is_deeply( links( { 'index.html' => script( "f();document.write('x');" x 70 . $B ), 'b.css' => '' } ), [], '  or in too many pieces' );

# A script that writes the text.
sub writing { my ($text) = @_; return script( q{document.write('} . $text =~ s/([\\'])/\\$1/gr =~ s{</s}{<\\/s}gr . q{')} ) }
for my $case ( [ 3 => 1 ], [ 8 => 1 ], [ 9 => 0 ] ) {
    my ( $depth, $is_read ) = @$case;
    my $text = '<link rel=stylesheet href=b.css>';
    $text = writing($text) for 1 .. $depth;
    is_deeply( links( { 'index.html' => $text, 'b.css' => '' } ), $is_read ? ['style /b.css'] : [], "scripts that write scripts, $depth deep" );
}

# Where it stands, and why it is named.
my $lost = generate( site( 'index.html' => "<p>\n" . script("\n  $B\n") ), '-q' );
like( $lost->{err}, qr{index\.html:3:3: \S*b\.css" is not there}, 'what is not there is named where it is written' );
like( generate( site( 'index.html' => $A . script("\n  $SET\[0].href = 'b.css'"), 'a.css' => '' ), '-q' )->{err},
    qr{index\.html:2:51: \S*b\.css" is not there}, '  as is what a link gets' );
is_deeply( links( {
        'index.html' => "<link rel=stylesheet href=a.css>" . script("$SET\[0].href = 'b.css'") . '<h1>y</h1><p>x',
        'a.css' => '@font-face{font-family:A;src:url(a.woff2)} h1,p{font-family:A}', 'a.woff2' => '',
        'b.css' => '@font-face{font-family:B;src:url(b.woff2)} p{font-family:B}', 'b.woff2' => '',
    } ), [ 'style /a.css', 'style /b.css', 'font /b.woff2 crossorigin=anonymous type=font/woff2' ], 'the rules of a stylesheet that is replaced do not count' );

done_testing;
