# A private httpd on loopback, from a few lines of configuration.
#
#   my $httpd = PM::Httpd->new(
#       modules  => [qw(cgid headers)],        # beside the usual ones
#       files    => { 'htdocs/index.html' => '...', 'cgi/slow' => '#!...' },
#       manifest => '...',                     # written to site.manifest
#       config   => <<'CONF');                 # for both ports below
#           PushManifest ${ROOT}/site.manifest
#       CONF
#   $httpd->start; $httpd->url('/'); ... $httpd->stop;
#
# It listens on two free ports: url() is TLS (h2 and HTTP/1.1, a certificate of
# its own), clear_url() is cleartext (h2c and HTTP/1.1). ${ROOT}, ${TLS} and
# ${CLEAR} stand for its directory and its ports. `ssl` adds lines to the TLS
# host only, `vhosts` adds hosts. What pages are made of may be kept for ten
# minutes, unless `lifetime` is 0: what is new has no lifetime otherwise. All that
# is pushed goes ahead of the page, as fast machines cannot be told from pages that
# think; `push => 'auto'` leaves it as it is by default. It stops at the latest when
# the object goes.
#
# SPDX-License-Identifier: Apache-2.0
package PM::Httpd;
use strict;
use warnings;
use File::Path qw(make_path);
use IO::Socket::INET;
use POSIX qw(:sys_wait_h);
use PM::Test;

# Configuration: one process, so that a new manifest is there for all or for nobody.
our $ONE_PROCESS = <<'CONF';
<IfModule !mpm_prefork_module>
    StartServers 1
    ServerLimit 1
    ThreadsPerChild 64
    MaxRequestWorkers 64
    MinSpareThreads 1
    MaxSpareThreads 64
</IfModule>
CONF

use constant START_SECONDS => 60;
use constant STOP_SECONDS  => 30;
use constant LOG_SECONDS   => 30;    # until a line is there that must come
use constant OLD_SECONDS   => 10;    # until the children before a restart are gone

my @BASE_MODULES = qw(authz_core mime dir alias env setenvif headers ssl);
my $static_modules;
my %running;    # pid -> its guard, for END

sub new {
    my ( $class, %option ) = @_;
    my $self = bless {
        mpm         => 'event',
        http2       => 1,
        pushmanifest => 1,
        modules     => [],
        files       => {},
        config      => '',
        ssl         => '',
        vhosts      => '',
        log_level   => 'warn pushmanifest:trace2',
        lifetime    => 1,
        push        => 'ahead',
        %option,
        owner => $$,
    }, $class;
    $self->{dir} = tempdir();
    make_path( map { $self->path($_) } qw(htdocs logs run) );
    # While httpd runs as another user it writes its sockets here.
    chmod 0777, $self->path('run') if $> == 0;
    $self->write( $_, $self->{files}{$_} ) for sort keys %{ $self->{files} };
    $self->write( 'site.manifest', $self->{manifest} )
        if defined $self->{manifest};
    $self->make_certificate;
    $self->configure;
    return $self;
}

# A path in its directory.
sub path { my ( $self, $name ) = @_; return $self->{dir}->dirname . "/$name" }

# Writes a file there; under cgi/ it becomes executable.
sub write {
    my ( $self, $name, $content ) = @_;
    return spew( $self->path($name), $content,
        $name =~ m{^cgi/} ? 0755 : 0644 );
}

sub port       { return $_[0]{tls} }
sub clear_port { return $_[0]{clear} }

