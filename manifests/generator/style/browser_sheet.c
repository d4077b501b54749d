/*
 * WHATWG HTML, section 15, "Rendering". What browsers show in place of an
 * element's content (a canvas, a closed <details>) is written as rules, too.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/browser_sheet.h"

#include <string.h>

#include "css/parse.h"

static const char text[] =
    /* sections 15.3.2 to 15.3.10: boxes */
    "html,body,address,blockquote,center,dialog,div,figure,figcaption,footer,"
    "form,header,hr,legend,listing,main,p,plaintext,pre,search,xmp,article,"
    "aside,h1,h2,h3,h4,h5,h6,hgroup,nav,section,dir,dd,dl,dt,menu,ol,ul,"
    "fieldset,details,optgroup,option,frameset,frame{display:block}"
    "li,summary{display:list-item}"
    "slot{display:contents}"
    "table{display:table}caption{display:table-caption}tr{display:table-row}"
    "thead,tbody,tfoot{display:table-row-group}col{display:table-column}"
    "colgroup{display:table-column-group}td,th{display:table-cell}"
    "ruby{display:ruby}rt{display:ruby-text}"
    "input,select,button,textarea,meter,progress{display:inline-block}"
    "dialog{position:absolute}"
    /* their margins, in fonts of the sizes that they have */
    "blockquote,dl,figure,ol,p,pre,ul,dir,menu,listing,xmp,plaintext"
    "{margin:16px 0}"
    "ol ol,ol ul,ul ol,ul ul{margin:0}"
    "h1{margin:21px 0}h2{margin:20px 0}h3{margin:19px 0}h4{margin:21px 0}"
    "h5{margin:22px 0}h6{margin:25px 0}hr{margin:8px 0}body{margin:8px}"
    /* fonts */
    "b,strong{font-weight:bolder}h1,h2,h3,h4,h5,h6,th{font-weight:bold}"
    "i,cite,em,var,dfn,address{font-style:italic}"
    "code,kbd,samp,tt,pre,plaintext,listing,xmp{font-family:monospace}"
    "input,textarea,select,button{font:1em system-ui;text-transform:none}"
    "textarea{font-family:monospace}"
    /* lists and quotes */
    "ol{list-style-type:decimal}ul,menu,dir{list-style-type:disc}"
    "summary{list-style-type:disclosure-closed}"
    "q::before{content:open-quote}q::after{content:close-quote}"
    /* section 15.3.1, "Hidden elements": behind the boxes that they have */
    "area,base,basefont,datalist,head,link,meta,noembed,noframes,noscript,"
    "param,rp,script,style,template,title,audio:not([controls]),"
    "dialog:not([open]),[popover],"
    "[hidden]:not([hidden=until-found i]),"
    "svg title,svg desc,svg metadata,svg defs,svg symbol"
    "{display:none}"
    "[hidden=until-found i]{content-visibility:hidden}"
    /* what no style shows */
    "details:not([open])>:not(summary:first-of-type),input[type=hidden],"
    "canvas>*,video>*,audio>*,meter>*,progress>*,iframe>*,object[data]>*,"
    "select:not([multiple]):not([size]) *"
    "{display:none!important}";

const pm_css_sheet_t *pm_css_browser_sheet(apr_pool_t *pool)
{
    return pm_css_parse(pool, text, strlen(text), PM_POSITION_START);
}
