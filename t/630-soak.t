# A long time of all that goes wrong at once, beside an httpd without the module that
# has the same to bear: h2load and nghttp ask while the manifest is exchanged ten
# times a second for a good one, a broken one, half of one, an empty one, none, a
# directory, one that may not be read, one that is written byte by byte; while httpd
# is restarted gracefully; while its children are killed. No request is answered
# wrongly, what is said is one of the good manifests, nothing fails where nobody was
# killed, memory is level, and the counters count what was asked.
#
# PM_SOAK_REQUESTS is how many (20,000; `make torture`: 1,000,000).
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Reload;
use PM::Test;
use Test::More;
use Time::HiRes qw(sleep time);

need(qw(httpd openssl nghttp curl node h2load module));

use constant { BATCH => 2000, SWAPS_A_SECOND => 10, LEVEL_KB => 8000 };
my $REQUESTS = $ENV{PM_SOAK_REQUESTS} // 20_000;
# Seconds between two restarts, and between two children that are killed.
my ( $RESTART, $KILL ) = $REQUESTS > 100_000 ? ( 10, 7 ) : ( 3, 2 );

my @MORE = map {"/section/page-number-$_.html"} 1 .. 500;
my %GOOD = map { $_ => release( $_, @MORE ) } qw(red blue);

# So many threads that httpd never has to close a connection to have one.
my $ROOM = join "\n", 'ServerLimit 4', 'StartServers 4', 'ThreadsPerChild 25', 'MaxRequestWorkers 100',
    'MinSpareThreads 25', 'MaxSpareThreads 100', 'MaxKeepAliveRequests 0', q{};
