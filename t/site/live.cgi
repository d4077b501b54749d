#!/bin/sh
# live.html, after 300 milliseconds of thought.
#
# SPDX-License-Identifier: Apache-2.0
sleep 0.3
printf 'Content-Type: text/html; charset=utf-8\nCache-Control: no-store\n\n'
exec cat "${0%.cgi}.html"
