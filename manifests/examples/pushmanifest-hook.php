<?php
/*
 * Plugin Name: pushmanifest hook
 * Description: Says when the files that pages need may have changed.
 *
 * For wp-content/mu-plugins/. It only touches a file, which
 * pushmanifest-blog.path watches: what PHP may write, no crawl is started with.
 * PUSHMANIFEST_CHANGED, in wp-config.php, names another file.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
defined('ABSPATH') || exit;

function pushmanifest_changed() {
    touch(defined('PUSHMANIFEST_CHANGED') ? PUSHMANIFEST_CHANGED
                                          : '/run/pushmanifest/blog.changed');
}

foreach ([
    'save_post', 'deleted_post',        // a page more, or less
    'switch_theme', 'customize_save_after', 'wp_update_nav_menu',
    'activated_plugin', 'deactivated_plugin',
    'upgrader_process_complete',        // a theme, a plugin, or all of it
] as $pushmanifest_event) {
    add_action($pushmanifest_event, 'pushmanifest_changed');
}
