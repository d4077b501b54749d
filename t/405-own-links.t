# An application's own Link fields: what they say already is not said again, in
# whatever words; what only looks like it suppresses nothing.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl module));

my ($CSS) = links();

# The application's fields, and the links of ours that they say.
my @cases = (
    [ 'the same link',            '</css/a.css>; rel=preload; as=style', 1 ],
    [ 'in other words',           '</css/a.css>;as="style" ; rel="next preload"', 1 ],
    [ 'a relative URL',           '<../css/a.css>; rel=preload; as=style', 1 ],
    [ 'a full URL',               '<${ORIGIN}/css/a.css>; rel=preload; as=style', 1 ],
    [ 'a URL with dots',          '</x/../css/./a.css>; rel=preload; as=style', 1 ],
    [ 'after another link',       '</x>; title="a, b", </css/a.css>; rel=preload; as=style', 1 ],
    [ 'another host',             '<https://other.example/css/a.css>; rel=preload; as=style', 0 ],
    [ 'in a title',               '</x>; rel=next; title="</css/a.css>; rel=preload; as=style"', 0 ],
    [ 'rel=prefetch',             '</css/a.css>; rel=prefetch; as=style', 0 ],
    [ 'rel=stylesheet',           '</css/a.css>; rel=stylesheet', 0 ],
    [ "rel='preload'",            q(</css/a.css>; rel='preload'; as=style), 0 ],
    [ 'an anchor',                '</css/a.css>; rel=preload; as=style; anchor="/other"', 0 ],
    [ 'no as',                    '</css/a.css>; rel=preload', 0 ],
    [ 'another media',            '</css/a.css>; rel=preload; as=style; media=print', 0 ],
    [ 'another query',            '</css/a.css?1>; rel=preload; as=style', 0 ],
    [ 'no list of links at all',  'css/a.css; rel=preload', 0 ],
);
my %scripts;
my $httpd = matrix_httpd(
    modules => ['cgid'],
    pages   => ['/cgi/*'],
    config  => "ScriptAlias /cgi/ \${ROOT}/cgi/\n",
);
for my $i ( 0 .. $#cases ) {
    my $field = $cases[$i][1] =~ s/\$\{ORIGIN\}/$httpd->clear_url('')/er;
    $cases[$i][1] = $field;
    my $quoted = $field =~ s/'/'\\''/gr;
    $httpd->write( "cgi/$i", "#!/bin/sh\nprintf 'Content-Type: text/html\\nLink: %s\\n\\n<p>x\\n' '$quoted'\n" );
}
$httpd->start;

for my $i ( 0 .. $#cases ) {
    my ( $name, $field, $is_said ) = @{ $cases[$i] };
    my $got = curl( $httpd->clear_url("/cgi/$i"), http => '1.1' );
    my @fields = headers_of( $got, 'link' );
    is $fields[0], $field, "$name: the application's field stays as it is";
    is_deeply [ links_of( { headers => [ [ 'link', $fields[1] ] ] } ) ],
        [ grep { !$is_said || $_ ne $CSS } links() ],
        '... ours ' . ( $is_said ? 'is not said again' : 'is said too' );
    next if $field =~ m{^<\.};    # mod_http2 makes no proper promise of it
    my $pushed = nghttp( $httpd->clear_url("/cgi/$i") );
    is $pushed->{error}, undef, '... a client that takes push is content';
}
done_testing;
