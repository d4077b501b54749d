# Within a connection nothing is promised twice, nor what the client fetched
# over it, with the cookie and without.
#
# SPDX-License-Identifier: Apache-2.0
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PM::Client;
use PM::Httpd;
use PM::Matrix;
use PM::Test;
use Test::More;

need(qw(httpd openssl nghttp curl node module));

my @LINKS = hrefs();
my $CSS   = '/css/a.css';

sub server {
    my ( $config, %files ) = @_;
    return matrix_httpd(
        modules => [qw(cgid rewrite)],
        pages   => [ '/page.html', '/other.html', '/cgi/*' ],
        files   => {
            'htdocs/other.html' => "<p>other\n",
            'cgi/think'         => cgi(200),
            %files,
        },
        config => "ScriptAlias /cgi/ \${ROOT}/cgi/\n$config",
    )->start;
}

# Node asks for each path when httpd has logged the one before: it knows then what that
# was answered, which may be after the client has the answer.
sub in_turn {
    my ( $httpd, $paths, %option ) = @_;
    my @urls = map { /^(.* )?(\S+)$/ ? ( $1 // '' ) . $httpd->clear_url($2) : die } @$paths;
    return node( \@urls, log => $httpd->path('logs/access_log'), %option );
}

sub at_once {
    my ( $httpd, $paths ) = @_;
    return nghttp( [ map { $httpd->clear_url($_) } @$paths ] );
}

my %clients = ( nghttp => \&at_once, node => \&in_turn );

for my $cookie ( 'On', 'Off' ) {
    my $httpd = server("PushManifestCookie $cookie\n");
    for my $name ( sort keys %clients ) {
        my $ask = $clients{$name};
        subtest "$name, PushManifestCookie $cookie" => sub {
            lists_ok [ promised( $ask->( $httpd, ['/page.html'] ) ) ], \@LINKS,
                'a page alone: each link once';
            my $got = $ask->( $httpd, [ '/page.html', '/other.html', '/cgi/think', '/page.html?b' ] );
            is_deeply [ map { $_->{status} } @{ $got->{requests} } ], [ (200) x 4 ], 'four pages';
            lists_ok [ promised($got) ], \@LINKS, 'each link once';
            next_to_nothing($got) if $name eq 'node';
            return if $name eq 'nghttp';    # asks for all at once
            $got = $ask->( $httpd, [ $CSS, '/page.html', '/other.html' ] );
            lists_ok [ promised($got) ], [ grep { $_ ne $CSS } @LINKS ],
                'what it fetched itself is not promised';
            $got = $ask->( $httpd, [ @LINKS, '/cgi/think' ] );
            lists_ok [ promised($got) ], [], 'nor anything, if it fetched all';
            is_deeply [ links_of( $got->{requests}[-1] ) ],
                [ links() ], 'the final links are the same';
            $got = $ask->( $httpd, [ "$CSS?x", '/page.html' ] );
            lists_ok [ promised($got) ], \@LINKS, 'another URL is another file';
            $got = $ask->( $httpd, [ '/css/missing.css', '/page.html' ] );
            lists_ok [ promised($got) ], \@LINKS, 'a 404 is no file';
            $got = $ask->( $httpd, [ "HEAD $CSS", '/page.html' ] );
            lists_ok [ promised($got) ], \@LINKS, 'nor is what HEAD says of it';
        };
    }
    subtest "hints, PushManifestCookie $cookie" => sub {
        my $got = in_turn( $httpd, [ $CSS, '/page.html' ], push => 0 );
        my @hinted = links_of( $got->{requests}[1]{interim}[0] );
        my @expected = grep { $cookie eq 'Off' || !/^<$CSS>/ } links();
        is_deeply \@hinted, \@expected,
            $cookie eq 'On'
            ? 'what the client fetched is not hinted'
            : 'over a connection that may be a proxy\'s all is hinted';
    };
}

# The pages after the first: no 103 at all.
sub next_to_nothing {
    my ($got) = @_;
    my ( undef, @rest ) = @{ $got->{requests} };
    is_deeply [ map { scalar @{ $_->{interim} } } @rest ], [ (0) x @rest ],
        'and no 103 without a link';
    return;
}

subtest 'a file that is rewritten to what is not there is no file' => sub {
    my $httpd = server(
        "<Directory \${ROOT}/htdocs/css>\nAllowOverride FileInfo\n</Directory>\n",
        'htdocs/css/.htaccess' => "RewriteEngine on\nRewriteRule ^a\\.css\$ /css/gone.css\n",
    );
    my $got = in_turn( $httpd, [ $CSS, '/page.html' ] );
    is $got->{status}, 404, 'the status';
    lists_ok [ promised($got) ], \@LINKS, 'it is promised';
};

subtest 'another connection knows nothing' => sub {
    my $httpd = server('');
    in_turn( $httpd, \@LINKS );
    lists_ok [ promised( node( $httpd->clear_url('/page.html') ) ) ], \@LINKS, 'each link once';
};

subtest 'with PushManifestResource, and no manifest' => sub {
    my $httpd = PM::Httpd->new( files => { matrix_files() }, config => <<"CONF" )->start;
<Location /page.html>
    PushManifestResource $CSS as=style
    PushManifestResource /css/own.css as=style
</Location>
CONF
    my $got = in_turn( $httpd, [ $CSS, '/page.html' ] );
    lists_ok [ promised($got) ], ['/css/own.css'], 'what it fetched itself is not promised';
};

subtest 'the log says why' => sub {
    my $httpd = server('');
    in_turn( $httpd, [ @LINKS, '/page.html' ] );
    ok $httpd->log_has(qr/page \/page.html, set s: nothing sent early: the client has it all/),
        'the client has it all';
};

done_testing;
