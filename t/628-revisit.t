# A browser that comes again: its second visit gets no early hints, since it has
# what the page needs; without the cookie it would get them all.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl node chromium module));
my @clients = grep { program($_) } qw(chromium firefox);

my $page = join '\\n', '<!doctype html><title>page</title>',
    '<link rel=stylesheet href=/css/a.css>', '<script type=module src=/js/m.js></script>',
    '<p style=\"font-family: f\">A page.';

my %pages;
for my $cookie ( 'On', 'Off' ) {
    my $httpd = matrix_httpd(
        modules => [qw(cgid expires)],
        pages   => [ '/cgi/one', '/cgi/two' ],
        files   => {
            map( { ( "cgi/$_" => "#!/bin/sh\nsleep 0.3\n"
                    . qq(printf "Content-Type: text/html\\n\\n$page\\n"\n) ) } qw(one two) ),
            'htdocs/css/a.css'     => "body { color: #123 }\n",
            'htdocs/js/m.js'       => "export const m = 1;\n",
            'htdocs/fonts/f.woff2' => "not a font\n",
        },
        config => <<"CONF");
ScriptAlias /cgi/ \${ROOT}/cgi/
PushManifestCookie $cookie
ExpiresActive on
ExpiresByType text/css "access plus 1 hour"
ExpiresByType text/javascript "access plus 1 hour"
ExpiresByType font/woff2 "access plus 1 hour"
CONF
    $httpd->start;
    my @visits = browse_hinted( 'chromium', $httpd,
        [ map { $httpd->url($_) } qw(/cgi/one /cgi/one /cgi/two) ], revisit => 1 );
    my @sent = $httpd->access_log =~ m{ GET /cgi/\w+ 200 .* sent=(\S+)}g;
    my %asked;
    for my $client (@clients) {
        $httpd->clear_logs;
        my ($page) = browse( $client, $httpd, [ $httpd->url('/cgi/one') ], again => 1 );
        $asked{$client} = [ ( sort $httpd->access_log =~ m{ GET (/(?:cgi|css)/\S+) 200 }g ), $page->{again}{title} ];
    }
    $pages{$cookie} = { visits => \@visits, sent => \@sent, asked => \%asked };
}

my ( $first, $second, $other ) = @{ $pages{On}{visits} };
lists_ok [ early_hints($first) ], [ hrefs() ], 'a first visit has early hints';
is_deeply [ early_hints($second) ], [], 'a second visit has none';
is_deeply [ early_hints($other) ],  [], 'nor has another page with the same needs';
is_deeply $pages{On}{sent}, [ 'early,link', 'link', 'link' ], 'the log says so';
is_deeply [ grep {m{^/(?:css|js)}} requests_of($second) ], [], 'and it had all it needs';
is_deeply $pages{Off}{sent}, [ ('early,link') x 3 ], 'without the cookie each gets a 103';
is_deeply $pages{$_->[0]}{asked}{ $_->[1] }, [qw(/cgi/one /cgi/one /css/a.css page)],
    "$_->[1], twice with the same caches, the cookie $_->[0]: the page is asked for again, alone"
    for map { my $cookie = $_; map { [ $cookie, $_ ] } @clients } qw(On Off);

done_testing;
