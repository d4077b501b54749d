# The tree of HTML as Chromium builds it, where it is ahead of what parse5 and
# the suites know: select, which may hold anything, and shadow roots. Random
# pages, always the same, and some that people write.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Browser;
use PM::Html;
use PM::Test;
use Test::More;

need(qw(node chromium));

# The elements of each page, as html_answers() has them. No script is run there,
# so that noscript is no raw text.
use constant ELEMENTS => <<'JS';
(pages) => {
  const PREFIXES = { 'http://www.w3.org/2000/svg': 'svg ', 'http://www.w3.org/1998/Math/MathML': 'math ' };
  const elements = (node, found) => {
    for (const child of node.children) {
      const name = (PREFIXES[child.namespaceURI] ?? '') + child.localName.toLowerCase();
      if (name !== 'template') {
        const element = [name, Object.fromEntries([...child.attributes].map((a) => [a.name.toLowerCase(), a.value]))];
        if (/\b(style|script)$/.test(name))
          element.push([...child.childNodes].filter((text) => text.nodeType === 3 || text.nodeType === 4).map((text) => text.data).join(''));
        found.push(element);
      }
      elements(child, found);
      if (child.shadowRoot) elements(child.shadowRoot, found);
    }
    return found;
  };
  return pages.map((page) => elements(Document.parseHTMLUnsafe(page), []));
}
JS

my @pages = (
    '<select><img src=a><option><img src=b><div><link rel=c></select><img src=d>',
    '<select><input src=a><img src=b>',
    '<select><select><img src=a>',
    '<select><table><tr><td><img src=a></table><img src=b></select>',
    '<table><tr><td><select><tr><img src=a></table>',
    '<select><option>a<hr><img src=b><optgroup><option><link></select>',
    '<p>a<select><p><img src=b></select><img src=c>',
    '<select><svg><image href=x></image><p><img></select><link>',
    '<select><textarea><img></textarea><style>a</style><script>b</script><iframe><img></iframe><title><img></title>',
    '<div><template shadowrootmode=open><img src=a><slot></slot></template><img src=b></div>',
    '<div><template shadowrootmode=OPEN><style>a</style></template><template shadowrootmode=open><img></template></div>',
    '<x-y><template shadowrootmode=open><link rel=a></template></x-y>',
    map( {"<$_><template shadowrootmode=open><img src=a></template></$_>"}
        qw(article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span
            a b button details fieldset figure form i li ol ul table td video svg x-a annotation-xml font-face) ),
    '<div><template shadowrootmode=x><img></template></div>',
    '<template shadowrootmode=open><img></template><link>',
    '<div><template><div><template shadowrootmode=open><img></template></div></template><link></div>',
    '<div><template shadowrootmode=open><div><template shadowrootmode=open><img src=a></template></div><tr><td><img src=b></template></div>',
    map { random_page( $_, qw(select select option optgroup hr template div input) ) } 1 .. 1500
);
for my $page (@pages) {
    $page =~ s/noscript/em/gi;
    # What a frameset takes away later was asked for by then.
    $page =~ s/frameset/div/gi;
    $page =~ s/<template\b(?!\s+shadow)/<template shadowrootmode=open/gi;
}

my ($page) = ask( [ { files => { '/' => '<p>' }, ask => '(' . ELEMENTS . ')(' . JSON::PP->new->ascii->encode( \@pages ) . ')' } ], $VIEWS[0] );
my @chromium = @{ $page->[0]{answer} };
my @ours     = html_answers( 'elements', map { my $bytes = $_; utf8::encode($bytes); $bytes } @pages );
is( scalar @chromium, scalar @pages, 'Chromium has read them all' );
my $seen = 0;
for my $i ( 0 .. $#pages ) {
    my ( $ours, $chromium ) = map { join "\n", referring($_) } $ours[$i], $chromium[$i];
    $seen++ if length $chromium;
    ok( $ours eq $chromium, "page $i" ) or diag "$pages[$i]\n--- ours\n$ours\n--- Chromium\n$chromium";
}
cmp_ok( $seen, '>', 1000, 'most of them refer to something' );

done_testing;
