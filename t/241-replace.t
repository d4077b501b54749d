# The file that `generate -o` replaces: who may read it stays so, and nothing is
# left beside it, whatever ended a run.
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

my $command = program('pushmanifest');
my $site    = site( 'index.html' => '<link rel=stylesheet href=a.css>', 'a.css' => 'a{}' );
my $out     = tempdir();

sub generate_to {
    my ( $file, @command ) = @_;
    return run( [ @command ? @command : $command, 'generate', '-q', '-o', $file, "$site" ] );
}

# Everything in a directory, hidden files too.
sub names_in {
    my ($path) = @_;
    opendir my $dir, $path or die "$path: $!\n";
    return [ sort grep { !/^\.\.?$/ } readdir $dir ];
}

# Owner, group and permissions of a file.
sub who {
    my ( $mode, $owner, $group ) = ( stat shift )[ 2, 4, 5 ];
    return sprintf '%d:%d %04o', $owner, $group, $mode & 07777;
}

generate_to("$out/new");
is( who("$out/new") =~ s/.* //r, '0644', 'a new file is for all to read' );
chmod 0604, "$out/new";
generate_to("$out/new");
is( who("$out/new") =~ s/.* //r, '0604', 'permissions are kept' );

SKIP: {
    skip 'only root can give files away', 8 if $> != 0;
    chown 12, 33, "$out/new";
    chmod 0640, "$out/new";
    my $got = generate_to("$out/new");
    is( who("$out/new"), '12:33 0640', 'owner and group are kept' );
    is( "$got->{exit} $got->{err}", '0 ', '  without a word' );

    my $dir = tempdir();
    spew( "$dir/m", '', 0644 );
    chown 12, 33, "$dir/m";
    chmod 0640, "$dir/m";
    my @nobody = unprivileged($dir);
    chmod 0777, "$dir";
    $got = generate_to( "$dir/m", @nobody );
    is( $got->{exit}, 1, 'a group that cannot be kept is a loss' );
    is( $got->{err}, "$dir/m: the group of the old file cannot be kept (Operation not permitted)\n", '  and is named' );
    like( who("$dir/m"), qr/^65534:\d+ 0600$/, '  another group gets no rights' );
    spew( "$dir/n", '', 0640 );
    chown 12, 65534, "$dir/n";
    $got = generate_to( "$dir/n", 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', "$dir/pushmanifest" );
    is( $got->{err}, "$dir/n: the owner of the old file cannot be kept (Operation not permitted)\n", 'an owner that cannot be kept is named' );
    is( who("$dir/n"), '65534:65534 0640', '  the group is kept' );
    like( slurp("$dir/n"), qr/"page":"\/"/, '  and the file is new' );
}

SKIP: {
    need('setfacl');
    my $acl = sub { run( [ 'getfacl', '-ncp', shift ] )->{out} };
    spew( "$out/acl", '', 0600 );
    skip 'the file system has no access lists', 4
        if run( [ program('setfacl'), '-m', 'u:33:r', "$out/acl" ] )->{exit} != 0;
    my $before = $acl->("$out/acl");
    my $got    = generate_to("$out/acl");
    is( "$got->{exit} $got->{err}", '0 ', 'a file with an access list' );
    is( $acl->("$out/acl"), $before, '  which is kept' );
    like( $before, qr/^user:33:r--$/m, '  as it should be' );
    run( [ program('setfacl'), '-d', '-m', 'u:34:r', "$out" ] );
    spew( "$out/plain", '', 0600 );
    run( [ program('setfacl'), '-b', "$out/plain" ] );
    generate_to("$out/plain");
    unlike( $acl->("$out/plain"), qr/:34:/, 'a file without one gets none from its directory' );
    run( [ program('setfacl'), '-k', "$out" ] );
}

# A name as long as a file system takes.
my $longest = 'm' x 255;
my $got     = generate_to("$out/$longest");
is( "$got->{exit} $got->{err}", '0 ', 'a name of 255 bytes' );
like( slurp("$out/$longest"), qr/"page"/, '  is written' );
unlink map {"$out/$_"} @{ names_in("$out") };

# A signal while it is written: it is sent as soon as there is a second file.
# That may be too late to count, so several runs are tried.
my $large = site( 'a.css' => 'a{}', map { ( "$_.html" => '<link rel=stylesheet href=a.css>' ) } 1 .. 3000 );

sub killed_by {
    my ( $dir, $name ) = @_;
    for ( 1 .. 20 ) {
        my $pid = fork // die;
        if ( $pid == 0 ) {
            local $SIG{$name} = 'DEFAULT';    # ignored in what a shell starts in the background
            exec 'sh', '-c', 'ulimit -c 0; exec "$@"', 'sh', $command, 'generate', '-q', '-o', "$dir/m", "$large";
        }
        1 while !@{ names_in("$dir") };
        kill $name, $pid;
        waitpid $pid, 0;
        return $? & 127 if $? & 127 && !-e "$dir/m";    # else it was renamed already
        unlink map {"$dir/$_"} @{ names_in("$dir") };
    }
    return 0;
}
my %number = ( INT => 2, TERM => 15, HUP => 1, QUIT => 3, XCPU => 24, XFSZ => 25, PIPE => 13 );
for my $name ( sort keys %number ) {
    my $dir = tempdir();
    is( killed_by( $dir, $name ), $number{$name}, "SIG$name ends a run" );
    is_deeply( names_in("$dir"), [], '  and nothing is left' );
}

# What SIGKILL leaves the next run takes away, but not what is still written,
# what other runs have left, or what only looks like it.
{
    my $dir = tempdir();
    is( killed_by( $dir, 'KILL' ), 9, 'SIGKILL ends a run' );
    my @left = @{ names_in("$dir") };
    is( scalar @left, 1, '  and a file is left' ) or diag "@left";
    my $start = $left[0] =~ s/\w{6}$//r;
    spew( "$dir/$_", '' ) for "${start}locked", '.pushmanifest-0123456789abcdef-AAAAAA', 'm.backup';
    open my $locked, '<', "$dir/${start}locked" or die;
    flock $locked, 2 or die;
    is( generate_to("$dir/m")->{exit}, 0, '  the next run' );
    is_deeply( names_in("$dir"), [ sort "${start}locked", '.pushmanifest-0123456789abcdef-AAAAAA', 'm', 'm.backup' ],
        '  takes it away, and nothing else' );
}

done_testing();
