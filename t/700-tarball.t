# `make dist` packs the same bytes whoever packs them and when; what is unpacked
# builds where it stands, packs itself again, installs under DESTDIR alone, and
# goes away without a trace. Building beside the sources, and what is installed by
# default, is what `make distcheck` looks at.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use Digest::SHA;
use File::Find;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Test;
use Test::More;

need(qw(apxs make tar gzip));

my $keep = tempdir();    # until the end
my $dir  = $keep->dirname;

sub in {
    my ( $where, $script, %env ) = @_;
    my $done = run( [ 'sh', '-ec', $script ], cwd => $where, timeout => 600, env => \%env );
    is $done->{exit}, 0, $script =~ s/\s+/ /gr or diag substr $done->{out} . $done->{err}, -2000;
    return;
}

sub digest { my ($path) = @_; return Digest::SHA->new(256)->addfile( $path, 'b' )->hexdigest }

sub files_in {
    my ($root) = @_;
    my @found;
    find( { no_chdir => 1, wanted => sub { push @found, s/^\Q$root\E//r if !-d || -l } }, $root )
        if -d $root;
    return sort @found;
}

# From the directory that was built, as two people would.
in( builddir(), 'make -s dist', TZ => 'Asia/Tokyo' );
my ($made) = glob builddir() . '/mod_pushmanifest-*.tar.gz';
my ($name) = $made =~ m{([^/]+)\.tar\.gz$};
rename $made, "$dir/first.tar.gz" or die "$made: $!\n";
in( builddir(), 'umask 077; make -s dist', TZ => 'America/Lima' );
is digest($made), digest("$dir/first.tar.gz"), 'the same bytes again';
in( builddir(), 'make -s dist', SOURCE_DATE_EPOCH => 86400 );
isnt digest($made), digest("$dir/first.tar.gz"), 'but with SOURCE_DATE_EPOCH';
unlink $made;

my @listed = split /\n/, run( [ program('tar'), '-tvzf', "$dir/first.tar.gz" ] )->{out};
cmp_ok scalar @listed, '>', 500, 'the archive was read';
is_deeply [ grep { !m{^[-d]rw[-x]r-[-x]r-[-x] 0/0 } } @listed ], [],
    '  all of it is nobody\'s, and everybody may read it';

# Nothing that stands here is missing there.
my %packed = map { m{ \Q$name\E/(.*)} ? ( $1 => 1 ) : () } @listed;
is_deeply [ grep { !$packed{$_} } map { my $top = $_; map {"$top$_"} files_in( srcdir() . "/$top" ) }
        qw(build manifests t) ], [], '  all that is in build, manifests and t';

# What was unpacked, in its own directory.
in( $dir, 'tar -xzf first.tar.gz' );
my $unpacked = "$dir/$name";
my $before   = join "\n", files_in($unpacked);
in( $unpacked, './configure -q CFLAGS=-O0 --prefix=/opt/pm --with-module-dir=/opt/pm/modules'
        . ' --with-conf-dir=/etc/pm' );
in( $unpacked, 'make -s -j 4' );
in( $unpacked, 'make -s dist' );
is digest("$unpacked/$name.tar.gz"), digest("$dir/first.tar.gz"), 'it packs itself again, the same';
unlink "$unpacked/$name.tar.gz";

in( $unpacked, "make -s install DESTDIR='$dir/dest'" );
is_deeply [ files_in("$dir/dest") ],
    [   qw(/etc/pm/pushmanifest.conf /etc/pm/pushmanifest.load /opt/pm/bin/pushmanifest
            /opt/pm/modules/mod_pushmanifest.so
            /opt/pm/share/bash-completion/completions/pushmanifest
            /opt/pm/share/man/man1/pushmanifest.1
            /opt/pm/share/man/man8/mod_pushmanifest.8
            /opt/pm/share/zsh/site-functions/_pushmanifest)
    ],
    'what is installed, and under DESTDIR alone';
like slurp("$dir/dest/etc/pm/pushmanifest.load"),
    qr{^LoadModule pushmanifest_module /opt/pm/modules/mod_pushmanifest\.so$}m, '  to be found there';
is run( ["$dir/dest/opt/pm/bin/pushmanifest", '--version'] )->{exit}, 0, '  the command runs there';
in( $unpacked, "make -s uninstall DESTDIR='$dir/dest'" );
is_deeply [ files_in("$dir/dest") ], [], 'nothing is left';
in( $unpacked, 'make -s distclean' );
is join( "\n", files_in($unpacked) ), $before, 'distclean leaves what was unpacked';

done_testing;
