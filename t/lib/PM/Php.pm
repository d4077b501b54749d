# PHP, with all its extensions, wherever it is: installed, or unpacked by
# build/test.
#
#   my $php = PM::Php->new($httpd);    # php-fpm at ${ROOT}/run/fpm.sock
#   $php->script( $script, @arguments, \$stdin );    # as run()
#
# php-fpm runs in the foreground, sees at once that a script has changed, and ends with
# the object.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Php;
use strict;
use warnings;
use PM::Service;
use PM::Test;

# Extensions that others need come first.
my %FIRST = map { $_ => 1 } qw(mysqlnd pdo xml dom);

# What unpacked extensions need to be found; installed ones are.
sub extensions {
    my ($dir) = grep {-d} glob( ( $ENV{PM_PACKAGES} // '/nowhere' ) . '/usr/lib/php/2*' );
    return '' if !$dir || program('php') !~ m{^\Q$ENV{PM_PACKAGES}\E/};
    my @names = map {m{([^/]+)\.so$}} glob "$dir/*.so";
    my @order = sort { !$FIRST{$a} <=> !$FIRST{$b} || $b cmp $a } @names;
    # mysqlnd before pdo, xml before dom: backwards by name.
    return join "\n", qq(extension_dir = "$dir"),
        map { ( $_ eq 'opcache' ? 'zend_extension' : 'extension' ) . " = $_" } @order;
}

sub new {
    my ( $class, $httpd ) = @_;
    my $run  = $httpd->path('run');
    my $self = bless {}, $class;
    $self->{ini} = $httpd->write( 'php.ini', extensions() . <<"INI" );

memory_limit = 256M
date.timezone = UTC
opcache.revalidate_freq = 0
session.save_path = "$run"
upload_tmp_dir = "$run"
INI
    my $user = $> == 0 ? "user = www-data\ngroup = www-data\nlisten.mode = 0666" : '';
    my $conf = $httpd->write( 'fpm.conf', <<"CONF" );
[global]
error_log = $run/fpm.log
daemonize = no
[www]
$user
listen = $run/fpm.sock
pm = static
pm.max_children = 4
catch_workers_output = yes
CONF
    $self->{service} = PM::Service->new( [ program('php-fpm'), '-c', $self->{ini}, '-F', '-y', $conf ],
        env => { PHP_INI_SCAN_DIR => '' }, ready => sub { -S "$run/fpm.sock" } );
    return $self;
}

sub script {
    my ( $self, @command ) = @_;
    my $stdin = ref $command[-1] ? ${ pop @command } : '';
    return run( [ program('php'), '-c', $self->{ini}, @command ],
        timeout => 300, stdin => $stdin, env => { PHP_INI_SCAN_DIR => '' } );
}

1;
