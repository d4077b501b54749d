# Which files are pages, and under which paths; and where links may lead.
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

my $style = '<link rel=stylesheet href=/a.css>';

# The pages of a site.
sub pages {
    my ( $files, @options ) = @_;
    my $result = generate( site(%$files), '-q', @options );
    return [ sort keys %{ $result->{manifest}{page} || {} } ];
}

is_deeply( pages( { 'index.html' => '', 'a/b.htm' => '', 'a/c.xhtml' => '', 'a/d.txt' => '' } ),
    [qw(/ /a/b.htm /a/c.xhtml /index.html)], 'pages by their extension' );
is_deeply( pages( { 'a/index.htm' => '', 'a/index.html' => '' } ),
    [qw(/a/ /a/index.htm /a/index.html)], 'one index a directory' );
is_deeply( pages( { 'a/home.html' => '', 'a/index.html' => '' }, '--index', 'home.html' ),
    [qw(/a/ /a/home.html /a/index.html)], '--index' );
is_deeply( pages( { 'index.html' => '', 'a/x.html' => '', 'a/b/c.html' => '', 'd.html' => '' },
        '--exclude', 'a/*', '--exclude', '/d.html' ),
    [qw(/ /index.html)], '--exclude' );
is_deeply( pages( { 'index.html' => '', 'a/b.html' => '' }, '--base', '/docs/v 1/' ), [], 'a --base that is no path' );
is_deeply( pages( { 'index.html' => '', 'a/b.html' => '' }, '--base', '/docs/' ),
    [qw(/docs/ /docs/a/b.html /docs/index.html)], '--base' );
is_deeply( pages( { 'x.html.en' => '', 'x.html.zz' => '', 'y.html.pt-BR.utf8' => '', 'z.html.br' => '', 'w.html.js' => '' } ),
    [qw(/x.html /x.html.en /y.html /y.html.pt-BR.utf8)], 'variants by language, not by encoding' );
is_deeply( pages( { "a%b c\xc3\xa9#?.html" => '' } ), ['/a%25b%20c%C3%A9%23%3F.html'], 'names are escaped' );
is_deeply( pages( { 'x.html/y.html' => '', 'index.html/' => '' } ), ['/x.html/y.html'], 'directories with the name of a page' );

# Variants that agree answer for the negotiated path, variants that do not do not.
my %variants = ( 'a.css' => '', 'v/index.html.en' => $style, 'v/index.html.de' => $style );
is_deeply( pages( \%variants ), [qw(/v/ /v/index.html /v/index.html.de /v/index.html.en)], 'variants that agree' );
is_deeply( pages( { %variants, 'v/index.html.fr' => '' } ),
    [qw(/v/index.html.de /v/index.html.en /v/index.html.fr)], 'variants that do not' );
is_deeply( pages( { %variants, 'v/index.html.fr' => '', 'v/index.html' => $style } ),
    [qw(/v/ /v/index.html /v/index.html.de /v/index.html.en /v/index.html.fr)], 'a plain file beside variants' );

# Symbolic links.
is_deeply( pages( { 'a/x.html' => '', 'b' => \'a', 'c' => \'.', 'a/up' => \'..', 'd' => \'/etc', 'e.html' => \'/etc/passwd' } ),
    [qw(/a/x.html /b/x.html)], 'links are followed below DOCROOT, without going round' );
{
    my $dir = site( 'a/x.html' => '', map { ( "a$_" => \'a' ) } 1 .. 12 );
    is( scalar keys %{ generate($dir)->{manifest}{page} }, 13, 'a dozen aliases of a directory' );
    my @names = 'a' .. 'h';
    my %web = map { my $from = $_; ( "$from/x.html" => '', map { ( "$from/$_" => \"../$_" ) } grep { $_ ne $from } @names ) } @names;
    my $result = generate( site(%web), '-q' );
    cmp_ok( scalar keys %{ $result->{manifest}{page} }, '<=', 8 * 33, 'directories that link to each other are followed so often' );
    my @said = $result->{err} =~ m{^\S+/\w/\w: symbolic links lead to this directory by more than 32 paths; the rest is left out$}mg;
    ok( @said > 8 && @said <= 8 * 7, '  and each link that is not is named once' ) or diag $result->{err};
    is( $result->{exit}, 1, '  as a loss' );
    ok( $result->{manifest}{page}{"/$_/x.html"}, "  but not the page of /$_ itself" ) for @names;
    $dir = site( 'a/x.html' => '', 'b' => \'/etc', 'c' => \'/nowhere', 'd' => \'/etc/passwd' );
    $result = generate( $dir, '-q' );
    is( $result->{err}, "$dir/b: the symbolic link leads to a directory outside DOCROOT; the pages there are left out\n", 'a directory elsewhere is named' );
    is( $result->{exit}, 1, '  as a loss' );
    is( generate( $dir, '-q', '--exclude', 'b' )->{exit}, 0, '  unless it is excluded' );
}
my $outside = site( 'secret.css' => 'x' );
my $inside = "$outside/secret.css";
is_deeply( links( { 'index.html' => '<link rel=stylesheet href=out.css><link rel=stylesheet href=in.css>',
            'out.css' => \$inside, 'in.css' => \'real.css', 'real.css' => '' } ),
    [ 'style /out.css', 'style /in.css' ], 'a file may be a symbolic link to anywhere, as for httpd' );
