# The example site's page that thinks, in real browsers: the stylesheet, what it
# imports, the font that this names, and the module are loaded by early hint,
# before the page, and once.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Browser;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(pushmanifest module httpd openssl node chromium firefox));

my $dir = tempdir();
my $site = "$dir/site";
system( 'cp', '-R', srcdir() . '/t/site', $site ) == 0 or die "cannot copy t/site";
system( 'chmod', '-R', 'a+rX', $site ) == 0 or die "cannot open $site";
# A busy machine needs longer to load files: the page thinks longer, too.
my $thought = slurp("$site/live.cgi");
$thought =~ s/^sleep 0\.3$/sleep 3/m or die 'live.cgi does not think';
spew( "$site/live.cgi", $thought, 0755 );
my $made = run( [ program('pushmanifest'), 'generate', '-o', "$dir/manifest",
        $site ] );
is( $made->{exit}, 0, 'the site gets a manifest' ) or diag $made->{err};

my $httpd = PM::Httpd->new( modules => [qw(cgid expires)], config => <<"CONF" )->start;
DocumentRoot "$site"
<Directory "$site">
    Require all granted
</Directory>
ScriptAlias /live.html "$site/live.cgi"
ExpiresActive on
ExpiresDefault "access plus 1 hour"
H2EarlyHints on
PushManifest "$dir/manifest"
CONF

my ($set)  = slurp("$dir/manifest") =~ m|"page":"/live.html","set":"(\w+)"|;
my ($line) = slurp("$dir/manifest") =~ /^(\{"set":"$set".*)$/m;
my @needed = map { $_->{href} } @{ decode_json($line)->{links} };
for my $path (qw(/css/site.css /css/tokens.css /fonts/departure.woff2
    /js/board.mjs))
{
    ok( ( grep { $_ eq $path } @needed ), "the manifest names $path" );
}

for my $browser (qw(chromium firefox)) {
    my ($page) = browse_hinted( $browser, $httpd, [ $httpd->url('/live.html') ], ahead => \@needed );
    lists_ok( [ $httpd->answered_before('/live.html') ], \@needed, "$browser: all of it was there first" );

    # Firefox loads a font early, but does not name it so.
    my @named = grep { $browser ne 'firefox' || !/woff2/ } @needed;
    lists_ok( [ early_hints($page) ], \@named, "$browser: by early hints" );

    for my $path (@needed) {
        my $times = () = $httpd->access_log =~ / GET \Q$path\E /g;
        is( $times, 1, "$browser: $path was fetched once" );
    }
}

done_testing;
