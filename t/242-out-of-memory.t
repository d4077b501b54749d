# Memory that runs out, wherever that is, ends a run with a message and exit
# code 3: nothing is written, nothing is taken for missing, nothing is left.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use PM::Generate;
use PM::Test;

need('pushmanifest');
my $shim = builddir() . '/t/helper/.libs/failing_malloc.so';
plan skip_all => 'sanitizers have memory of their own'
    if slurp( program('pushmanifest') ) =~ /__asan_init/;
plan skip_all => 'the helper that lets memory run out is not built'
    if !-f $shim;

my $site = site(
    'index.html' => '<link rel=stylesheet href=a.css><script type=importmap>{"imports":{"x":"./m.js"}}</script>'
        . '<script type=module src=m.js></script><img src=i.png srcset="j.png 2x"><p class=a>x',
    'a/x.xhtml' => '<html xmlns="http://www.w3.org/1999/xhtml"><head><link rel="stylesheet" href="../a.css"/></head></html>',
    'a.css'     => '@import "b.css"; @font-face{font-family:F;src:url(f.woff2)} p{font-family:F;background:url(i.png)}',
    'b.css'     => 'b{}',
    'm.js'      => 'import "./n.js"',
    'rules'     => '{"rules":[{"pages":"/*","add":[{"href":"/b.css","as":"style"}]}]}',
    map { ( $_ => '' ) } qw(n.js f.woff2 i.png j.png)
);
my $out = tempdir();

# Like run(), which waits longer for a command than these take.
sub with_memory {
    my ( $env, @arguments ) = @_;
    my $pid = fork // die;
    if ( !$pid ) {
        open STDOUT, '>', "$out/stdout";
        open STDERR, '>', "$out/stderr";
        %ENV = ( %ENV, LD_PRELOAD => $shim, %$env );
        alarm 60;
        exec program('pushmanifest'), @arguments;
    }
    waitpid $pid, 0;
    return { exit => $? >> 8, signal => $? & 127, out => slurp("$out/stdout"), err => slurp("$out/stderr") };
}

# Runs a command again and again, each time without another one of its
# allocations, $step apart: by turns without all after it, and without it alone.
sub fails_well {
    my ( $name, $step, @arguments ) = @_;
    unlink "$out/m";
    my $whole = with_memory( { PM_MALLOC_COUNT => "$out/count" }, @arguments );
    my $count = slurp("$out/count");
    my $written = -f "$out/m" ? slurp("$out/m") : '';
    cmp_ok( $count, '>', 50, "$name: allocations" );
    my @wrong;
    for my $number ( map { $_ * $step } 1 .. $count / $step ) {
        unlink "$out/m";
        my %once = $number % 2 ? () : ( PM_MALLOC_ONCE => 1 );
        my $got  = with_memory( { PM_MALLOC_FAILS => $number, %once }, @arguments );
        my @left = glob("$out/.p*");
        my $is_well
            = $got->{exit} == 3 && !$got->{signal}
            ? $got->{err} eq "pushmanifest: out of memory; nothing was written\n" && !-e "$out/m"
            : $got->{exit} == $whole->{exit} && $got->{out} eq $whole->{out}
            && ( -f "$out/m" ? slurp("$out/m") : '' ) eq $written;
        push @wrong, "$number: $got->{exit} $got->{err} @left" if !$is_well || @left;
    }
    is_deeply( \@wrong, [], '  that fail, alone or with all after them' );
}

# One thread: which allocation fails is the same each time, and libxml2 (2.9) calls
# itself without end where a thread of its own gets no memory.
fails_well( 'generate', 1, 'generate', '-q', '-j1', '--rules', "$site/rules", '--match', 'auto', '-o', "$out/m", "$site" );
spew( "$out/kept", generate($site)->{out} );
fails_well( 'check', 5, 'check', "$out/kept", "$site" );
fails_well( 'explain', 5, 'explain', '--docroot', "$site", "$out/kept", '/' );

# With the kernel's own limit.
spew( "$site/large.html", '<style>' . 'a p[x=y]{background:url(x.png);color:red}' x 40_000 );
my %exits;
for my $megabytes ( map { 4 * $_ } 3 .. 40 ) {
    my $got = run( [ 'sh', '-c', 'ulimit -v ' . 1024 * $megabytes . '; exec "$@"',
            'sh', program('pushmanifest'), 'generate', '-q', '-o', "$out/m", "$site" ] );
    next if $got->{exit} == 127;    # the program could not even be loaded
    $exits{ $got->{exit} }++;
    like( $got->{err}, qr/^pushmanifest: out of memory; nothing was written\n\z/m, "$megabytes MB" ) if $got->{exit} == 3;
    is( $got->{signal}, 0, "$megabytes MB: no signal" );
}
is_deeply( [ sort keys %exits ], [ 1, 3 ], 'there is too little memory, or enough' ) or diag explain \%exits;

done_testing();
