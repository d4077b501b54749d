# `generate --cache -o FILE` where nothing has changed since the run before: what is
# there stays, and what that run has said is said again. Whatever has changed, in the
# site, the options, the file or the cache, the run is as one without a cache.
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

my $page = sub { return join '', $VIEWPORT, ( map {"<link rel=stylesheet href=/$_.css>"} @_ ), '<script type=module src=/m.mjs></script><h1>x</h1>' };
my %site = (
    'index.html'  => $page->('a'), 'd/index.htm' => $page->( 'a', 'b' ), 'd/x.html' => $page->('b'),
    'd/lost.html' => $page->( 'gone', 'a' ) . '<link rel=preload href=/x>', 'd/lost2.html' => $page->('gone'),
    'v.html.en'   => $page->('a'), 'v.html.de' => $page->('b'), 'link.html' => \'d/x.html', 'also' => \'d',
    'a.css' => '@import "c.css"; h1 { background: url(/i.png) }', 'b.css' => '', 'c.css' => '', 'i.png' => 'x' x 900,
    'm.mjs' => 'import "./n.mjs"; import "bare"', 'n.mjs' => '', 'made.php' => '',
);
my $kept  = tempdir();
my $rules = spew( "$kept/rules", '{"rules":[{"pages":"/d/*","exclude":["*b.css"],"hint":["*.nothing"]}]}' );
my @rules = ( '--rules', $rules, '--exclude', 'none/*' );

# Other bytes, of the same length and time of change, in the file or in its place.
sub other_bytes {
    my ( $path, $from, $to, $in_place ) = @_;
    my $text = slurp($path) =~ s/$from/$to/r;
    spew( $in_place ? $path : "$path.new", $text );
    rename "$path.new", $path if !$in_place;
    utime 1e9, 1e9, $path;
}

