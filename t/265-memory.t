# Memory does not grow with a page, nor beyond a bound with what it refers to.
# Each file is of 100 MB or has a million tags.
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
plan skip_all => 'no /proc to measure memory with' if !-r '/proc/self/status';
plan skip_all => 'sanitizers take memory of their own'
    if slurp( program('pushmanifest') ) =~ /__asan_init/;

use constant { SIZE => 100_000_000, LINK => '<link rel=stylesheet href=a.css>' };

my $dir = site( 'a.css' => '@font-face{font-family:F;src:url(f.woff2)} p[id=i5]{font-family:F}',
    'f.woff2' => '', 'x.js' => '' );

# Writes a file of so many pieces; $piece gives the text of each by its number.
sub write_pieces {
    my ( $name, $start, $count, $piece, $end ) = @_;
    open my $file, '>:raw', "$dir/$name" or die "$name: $!\n";
    print $file $start;
    print $file $piece->($_) for 1 .. $count;
    print $file $end;
    close $file or die "$name: $!\n";
}

# Runs `generate`; returns its exit code, the most memory that it had at once in
# MB, and the hrefs of the page.
sub measured {
    my $pid = fork // die;
    if ( !$pid ) {
        open STDERR, '>', "$dir/errors";
        exec program('pushmanifest'), 'generate', '-q', '-o', "$dir/manifest", "$dir"
            or POSIX::_exit(127);
    }
    my $peak  = peak_of($pid);
    my $exit  = $? >> 8;
    my $links = read_manifest( slurp("$dir/manifest") )->{page}{'/'};
    unlink "$dir/index.html", "$dir/manifest";
    return ( $exit, $peak, [ map { $_->{href} } @$links ] );
}

sub is_bounded {
    my ( $name, $most, $code, @hrefs ) = @_;
    my ( $exit, $peak, $links ) = measured();
    is( $exit, $code, $name );
    is_deeply( $links, \@hrefs, '  gives its links' );
    cmp_ok( $peak, '<', $most, "  takes less than $most MB" );
}

my $text = 'x' x 999_996;
write_pieces( 'index.html', '<p>', SIZE / 1_000_000, sub { "$text<b>" }, LINK );
is_bounded( 'a page of 100 MB', 32, 0, '/a.css' );

write_pieces( 'index.html', LINK, 1_000_000, sub { "<p id=i$_[0] class='a b$_[0]'>x" }, '' );
is_bounded( 'a page of a million tags', 64, 0, '/a.css', '/f.woff2' );

my $rules = 'a p[x=y]{background:url(x.png);color:red}b{}' x 10_000;
write_pieces( 'index.html', '<style>@import "a.css";', SIZE / length $rules, sub {$rules}, '</style>' );
is_bounded( 'a style element of 100 MB', 96, 1, '/a.css' );

my $script = 'x = "import";' x 10_000;
write_pieces( 'index.html', LINK . '<script>', SIZE / length $script, sub {$script}, '</script><p id=i5>x' );
is_bounded( 'a script element of 100 MB', 32, 0, '/a.css', '/f.woff2' );

my $imports = "import './x.js';\n" x 10_000;
write_pieces( 'm.js', '', SIZE / length $imports, sub {$imports}, '' );
spew( "$dir/index.html", '<script type=module src=m.js></script>' );
is_bounded( 'a module of 100 MB', 128, 1, '/m.js', '/x.js' );

write_pieces( 'a.css', '', SIZE / length $rules, sub {$rules}, '' );
spew( "$dir/index.html", LINK );
is_bounded( 'a stylesheet of 100 MB', 192, 1, '/a.css' );

done_testing();
