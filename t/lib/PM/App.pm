# Applications behind mod_proxy: httpd in front, with its static files, and the
# application on a port of loopback.
#
#   my $app = PM::App->django;     # gunicorn
#   my $app = PM::App->express;    # npm's express
#   $app->{httpd};
#
# Both show the same kind of site: a front page, items by number, a page behind a
# login, a feed in JSON, styles with an @import and a font, a module that imports
# another one; and one that nothing asks for yet.
#
# SPDX-License-Identifier: Apache-2.0
package PM::App;
use strict;
use warnings;
use File::Path qw(make_path);
use PM::Httpd;
use PM::Live;
use PM::Service;
use PM::Test;

use constant ITEMS => 30;

my $CONFIG = $SITE_CONFIG . <<'CONF';
ProxyPass        /static/ !
Alias            /static/ ${ROOT}/static/
<Location /static/>
    ExpiresActive on
    ExpiresDefault "access plus 1 day"
</Location>
AddOutputFilterByType DEFLATE text/html text/css text/javascript
ProxyPass        / http://127.0.0.1:PORT/
ProxyPassReverse / http://127.0.0.1:PORT/
RequestHeader set X-Forwarded-Proto https
ProxyPreserveHost On
CONF

sub httpd_for {
    my ($port) = @_;
    my $httpd = PM::Httpd->new(
        modules => [qw(proxy proxy_http expires deflate filter)], log_level => 'warn',
        files   => {
            'static/css/base.css'  => qq(\@import "grid.css";\n\@font-face{font-family:D;src:url("../fonts/d.woff2")}\nh1{font-family:D}\n) . '.x{color:red}' x 200,
            'static/css/grid.css'  => '.grid{display:grid}',
            'static/css/item.css'  => '.item{color:navy}',
            'static/js/app.mjs'    => 'import { mark } from "./mark.mjs"; mark();',
            'static/js/mark.mjs'   => 'export const mark = () => { document.documentElement.dataset.on = 1; };',
            'static/js/late.mjs'   => 'export default 1;',
            'static/fonts/d.woff2' => slurp( srcdir() . '/t/site/fonts/departure.woff2' ),
        },
        config => $CONFIG =~ s/PORT/$port/gr );
    return $httpd;
}

sub django {
    my ($class) = @_;
    my ($port) = free_ports(1);
    my $httpd = httpd_for($port);
    make_path( $httpd->path('app/templates') );
    $httpd->write( 'app/shop.py', <<'PY' );
import os
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseNotFound, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path

HERE = os.path.dirname(os.path.abspath(__file__))
ITEMS = range(1, int(os.environ['ITEMS']) + 1)
settings.configure(
    SECRET_KEY='not a secret', ROOT_URLCONF=__name__, ALLOWED_HOSTS=['*'], DEBUG=False,
    SECURE_PROXY_SSL_HEADER=('HTTP_X_FORWARDED_PROTO', 'https'), STATIC_URL='/static/',
    INSTALLED_APPS=['django.contrib.staticfiles'],
    SESSION_ENGINE='django.contrib.sessions.backends.signed_cookies',
    MIDDLEWARE=['django.contrib.sessions.middleware.SessionMiddleware', 'django.middleware.csrf.CsrfViewMiddleware'],
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'DIRS': [os.path.join(HERE, 'templates')],
                'OPTIONS': {'context_processors': ['django.template.context_processors.request']}}])

def home(request):
    return render(request, 'page.html', {'title': 'Items', 'items': ITEMS})

def item(request, number):
    if number not in ITEMS:
        return HttpResponseNotFound(render(request, 'page.html', {'title': 'None'}).content)
    return render(request, 'page.html', {'title': f'Item {number}', 'number': number})

def login(request):
    if request.method == 'POST':
        request.session['user'] = request.POST['user']
        return HttpResponseRedirect('/account/')
    return render(request, 'page.html', {'title': 'Log in', 'form': True})

def account(request):
    if 'user' not in request.session:
        return HttpResponseRedirect('/login/?next=/account/')
    return render(request, 'page.html', {'title': 'Hello ' + request.session['user']})

