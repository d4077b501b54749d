/*
 * What the handler of a request will do with it, as far as can be told before
 * it runs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/handler.h"

#include <unistd.h>

#include <http_config.h>
#include <http_core.h>
#include <http_protocol.h>

#include <unixd.h>

/* Types that are names of handlers, as `AddType application/x-httpd-php`. */
#define HANDLER_TYPES "application/x-httpd-"

#define HANDLER_DEFAULT "default-handler"
#define HANDLER_CGI "cgi-script"
#define TYPE_CGI HANDLER_TYPES "cgi"

/* More groups of a process than that are not asked for. */
#define GROUPS_MAX 256

static int begins_with(const char *text, const char *beginning)
{
    return !strncmp(text, beginning, strlen(beginning));
}

int pm_handler_makes_page(const request_rec *r)
{
    const char *type = r->content_type;

    return (r->handler && strcmp(r->handler, HANDLER_DEFAULT)) ||
           (type && (!strcmp(type, DIR_MAGIC_TYPE) ||
                     begins_with(type, HANDLER_TYPES)));
}

/* The name that handlers go by: the type's, where none was named. */
static const char *name_of(const request_rec *r)
{
    return r->handler        ? r->handler
           : r->content_type ? r->content_type
                             : HANDLER_DEFAULT;
}

/* Whether this process belongs to a group. */
static int is_in_group(gid_t group)
{
    gid_t groups[GROUPS_MAX];
    int count = getgroups(GROUPS_MAX, groups);

    while (count > 0 && groups[count - 1] != group) {
        count--;
    }
    return count > 0 || group == getegid();
}

/*
 * Whether the mode of a file denies this process a permission, given as that of
 * the world. An access list is not asked, which can only grant more.
 */
static int is_denied(const apr_finfo_t *file, apr_fileperms_t permission)
{
    apr_fileperms_t group = permission << 4, owner = permission << 8;
    apr_fileperms_t all = owner | group | permission;
    uid_t user;

    if (!(file->valid & APR_FINFO_PROT) || !(file->valid & APR_FINFO_OWNER) ||
        (file->protection & all) == all) {
        return 0;
    }
    user = geteuid();
    if (user == 0) { /* it may read all, and run what anybody may */
        return permission == APR_FPROT_WEXECUTE && !(file->protection & all);
    }
    return !(file->protection & (user == file->user         ? owner
                                 : is_in_group(file->group) ? group
                                                            : permission));
}

/* Whether the path goes on behind the file. */
static int has_path_info(const request_rec *r)
{
    return r->path_info && *r->path_info;
}

/* mod_cgi and mod_cgid, which take path info unless they are told not to. */
static const char *cgi_refusal(request_rec *r)
{
    const char *forced = apr_table_get(r->notes, "alias-forced-type");
    int is_script_alias = forced && !ap_cstr_casecmp(forced, HANDLER_CGI);

    if (!(ap_allow_options(r) & OPT_EXECCGI) && !is_script_alias) {
        return "scripts may not run here (Options ExecCGI)";
    }
    if (r->finfo.filetype != APR_REG) {
        return "the script is not there";
    }
    if (r->used_path_info == AP_REQ_REJECT_PATH_INFO && has_path_info(r)) {
        return "path info is refused (AcceptPathInfo)";
    }
    if (!ap_unixd_config.suexec_enabled &&
        is_denied(&r->finfo, APR_FPROT_WEXECUTE)) {
        return "the script may not be executed";
    }
    return NULL;
}

/* What lists directories, where that is allowed. */
static const char *directory_refusal(request_rec *r)
{
    return (ap_allow_options(r) & OPT_INDEXES) &&
                   ap_find_linked_module("mod_autoindex.c")
               ? NULL
               : "a directory without an index";
}

/* httpd's own handler, which sends the file. */
static const char *file_refusal(request_rec *r)
{
    if (r->finfo.filetype == APR_NOFILE) {
        return "the file is not there";
    }
    if (r->finfo.filetype == APR_DIR) {
        return directory_refusal(r);
    }
    if (r->used_path_info != AP_REQ_ACCEPT_PATH_INFO && has_path_info(r)) {
        return "there is no such file, but one on the way to it";
    }
    return is_denied(&r->finfo, APR_FPROT_WREAD) ? "the file may not be read"
                                                 : NULL;
}

const char *pm_handler_refusal(request_rec *r)
{
    const char *name = name_of(r);

    if (r->proxyreq != PROXYREQ_NONE) {
        return NULL;
    }
    if (!strcmp(name, HANDLER_CGI) || !strcmp(name, TYPE_CGI)) {
        return cgi_refusal(r);
    }
    if (!pm_handler_makes_page(r) || !strcmp(name, DIR_MAGIC_TYPE)) {
        return file_refusal(r);
    }
    return begins_with(name, HANDLER_TYPES) && r->finfo.filetype == APR_NOFILE
               ? "the file is not there"
               : NULL;
}

int pm_handler_switches(request_rec *r)
{
    conn_rec *c = r->connection;
    const char *upgrade = apr_table_get(r->headers_in, "Upgrade"), *protocol;
    apr_array_header_t *offers = NULL;

    if (!upgrade || c->master ||
        !ap_find_token(r->pool, apr_table_get(r->headers_in, "Connection"),
                       "upgrade") ||
        ap_parse_token_list_strict(r->pool, upgrade, &offers, 0) || !offers ||
        offers->nelts == 0) {
        return 0;
    }
    protocol = ap_select_protocol(c, r, NULL, offers);
    return protocol && strcmp(protocol, ap_get_protocol(c));
}
