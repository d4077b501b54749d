# PushManifestWhen is asked once a request, however many internal redirects
# httpd makes of it.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(httpd openssl curl module));

my $httpd = PM::Httpd->new(
    modules   => ['cgid'],
    log_level => 'warn pushmanifest:debug',
    files     => {
        'htdocs/page.html' => 'page',
        'cgi/local'        => "#!/bin/sh\nprintf 'Location: /page.html\\n\\n'\n",
    },
    manifest => <<'MANIFEST', config => <<'CONF' );
{"pushmanifest":1}
{"set":"s","links":[{"href":"/a.css","as":"style"}]}
{"page":"/cgi/local","set":"s"}
{"page":"/page.html","set":"s"}
MANIFEST
PushManifest ${ROOT}/site.manifest
PushManifestWhen "false"
ScriptAlias /cgi/ ${ROOT}/cgi/
CONF
$httpd->start;

my $got = run( [ 'curl', '-sk', '--http2', $httpd->url('/cgi/local') ] );
is $got->{out}, 'page', 'the target is served';
ok $httpd->log_has(qr/PushManifestWhen does not hold/), 'nothing is sent';
my @asked = $httpd->log =~ /PushManifestWhen does not hold/g;
is scalar @asked, 1, 'and that was decided once';

done_testing;
