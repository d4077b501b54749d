# What valgrind says of httpd with the module, over a thousand requests and twenty
# graceful restarts with new manifests: no error and no leak has the module on its
# stack. What httpd and its libraries leak themselves is not looked at.
#
# PM_FINDINGS is where the files of what was found go.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Reload;
use PM::Test;
use Test::More;

use constant { REQUESTS => 1000, RESTARTS => 20 };

my $dir = tempdir();
local @ENV{qw(PM_UNDER PM_HTTPD PM_FINDINGS)}
    = ( 'valgrind', srcdir() . '/t/torture/httpd', $ENV{PM_FINDINGS} // "$dir/valgrind" );
need(qw(httpd nghttp curl h2load module valgrind));

my $httpd = reloading_httpd( manifest => release('start'), log_level => 'warn' );
$httpd->write( 'htdocs/css/start.css', "a {}\n" );
$httpd->start;
my $answered = 0;
for my $n ( 1 .. RESTARTS ) {
    my $count  = REQUESTS / RESTARTS;
    my $result = run( [ program('h2load'), '-n', $count, qw(-c 2 -m 2 -t 1), $httpd->clear_url('/page.html') ],
        timeout => 120 );
    $answered += $1 if $result->{out} =~ /^requests: .* (\d+) succeeded/m;
    nghttp( $httpd->clear_url('/cgi/fast') );
    deploy( $httpd, $n % 3 ? release("r$n") : "{}\n" );
    $httpd->graceful;
}
is $answered, REQUESTS, 'a thousand requests are answered';
is becomes( $httpd, 'r20', 60 ), 'r20', 'twenty restarts later the last manifest is served';
$httpd->stop;

# A finding is a paragraph, each line of which begins with the process.
my @findings = map { split /^==\d+== *\n/m, slurp($_) } glob "$ENV{PM_FINDINGS}.*";
cmp_ok scalar( glob "$ENV{PM_FINDINGS}.*" ), 'ne', q{}, 'valgrind has written';
my @ours = grep {/mod_pushmanifest/} @findings;
is scalar @ours, 0, 'no error and no leak is the module\'s, of ' . @findings . ' findings';
diag $_ for @ours[ 0 .. ( $#ours > 4 ? 4 : $#ours ) ];

done_testing;