def listed(request):
    urls = ''.join(f'<url><loc>https://{request.get_host()}{item}</loc></url>' for item in ['/'] + [f'/item/{n}/' for n in ITEMS])
    return HttpResponse(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>', content_type='application/xml')

urlpatterns = [path('', home), path('item/<int:number>/', item), path('login/', login), path('account/', account),
               path('feed/', lambda request: JsonResponse({'items': list(ITEMS)})), path('sitemap.xml', listed)]
application = get_wsgi_application()
PY
    $httpd->write( 'app/templates/page.html', <<'HTML' );
{% load static %}<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{{ title }}</title>
<link rel=stylesheet href="{% static 'css/base.css' %}">{% if number %}<link rel=stylesheet href="{% static 'css/item.css' %}">{% endif %}
<script type=module src="{% static 'js/app.mjs' %}"></script></head><body><h1>{{ title }}</h1><ul class=grid>
{% for item in items %}<li><a href="/item/{{ item }}/">Item {{ item }}</a>{% endfor %}</ul><a href="/account/">Account</a> <a href="/feed/">Feed</a>
{% if form %}<form method=post>{% csrf_token %}<input name=user><button>Log in</button></form>{% endif %}</body></html>
HTML
    system 'chmod', '-R', 'a+rX', $httpd->path('app');
    my $app = PM::Service->new( [ program('gunicorn'), '--chdir', $httpd->path('app'), '--bind', "127.0.0.1:$port", '--worker-tmp-dir', $httpd->path('run'), '--workers', 2, 'shop:application' ],
        env => { ITEMS => ITEMS, PYTHONDONTWRITEBYTECODE => 1 }, ready => sub { PM::Service::listens($port) } );
    return bless { httpd => $httpd->start, app => $app }, $class;
}

sub express {
    my ($class) = @_;
    my ($port) = free_ports(1);
    my $httpd = httpd_for($port);
    $httpd->write( 'app/package.json', '{ "private": true, "type": "module" }' );
    my $got = run( [ program('npm'), qw(install --silent --no-audit --no-fund --ignore-scripts --cache), $httpd->path('npm'), 'express@5' ],
        cwd => $httpd->path('app'), timeout => 300 );
    die "npm install express: $got->{err}$got->{out}" if $got->{exit};
    $httpd->write( 'app/app.mjs', <<'JS' );
import express from 'express';
const app = express();
const items = Array.from({ length: Number(process.env.ITEMS) }, (_, i) => i + 1);
const page = (title, body = '', more = '') => `<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>${title}</title>
<link rel=stylesheet href=/static/css/base.css>${more}<script type=module src=/static/js/app.mjs></script></head>
<body><h1>${title}</h1>${body}<a href=/account>Account</a> <a href=/feed>Feed</a> <a href=/logout>Log out</a></body></html>`;
const item = '<link rel=stylesheet href=/static/css/item.css>';
const user = (request) => /user=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
app.use(express.urlencoded());
app.get('/', (q, r) => r.send(page('Items', `<ul class=grid>${items.map((n) => `<li><a href=/item/${n}>Item ${n}</a>`).join('')}</ul>`)));
app.get('/item/:n', (q, r) => items.includes(Number(q.params.n)) ? r.send(page(`Item ${q.params.n}`, `<a href="/item/${Number(q.params.n) + 1}?from=${q.params.n}">next</a>`, item)) : r.status(404).send(page('None')));
app.get('/login', (q, r) => r.send(page('Log in', '<form method=post><input name=user><button>Log in</button></form>')));
app.post('/login', (q, r) => r.set('Set-Cookie', `user=${q.body.user}; Path=/; HttpOnly`).redirect('/account'));
app.get('/account', (q, r) => user(q) ? r.send(page(`Hello ${user(q)}`)) : r.redirect('/login?next=/account'));
app.get('/logout', (q, r) => r.set('Set-Cookie', 'user=; Path=/; Max-Age=0').redirect('/'));
app.get('/feed', (q, r) => r.json({ items }));
app.listen(Number(process.env.PORT), '127.0.0.1');
JS
    my $app = PM::Service->new( [ program('node'), $httpd->path('app/app.mjs') ],
        env => { ITEMS => ITEMS, PORT => $port }, ready => sub { PM::Service::listens($port) } );
    return bless { httpd => $httpd->start, app => $app }, $class;
}

1;
