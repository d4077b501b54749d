# URLs resolve as in an implementation of the WHATWG URL standard that is not
# ours: some hundreds of them, made from parts, against Node's URL.
#
# Left aside: what we refuse and Node does not (a host that is not in ASCII, a
# user name).
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Temp;
use IPC::Open2;
use JSON::PP;
use Test::More;
use PM::Test;

need('node');
my $resolve = builddir() . '/t/unit/site/resolve';
plan( skip_all => "$resolve is not built" ) if !-x $resolve;

my $own   = 'https://own.test';
my @bases = ( '/', '/dir/page.html', '/a/b/c/?q=/x', '/a%20b/c' );

my @heads = (
    '', '/', './', '../', '../../', '../../..', '//', '///', '\\', '\\\\',
    '/./', '/../', 'https:', 'https:/', 'https://', 'http:', 'http://',
    'HTTPS://Own.Test/', 'https://own.test:443/', 'https://own.test:444/',
    '//own.test/', '//cdn.test:0080/', 'https://%63dn.test/', 'https://own.test%00.x/', 'https://own.test%2F.x/', 'https://[%3A:1]/', 'data:', 'ws://x/',
    ' ', "\t/", '?', '#', '/a?', '/a#'
);
my @tails = (
    'a', 'a/b', 'a/../b', 'a/./b/', 'a/..', '..', '.', 'a//b', 'a\\b', '%2e%2E/b',
    '%2e', '.%2e/..', 'a%2Fb', 'a b', 'a%', 'a%zz', "a'b", 'a"b<c>', 'a`{b}|',
    'a;b=c', 'a?b c', "a?b'c\"d<e>", 'a?b#c', 'a#b?c', 'a?b\\c', 'a:b', '@',
    '[a]', "\xc3\xa9/\xe2\x82\xac?\xc3\xa9", 'a ', 'a&b=c', '~!$()*,;=:@+',
);

my @cases;
for my $base (@bases) {
    for my $head (@heads) {
        push @cases, map { [ $base, "$head$_" ] } @tails;
    }
}
cmp_ok( scalar @cases, '>', 500, 'there are enough cases' );

# Node's answers, in our words: the path if it is the site's, `-` if none.
my $script = <<'END';
const own = process.argv[2];
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const answers = cases.map(([base, url]) => {
    const clean = url.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
    if (clean === '' || clean.startsWith('#')) return '-';
    let it;
    try { it = new URL(url, own + base); } catch (e) { return '-'; }
    if (!/^https?:$/.test(it.protocol) || it.username || it.password) return '-';
    if (it.hostname.includes('xn--')) return '-';
    /* The page itself, after `https:#x`. */
    if (/^https:(#|$)/i.test(clean)) return '-';
    it.hash = '';
    /* An empty query is a query. */
    const href = it.href.replace(/#$/, '');
    return href.startsWith(own + '/') ? href.slice(own.length) : href;
});
process.stdout.write(JSON.stringify(answers));
END

my $dir  = tempdir();
my $file = spew( "$dir/resolve.js", $script );
my $json = JSON::PP->new->latin1;
spew( "$dir/cases.json",
    '[' . join( ',', map { encode_case(@$_) } @cases ) . ']' );

sub encode_case {
    my @strings = @_;
    utf8::decode($_) for @strings;
    return JSON::PP->new->utf8->encode( \@strings );
}

my $node    = program('node');
my $answers = decode_json(qx{'$node' '$file' '$own' < '$dir/cases.json'});
is( scalar @$answers, scalar @cases, 'node answered' );

my %ours;
for my $base (@bases) {
    my @urls = map { $_->[1] } grep { $_->[0] eq $base } @cases;
    spew( "$dir/urls", join( '', map { "$_\n" } @urls ) );
    my @hrefs = split /\n/, qx{'$resolve' '$base' '$own' < '$dir/urls'}, -1;
    $ours{$base}{ $urls[$_] } = $hrefs[$_] for 0 .. $#urls;
}

my @differ;
for my $i ( 0 .. $#cases ) {
    my ( $base, $url ) = @{ $cases[$i] };
    my $ours = $ours{$base}{$url};
    push @differ, "$url on $base: ours $ours, node $answers->[$i]"
        if $ours ne $answers->[$i];
}
is( scalar @differ, 0, 'every URL resolves as in node' )
    or diag( join "\n", @differ[ 0 .. ( $#differ > 30 ? 30 : $#differ ) ] );

done_testing();
