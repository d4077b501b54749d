# The servers that the laboratory (t/bench/lab) compares, each at a port of its
# own of the address that it listens on: TLS, HTTP/2, the same files, the same
# think times, the same list of links.
#
#   my $servers = PM::LabServers->new( $site, thinks => [...], variants => [...] );
#   $servers->url( 'ours', '/300/chain3/index.html' );
#
# SPDX-License-Identifier: Apache-2.0
package PM::LabServers;
use strict;
use warnings;
use Exporter 'import';
use PM::Front;
use PM::Httpd;
use PM::Test;

our @EXPORT = qw(@VARIANTS @TRIALS %VARIANT);

# What a variant is, and what makes its host: without the module or with it.
our @VARIANTS = qw(none link http2-push http2-early ours ahead all nginx nginx-early h2o);
# What is tried, and not compared if it is not asked for: other orders, other words.
our @TRIALS  = qw(high image-first sheets no-cookie images-last);
our %VARIANT = (
    none          => 'httpd without the module',
    link          => 'Link on the final response alone (PushManifestSend link)',
    'http2-push'  => "mod_http2's H2PushResource",
    'http2-early' => "mod_http2's H2EarlyHint",
    ours          => 'the module as it is by default',
    ahead         => 'the module with all that is pushed ahead of the page (PushManifestLimit push=)',
    all           => 'the module with every file, in the order of the HTML',
    nginx         => 'nginx with http2_push (before 1.25.1)',
    'nginx-early' => 'nginx with early_hints (from 1.29 on) in front of the module',
    h2o           => 'h2o with links ahead, http2-push and casper',
    high          => 'the module, fetchpriority=high with the image',
    'image-first' => 'the module, the image before all else',
    sheets        => 'the module, stylesheets alone',
    'no-cookie'   => 'the module without PushManifestCookie',
    'images-last' => 'the module, pushed images behind all else (H2PushPriority after 1)',
);
my %MODULE = (
    link => 'PushManifestSend link',
    ours => 'PushManifestCookie On',
    ahead => "PushManifestCookie On\nPushManifestLimit push=1073741824",
    all  => 'PushManifestLimit links=64 bytes=8000 header=32768',
    'nginx-early' => 'PushManifestProxy 127.0.0.1',
    ( map { $_ => '' } @TRIALS ),
    'images-last' => join( "\n", 'PushManifestCookie On',
        map {"H2PushPriority image/$_ after 1"} qw(png jpeg gif webp avif svg+xml) ),
);
# The links that a variant's manifest has, if not those of `generate`.
my %LINKS = map { $_ => $_ } 'all', grep { $_ ne 'images-last' } @TRIALS;
use constant { FIRST_PORT => 8001, BEHIND_NGINX => 8000 };

sub new {
    my ( $class, $site, %option ) = @_;
    my $self = bless { site => $site, %option, fronts => [] }, $class;
    my %wanted = map { $_ => 1 } @{ $self->{variants} };
    my $port   = FIRST_PORT;
    $self->{port} = { map { $_ => $port++ } @VARIANTS, @TRIALS };
    $self->{bare} = $self->httpd( 0, grep { $wanted{$_} } qw(none http2-push http2-early) );
    my @ours = grep { $wanted{$_} } sort keys %MODULE;
    $self->{ours} = $self->httpd( 1, @ours ) if @ours;
    my %start = ( nginx => \&nginx, 'nginx-early' => \&nginx_early, h2o => \&h2o );
    for my $name ( grep { $wanted{$_} } sort keys %start ) {
        if ( can_run($name) ) { $start{$name}->($self) }
        else { warn "$VARIANT{$name}: not here, left out\n"; delete $wanted{$name} }
    }
    $self->{variants} = [ grep { $wanted{$_} } @VARIANTS, @TRIALS ];
    return $self;
}

# Whether it is here, and of a version that has what the variant is about. Another
# nginx than the system's is found by PATH.
sub can_run {
    my ($name) = @_;
    return program($name) if $name eq 'h2o';
    return program('nginx') && ( $name eq 'nginx' ? nginx_version() lt v1.25.1 : nginx_version() ge v1.29.0 );
}

