# merge: of several manifests one, in whatever order and however often; what two
# of them say differently is named, and nothing is written.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Generate;
use JSON::PP;
use PM::Test;
use Test::More;

need('pushmanifest');

my $command = program('pushmanifest');
my $helper  = builddir() . '/t/helper/manifest';
my $dir     = tempdir();
my $number  = 0;

# Writes lines as a manifest; gives its name.
sub manifest {
    return spew( "$dir/" . $number++, join '', map {"$_\n"} '{"pushmanifest":1}', @_ );
}

sub merge { return run( [ $command, 'merge', '-q', @_ ] ) }

# The same, as a file.
sub merged {
    my $got = merge(@_);
    die "merge @_: $got->{err}" if $got->{exit};
    return spew( "$dir/" . $number++, $got->{out} );
}

# The bytes as the library writes what it has read.
sub written { return run( [ $helper, 'write', shift ] )->{out} }

# ---- Random manifests of one site, which do not contradict each other ----

srand 7;
my %links = map { ( "set$_" => qq([{"href":"/$_.css","as":"style","bytes":$_}]) ) } 0 .. 9;
$links{other3} = $links{set3};    # another name for the same
my @sets = sort keys %links;
my %needs = map { ( "/p\%C3\%A9 $_" => $sets[ rand @sets ] ) } 0 .. 60;
my %match = map { ( "/m$_/*" => $sets[ rand @sets ] ) } 0 .. 20;

