# A large image may be pushed, but is not said to browsers: they would load it
# before the page's stylesheets.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix qw(cgi matrix_files);
use PM::Test;
use Test::More;

need(qw(httpd openssl curl nghttp node module pushmanifest));

my $manifest = <<'END';
{"pushmanifest":1}
{"set":"s","links":[{"href":"/css/a.css","as":"style","bytes":30},{"href":"/img/big.svg","as":"image","bytes":65537},{"href":"/img/small.svg","as":"image","bytes":65536}]}
{"set":"t","links":[{"href":"/img/big.svg","as":"image","bytes":65537}]}
{"page":"/cgi/page","set":"s"}
{"page":"/cgi/own","set":"s"}
{"page":"/cgi/alone","set":"t"}
END
my $own   = '</css/own.css>; rel=preload; as=style';
my $httpd = PM::Httpd->new(
    modules  => ['cgid'],
    manifest => $manifest,
    files    => {
        matrix_files(),
        'htdocs/css/own.css'   => "p { color: black }\n",
        'htdocs/img/big.svg'   => '<svg xmlns="http://www.w3.org/2000/svg"/>',
        'htdocs/img/small.svg' => '<svg xmlns="http://www.w3.org/2000/svg"/>',
        'cgi/page'             => cgi(0),
        'cgi/own'              => cgi( 0, 'Content-Type: text/html', "Link: $own" ),
        'cgi/alone'            => cgi(0),
    },
    config => <<'CONF' )->start;
H2EarlyHints on
PushManifest ${ROOT}/site.manifest
ScriptAlias /cgi/ ${ROOT}/cgi/
CONF

my @said = ( '</css/a.css>; rel=preload; as=style', '</img/small.svg>; rel=preload; as=image' );
my $got  = node( $httpd->url('/cgi/page'), push => 0 );
lists_ok [ hints_of($got) ], \@said, 'a 103 has all but the image of 65,537 bytes';
lists_ok [ links_of($got) ], \@said, '... so has the response';
for my $version ( '2', '1.1' ) {
    lists_ok [ links_of( curl( $httpd->url('/cgi/page'), http => $version, headers => { 'Sec-Fetch-Mode' => undef } ) ) ],
        \@said, "... where there is no 103, too: HTTP/$version";
}
is_deeply [ links_of( curl( $httpd->url('/cgi/alone') ) ) ], [], 'alone it makes no field';

my @pushed = qw(/css/a.css /img/big.svg /img/small.svg);
lists_ok [ promised( nghttp( $httpd->clear_url('/cgi/page') ) ) ], \@pushed, 'who takes push gets it, too';
lists_ok [ promised( nghttp( $httpd->clear_url('/cgi/own') ) ) ], [ @pushed, '/css/own.css' ],
    '... and once, with what the application has pushed';

my $converted = run( [ program('pushmanifest'), qw(convert -q --to htaccess),
    spew( tempdir() . '/manifest', $manifest ) ] )->{out};
my @values = $converted =~ m{^SetEnvIf Request_URI "\S+" "?(.*?)"?$}mg;
lists_ok \@values, [ "pushmanifest=$said[0], $said[1]", '!pushmanifest' ],
    'nor has what is written for an .htaccess, which has no empty field';

my $headers = run( [ program('pushmanifest'), qw(convert -q --to headers), spew( tempdir() . '/manifest', $manifest ) ] );
unlike $headers->{out}, qr/big/, '... or for a _headers file';
is $headers->{err}, '', '... of which nothing is said';

done_testing;