$outside = site( 'secret.css' => '@import "further.css"; ' );
$inside  = "$outside/secret.css";
my $linked = generate( site( 'index.html' => '<link rel=stylesheet href=out.css>', 'out.css' => \$inside, 'further.css' => '' ) );
is_deeply( [ map { [ @$_{qw(href bytes hash)} ] } @{ $linked->{manifest}{page}{'/'} } ],
    [ [ '/out.css', undef, undef ] ], '  but what is not below DOCROOT is not read' );
my $site = site( 'site/index.html' => '<link rel=stylesheet href="../secret.css"><link rel=stylesheet href="%2e%2e/secret.css"><link rel=stylesheet href="..%2fsecret.css"><link rel=stylesheet href="x/%2e%2e%2f%2e%2e%2fsecret.css">', 'secret.css' => '' );
is_deeply( generate("$site/site")->{manifest}{page}{'/'}, [], 'dots lead nowhere' );

# One file with several paths is resolved at each of them.
is_deeply( links( { 'a/x.html' => '<link rel=stylesheet href=s.css>', 'a/s.css' => '', 'b/x.html' => \'../a/x.html', 'b/s.css' => '' }, '/b/x.html' ),
    ['style /b/s.css'], 'a page that is a link has its own base' );

# A query alone leads to the page's own address, a directory's where it is that.
like( generate( site( 'index.html' => '<link rel=stylesheet href=?x>' ) )->{err}, qr{index.html:1:1: "\?x" is a directory},
    'a query on an index page is the directory\'s' );

# With a prefix.
my %prefixed = ( 'index.html' => '<link rel=stylesheet href=a.css><link rel=stylesheet href=/docs/b.css><link rel=stylesheet href=/c.css>',
    map { ( "$_.css" => '' ) } qw(a b c) );
my $result = generate( site(%prefixed), '-q', '--base', '/docs' );
is_deeply( [ map { brief($_) } @{ $result->{manifest}{page}{'/docs/'} } ],
    [ 'style /docs/a.css', 'style /docs/b.css' ], '--base: references resolve below it' );
is( $result->{exit}, 0, '  and what lies outside is no loss' );
like( $result->{err}, qr{index.html:1:71: "/c.css" lies outside --base}, '  but said' );

# What cannot be read ends no run.
{
    my $dir = site( 'site/index.html' => '', 'site/a.html' => '', 'site/d/x.html' => '' );
    chmod 0, "$dir/site/a.html", "$dir/site/d";
    my $result = run( [ unprivileged($dir), 'generate', "$dir/site" ] );
    chmod 0755, "$dir/site/d";
    is( $result->{exit}, 1, 'unreadable files are losses' );
    like( $result->{err}, qr{site/a.html: cannot open},                '  a page is named' );
    like( $result->{err}, qr{site/d: the directory cannot be read}, '  and a directory' );
}
my $pipe = site( 'index.html' => '' );
system( 'mkfifo', "$pipe/x.html" );
is_deeply( [ sort keys %{ generate($pipe)->{manifest}{page} } ], [qw(/ /index.html)], 'a pipe is no page' );

done_testing();
