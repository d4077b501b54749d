# report in real browsers, on a large and on a phone's screen, light and dark: it
# draws, search finds, nothing is said on the console, nothing is asked for, and
# axe-core finds no fault of accessibility.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Browser;
use PM::Conformance;
use PM::Httpd;
use PM::Test;
use Test::More;

need(qw(pushmanifest httpd openssl node npm chromium firefox));

my $axe     = npm_packages('axe-core') . '/node_modules/axe-core/axe.min.js';
my $dir     = tempdir();
my $command = program('pushmanifest');
my $site    = srcdir() . '/t/site';
run( [ $command, 'generate', '-q', '-o', "$dir/site.manifest", $site ] );
my $small = run( [ $command, 'report', '--max-links', 3, '--docroot', $site, "$dir/site.manifest" ] )->{out};
my $many = spew( "$dir/many.manifest", join '', map {"$_\n"} '{"pushmanifest":1}',
    '{"set":"s","links":[{"href":"/a.css","as":"style"},{"href":"/a.woff2","as":"font","via":"/a.css"}]}',
    map {qq({"page":"/d$_/<b>%22.html","set":"s"}) =~ s/<b>/%3Cb%3E/r} 1 .. 100_000 );
my $large = run( [ $command, 'report', $many ] )->{out};

my $httpd = PM::Httpd->new(
    modules => [],
    files => { 'htdocs/small.html' => $small, 'htdocs/large.html' => $large } );
$httpd->start;

my $PROBE = <<'END';
(async () => {
  const at = (id) => document.getElementById(id);
  const search = (text) => { at('search').value = text; at('search').dispatchEvent(new Event('input')); };
  const seen = {};
  seen.title = at('title').textContent;
  seen.pages = document.querySelector('#totals dd').textContent;
  seen.found = at('found').textContent;
  search('PAINT');
  seen.searched = [...at('results').querySelectorAll('a')].map((link) => link.textContent);
  search('99999');
  seen.far = [...at('results').querySelectorAll('a')].map((link) => link.textContent);
  at('results').querySelector('a')?.click();
  search('');
  await new Promise((done) => setTimeout(done, 100));
  seen.page = at('page-h').textContent;
  seen.bars = document.querySelectorAll('#without rect').length;
  seen.links = document.querySelectorAll('#links tbody tr').length;
  seen.gain = at('gain').textContent;
  at('think').value = 500;
  at('think').dispatchEvent(new Event('input'));
  seen.moved = at('gain').textContent;
  seen.warnings = [...at('warnings').querySelectorAll('tbody tr')].map((row) => row.textContent);
  seen.pageOmitted = at('page-omitted').hidden ? 'hidden' : at('page-omitted-list').querySelectorAll('tbody tr').length;
  seen.omitted = at('omitted').querySelectorAll('tbody tr').length;
  seen.wide = document.documentElement.scrollWidth - innerWidth;
  seen.axe = (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
  return JSON.stringify(seen);
})()
END

for my $case (
    [ 'chromium', 'a large screen' ],
    [ 'chromium', 'a large screen, dark', dark   => 1 ],
    [ 'chromium', 'a phone',              mobile => 1, width => 390, height => 844, scale => 3 ],
    [ 'chromium', 'a phone, dark', mobile => 1, width => 390, height => 844, scale => 3, dark => 1 ],
    [ 'firefox',  'a large screen' ],
    )
{
    my ( $browser, $name, %option ) = @$case;
    my ( $page, $far ) = browse( $browser, $httpd, [ map { $httpd->url("/$_.html") } qw(small large) ],
        inject => $axe, probe => $PROBE, %option );
    my $seen = $page->{probed};
    is( $page->{title},     'site.manifest', "$browser, $name: the manifest's name is the title" );
    is( $seen->{pages},     6, '  its pages are counted' );
    is_deeply( $seen->{searched}, ['/trains/first-paint.html'], '  search finds' );
    is( $seen->{page},      '/', '  a page is shown' );
    is( $seen->{bars},      2 * ( 1 + $seen->{links} ), '  each link is a bar' );
    cmp_ok( $seen->{links}, '>', 3, '  of several' );
    like( $seen->{gain},  qr/after 260 ms instead of 440 ms/, '  and what hints gain is said' );
    like( $seen->{moved}, qr/after 560 ms instead of 740 ms/, '  for the time that one sets' );
    cmp_ok( $seen->{omitted}, '>', 0, '  what was left out is listed' );
    cmp_ok( $seen->{pageOmitted}, '>', 0, '  and what the page leaves out' );
    is( $far->{probed}{pageOmitted}, 'hidden', '  which is not known of another' );
    is( $far->{probed}{pages}, '100,000', '100,000 pages' );
    is_deeply( $far->{probed}{far}, ['/d99999/%3Cb%3E%22.html'], '  are searched' );
    is( $far->{probed}{page}, '/d99999/%3Cb%3E%22.html', '  and one shows when asked for' );
    like( $far->{probed}{warnings}[0], qr{/a.woff2 is loaded twice.*100,000}, '  with its warning' );
    for ( $page, $far ) {
        is_deeply( $_->{probed}{axe}, [], '  axe-core finds nothing' ) or diag explain $_->{probed}{axe};
        is_deeply( $_->{console}, [], '  the console is silent' );
        cmp_ok( $_->{probed}{wide}, '<=', 0, '  nothing is wider than the screen' );
        is_deeply( [ grep { !/^data:/ } map { PM::Browser::path_of( $_->{url} ) } @{ $_->{requests} }[ 1 .. $#{ $_->{requests} } ] ], [], '  and nothing is asked for' );
    }
}

done_testing;