# name => what happens; or which options the run has, beside @rules.
my %edit = (
    'a page'                         => sub { spew( "$_[0]/d/x.html", $page->( 'a', 'b' ) ) },
    'a page, same size and time'     => sub { other_bytes( "$_[0]/d/x.html", 'b.css', 'a.css', 1 ) },
    'a page in its place'            => sub { other_bytes( "$_[0]/d/x.html", 'b.css', 'a.css', 0 ) },
    'times alone'                    => sub { utime 1e9, 1e9 + 1, "$_[0]/d/x.html" },
    'a page is new'                  => sub { spew( "$_[0]/d/y.html", $page->('b') ) },
    'a page is gone'                 => sub { unlink "$_[0]/d/x.html" },
    'the last page is gone'          => sub { unlink "$_[0]/v.html.en" },
    'a page has another name'        => sub { rename "$_[0]/d/x.html", "$_[0]/d/z.html" },
    'a page is an index'             => sub { rename "$_[0]/d/x.html", "$_[0]/d/index.html" },
    'two pages change places'        => sub { rename "$_[0]/d/x.html", "$_[0]/x"; rename "$_[0]/index.html", "$_[0]/d/x.html"; rename "$_[0]/x", "$_[0]/index.html" },
    'a page has two names'           => sub { link "$_[0]/d/x.html", "$_[0]/two.html" },
    'a link leads elsewhere'         => sub { unlink "$_[0]/link.html"; symlink 'index.html', "$_[0]/link.html" },
    'a link leads outside'           => sub { unlink "$_[0]/link.html"; symlink $rules, "$_[0]/link.html" },
    'a directory\'s link is gone'    => sub { unlink "$_[0]/also" },
    'a stylesheet'                   => sub { spew( "$_[0]/c.css", '@import "b.css"' ) },
    'a stylesheet, likewise'         => sub { other_bytes( "$_[0]/a.css", 'c.css', 'b.css', 1 ) },
    'an image, likewise'             => sub { other_bytes( "$_[0]/i.png", 'x', 'y', 0 ) },
    'a module is gone'               => sub { unlink "$_[0]/n.mjs" },
    'what was missing is there'      => sub { spew( "$_[0]/gone.css", '' ) },
    'what was missing is a directory' => sub { mkdir "$_[0]/gone.css" },
    'a file is a directory'          => sub { unlink "$_[0]/b.css"; mkdir "$_[0]/b.css" },
    'a file is another one\'s link'  => sub { unlink "$_[0]/b.css"; symlink 'c.css', "$_[0]/b.css" },
    'a file is outside'              => sub { unlink "$_[0]/b.css"; symlink $rules, "$_[0]/b.css" },
    'a script is new'                => sub { spew( "$_[0]/new.php", '' ) },
    'the manifest is gone'           => sub { unlink $_[1] },
    'the manifest has another page'  => sub { spew( $_[1], slurp( $_[1] ) =~ s{"/d/x.html"}{"/d/X.html"}r ) },
    'the manifest has a line more'   => sub { spew( $_[1], slurp( $_[1] ) . "\n" ) },
    'the manifest is empty'          => sub { spew( $_[1], '' ) },
    'the manifest is a link to nothing' => sub { unlink $_[1]; symlink 'none', $_[1] },
    'the cache is damaged'           => sub { spew( $_[2], slurp( $_[2] ) =~ s/x\.html/X.html/r ) },
    'the cache is shorter'           => sub { spew( $_[2], substr slurp( $_[2] ), 0, -1 ) },
    map( { ( "options: @$_" => $_ ) } [qw(--max-links 2)], [qw(--base /docs)], [qw(--exclude d/x*)], [qw(--index x.html)],
        [qw(--match auto --share 60)], [qw(--front /index.php)], [qw(--to headers)], [qw(--origin https://else.example)] ),
);
# What changes nothing that counts: the file stays.
my %none = (
    'nothing'                    => sub { },
    'a file that nobody asks for' => sub { spew( "$_[0]/new.css", '' ) },
    'the manifest is a copy'     => sub { spew( "$_[1].new", slurp( $_[1] ) ); rename "$_[1].new", $_[1] },
    'the manifest is a link'     => sub { rename $_[1], "$_[1].old"; symlink "$_[1].old", $_[1] },
    'another directory\'s time'  => sub { utime 1e9, 1e9, "$_[0]/d" },
    map( { ( "options: @$_" => $_ ) } ['-j3'], ['-q'], [qw(--format json)] ),
);
# What is too young to be known by its stamp, here in the future: no run knows it.
my %doubt = map { my $file = $_; ( "$file is young" => sub { utime 2e9, 2e9, "$_[0]/$file" } ) } qw(d/x.html c.css);

# ---- The runs ----

my @cases = map {
    my ( $kind, $edits ) = @$_;
    map { { name => $_, kind => $kind, edit => $edits->{$_}, site => site(%site), at => tempdir() } } sort keys %$edits
} [ 'changed', \%edit ], [ 'same', \%none ], [ 'doubt', \%doubt ];

sub command {
    my ( $case, @options ) = @_;
    return run( [ program('pushmanifest'), 'generate', @options, @rules, "$case->{site}/" ] );
}
sub cached { my ( $case, @options ) = @_; return command( $case, '-o', "$case->{at}/m", '--cache', "$case->{at}/cache", @options ) }
sub inode { return ( stat $_[0] )[1] // 'none' }
sub edit { my ($case) = @_; $case->{edit}->( $case->{site}, map {"$case->{at}/$_"} qw(m cache) ) if ref $case->{edit} eq 'CODE' }

# All twice, for all stamps to be old enough the second time.
for my $case (@cases) {
    edit($case) if $case->{kind} eq 'doubt';
    cached($case);
}
sleep 2.2;
cached($_) for @cases;
for my $case (@cases) {
    my @options = ref $case->{edit} eq 'ARRAY' ? @{ $case->{edit} } : ();
    edit($case) if $case->{kind} ne 'doubt';
    my $before = inode("$case->{at}/m");
    my $bytes  = slurp("$case->{at}/cache");
    my $with   = cached( $case, @options );
    my $stays  = $before eq inode("$case->{at}/m");
    my $plain  = command( $case, '-o', "$case->{at}/plain", @options );
    my $said   = join '', $with->{err} =~ /^(\Q$case->{at}\E\/cache: .*\n)/mg;
    s{^\Q$case->{at}\E/cache: .*\n}{}mg, s{ --cache \S+}{}g, s{/plain}{/m}g for $with->{err}, $plain->{err};
    my $is = $case->{kind} eq 'same' ? 'known' : 'not known';
    is( $stays, $case->{kind} eq 'same', "$case->{name}: $is" );
    ok( slurp("$case->{at}/m") eq slurp("$case->{at}/plain"), '  the same manifest as without a cache' );
    is( "exit $with->{exit}\n$with->{err}$with->{out}", "exit $plain->{exit}\n$plain->{err}$plain->{out}", '  the same words' );
    is( $with->{exit}, 1, '  what is lost is lost' );
    ok( slurp("$case->{at}/cache") eq $bytes, '  the cache stays' ) if $case->{kind} eq 'same';
    is( $said, '', '  nothing is said of the cache' ) if $case->{kind} ne 'changed';
    is_deeply( [ glob "$case->{at}/.pushmanifest-*" ], [], '  nothing is left' );
}

# ---- Again ----

sleep 2.2;
for my $case ( grep { $_->{kind} eq 'changed' } @cases ) {
    my @options = ref $case->{edit} eq 'ARRAY' ? @{ $case->{edit} } : ();
    cached( $case, @options );
    my $before = inode("$case->{at}/m");
    cached( $case, @options );
    is( inode("$case->{at}/m"), $before, "$case->{name}: known, too, once it has settled" );
    ok( slurp("$case->{at}/m") eq slurp("$case->{at}/plain"), '  the same manifest still' );
}

# To another file, and to standard output, which is none.
my ($case) = grep { $_->{name} eq 'nothing' } @cases;
my $other = command( $case, '-o', "$case->{at}/other", '--cache', "$case->{at}/cache" );
ok( slurp("$case->{at}/other") eq slurp("$case->{at}/m"), 'another file that is not there is written' );
is( command( $case, '--cache', "$case->{at}/cache", @$_ )->{out}, slurp("$case->{at}/m"), "standard output (@$_) is, too" ) for [], [qw(-o -)];
my $before = inode("$case->{at}/m");
cached($case);
is( inode("$case->{at}/m"), $before, '  and the first one is known still' );

# File systems that say nothing of an entry but its name: the site is the same.
SKIP: {
    my $shim = builddir() . '/t/helper/.libs/failing_call.so';
    skip 'the shim is for GNU/Linux', 1 if !-f $shim;
    my $untold = run( [ program('pushmanifest'), 'generate', @rules, "$case->{site}/" ], env => { LD_PRELOAD => $shim, PM_NO_TYPES => 1 } );
    my $told = command($case);
    is( "$untold->{err}$untold->{out}", "$told->{err}$told->{out}", 'directories without types: the same words and manifest' );
}

# A site that gives its styles to another origin is asked for files that no page names.
my $elsewhere = { at => tempdir(), site => site( 'index.html' => '<link rel=stylesheet href=https://other.example/a.css>' ) };
cached($elsewhere);
sleep 2.2;
cached($elsewhere);
spew( "$elsewhere->{site}/a.css", '' );
like( cached($elsewhere)->{err}, qr/every stylesheet is of https:\/\/other\.example/, 'all stylesheets elsewhere: what is here meanwhile is seen' );

done_testing;