my %FILES = map { ( "htdocs/css/$_.css" => "a {}\n" ) } qw(red blue last);
my $with    = reloading_httpd( manifest => $GOOD{red}, log_level => 'warn', config => $ROOM );
$with->write( $_, $FILES{$_} ) for keys %FILES;
$with->start;
my $without = reloading_httpd( log_level => 'warn', config => $ROOM, pushmanifest => 0 );
$without->write( 'httpd.conf', slurp( $without->path('httpd.conf') ) =~ s/^PushManifest.*\n//mgr );
$without->start;

# ---- What goes on meanwhile, each in a process of its own ----

# Calls what it is given every so many seconds, until it is killed.
sub meanwhile {
    my ( $seconds, $do ) = @_;
    my $parent = $$;
    my $pid = fork // die "cannot fork: $!\n";
    return $pid if $pid;
    my ( $n, $next ) = ( 0, time );
    while ( getppid == $parent ) {
        $next += $seconds;
        sleep( $next - time ) if $next > time;
        $do->( $n++ );
    }
    POSIX::_exit(0);
}

# Makes way for another kind of file.
sub clear { my ($file) = @_; rmdir $file or unlink $file; return }

sub put {
    my ( $file, $text, $mode ) = @_;
    spew( "$file.new", $text, $mode // 0644 );
    sleep 0.02;    # else it is not seen that it was renamed
    rmdir $file;
    rename "$file.new", $file or POSIX::_exit(1);
    return;
}

sub in_place {
    my ( $file, $text ) = @_;
    clear($file) if -d $file;
    open my $handle, '>', $file or POSIX::_exit(1);
    syswrite $handle, $_ for split //, substr $text, 0, 3000;
    syswrite $handle, substr $text, 3000;
    close $handle or POSIX::_exit(1);
    return;
}

my @SWAPS = (
    sub { put( $_[0], $GOOD{red} ) },
    sub { put( $_[0], qq[$GOOD{blue}\{"page":\n] ) },
    sub { put( $_[0], $GOOD{blue} ) },
    sub { put( $_[0], substr $GOOD{red}, 0, 2000 ) },
    sub { put( $_[0], q{} ) },
    sub { put( $_[0], $GOOD{red} ) },
    sub { clear( $_[0] ) },
    sub { clear( $_[0] ); mkdir $_[0] },
    sub { put( $_[0], $GOOD{blue}, 0 ) },
    sub { in_place( $_[0], $GOOD{red} ) },
    sub { in_place( $_[0], $GOOD{blue} ) },
);

# Both are restarted, or lose a child, at once. The moments are written down.
my $dir = tempdir();

sub note_down {
    open my $file, '>>', "$dir/moments" or POSIX::_exit(1);
    syswrite $file, time . "\n";
    return;
}

sub kill_child {
    my ($httpd) = @_;
    my @children = children_of($httpd);
    kill 'KILL', $children[ rand @children ] if @children;
    return;
}

my $file      = $with->path('site.manifest');
my @meanwhile = meanwhile( 1 / SWAPS_A_SECOND, sub { $SWAPS[ $_[0] % @SWAPS ]->($file) } );
END { local $?; kill 'KILL', @meanwhile if @meanwhile }

# Whether somebody was killed, or on his way out, between two moments.
sub is_disturbed {
    my ( $from, $to ) = @_;
    return scalar grep { $_ > $from - 2 && $_ < $to + 0.5 } split /\n/, eval { slurp("$dir/moments") } // q{};
}

# ---- What is asked ----

# Gives how many requests were not answered; what was answered wrongly goes into
# @wrong.
my ( @wrong, %asked, %count );

sub batch {
    my ( $httpd, $name ) = @_;
    my $result = run( [ program('h2load'), '-n', BATCH, qw(-c 8 -m 4 -t 1), $httpd->clear_url('/page.html'),
        $httpd->clear_url('/css/a.css') ], timeout => 300 );
    my ($succeeded) = $result->{out} =~ /^requests: .* (\d+) succeeded/m;
    push @wrong, grep { !/^HTTP\/\S+ GET \S+ 200 pushed=/ } split /^/, $httpd->access_log;
    $httpd->clear_logs if $name eq 'without';
    truncate $httpd->path('logs/access_log'), 0;
    $asked{$name} += BATCH;
    $count{$name} += $succeeded // 0;
    return BATCH - ( $succeeded // 0 );
}

# What a client is told: the names of the manifests, of promises and of Link.
sub told {
    my $got = nghttp( $with->clear_url('/page.html') );
    return q{} if ( $got->{status} // 0 ) != 200;
    my @names = map { join '+', map { /(\w+)\.css/ } @$_ } [ promised($got) ], [ links_of($got) ];
    return "@names";
}

sub parent_kb {
    my ($httpd) = @_;
    return ( slurp("/proc/$httpd->{pid}/status") =~ /^VmRSS:\s*(\d+)/m )[0];
}

my $lost = 0;
$lost += batch( $with, 'with' ) for 1 .. 3;
is $lost, 0, 'none fails while manifests alone are exchanged';

%asked = %count = ();
push @meanwhile, meanwhile( $RESTART, sub { note_down(); kill 'USR1', $with->{pid}, $without->{pid} } ),
    meanwhile( $KILL, sub { note_down(); kill_child($_) for $with, $without } );
my ( %told, @parent, %quiet );
my $n = 0;
while ( $n < $REQUESTS ) {
    $n += BATCH;
    for my $httpd ( $n % ( 2 * BATCH ) ? $with : ( $without, $with ) ) {
        my $name   = $httpd == $with ? 'with' : 'without';
        my $from   = time;
        my $failed = batch( $httpd, $name );
        $quiet{$name} += $failed if !is_disturbed( $from, time );
    }
    $told{ told() }++;
    push @parent, parent_kb($with);
}
my $both = wait_until( 60, sub { $told{ told() }++; $told{'red red'} && $told{'blue blue'} } );
kill 'KILL', splice @meanwhile;

my %share = map { $_ => $count{$_} / $asked{$_} } keys %count;
# How much is lost with a child depends on what else the machine does at that moment.
cmp_ok $share{with}, '>', 0.1 * $share{without}, "$count{with} of $asked{with} requests were answered; $count{without} of $asked{without} without the module";
cmp_ok $count{with}, '>', 0, '  so that there is something to see';
is_deeply [ @wrong[ 0 .. ( $#wrong > 9 ? 9 : $#wrong ) ] ], [], '  each with 200';
ok !$quiet{with} || $quiet{without}, '  and none fails where nobody is killed or restarted';
ok $both, 'both good manifests were served';
delete @told{ 'red red', 'blue blue', q{} };
is_deeply \%told, {}, '  and nothing else';
my $growth = $parent[-1] - $parent[ @parent / 3 ];
cmp_ok $growth, '<', LEVEL_KB, "memory is level: $growth KB more in the last two thirds";
my @died = grep { !/Killed \(9\)/ } $with->log =~ /^.*exit signal.*$/mg;
is_deeply \@died, [], 'no child died but those that were killed';

# ---- What is counted, when all is quiet again ----

put( $file, release('last') );
$with->graceful;
is becomes( $with, 'last' ), 'last', 'in the end the last one is served';
my $before = status_of($with);
run( [ program('h2load'), '-n', 1000, qw(-c 4 -m 4 -t 1), $with->clear_url('/page.html') ], timeout => 60 );
my $after = status_of($with);
is $after->{Matched} - $before->{Matched}, 1000, 'a thousand requests are a thousand more in the counters';

done_testing;
