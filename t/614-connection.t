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

my %clients = (
    nghttp => sub { nghttp(@_) },
    node   => sub { node(@_) },
);

for my $cookie ( 'On', 'Off' ) {
    my $httpd = server("PushManifestCookie $cookie\n");
    for my $name ( sort keys %clients ) {
        my $ask = $clients{$name};
        subtest "$name, PushManifestCookie $cookie" => sub {
            my $url = sub { [ map { $httpd->clear_url($_) } @_ ] };
            lists_ok [ promised( $ask->( $url->('/page.html') ) ) ], \@LINKS,
                'a page alone: each link once';
            my $got = $ask->( $url->( '/page.html', '/other.html', '/cgi/think', '/page.html?b' ) );
            is_deeply [ map { $_->{status} } @{ $got->{requests} } ], [ (200) x 4 ], 'four pages';
            lists_ok [ promised($got) ], \@LINKS, 'each link once';
            next_to_nothing($got) if $name eq 'node';
            return if $name eq 'nghttp';    # asks for all at once
            $got = $ask->( $url->( $CSS, '/page.html', '/other.html' ) );
            lists_ok [ promised($got) ], [ grep { $_ ne $CSS } @LINKS ],
                'what it fetched itself is not promised';
            $got = $ask->( $url->( @LINKS, '/cgi/think' ) );
            lists_ok [ promised($got) ], [], 'nor anything, if it fetched all';
            is_deeply [ links_of( $got->{requests}[-1] ) ],
                [ links() ], 'the final links are the same';
            $got = $ask->( $url->( "$CSS?x", '/page.html' ) );
            lists_ok [ promised($got) ], \@LINKS, 'another URL is another file';
            $got = $ask->( $url->( '/css/missing.css', '/page.html' ) );
            lists_ok [ promised($got) ], \@LINKS, 'a 404 is no file';
            $got = node( [ map { $_->[0] . $httpd->clear_url( $_->[1] ) }
                    [ 'HEAD ', $CSS ], [ '', '/page.html' ] ] );
            lists_ok [ promised($got) ], \@LINKS, 'nor is what HEAD says of it';
        };
    }
    subtest "hints, PushManifestCookie $cookie" => sub {
        my $got = node( [ map { $httpd->clear_url($_) } $CSS, '/page.html' ], push => 0 );
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
    my $got = node( [ map { $httpd->clear_url($_) } $CSS, '/page.html' ] );
    is $got->{status}, 404, 'the status';
    lists_ok [ promised($got) ], \@LINKS, 'it is promised';
};

subtest 'another connection knows nothing' => sub {
    my $httpd = server('');
    node( [ map { $httpd->clear_url($_) } @LINKS ] );
    lists_ok [ promised( node( $httpd->clear_url('/page.html') ) ) ], \@LINKS, 'each link once';
};

subtest 'with PushManifestResource, and no manifest' => sub {
    my $httpd = PM::Httpd->new( files => { matrix_files() }, config => <<"CONF" )->start;
<Location /page.html>
    PushManifestResource $CSS as=style
    PushManifestResource /css/own.css as=style
</Location>
CONF
    my $got = node( [ map { $httpd->clear_url($_) } $CSS, '/page.html' ] );
    lists_ok [ promised($got) ], ['/css/own.css'], 'what it fetched itself is not promised';
};

subtest 'the log says why' => sub {
    my $httpd = server('');
    node( [ map { $httpd->clear_url($_) } @LINKS, '/page.html' ] );
    ok $httpd->log_has(qr/page \/page.html, set s: nothing sent early: the client has it all/),
        'the client has it all';
};

done_testing;