sub some { my ($share) = @_; return grep { rand() < $share } @_[ 1 .. $#_ ] }

sub random_manifest {
    my @lines = map {
        my $set = $needs{$_} =~ /3/ && rand() < 0.5 ? 'other3' : $needs{$_};
        my $path = s/ /%20/r;
        qq({"page":"$path","set":"$set"})
    } some( 0.5, sort keys %needs );
    push @lines, map {qq({"match":"$_","set":"$match{$_}"})} some( 0.5, sort keys %match );
    my %named = map { $_ => 1 } map {/"set":"(\w+)"/} @lines;
    push @lines, map {qq({"set":"$_","links":$links{$_}})} grep { $named{$_} || rand() < 0.2 } @sets;
    my @shuffled = sort { $a->[0] <=> $b->[0] } map { [ rand, $_ ] } @lines;
    return manifest( map { $_->[1] } @shuffled );
}

for my $round ( 1 .. 12 ) {
    my ( $one, $two, $three ) = map { random_manifest() } 1 .. 3;
    is( merge($one)->{out}, written($one), "round $round: one manifest is what the library writes" );
    my $all = merge( $one, $two, $three );
    is( "$all->{exit} $all->{err}", '0 ', '  three go together' );
    is( merge( $three, $one, $two )->{out}, $all->{out}, '  in any order' );
    is( merge( merged( $one, $two ), $three )->{out}, $all->{out}, '  two of them first' );
    is( merge( $one, merged( $two, $three ) )->{out}, $all->{out}, '  or the other two' );
    is( merge( $one, $one, $two, $three, $two )->{out}, $all->{out}, '  some twice' );
    is( merge( merged( $one, $two, $three ), $two )->{out}, $all->{out}, '  and one again' );
    my $file = merged( $one, $two, $three );
    is( written($file), $all->{out}, '  and the library writes it so' );
    is( run( [ $command, 'check', $file ] )->{exit}, 0, '  and takes it' );
}

# ---- Shards of a real site ----

my $site = site(
    map( { ( "$_/index.html" => "<link rel=stylesheet href=/$_.css>", "$_.css" => 'a{}' ) } 'a' .. 'f' ),
    'index.html' => ''
);
my $whole  = run( [ $command, 'generate', '-q', '--match', 'off', "$site" ] )->{out};
my @shards = map {
    my $shard = $_;
    my @others = map { ( '--exclude', $_ ) } grep { ( ord() % 3 ) != $shard } 'a' .. 'f';
    push @others, '--exclude', 'index.html' if $shard;
    spew( "$dir/shard$shard", run( [ $command, 'generate', '-q', @others, "$site" ] )->{out} )
} 0 .. 2;
is( merge(@shards)->{out}, $whole, 'shards of a site are the site' );

# ---- Conflicts, and what is wrong ----

sub style { my ( $id, $href ) = @_; return qq({"set":"$id","links":[{"href":"$href","as":"style"}]}) }
my $front = manifest( style( 'front', '/a.css' ), '{"page":"/","set":"front"}', '{"match":"/x/*","set":"front"}' );

sub is_refused {
    my ( $name, $message, @files ) = @_;
    my $got = merge(@files);
    is( $got->{exit}, 3,  "$name: nothing is written" );
    is( $got->{out},  '', '  not even a part' );
    $message =~ s/\bFRONT\b/$front/g;
    $message =~ s/\bOTHER\b/$files[-1]/g;
    is( $got->{err}, $message, '  and it is said why' );
}
my $end = "pushmanifest: the manifests do not go together: 1 conflict; nothing was written\n";
is_refused( 'a page that needs something else', qq(OTHER:3: the page "/" has other links than in FRONT:3\n$end),
    $front, manifest( style( 'back', '/b.css' ), '{"page":"/","set":"back"}' ) );
is_refused( 'whatever comes first', qq(OTHER:3: the page "/" has other links than in $dir/@{[ $number - 1 ]}:3\n$end),
    "$dir/" . ( $number - 1 ), $front );
is_refused( 'a match', qq(OTHER:3: the match "/%78/*" has other links than in FRONT:4\n$end),
    $front, manifest( style( 'back', '/b.css' ), '{"match":"/%78/*","set":"back"}' ) );
is_refused( 'a set with another meaning', qq(OTHER:2: the set "front" has other links than in FRONT:2\n$end),
    $front, manifest( style( 'front', '/b.css' ), '{"page":"/b","set":"front"}' ) );
is_refused( 'a page that stands twice in one', qq(OTHER:4: the page "/b" stands here a second time\n$end),
    manifest( style( 'b', '/b.css' ), ('{"page":"/b","set":"b"}') x 2 ) );
is_refused( 'a set that only the other one defines',
    qq(pushmanifest: OTHER:2: the set "front" is unknown; no line defines it; nothing was written\n),
    $front, manifest('{"page":"/b","set":"front"}') );
is_refused( 'a page that cannot be', qq(pushmanifest: OTHER:3:9: the page "b" has a relative URL; write the absolute path, from /; nothing was written\n),
    manifest( style( 'b', '/b.css' ), '{"page":"b","set":"b"}' ) );
is_refused( 'what is no manifest', qq(pushmanifest: OTHER:1:1: an empty file; a manifest begins with {"pushmanifest":1}; nothing was written\n),
    $front, spew( "$dir/empty", '' ) );
my @nested = map { qq({"match":"/) . 'a' x $_ . qq(*","set":"b"}) } 0 .. 32;
is_refused( 'more matches for one path than may be',
    'pushmanifest: the match "/' . 'a' x 32 . qq(*" and 32 others can be asked for one path; no more than 32 may; nothing was written\n),
    manifest( style( 'b', '/b.css' ), @nested[ 0 .. 20 ] ), manifest( style( 'b', '/b.css' ), @nested[ 21 .. 32 ] ) );

my $many = merge( map { manifest( style( $_, "/$_.css" ), map {qq({"page":"/$_","set":"$_[0]"})} () ) } 'a' );
is( $many->{exit}, 0, 'a manifest without pages' );
my @conflicts = map { my $set = $_; manifest( style( $set, "/$set.css" ), map {qq({"page":"/$_","set":"$set"})} 1 .. 150 ) } qw(a b);
my $err = merge(@conflicts)->{err};
is( scalar( () = $err =~ /has other links/g ), 100, 'a hundred conflicts are named' );
like( $err, qr/: 150 conflicts; nothing was written$/, '  and all are counted' );

# ---- The command ----

is( merge()->{exit}, 2, 'without a manifest' );
my $target = spew( "$dir/target", 'old' );
is( merge( '-o', $target, @conflicts )->{exit}, 3, 'a conflict' );
is( slurp($target), 'old', '  leaves the old file' );
is( run( [ $command, 'merge', '-o', $target, $front ] )->{err},
    "1 page, 1 set, 1 match\nnext: `pushmanifest check $target`\n", 'a summary, and what to do next' );
is( slurp($target), merge($front)->{out}, '  and the file' );
my $answer = run( [ $command, 'merge', '--format', 'json', '-o', $target, $front ] );
is( $answer->{err}, '', 'with --format json no summary' );
is_deeply( decode_json( $answer->{out} ),
    { command => 'merge', exit => 0, losses => 0, notes => 0, messages => [], pages => 1, sets => 1, matches => 1 },
    '  but an answer for programs' );
like( merge( '--format', 'json', $front )->{err}, qr/--format json needs --output FILE/, '  for which standard output must be free' );
is( merge( '-o', $front, $front, $conflicts[0] )->{exit}, 0, 'into one of them' );
is( run( [ $command, 'merge', "$front" ], env => { TMPDIR => '/nowhere' } )->{exit}, 0, 'no temporary file if all fits into memory' );

done_testing;