sub url {
    my ( $self, $path ) = @_;
    return "https://localhost:$self->{tls}" . ( $path // '/' );
}

sub clear_url {
    my ( $self, $path ) = @_;
    return "http://localhost:$self->{clear}" . ( $path // '/' );
}

sub log        { return read_if_there( $_[0]->path('logs/error_log') ) }
sub access_log { return read_if_there( $_[0]->path('logs/access_log') ) }

# The paths that were answered before a path first was, as the access log has it.
sub answered_before {
    my ( $self, $path ) = @_;
    my ($before) = $self->access_log =~ m{\A(.*?)^\S+ GET \Q$path\E }ms or return;
    return $before =~ / GET (\S+) /g;
}

sub read_if_there { my ($path) = @_; return -e $path ? slurp($path) : '' }

# Empties both logs, so that what follows is seen alone.
sub clear_logs {
    my ($self) = @_;
    truncate $self->path("logs/$_"), 0
        for grep { -e $self->path("logs/$_") } qw(error_log access_log);
    return;
}

# Whether the error log has, or gets in the end, a line like that.
sub log_has {
    my ( $self, $pattern ) = @_;
    return wait_until( LOG_SECONDS, sub { $self->log =~ $pattern } ) ? 1 : 0;
}

sub make_certificate {
    my ($self) = @_;
    $self->write( 'openssl.cnf', <<'CONF' );
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = localhost
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, DNS:*.localhost, IP:127.0.0.1
CONF
    my @request = qw(req -x509 -newkey ec -pkeyopt
        ec_paramgen_curve:prime256v1 -nodes -days 30);
    my $made = run(
        [   program('openssl'),       @request,
            '-config',                $self->path('openssl.cnf'),
            '-keyout',                $self->path('key.pem'),
            '-out',                   $self->path('cert.pem')
        ]
    );
    die "openssl made no certificate:\n$made->{err}" if $made->{exit};
    return;
}

sub module_dir {
    my $apxs = program('apxs');
    my ($dir) = grep { $_ && -d } $ENV{PM_HTTPD_MODULES},
        ( $apxs ? `$apxs -q LIBEXECDIR` =~ /(\S+)/ : undef ),
        '/usr/lib/apache2/modules', '/usr/lib64/httpd/modules';
    return $dir // die "no httpd modules found (on Debian: apache2-bin)\n";
}

# LoadModule lines; what is compiled into this httpd needs none.
sub load_lines {
    my ($self) = @_;
    $static_modules //= run( [ program('httpd'), '-l' ] )->{out};
    my ( $dir, %seen, @lines ) = module_dir();
    for my $name ( "mpm_$self->{mpm}", 'unixd', 'log_config', @BASE_MODULES,
        ( $self->{http2} ? 'http2' : () ), @{ $self->{modules} } )
    {
        next if $seen{$name}++ || $static_modules =~ /\bmod_$name\.c/;
        my $file = $name eq 'xsendfile' ? program($name) : "$dir/mod_$name.so";
        push @lines, qq(LoadModule ${name}_module "$file");
    }
    push @lines, 'LoadModule pushmanifest_module ' . program('module')
        if $self->{pushmanifest};
    return join "\n", @lines;
}

# Started by root, httpd becomes somebody else; otherwise it stays who it is.
sub user_lines {
    return '' if $> != 0;
    my ($user) = grep { defined getpwnam $_ } qw(www-data apache nobody);
    my $group = getgrgid( ( getpwnam $user )[3] );
    return "User $user\nGroup $group";
}

sub configure {
    my ($self) = @_;
    @{$self}{qw(tls clear)} = free_ports(2);
    my $level = $self->{log_level};
    $level =~ s/ pushmanifest:\w+// if !$self->{pushmanifest};
    my $h2   = $self->{http2};
    my $user = user_lines();
    my $load = $self->load_lines;
    my $lifetime = $self->{lifetime} ? <<'CONF' : '';
<FilesMatch "\.(css|js|mjs|json|woff2?|ttf|svg|png|jpe?g|gif|webp)$">
    Header set Cache-Control max-age=600
</FilesMatch>
CONF
    my $push = $self->{pushmanifest} && $self->{push} eq 'ahead' ? 'PushManifestLimit push=1073741824' : '';
    my ( $h2_tls, $h2_clear ) = $h2
        ? ( 'Protocols h2 http/1.1', 'Protocols h2c http/1.1' ) : ( '', '' );
    my $root = $self->{dir}->dirname;
    $self->write( 'httpd.conf', <<"CONF" );
Define ROOT $root
Define TLS $self->{tls}
Define CLEAR $self->{clear}
ServerRoot $root
ServerName localhost
PidFile run/httpd.pid
DefaultRuntimeDir run
Listen 127.0.0.1:$self->{clear}
Listen 127.0.0.1:$self->{tls}
$load
$user
Timeout 60
ErrorLog logs/error_log
LogLevel $level
LogFormat "%H %m %U%q %>s pushed=%{H2_PUSHED}e %{pushmanifest}n" tests
CustomLog logs/access_log tests
<IfModule mime_module>
    TypesConfig @{[ $self->write('mime.types', types()) ]}
</IfModule>
<IfModule cgid_module>
    ScriptSock cgisock
</IfModule>
DocumentRoot $root/htdocs
<Directory $root>
    Require all granted
</Directory>
$h2_clear
$lifetime
$push
$self->{config}
$self->{vhosts}
<VirtualHost 127.0.0.1:$self->{tls}>
    SSLEngine on
    SSLCertificateFile cert.pem
    SSLCertificateKeyFile key.pem
    $h2_tls
    $self->{ssl}
</VirtualHost>
CONF
    return;
}

sub types {
    return <<'TYPES';
text/html html htm
text/css css
text/javascript js mjs
image/svg+xml svg
image/png png
image/jpeg jpg jpeg
image/gif gif
image/webp webp
font/woff2 woff2
font/woff woff
font/ttf ttf
application/json json
application/xhtml+xml xhtml
TYPES
}

sub command {
    my ( $self, @arguments ) = @_;
    return [ program('httpd'), '-f', $self->path('httpd.conf'), @arguments ];
}

# As `apachectl configtest`: { out, err, exit }.
sub configtest { my ($self) = @_; return run( $self->command('-t') ) }

# Starts and waits until both ports answer. If others took the ports in
# between, it takes new ones.
sub start {
    my ($self) = @_;
    for my $try ( 1 .. 5 ) {
        $self->launch;
        return $self if wait_until( START_SECONDS,
            sub { $self->exited || $self->listening } ) && !$self->{gone};
        my $log = $self->log . $self->{console};
        $self->stop;
        die "httpd did not start:\n$log" if $log !~ /Address already in use/;
        $self->configure;
    }
    die "httpd found no free port\n";
}

# A process that ends httpd if we are killed and cannot. It waits for the end of
# a pipe that we hold.
sub guard {
    my ($httpd) = @_;
    pipe my $ours, my $theirs or die "no pipe: $!\n";
    my $pid = fork // die "cannot fork: $!\n";
    return { pid => $pid, pipe => $theirs } if $pid;
    setpgrp;
    close $_ for $theirs, *STDIN, *STDOUT, *STDERR;
    sysread $ours, my $byte, 1;
    kill 'TERM', $httpd;
    POSIX::_exit(0);
}

# Nothing is left to guard.
sub dismiss {
    my ($httpd) = @_;
    my $guard = delete $running{$httpd} or return;
    kill 'KILL', $guard->{pid};
    waitpid $guard->{pid}, 0;
    return 1;
}

sub launch {
    my ($self) = @_;
    my $console = $self->path('logs/console');
    my $command = $self->command('-DFOREGROUND');
    $self->{gone} = 0;
    my $pid = fork // die "cannot fork: $!\n";
    if ( $pid == 0 ) {
        setpgrp;
        open STDIN,  '<',  '/dev/null' or POSIX::_exit(126);
        open STDOUT, '>',  $console    or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT    or POSIX::_exit(126);
        exec { $command->[0] } @$command or POSIX::_exit(127);
    }
    $self->{pid} = $pid;
    $running{$pid} = guard($pid);
    return;
}

sub exited {
    my ($self) = @_;
    return 1 if $self->{gone};
    return 0 if waitpid( $self->{pid}, WNOHANG ) == 0;
    $self->{console} = read_if_there( $self->path('logs/console') );
    dismiss( $self->{pid} );
    return $self->{gone} = 1;
}

sub listening {
    my ($self) = @_;
    $self->{console} = read_if_there( $self->path('logs/console') );
    for my $port ( @{$self}{qw(tls clear)} ) {
        IO::Socket::INET->new( PeerAddr => '127.0.0.1', PeerPort => $port,
            Timeout => 5 ) or return 0;
    }
    # It listens before it has read what its modules read.
    return $self->log =~ /resuming normal operations/ ? 1 : 0;
}

# The processes that it has started and that still run.
sub children {
    my ($self) = @_;
    return grep { $self->is_parent_of($_) } map {m{(\d+)$}} glob '/proc/[0-9]*';
}

sub is_parent_of {
    my ( $self, $pid ) = @_;
    my $stat = eval { slurp("/proc/$pid/stat") } // '';
    my ( $state, $parent ) = $stat =~ /^\d+ \(.*\) (\S) (\d+)/s or return 0;
    return $parent == $self->{pid} && $state ne 'Z';
}

# Reads the configuration again, and waits until it has been. Old children may take a
# connection even then: they are waited for, but not those that still answer one.
sub graceful {
    my ($self) = @_;
    my $seen = () = $self->log =~ /resuming normal operations/g;
    my @old  = $self->children;
    kill 'USR1', $self->{pid};
    wait_until( START_SECONDS,
        sub { ( () = $self->log =~ /resuming normal operations/g ) > $seen } )
        or die "httpd did not come back from a graceful restart:\n" . $self->log;
    wait_until( OLD_SECONDS, sub { !grep { $self->is_parent_of($_) } @old } );
    return $self;
}

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} or return;
    return if $self->{owner} != $$;
    end_process($pid);
    return;
}

# Ends an httpd and what it started, and sees to it that it is gone.
sub end_process {
    my ($pid) = @_;
    return if !dismiss($pid);
    kill 'TERM', $pid;
    my $done = sub { waitpid( $pid, WNOHANG ) != 0 };
    if ( !wait_until( STOP_SECONDS, $done ) ) {
        kill 'KILL', $pid;
        waitpid $pid, 0;
    }
    kill 'KILL', -$pid;    # children that did not hear of it
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ( $?, $@ );
    $self->stop;
    return;
}

END {
    local $?;
    end_process($_) for keys %running;
}

1;