sub variants { return @{ $_[0]{variants} } }
sub url { my ( $self, $variant, $path ) = @_; return "https://$self->{address}:$self->{port}{$variant}$path" }

# Calls back for each page below each think time: its path and its links.
sub each_page {
    my ( $self, $do ) = @_;
    my $site = $self->{site};
    return join '', map { my $page = $_;
        map { $do->( $site->path( $page, $_ ), $_, $site->links( $page, $_, 'links' ) ) }
            @{ $self->{thinks} } } $site->pages;
}

sub field_of {
    my ($link) = @_;
    my $as = $link->{as} // 'script';
    my $is_cors = $link->{crossorigin} || ( $link->{rel} // '' ) eq 'modulepreload';
    return "<$link->{href}>; rel=preload; as=$as" . ( $is_cors ? '; crossorigin' : '' );
}

# What the bare httpd says for a page, by hand.
sub by_hand {
    my ( $self, $variant ) = @_;
    return '' if $variant eq 'none';
    return $self->each_page( sub {
        my ( $path, undef, @links ) = @_;
        return "<Location \"$path\">\n" . join( '', map {
            $variant eq 'http2-push' ? "H2PushResource \"$_->{href}\"\n"
                : 'H2EarlyHint Link "' . field_of($_) . "\"\n"
        } @links ) . "</Location>\n";
    } );
}

sub host {
    my ( $self, $variant ) = @_;
    my $lines = $MODULE{$variant}
        ? "PushManifest \${ROOT}/" . ( $LINKS{$variant} // 'site' ) . ".manifest\n$MODULE{$variant}"
        : $self->by_hand($variant);
    my $hints = $variant =~ /none|http2-push/ ? 'off' : 'on';
    my ( $listen, $tls ) = ( "0.0.0.0:$self->{port}{$variant}", <<'TLS' );
SSLEngine on
    SSLCertificateFile cert.pem
    SSLCertificateKeyFile key.pem
    Protocols h2 http/1.1
TLS
    ( $listen, $tls ) = ( '127.0.0.1:' . BEHIND_NGINX, '' ) if $variant eq 'nginx-early';
    return <<"CONF";
Listen $listen
<VirtualHost $listen>
    $tls
    H2EarlyHints $hints
    H2PushDiarySize 256
    $lines
</VirtualHost>
CONF
}

# One httpd for all hosts with the module, one for those without. What the CGI
# gives, nginx and h2o ask of the one without, in clear.
sub httpd {
    my ( $self, $is_ours, @variants ) = @_;
    my $root = $self->{site}{root};
    my $httpd = PM::Httpd->new(
        modules      => [qw(cgid deflate filter)],
        log_level    => $ENV{PM_LOG} // 'warn',
        pushmanifest => $is_ours,
        push         => 'auto',
        manifest     => $self->{site}->manifest( $self->{thinks}, 'links' ),
        files        => {
            ( map { ( "$_.manifest" => $self->{site}->manifest( $self->{thinks}, $_ ) ) } values %LINKS ),
            'cgi/think'    => <<'SCRIPT' },
#!/bin/sh
# /MILLISECONDS/PAGE
think=${REQUEST_URI#/}
think=${think%%/*}
[ "$think" = 0 ] || sleep "$(printf '%d.%03d' $((think / 1000)) $((think % 1000)))"
printf 'Content-Type: text/html\n\n'
exec cat "$SITE$REQUEST_URI"
SCRIPT
        config => <<"CONF",
DocumentRoot $root
<Directory />
    Require all granted
</Directory>
SetEnv SITE $root
ScriptAliasMatch "^/[0-9]+/.*\\.html\$" "\${ROOT}/cgi/think"
AddOutputFilterByType DEFLATE text/html text/css text/javascript image/svg+xml
MaxKeepAliveRequests 0
CONF
        vhosts => join( '', map { $self->host($_) } @variants ),
    );
    # One certificate for all.
    for my $file ( $self->{bare} ? qw(cert.pem key.pem) : () ) {
        $httpd->write( $file, slurp( $self->{bare}->path($file) ) );
    }
    $httpd->start;
    my ($wrong) = $httpd->log =~ /^(.*:error\].*)/m;
    die "$wrong\n" if $wrong;
    return $httpd;
}

# What else a server needs to know of a page: who makes it.
sub backend { my ($self) = @_; return 'http://127.0.0.1:' . $self->{bare}->clear_port }

# nginx as a web server of these pages' locations.
sub run_nginx {
    my ( $self, $variant, $lines ) = @_;
    my $httpd = $self->{bare};
    push @{ $self->{fronts} }, PM::Front::run_nginx( $self->{port}{$variant}, <<"CONF" );
    types {
        @{[ PM::Httpd::types() =~ s/\n/;\n/gr ]}
    }
    gzip on;
    gzip_types text/css text/javascript image/svg+xml;
    proxy_http_version 1.1;
    server {
        listen 0.0.0.0:$self->{port}{$variant} ssl http2;
        ssl_certificate @{[ $httpd->path('cert.pem') ]};
        ssl_certificate_key @{[ $httpd->path('key.pem') ]};
        root $self->{site}{root};
        location / { add_header Cache-Control max-age=600; }
        $lines
    }
CONF
    return;
}

sub nginx {
    my ($self) = @_;
    return $self->run_nginx( 'nginx', "http2_max_concurrent_pushes 100;\n" . $self->each_page( sub {
        my ( $path, $think, @links ) = @_;
        return "location = $path {\n" . join( '', map {"http2_push $_->{href};\n"} @links )
            . ( $think eq 'static' ? '' : 'proxy_pass ' . $self->backend . ";\n"
                . "proxy_hide_header Upgrade;\n" ) . "}\n";
    } ) );
}

# It hands on what the module says ahead, and serves the files.
sub nginx_early {
    my ($self) = @_;
    return $self->run_nginx( 'nginx-early', $self->each_page( sub {
        my ($path) = @_;
        return "location = $path { early_hints \$http2; proxy_pass http://127.0.0.1:@{[ BEHIND_NGINX ]}; }\n";
    } ) );
}

sub h2o {
    my ($self) = @_;
    my ( $httpd, $dir, $root ) = ( $self->{bare}, tempdir(), $self->{site}{root} );
    my $pages = $self->each_page( sub {
        my ( $path, $think, @links ) = @_;
        my $fields = join '\\n', map { field_of($_) } @links;
        my $maker  = $think eq 'static' ? "file.file: $root$path" : 'proxy.reverse.url: ' . $self->backend . $path;
        return <<"CONF";
      "$path":
        mruby.handler: |
          Proc.new { |env| [399, { "link" => "$fields" }, []] }
        $maker
CONF
    } );
    my $user = $> == 0 ? 'user: www-data' : '';
    spew( "$dir/conf", <<"CONF" );
$user
num-threads: 1
compress: [gzip]
file.mime.addtypes:
  text/javascript: .mjs
  font/woff2: .woff2
http2-casper: ON
hosts:
  default:
    listen:
      port: $self->{port}{h2o}
      host: 0.0.0.0
      ssl:
        certificate-file: @{[ $httpd->path('cert.pem') ]}
        key-file: @{[ $httpd->path('key.pem') ]}
    paths:
$pages
      "/":
        file.dir: $root
        header.add: "Cache-Control: max-age=600"
CONF
    # It looks for its scripts where it was to be installed.
    local $ENV{H2O_ROOT} = program('h2o') =~ s{/(?:usr/)?bin/h2o$}{/usr}r;
    push @{ $self->{fronts} }, $dir, PM::Front::start( $self->{port}{h2o}, program('h2o'), '-c', "$dir/conf" );
    return;
}

sub versions {
    my ($self) = @_;
    my %version;
    my $first = sub { ( split /\n/, run( [@_] )->{out} . run( [@_] )->{err} )[0] // '' };
    $version{httpd}    = $first->( program('httpd'), '-v' );
    $version{nginx}    = $first->( program('nginx'), '-v' ) if program('nginx');
    $version{h2o}      = $first->( program('h2o'),   '-v' ) if program('h2o');
    $version{node}     = $first->( program('node'),  '--version' );
    $version{chromium} = $first->( program('chromium'), '--version' ) if program('chromium');
    $version{firefox}  = $first->( program('firefox'),  '--version' ) if program('firefox');
    return \%version;
}

1;
