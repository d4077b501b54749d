# A deploy that renames files and forgets the manifest: after each file's first
# wrong answer no client is told of it any more, in whatever process; each is
# logged once; pages work. And a deploy that does it right has no gap.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use File::Basename qw(dirname);
use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP;
use PM::Browser;
use PM::Client;
use PM::Httpd;
use PM::Test;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

need(qw(httpd openssl curl node module pushmanifest chromium));

use constant CLIENTS => 4;
use constant GRACE   => 2;      # seconds until an answer is in every client's past

# A release: a page, and files whose names change with it.
sub release {
    my ( $httpd, $name ) = @_;
    my %files = (
        'index.html' => '<!doctype html><title>broken</title>'
            . qq(<link rel="stylesheet" href="/assets/app.$name.css">)
            . qq(<script type="module" src="/assets/app.$name.js"></script><p>A page.),
        "assets/app.$name.css"  => qq(\@import "base.$name.css"; p { color: #123 }\n),
        "assets/base.$name.css" => "body { color: #321 }\n",
        "assets/app.$name.js"   => qq(import "./dep.$name.js"\ndocument.title = "$name"\n),
        "assets/dep.$name.js"   => "export {}\n",
    );
    $httpd->write( "releases/$name/$_", $files{$_} ) for keys %files;
    return sort map {"/$_"} grep {/^assets/} keys %files;
}

sub site {
    my ($config) = @_;
    my $httpd = PM::Httpd->new( log_level => 'warn', config => <<"CONF" );
StartServers 3
DocumentRoot \${ROOT}/current
H2EarlyHints on
PushManifest \${ROOT}/site.manifest
PushManifestReload 100ms
$config
CONF
    my @old = release( $httpd, 'one' );
    symlink 'releases/one', $httpd->path('current');
    run( [ program('pushmanifest'), 'generate', '-o', $httpd->path('site.manifest'),
            $httpd->path('releases/one') ] );
    return ( $httpd->start, @old );
}

# A client that comes again and again, and does what browsers do: asks for the
# page, and for what it is told of, as long as there is a file. A line for each:
# time, path, status (or "page", if a file is answered with one), links.
sub client {
    my ( $httpd, $file, $while ) = @_;
    my $parent = $$;
    my $pid = fork // die;
    return $pid if $pid;
    open my $out, '>', $file or POSIX::_exit(1);
    $out->autoflush(1);
    while ( -e $while && getppid() == $parent ) {
        my $began = time;
        my $got   = curl( $httpd->url('/') );
        my %told  = map { /^<(.*?)>/ ? ( $1 => 1 ) : () } hints_of($got), links_of($got);
        print {$out} join( ' ', $began, '/', $got->{status} // 0, sort keys %told ), "\n";
        for my $path ( sort keys %told ) {
            my $answer = curl( $httpd->url($path),
                headers => { 'Sec-Fetch-Mode' => undef, 'Sec-Fetch-Dest' => undef } );
            my $is_page = grep {/html/} headers_of( $answer, 'content-type' );
            print {$out} join( ' ', time, $path, $is_page ? 'page' : $answer->{status} // 0 ), "\n";
        }
    }
    close $out;
    POSIX::_exit(0);
}

# What clients have seen, in files: lists of [ time, path, status, links ].
sub seen_in {
    return sort { $a->[0] <=> $b->[0] }
        map { my ( $time, $path, $status, @links ) = split / /; [ $time, $path, $status, \@links ] }
        map { -e $_ ? slurp($_) =~ /(.*)\n/g : () } @_;
}

# What clients saw from before something was done until that was enough, and somewhat
# longer.
sub under_load {
    my ( $httpd, $do, $is_enough ) = @_;
    my $dir   = tempdir();
    my @files = map {"$dir/$_"} 1 .. CLIENTS;
    my $while = spew( "$dir/while", '' );
    my @pids  = map { client( $httpd, $_, $while ) } @files;
    wait_until( 60, sub { CLIENTS == grep { -s $_ } @files } );
    $do->();
    wait_until( 60, sub { $is_enough->( seen_in(@files) ) } );
    sleep 2 * GRACE;
    unlink $while;
    waitpid $_, 0 for @pids;
    return seen_in(@files);
}

# The answers for a file that were wrong.
sub wrong_for { my ( $path, @seen ) = @_; return grep { $_->[1] eq $path && $_->[2] ne '200' } @seen }

# The pages that were asked for when the first of those answers was old enough.
sub after_wrong {
    my ( $path, @seen ) = @_;
    my ($wrong) = wrong_for( $path, @seen ) or return;
    return grep { $_->[1] eq '/' && $_->[0] > $wrong->[0] + GRACE } @seen;
}

for my $case ( [ 'files are not there', '' ],
    [ 'an application answers for them', 'FallbackResource /index.html' ] ) {
    my ( $name, $config ) = @$case;
    subtest "forgotten: $name" => sub {
        my ( $httpd, @old ) = site($config);
        my @new;
        my @seen = under_load( $httpd, sub {
            @new = release( $httpd, 'two' );
            symlink 'releases/two', $httpd->path('next');
            rename $httpd->path('next'), $httpd->path('current');
        }, sub { my @now = @_; return !grep { !after_wrong( $_, @now ) } @old } );
        for my $path (@old) {
            my @after = after_wrong( $path, @seen );
            ok scalar @after, "$path is answered wrongly, and clients come after that" or next;
            my @late = grep { grep { $_ eq $path } @{ $_->[3] } } @after;
            is scalar @late, 0, '... and nobody is told of it any more';
            my @lines = $httpd->log =~ m{^.*\[pushmanifest:warn\].* page /(?:index\.html)?: \Q$path\E .*$}mg;
            is scalar @lines, 1, '... it is logged once, over all processes';
        }
        is_deeply [ grep { $_->[1] eq '/' && $_->[2] != 200 } @seen ], [], 'every page is answered';
        my ($page) = browse( 'chromium', $httpd, [ $httpd->url('/') ] );
        is $page->{title}, 'two', 'the page works';
        lists_ok [ grep { !/favicon/ && $_ ne '/' } requests_of($page) ], \@new,
            'a browser asks for what the page needs, once, and for nothing else';
        run( [ program('pushmanifest'), 'generate', '-o', $httpd->path('site.manifest'),
                $httpd->path('releases/two') ] );
        ok wait_until( 10, sub {
            my %told = map { /^<(.*?)>/ ? ( $1 => 1 ) : () } hints_of( curl( $httpd->url('/') ) );
            return join( ' ', sort keys %told ) eq "@new";
        } ), 'a new manifest, and all is well';
        $httpd->stop;
    };
}

subtest 'a deploy as in manifests/examples/deploy' => sub {
    my ( $httpd, @old ) = site('');
    my @new;
    my $last = sub { my ($page) = grep { $_->[1] eq '/' } reverse @_; return "@{ $page->[3] }" };
    my @seen = under_load( $httpd, sub {
        @new = release( $httpd, 'two' );
        my $done = run( [ srcdir() . '/manifests/examples/deploy', $httpd->path('releases/two'),
                $httpd->path('current'), $httpd->path('site.manifest') ],
            env => { PATH => dirname( program('pushmanifest') ) . ":$ENV{PATH}" } );
        is $done->{exit}, 0, 'it is done' or diag $done->{err};
    }, sub { return $last->(@_) eq "@new" } );
    is_deeply [ grep { $_->[2] ne '200' } @seen ], [], 'whatever was asked for was there';
    is $last->(@seen), "@new", 'in the end the new files are said';
    unlike $httpd->log, qr/pushmanifest:warn/, 'and nothing was wrong';
};
done_testing;
