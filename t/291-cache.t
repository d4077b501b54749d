# `generate --cache`: the same manifest and the same messages as without, byte for
# byte, whatever has happened to the site, the options or the cache in between; and
# a run over what has not changed is cheap, by counted instructions.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Generate;
use PM::Test;
use Test::More;
use Time::HiRes qw(sleep);

need('pushmanifest');
srand( my $seed = $ENV{PM_SEED} // 20261126 );
diag "PM_SEED=$seed" if $ENV{PM_SEED};

my $kept  = tempdir();
my $cache = "$kept/cache";

# A page that names these files.
sub page {
    my (@names) = @_;
    my %element = (
        css => '<link rel=stylesheet href="%s">', js => '<script src="%s"></script>',
        mjs => '<script type=module src="%s"></script>', png => '<img src="%s" width=800 height=600>' );
    return $VIEWPORT . join( '', map { sprintf $element{ (/\.(\w+)(?:\?|$)/)[0] }, $_ } @names ) . "<h1>x</h1>";
}

my @css = map {"/css/s$_.css"} 0 .. 4;
my @all = ( @css, qw(/js/a.js /js/m.mjs /img/a.png /img/gone.png /css/gone.css /dir.js https://else.example/e.css) );
sub some { return map { $all[ rand @all ] } 1 .. 1 + rand 6 }

my %site = (
    'index.html'  => page( $css[0], '/js/m.mjs', '/img/a.png' ),
    'lost.html'   => page( '/img/gone.png', '/css/gone.css' ),
    'x.html.en'   => page( $css[1] ), 'x.html.de' => page( $css[1] ),
    'again.html'  => \'index.html',
    'odd.html'    => page('/css/s0.css?v=1') . '<link rel=preload href=/x>',
    'css/s0.css'  => '@import "s1.css"; h1 { background: url(/img/a.png) }',
    'css/s1.css'  => '@import "s2.css"; @import "no.css";',
    'css/s2.css'  => '@font-face { font-family: f; src: url(/img/f.woff2) } h1 { font-family: f }',
    'css/s3.css'  => '', 'css/s4.css' => '@import "gone.css";',
    'js/a.js'     => 'a()', 'js/m.mjs' => 'import "./n.mjs"; import "bare"', 'js/n.mjs' => 'import "./o.mjs"',
    'js/o.mjs'    => '', 'img/a.png' => 'a' x 1000, 'img/f.woff2' => 'font', 'dir.js/' => '',
    'made.php'    => '', map( { ( "p/$_.html" => page( some() ) ) } 1 .. 30 ),
);
my $site  = site(%site);
utime 1e9, 1e9, map { -l "$site/$_" ? () : "$site/$_" } keys %site;
my $rules = spew( "$kept/rules.json", '{"rules":[{"pages":"/p/1*","exclude":["*s0.css"],"hint":["*.nothing"]}]}' );

sub command { return run( [ program('pushmanifest'), 'generate', @_, "$site" ] ) }

# What both runs say, but for what is said of the cache itself; and what is.
sub same {
    my ( $name, @options ) = @_;
    my $plain = command( '-j', 1, @options );
    my $with  = command( '-j', 1 + int rand 3, '--cache', $cache, @options );
    my $said  = join '', grep {/^\Q$cache\E/} map {"$_\n"} split /\n/, $with->{err};
    $with->{err} =~ s/^\Q$cache\E.*\n//mg;
    $with->{err} =~ s/\Q --cache $cache\E//g;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    ok( $with->{out} eq $plain->{out} && $with->{err} eq $plain->{err} && $plain->{exit} < 2, $name )
        or diag "exit $with->{exit} $with->{signal} $with->{timed_out}, $plain->{exit} $plain->{signal} $plain->{timed_out}: manifest ", $with->{out} eq $plain->{out} ? 'the same' : 'another',
        "\nwithout:\n$plain->{err}with:\n$with->{err}";
    is( $with->{exit}, $plain->{exit}, '  and the exit code' ) if $said !~ /stays|written/;
    return $said;
}

is( same('the first run'), '', '  nothing is said of a cache that is not there' );
is( same('the second'),    '', '  nor of one that is' );
my $whole = slurp($cache);
like( $whole, qr/^pushmanifest generate cache 2\n/, 'the cache is there' );
is_deeply( [ glob "$kept/*" ], [ $cache, $rules ], '  and nothing beside it' );

# ---- The site changes ----

# Other bytes of the same length, at the same time: in the file, or in another one
# in its place.
sub other_bytes {
    my ( $path, $in_place ) = @_;
    my $text = slurp($path);
    $text =~ s/s(\d)(?=\.css)/'s' . ( $1 + 1 ) % 5/e or $text =~ s/([a-z])(?=[^a-z]*$)/$1 eq 'z' ? 'a' : chr 1 + ord $1/e;
    spew( $in_place ? $path : "$path.new", $text );
    rename "$path.new", $path if !$in_place;
    utime 1e9, 1e9, $path;
}
sub pick { my @found = glob "$site/$_[0]"; return $found[ rand @found ] }

my %edit = (
    'a page, same size and time'         => sub { other_bytes( pick('p/*.html'), 1 ) },
    'a page in its place, likewise'      => sub { other_bytes( pick('p/*.html'), 0 ) },
    'a stylesheet, likewise'             => sub { other_bytes( pick('css/s[0-2].css'), rand > .5 ) },
    'a module, likewise'                 => sub { other_bytes( "$site/js/m.mjs", rand > .5 ) },
    'a page is rewritten'                => sub { spew( pick('p/*.html'), page( some() ) ) },
    'a page is new'                      => sub { spew( "$site/p/" . int( rand 100 ) . '.html', page( some() ) ) },
    'a page is gone'                     => sub { unlink pick('p/*.html') },
    'a page is renamed'                  => sub { rename pick('p/*.html'), "$site/p/n" . int( rand 50 ) . '.html' },
    'a directory is renamed'             => sub { rename "$site/p", "$site/q"; rename "$site/q", "$site/p" if rand > .5; -d "$site/p" or rename "$site/q", "$site/p" },
    'what was missing is there, or not'  => sub { for my $file ( map {"$site/$_"} qw(img/gone.png css/gone.css css/no.css) ) { -e $file ? unlink $file : spew( $file, 'x' ) if rand > .5 } },
    'a stylesheet imports another'       => sub { spew( pick('css/s[1-3].css'), '@import "s' . ( 3 + int rand 2 ) . '.css"; b { background: url(/img/a.png) }' ) },
    'a stylesheet is gone'               => sub { my $at = "$site/css/s3.css"; -e $at ? unlink $at : spew( $at, '' ) },
    'a module imports another'           => sub { spew( "$site/js/n.mjs", 'import "./' . ( rand > .5 ? 'o' : 'gone' ) . '.mjs"' ) },
    'an image is larger'                 => sub { spew( "$site/img/a.png", 'b' x ( 1000 + rand 1000 ) ) },
    'a file is a directory, or not'      => sub { my $at = "$site/dir.js"; -d $at ? ( rmdir $at, spew( $at, 'x' ) ) : ( unlink $at, mkdir $at ) },
    'a file is a link, or not'           => sub { my $at = "$site/js/a.js"; my $is = -l $at; unlink $at; $is ? spew( $at, 'a()' ) : symlink '../img/a.png', $at },
    'a file is outside'                  => sub { my $at = "$site/img/f.woff2"; my $is = -l $at; unlink $at; $is ? spew( $at, 'f' ) : symlink $rules, $at },
    'a variant differs, or not'          => sub { spew( "$site/x.html.de", page( $css[ rand 2 ] ) ) },
    'a page has two names, or one'       => sub { my $at = "$site/p/0.html"; -e $at ? unlink $at : link( pick('p/1*.html'), $at ) },
    'times alone'                        => sub { utime 1e9, 1e9, pick('p/*.html'), pick('css/s*.css') },
    'the index is another'               => sub { my $at = "$site/index.htm"; -e $at ? unlink $at : spew( $at, page( $css[3] ) ) },
    'nothing'                            => sub { },
);
for my $round ( 1 .. 3 ) {
    for my $name ( sort { rand() <=> .5 } sort keys %edit ) {
        $edit{$name}->();
        is( same("$round: $name"), '', '  said of the cache' );
    }
    # What has stood for a while is believed without being read.
    sleep 2.2 if $round < 3;
}

# ---- Options ----

my $other = qr/^\Q$cache\E: the cache was made of another site, by another user or with other options; it is made anew$/;
like( same( "options: @$_", @$_ ), $other, '  the cache is made anew' )
    for [qw(--max-links 2)], [qw(--max-bytes 500)], [qw(--max-header-bytes 200)],
    [qw(--origin https://else.example)], [ '--rules', $rules ];
spew( $rules, '{"rules":[{"pages":"/p/2*","exclude":["*s0.css"],"hint":["*.css"]}]}' );
my @rules = ( '--rules', $rules );
like( same( 'other rules', @rules ), $other, '  the cache is made anew' );
is( same( 'the same rules', @rules ), '', '  it is not' );
is( same( "@$_", @rules, @$_ ), '', '  it serves all the same' )
    for [qw(--base /docs)], [qw(--exclude p/1*)], [qw(--index none.html)], [qw(--match auto --share 60)],
    [qw(--front /index.php)], [qw(--to headers)], [ qw(--format json -o), "$kept/out" ], ['-q'];
spew( "$kept/list", join "\n", map {"p/$_.html"} 3 .. 9 );
is( same( 'a shard', @rules, '--files-from', "$kept/list" ), '', '  and for a shard' );
my $vite = spew( "$kept/vite.json", '{"x.js":{"file":"s0.css","src":"x.js","isEntry":true}}' );
my $refused = command( '--cache', $cache, '--vite', $vite, '--route', '/=x.js' );
is( $refused->{exit}, 2, 'not for a build' );
like( $refused->{err}, qr/--cache is for pages that are files/, '  which is said' );

# ---- What is no whole cache ----

same('all of it again');
$whole = slurp($cache);
for ( my $length = 100; $length < length $whole; $length += 100 * ( 1 + int rand 8 ) ) {
    spew( $cache, substr $whole, 0, $length );
    like( same("$length bytes of it"), qr/^\Q$cache\E: the cache is damaged; it is made anew$/, '  is said' );
}
for ( 1 .. 20 ) {
    my $at = 28 + int rand( length($whole) - 28 );
    spew( $cache, $whole );
    spew( $cache, substr( $whole, 0, $at ) . chr( ord( substr $whole, $at, 1 ) ^ 1 << rand 8 ) . substr $whole, $at + 1 );
    like( same("byte $at"), qr/^\Q$cache\E: the cache (?:is damaged|was made by another version); it is made anew$/, '  is said' );
}
spew( $cache, '' );
is( same('an empty file'), '', '  is a cache of nothing' );
spew( $cache, 'pushmanifest generate cache 7' . "\n" );
like( same('another version'), qr/made by another version; it is made anew/, '  is said' );
spew( $cache, "<p>My diary\n" );
like( same('another file'), qr/^\Q$cache\E: the file is no cache of pushmanifest's; it stays as it is, and is not used$/, '  is said' );
is( slurp($cache), "<p>My diary\n", '  and stays' );
unlink $cache;
mkdir $cache;
like( same('a directory'), qr/a cache is a regular file, and this is none; it stays/, '  is said' );
rmdir $cache;
my $right = $cache;
$cache = "$kept/none/cache";
like( same('where no file can be'), qr/the cache cannot be written \(No such file/, '  is said' );
$cache = $right;

# ---- A run that ends early ----

my %many = map { ( "$_.html" => page( some() ) ) } 1 .. 2000;
my $many = site(%many);
run( [ program('pushmanifest'), 'generate', '-q', '--cache', $cache, "$many/" ] );
my $before = slurp($cache);
for ( 1 .. 3 ) {
    my $pid = fork // die;
    if ( !$pid ) {
        open STDOUT, '>', '/dev/null';
        open STDERR, '>', '/dev/null';
        exec program('pushmanifest'), 'generate', '--max-links', 3, '--cache', $cache, "$many/" or POSIX::_exit(127);
    }
    wait_until( 20, sub { my ($new) = glob "$kept/.pushmanifest-*"; $new && -s $new } );
    kill 'TERM', $pid;
    waitpid $pid, 0;
    is( $? & 127, 15, 'a run is ended' );
    ok( slurp($cache) eq $before, '  the cache stays' );
    is_deeply( [ glob "$kept/.pushmanifest-*" ], [], '  and nothing is left beside it' );
}

# ---- Nothing has changed ----

# Then the cache stays as it is; once something has, it is another file.
{
    my $still = site( map { ( "$_.html" => page('/s.css') ) } 'a' .. 'e' );
    spew( "$still/s.css", 'a{}' );
    my $run = sub { run( [ program('pushmanifest'), qw(generate -q -j 1 -o), "$kept/out", '--cache', $cache, "$still" ] ); return ( stat $cache )[1] };
    unlink $cache;
    sleep 2.2;
    my $first = $run->();
    my $bytes = slurp($cache);
    my $manifest = slurp("$kept/out");
    is( $run->(), $first, 'nothing has changed: the cache is the same file' );
    ok( slurp($cache) eq $bytes && slurp("$kept/out") eq $manifest, '  and the manifest the same' );
    # In the midst: what is before it is copied, what is behind it still is true.
    spew( "$still/c.html", page('/t.css') );
    isnt( my $second = $run->(), $first, 'a page has changed: it is another file' );
    sleep 2.2;
    isnt( my $third = $run->(), $second, '  and again, when the change has settled' );
    is( $run->(), $third, '  then no more' );
    $manifest = slurp("$kept/out");
    unlink "$still/e.html";
    isnt( $run->(), $third, 'the last page is gone' );
    unlike( slurp("$kept/out"), qr/"page":"\/e/, '  from the manifest, too' );
    unlike( slurp($cache), qr/e\.html/, '  and from the cache' );
    unlink "$kept/out";
}

# ---- What it costs ----

SKIP: {
    skip 'no valgrind', 1 if !program('valgrind');
    my $text = '<div class=t><p>' . 'word ' x 60 . '<a href=x>y</a></p></div>';
    my @rules = map {".t$_ > p a { color: red } .t p:hover { background: url(/$_.png) }"} 1 .. 60;
    my $large = site(
        map( { ( "s$_.css" => "@rules" ) } 0 .. 4 ),
        map { ( "p/$_.html" => page( '/s' . int( rand 5 ) . '.css' ) . $text x 30 ) } 1 .. 400
    );
    sleep 2.2;
    unlink $cache;
    my $counted = sub {
        my $err = run( [ program('valgrind'), qw(--tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null),
                program('pushmanifest'), @_ ], timeout => 600 )->{err};
        return $err =~ /I\s+refs:\s+([\d,]+)/ ? $1 =~ s/,//gr : 0;
    };
    # Less what any process of this program takes until its libraries are there.
    my $start = $counted->('--version');
    my ( $full, $again ) = map {
        $counted->( qw(generate -q -j 1 -o), "$kept/out", '--cache', $cache, "$large" ) - $start
    } 1, 2;
    cmp_ok( $full, '>', 1e7, 'a full run is work' );
    cmp_ok( $again, '<', $full / 10, 'another one is a tenth of it, at most' );
    note "$again of $full instructions";
}

done_testing;
