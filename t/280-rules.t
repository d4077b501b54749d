# --rules: what people say about pages beside what the pages say themselves.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use POSIX ();
use Test::More;
use PM::Generate;
use PM::Test;

need('pushmanifest');

my %site = (
    ( map { ( $_ => '<link rel=stylesheet href=/a.css><script src=/a.js></script><script src=/b.js></script>' ) } 'index.html', 'blog/1.html' ),
    'a.css' => 'a', 'a.js' => 'a', 'b.js' => 'b', 'x.png' => 'x'
);

# Runs with rules; the links of a page with a mark for what is hinted only.
sub ruled {
    my ( $rules, $page, @options ) = @_;
    my $dir    = tempdir();
    my $result = generate( site(%site), '-q', '--rules', spew( "$dir/rules.json", $rules ), @options );
    $result->{links} = [ map { "$_->{href}" . ( exists $_->{push} ? ' hint' : '' ) } @{ $result->{manifest}{page}{$page} || [] } ];
    return $result;
}

my @all = qw(/a.css /a.js /b.js);
is_deeply( ruled( '{"rules":[]}', '/' )->{links}, \@all, 'no rules' );
is_deeply( ruled( '{"rules":[{"pages":"/blog/*","exclude":["*.js"]}]}', '/blog/1.html' )->{links}, ['/a.css'], 'exclude' );
is_deeply( ruled( '{"rules":[{"pages":"/blog/*","exclude":["*.js"]}]}', '/' )->{links}, \@all, '  only where the rule applies' );
is_deeply( ruled( '{"rules":[{"pages":"/","order":["/b.js"]}]}', '/' )->{links}, [qw(/b.js /a.css /a.js)], 'order, and the path of a directory' );
is_deeply( ruled( '{"rules":[{"pages":"*","hint":["/a.*"]}]}', '/' )->{links}, [ '/a.css hint', '/a.js hint', '/b.js' ], 'hint' );
is_deeply( ruled( '{"rules":[{"pages":"*","push":["/a.js"]}]}', '/', '--max-bytes', 0 )->{links}, [ '/a.css hint', '/a.js', '/b.js hint' ], 'push' );

is_deeply( ruled( '{"rules":[{"pages":"*","order":["*.js","*"]}]}', '/' )->{links}, [qw(/a.js /b.js /a.css)], '  of many that fit, as they were' );
my $manifests = '{"rules":[{"pages":"/","add":[{"href":"/x.png","as":"image","bytes":7,"hash":"00","push":false,"via":"/a.css","why":"x"}]}]}';
is_deeply( ruled( $manifests, '/' )->{links}, [ @all, '/x.png hint' ], 'add, as a manifest has it' );

my $added = ruled( '{"rules":[{"pages":"/","add":[{"href":"/x.png","as":"image"},{"href":"https://c.test","rel":"preconnect"},{"href":"/none","as":"fetch"}]}]}', '/' );
is_deeply( $added->{links}, [ @all, '/x.png', 'https://c.test' ], 'add' );
is( $added->{exit}, 1, '  what is not there is a loss' );
like( $added->{err}, qr{rules.json: "/none" is not there; the link is left out}, '  that is named' );

my $unused = ruled( '{"rules":[{"pages":"/none","hint":["*"]},{"pages":"/","hint":["/y"]}]}', '/' );
is( $unused->{exit}, 0, 'unused rules are no loss' );
like( $unused->{err}, qr{rules.json: rule 1: no page is "/none"$}m, '  but said' );
like( $unused->{err}, qr{rules.json: rule 2: "hint": no link is "/y"$}m, '  glob by glob' );

my @wrong = (
    [ '{"rules":[}',      qr/rules.json:1:11: / ],
    [ qq({"rules":[\n "\xc3\xa9" x]}), qr/rules.json:2:7: / ],
    [ '[]',               qr/rules.json: not \{"rules": \[...\]\}/ ],
    [ '{"rules":[],"rulez":1}', qr/rules.json: more than \{"rules": \[...\]\}; nothing else is known$/m ],
    [ '{"rules":[1]}',    qr/rule 1: it is not an object$/m ],
    [ '{"rules":[{}]}',   qr/rule 1: "pages" is missing; write a glob$/m ],
    [ '{"rules":[{"pages":1}]}', qr/rule 1: "pages" is not a glob$/m ],
    [ '{"rules":[{"pages":"/","exlcude":[]}]}', qr/rule 1: "exlcude" is unknown; write pages, exclude, add, order, push or hint$/m ],
    [ '{"rules":[{"pages":"/","hint":"/a"}]}',  qr/rule 1: "hint" is not an array of globs$/m ],
    [ '{"rules":[{"pages":"/","add":[1]}]}',    qr/rule 1: "add" is not an array of links$/m ],
    map( [ qq({"rules":[{"pages":"/","add":[{"href":"/x","as":"style",$_->[0]}]}]}), $_->[1] ],
        [ '"href":"x"',     qr/rules.json:1:\d+: duplicate/ ],
        [ '"colour":"red"', qr/rule 1: "colour" is unknown; write an attribute of a link: as, type/ ],
        [ '"type":1',       qr/rule 1: "type" is not a string$/m ],
        [ '"bytes":"1"',    qr/rule 1: "bytes" is not a size in bytes$/m ],
        [ '"push":0',       qr/rule 1: "push" is neither true nor false$/m ] ),
    [ '{"rules":[{"pages":"/","add":[{"href":"x","as":"style"}]}]}', qr/rule 1: "href" has a relative URL/ ],
    [ '{"rules":[{"pages":"/","add":[{"href":"/x","as":"styl"}]}]}', qr/rule 1: "as":"styl" is unknown; write a destination of Fetch: style, / ],
    [ '{"rules":[{"pages":"/","add":[{"href":"/x"}]}]}',             qr/rule 1: "as" is missing; / ],
);
for my $case (@wrong) {
    my $got = ruled( $case->[0], '/' );
    is( $got->{exit}, 2, "$case->[0] is wrong" );
    like( $got->{err}, $case->[1], '  and it says why' );
}

SKIP: {
    skip 'sanitizers want to be loaded first', 2
        if slurp( program('pushmanifest') ) =~ /__asan_init/;
    local $ENV{LD_PRELOAD} = builddir() . '/t/helper/.libs/unstable_qsort.so';
    ok( -e $ENV{LD_PRELOAD}, 'the helper is built' );
    is_deeply( ruled( '{"rules":[{"pages":"*","order":["*"]}]}', '/' )->{links}, \@all, 'the order does not depend on how sorting treats equals' );
}

my $dir = tempdir();
POSIX::mkfifo( "$dir/fifo", 0600 ) or die "mkfifo: $!\n";
for my $path ( "$dir/fifo", '/dev/zero', $dir ) {
    my $got = run( [ 'timeout', 60, program('pushmanifest'), 'generate', '--rules', "$path", site(%site) ] );
    is( $got->{exit}, 2, 'no file of rules' );
    like( $got->{err}, qr/: not a regular file; rules are in one$/m, '  and it says so' );
}

done_testing();
