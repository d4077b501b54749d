/*
 * The words that Chromium 156.0.8078.108 takes for the whole of a value, by
 * property, as of 2026-11-26. Made by build/supports-table.pl; not to be
 * changed by hand.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/supports_value_table.h"

/* clang-format off */
const pm_css_supported_t pm_css_supports_values[] = {
    {"", " -moz-available -moz-box -moz-center -moz-crisp-edges -moz-fit-content "
     " -moz-max-content -moz-min-content -moz-none -ms-grid -webkit-nowrap "
     " -webkit-sticky -webkit-text add-on auto-fill both-edges closed contains decimal "
     " edges full-size-kana grid-lanes ink inline-list-item instant justify-all "
     " legacy-item lower-alpha lower-roman mandatory marker masonry match-parent only "
     " optimize-contrast over-edge plus-darker proximity reset run-in safe scale-up "
     " self skip-ink span superellipse trim under-line unsafe upper-alpha upper-roman "
     " view-transition zoom-reset "},
    {" -webkit-animation-delay -webkit-border-bottom-left-radius "
     " -webkit-border-bottom-right-radius -webkit-border-horizontal-spacing "
     " -webkit-border-radius -webkit-border-top-left-radius "
     " -webkit-border-top-right-radius -webkit-border-vertical-spacing "
     " -webkit-box-flex -webkit-box-ordinal-group -webkit-box-orient -webkit-flex-grow "
     " -webkit-flex-shrink -webkit-mask-box-image-outset -webkit-mask-box-image-slice "
     " -webkit-opacity -webkit-order -webkit-padding-after -webkit-padding-before "
     " -webkit-padding-end -webkit-padding-start -webkit-rtl-ordering "
     " -webkit-ruby-position -webkit-shape-image-threshold -webkit-shape-margin "
     " -webkit-transform-origin-z -webkit-transition-delay -webkit-transition-duration "
     " -webkit-user-modify all animation-delay border-bottom-left-radius "
     " border-bottom-right-radius border-end-end-radius border-end-start-radius "
     " border-image-outset border-image-slice border-radius border-spacing "
     " border-start-end-radius border-start-start-radius border-top-left-radius "
     " border-top-right-radius clip-rule column-rule-inset column-rule-inset-cap "
     " column-rule-inset-cap-end column-rule-inset-cap-start column-rule-inset-end "
     " column-rule-inset-junction column-rule-inset-junction-end "
     " column-rule-inset-junction-start column-rule-inset-start cx cy "
     " dynamic-range-limit fill-opacity fill-rule flex-grow flex-line-count "
     " flex-shrink flood-opacity font math-depth offset-distance opacity order orphans "
     " outline-offset padding padding-block padding-block-end padding-block-start "
     " padding-bottom padding-inline padding-inline-end padding-inline-start "
     " padding-left padding-right padding-top r reading-order row-rule-inset "
     " row-rule-inset-cap row-rule-inset-cap-end row-rule-inset-cap-start "
     " row-rule-inset-end row-rule-inset-junction row-rule-inset-junction-end "
     " row-rule-inset-junction-start row-rule-inset-start rule-inset rule-inset-cap "
     " rule-inset-end rule-inset-junction rule-inset-start rule-overlap scroll-margin "
     " scroll-margin-block scroll-margin-block-end scroll-margin-block-start "
     " scroll-margin-bottom scroll-margin-inline scroll-margin-inline-end "
     " scroll-margin-inline-start scroll-margin-left scroll-margin-right "
     " scroll-margin-top shape-image-threshold shape-margin stop-opacity "
     " stroke-dashoffset stroke-miterlimit stroke-opacity stroke-width tab-size "
     " text-indent transition-delay transition-duration widows x y ",
     ""},
    {" text-align ",
     " -webkit-auto -webkit-center -webkit-match-parent center end justify left right "
     " start "},
    {" display ",
     " -webkit-box -webkit-flex -webkit-inline-box -webkit-inline-flex block contents "
     " flex flow flow-root grid inline inline-block inline-flex inline-grid "
     " inline-table list-item math none ruby ruby-text table table-caption table-cell "
     " table-column table-column-group table-footer-group table-header-group table-row "
     " table-row-group "},
    {" -webkit-logical-height -webkit-logical-width -webkit-min-logical-height "
     " -webkit-min-logical-width block-size height inline-size min-block-size "
     " min-height min-inline-size min-width width ",
     " -webkit-fill-available -webkit-fit-content -webkit-max-content "
     " -webkit-min-content auto fit-content max-content min-content stretch "},
    {" -webkit-max-logical-height -webkit-max-logical-width max-block-size max-height "
     " max-inline-size max-width ",
     " -webkit-fill-available -webkit-fit-content -webkit-max-content "
     " -webkit-min-content fit-content max-content min-content none stretch "},
    {" cursor ",
     " -webkit-grab -webkit-grabbing -webkit-zoom-in alias all-scroll auto cell "
     " col-resize copy crosshair default grab grabbing help move no-drop none "
     " not-allowed pointer progress row-resize text wait zoom-in zoom-out "},
    {" unicode-bidi ",
     " -webkit-isolate -webkit-plaintext bidi-override embed isolate isolate-override "
     " normal plaintext "},
    {" image-rendering ",
     " -webkit-optimize-contrast auto crisp-edges pixelated "},
    {" position ",
     " absolute fixed relative static sticky "},
    {" text-decoration ",
     " accentcolor auto blink canvas canvastext currentcolor dashed dotted double "
     " from-font line-through linktext none overline solid spelling-error transparent "
     " underline wavy "},
    {" outline ",
     " accentcolor auto canvas canvastext currentcolor dashed dotted double groove "
     " inset linktext medium none outset ridge solid thick thin transparent "},
    {" accent-color caret-color ",
     " accentcolor auto canvas canvastext currentcolor linktext transparent "},
    {" background ",
     " accentcolor border-area border-box bottom canvas canvastext center content-box "
     " currentcolor fixed left linktext local no-repeat none padding-box repeat "
     " repeat-x repeat-y right round scroll space text top transparent "},
    {" -webkit-text-emphasis text-emphasis ",
     " accentcolor canvas canvastext circle currentcolor linktext none open "
     " transparent "},
    {" -webkit-border-after -webkit-border-before -webkit-border-end "
     " -webkit-border-start -webkit-column-rule border border-block border-block-end "
     " border-block-start border-bottom border-inline border-inline-end "
     " border-inline-start border-left border-right border-top column-rule row-rule "
     " rule ",
     " accentcolor canvas canvastext currentcolor dashed dotted double groove hidden "
     " inset linktext medium none outset ridge solid thick thin transparent "},
    {" -webkit-text-stroke ",
     " accentcolor canvas canvastext currentcolor linktext medium thick thin "
     " transparent "},
    {" fill stroke ",
     " accentcolor canvas canvastext currentcolor linktext none transparent "},
    {" -webkit-border-after-color -webkit-border-before-color -webkit-border-end-color "
     " -webkit-border-start-color -webkit-column-rule-color "
     " -webkit-tap-highlight-color -webkit-text-emphasis-color -webkit-text-fill-color "
     " -webkit-text-stroke-color background-color border-block-color "
     " border-block-end-color border-block-start-color border-bottom-color "
     " border-color border-inline-color border-inline-end-color "
     " border-inline-start-color border-left-color border-right-color border-top-color "
     " color column-rule-color flood-color lighting-color outline-color row-rule-color "
     " rule-color stop-color text-decoration-color text-emphasis-color ",
     " accentcolor canvas canvastext currentcolor linktext transparent "},
    {" animation-composition ",
     " add "},
    {" -webkit-mask ",
     " add alpha border-box bottom center content content-box exclude intersect left "
     " luminance match-source no-repeat none padding-box repeat repeat-x repeat-y "
     " right round space subtract text top "},
    {" mask ",
     " add alpha border-box bottom center content-box exclude fill-box intersect left "
     " luminance match-source no-repeat none padding-box repeat repeat-x repeat-y "
     " right round space stroke-box subtract top view-box "},
    {" mask-composite ",
     " add exclude intersect subtract "},
    {" page-margin-safety ",
     " add none "},
    {" pointer-events ",
     " all auto fill none painted stroke visible "},
    {" text-decoration-skip-ink ",
     " all auto none "},
    {" -webkit-user-select user-select ",
     " all auto none text "},
    {" -webkit-column-span anchor-scope column-span text-combine-upright trigger-scope "
     " view-transition-scope ",
     " all none "},
    {" column-rule-visibility-items row-rule-visibility-items rule-visibility-items ",
     " all normal "},
    {" font-variant ",
     " all-small-caps contextual emoji full-width historical-forms lining-nums none "
     " normal oldstyle-nums ordinal proportional-nums ruby slashed-zero small-caps sub "
     " super tabular-nums text titling-caps unicase unicode "},
    {" font-variant-caps ",
     " all-small-caps normal small-caps titling-caps unicase "},
    {" transition-behavior ",
     " allow-discrete normal "},
    {" interpolate-size ",
     " allow-keywords numeric-only "},
    {" mask-type ",
     " alpha luminance "},
    {" mask-mode ",
     " alpha luminance match-source "},
    {" -webkit-animation-direction animation-direction ",
     " alternate normal reverse "},
    {" position-visibility ",
     " always "},
    {" -webkit-column-break-after -webkit-column-break-before ",
     " always auto avoid "},
    {" page-break-after page-break-before ",
     " always auto avoid left right "},
    {" scroll-snap-stop ",
     " always normal "},
    {" justify-self ",
     " anchor-center auto baseline center end flex-end flex-start left normal right "
     " self-end self-start start stretch "},
    {" -webkit-align-self align-self place-self ",
     " anchor-center auto baseline center end flex-end flex-start normal self-end "
     " self-start start stretch "},
    {" -webkit-font-smoothing ",
     " antialiased auto none subpixel-antialiased "},
    {" line-break ",
     " anywhere auto loose normal strict "},
    {" overflow-wrap word-wrap ",
     " anywhere break-word normal "},
    {" -webkit-animation-duration -webkit-column-count -webkit-column-width "
     " -webkit-columns -webkit-hyphenate-character -webkit-locale -webkit-margin-after "
     " -webkit-margin-before -webkit-margin-end -webkit-margin-start "
     " -webkit-mask-box-image-width animation-duration aspect-ratio border-image-width "
     " bottom clip color-interpolation color-interpolation-filters column-count "
     " column-height column-width columns frame-sizing hyphenate-character "
     " hyphenate-limit-chars inset inset-block inset-block-end inset-block-start "
     " inset-inline inset-inline-end inset-inline-start interactivity left margin "
     " margin-block margin-block-end margin-block-start margin-bottom margin-inline "
     " margin-inline-end margin-inline-start margin-left margin-right margin-top right "
     " rx ry scroll-padding scroll-padding-block scroll-padding-block-end "
     " scroll-padding-block-start scroll-padding-bottom scroll-padding-inline "
     " scroll-padding-inline-end scroll-padding-inline-start scroll-padding-left "
     " scroll-padding-right scroll-padding-top scrollbar-color size "
     " text-underline-offset top view-timeline-inset z-index ",
     " auto "},
    {" -webkit-column-break-inside page-break-inside ",
     " auto avoid "},
    {" break-inside ",
     " auto avoid avoid-column avoid-page "},
    {" break-after break-before ",
     " auto avoid avoid-column avoid-page column left page right "},
    {" column-fill ",
     " auto balance "},
    {" text-wrap ",
     " auto balance nowrap pretty stable wrap "},
    {" text-wrap-style ",
     " auto balance pretty stable "},
    {" -webkit-appearance appearance ",
     " auto base-select button checkbox menulist none radio textfield "},
    {" alignment-baseline ",
     " auto baseline middle "},
    {" caret-shape ",
     " auto block "},
    {" resize ",
     " auto block both inline none "},
    {" offset ",
     " auto border-box bottom center content-box fill-box left none normal padding-box "
     " right stroke-box top view-box "},
    {" offset-position ",
     " auto bottom center left normal right top "},
    {" offset-anchor ",
     " auto bottom center left right top "},
    {" text-align-last ",
     " auto center end justify left right start "},
    {" overflow overflow-block overflow-inline overflow-x overflow-y ",
     " auto clip hidden overlay scroll visible "},
    {" -webkit-background-size -webkit-mask-size background-size mask-size ",
     " auto contain cover "},
    {" timeline-trigger ",
     " auto contain cover none normal scroll "},
    {" timeline-trigger-active-range timeline-trigger-active-range-end "
     " timeline-trigger-active-range-start ",
     " auto contain cover normal scroll "},
    {" overscroll-behavior overscroll-behavior-block overscroll-behavior-inline "
     " overscroll-behavior-x overscroll-behavior-y ",
     " auto contain none "},
    {" -webkit-flex flex ",
     " auto content fit-content max-content min-content none stretch "},
    {" -webkit-flex-basis flex-basis ",
     " auto content fit-content max-content min-content stretch "},
    {" outline-style ",
     " auto dashed dotted double groove inset none outset ridge solid "},
    {" text-justify ",
     " auto distribute inter-character inter-word none "},
    {" baseline-source ",
     " auto first last "},
    {" table-layout ",
     " auto fixed "},
    {" text-decoration-thickness ",
     " auto from-font "},
    {" text-underline-position ",
     " auto from-font left right under "},
    {" text-rendering ",
     " auto geometricprecision optimizelegibility optimizespeed "},
    {" shape-rendering ",
     " auto geometricprecision optimizespeed "},
    {" content-visibility ",
     " auto hidden visible "},
    {" isolation ",
     " auto isolate "},
    {" -webkit-line-break ",
     " auto loose normal strict "},
    {" touch-action ",
     " auto manipulation none pan-x pan-y pinch-zoom "},
    {" caret-animation ",
     " auto manual "},
    {" hyphens ",
     " auto manual none "},
    {" grid-auto-columns grid-auto-rows ",
     " auto max-content min-content "},
    {" grid-template-columns grid-template-rows ",
     " auto max-content min-content none subgrid "},
    {" dominant-baseline ",
     " auto middle "},
    {" -webkit-text-size-adjust -webkit-user-drag animation-timeline "
     " font-optical-sizing font-synthesis-small-caps font-synthesis-style "
     " font-synthesis-weight forced-color-adjust overlay quotes ruby-overhang "
     " scroll-axis-lock scroll-target-group text-size-adjust timeline-trigger-source ",
     " auto none "},
    {" font-kerning position-anchor ",
     " auto none normal "},
    {" text-box ",
     " auto none normal text trim-both trim-end trim-start "},
    {" scrollbar-width ",
     " auto none thin "},
    {" overflow-anchor ",
     " auto none visible "},
    {" column-wrap ",
     " auto nowrap wrap "},
    {" color-rendering ",
     " auto optimizequality optimizespeed "},
    {" offset-rotate ",
     " auto reverse "},
    {" scroll-behavior ",
     " auto smooth "},
    {" scrollbar-gutter ",
     " auto stable "},
    {" buffered-rendering ",
     " auto static "},
    {" text-box-edge ",
     " auto text "},
    {" word-break ",
     " auto-phrase break-all break-word keep-all normal "},
    {" -webkit-animation-fill-mode animation-fill-mode ",
     " backwards both forwards none "},
    {" -webkit-flex-flow flex-flow ",
     " balance column column-reverse nowrap row row-reverse wrap wrap-reverse "},
    {" -webkit-flex-wrap flex-wrap ",
     " balance nowrap wrap wrap-reverse "},
    {" vertical-align ",
     " baseline bottom middle sub super text-bottom text-top top "},
    {" justify-items ",
     " baseline center end flex-end flex-start left legacy normal right self-end "
     " self-start start stretch "},
    {" -webkit-align-items align-items place-items ",
     " baseline center end flex-end flex-start normal self-end self-start start "
     " stretch "},
    {" -webkit-align-content align-content place-content ",
     " baseline center end flex-end flex-start normal space-around space-between "
     " space-evenly start stretch "},
    {" -webkit-box-align ",
     " baseline center end start stretch "},
    {" baseline-shift ",
     " baseline sub super "},
    {" corner-block-end-shape corner-block-start-shape corner-bottom-left-shape "
     " corner-bottom-right-shape corner-bottom-shape corner-end-end-shape "
     " corner-end-start-shape corner-inline-end-shape corner-inline-start-shape "
     " corner-left-shape corner-right-shape corner-shape corner-start-end-shape "
     " corner-start-start-shape corner-top-left-shape corner-top-right-shape "
     " corner-top-shape ",
     " bevel notch round scoop square squircle "},
    {" stroke-linejoin ",
     " bevel round "},
    {" -webkit-text-decorations-in-effect text-decoration-line ",
     " blink line-through none overline spelling-error underline "},
    {" margin-trim ",
     " block block-end block-start none "},
    {" scroll-snap-type ",
     " block both inline none x y "},
    {" scroll-timeline-axis view-timeline-axis ",
     " block inline x y "},
    {" position-area position-try position-try-fallbacks ",
     " block-end block-start bottom center end inline-end inline-start left none right "
     " self-end self-start start top "},
    {" font-weight ",
     " bold bolder lighter normal "},
    {" background-clip ",
     " border-area border-box content-box padding-box text "},
    {" -webkit-background-origin -webkit-mask-origin ",
     " border-box content content-box padding-box "},
    {" -webkit-mask-clip ",
     " border-box content content-box padding-box text "},
    {" -webkit-box-sizing box-sizing ",
     " border-box content-box "},
    {" -webkit-clip-path clip-path ",
     " border-box content-box fill-box margin-box none padding-box stroke-box view-box "},
    {" offset-path ",
     " border-box content-box fill-box none padding-box stroke-box view-box "},
    {" mask-clip mask-origin ",
     " border-box content-box fill-box padding-box stroke-box view-box "},
    {" transform-box ",
     " border-box content-box fill-box stroke-box view-box "},
    {" -webkit-shape-outside shape-outside ",
     " border-box content-box margin-box none padding-box "},
    {" background-origin overflow-clip-margin ",
     " border-box content-box padding-box "},
    {" -webkit-background-clip ",
     " border-box content-box padding-box text "},
    {" clear ",
     " both inline-end inline-start left none right "},
    {" -webkit-mask-position -webkit-perspective-origin -webkit-transform-origin "
     " background-position mask-position object-position perspective-origin "
     " transform-origin ",
     " bottom center left right top "},
    {" -webkit-mask-position-y -webkit-perspective-origin-y -webkit-transform-origin-y "
     " background-position-y ",
     " bottom center top "},
    {" caption-side ",
     " bottom top "},
    {" white-space-collapse ",
     " break-spaces collapse "},
    {" white-space ",
     " break-spaces collapse normal nowrap pre pre-line pre-wrap wrap "},
    {" text-transform ",
     " capitalize lowercase none uppercase "},
    {" -webkit-justify-content justify-content ",
     " center end flex-end flex-start left normal right space-around space-between "
     " space-evenly start stretch "},
    {" -webkit-box-pack ",
     " center end justify start "},
    {" scroll-snap-align ",
     " center end none start "},
    {" -webkit-mask-position-x -webkit-perspective-origin-x -webkit-transform-origin-x "
     " background-position-x ",
     " center left right "},
    {" ruby-align ",
     " center space-around space-between start "},
    {" -webkit-text-security ",
     " circle disc none square "},
    {" -webkit-text-emphasis-style text-emphasis-style ",
     " circle none open "},
    {" -webkit-mask-composite ",
     " clear copy plus-lighter "},
    {" text-overflow ",
     " clip "},
    {" -webkit-box-decoration-break box-decoration-break ",
     " clone slice "},
    {" visibility ",
     " collapse hidden visible "},
    {" border-collapse ",
     " collapse separate "},
    {" mix-blend-mode ",
     " color color-burn color-dodge darken difference exclusion hard-light hue lighten "
     " luminosity multiply normal overlay plus-lighter saturation screen soft-light "},
    {" background-blend-mode ",
     " color color-burn color-dodge darken difference exclusion hard-light hue lighten "
     " luminosity multiply normal overlay saturation screen soft-light "},
    {" -webkit-flex-direction flex-direction ",
     " column column-reverse row row-reverse "},
    {" grid-auto-flow ",
     " column dense row "},
    {" math-shift math-style ",
     " compact normal "},
    {" font-stretch ",
     " condensed expanded normal ultra-condensed "},
    {" object-fit ",
     " contain cover fill none scale-down "},
    {" animation-range animation-range-end animation-range-start "
     " timeline-trigger-activation-range timeline-trigger-activation-range-end "
     " timeline-trigger-activation-range-start ",
     " contain cover normal scroll "},
    {" field-sizing ",
     " content fixed "},
    {" contain ",
     " content inline-size layout none paint size strict style "},
    {" font-variant-ligatures ",
     " contextual none normal "},
    {" font-palette ",
     " dark light normal "},
    {" -webkit-border-after-style -webkit-border-before-style -webkit-border-end-style "
     " -webkit-border-start-style -webkit-column-rule-style border-block-end-style "
     " border-block-start-style border-block-style border-bottom-style "
     " border-inline-end-style border-inline-start-style border-inline-style "
     " border-left-style border-right-style border-style border-top-style "
     " column-rule-style row-rule-style rule-style ",
     " dashed dotted double groove hidden inset none outset ridge solid "},
    {" text-decoration-style ",
     " dashed dotted double solid wavy "},
    {" -webkit-app-region app-region ",
     " drag none "},
    {" -webkit-animation-timing-function -webkit-transition-timing-function "
     " animation-timing-function transition-timing-function ",
     " ease ease-in ease-in-out ease-out linear step-end step-start "},
    {" -webkit-print-color-adjust print-color-adjust ",
     " economy exact "},
    {" font-variant-emoji ",
     " emoji normal text unicode "},
    {" text-anchor ",
     " end middle start "},
    {" paint-order ",
     " fill normal stroke "},
    {" background-attachment ",
     " fixed local scroll "},
    {" -webkit-transform-style transform-style ",
     " flat preserve-3d "},
    {" font-size-adjust ",
     " from-font none "},
    {" font-variant-east-asian ",
     " full-width normal ruby "},
    {" -webkit-backface-visibility backface-visibility ",
     " hidden visible "},
    {" empty-cells ",
     " hide show "},
    {" font-variant-alternates ",
     " historical-forms normal "},
    {" writing-mode ",
     " horizontal-tb lr-tb sideways-lr sideways-rl tb-rl vertical-lr vertical-rl "},
    {" -webkit-writing-mode ",
     " horizontal-tb vertical-lr vertical-rl "},
    {" -webkit-animation-iteration-count animation-iteration-count ",
     " infinite "},
    {" float ",
     " inline-end inline-start left none right "},
    {" container-type ",
     " inline-size normal scroll-state size "},
    {" list-style-position ",
     " inside outside "},
    {" font-style ",
     " italic normal oblique "},
    {" font-size ",
     " large larger math medium small smaller x-large x-small xx-large xx-small "
     " xxx-large "},
    {" -webkit-box-reflect ",
     " left right "},
    {" font-variant-numeric ",
     " lining-nums normal oldstyle-nums ordinal proportional-nums slashed-zero "
     " tabular-nums "},
    {" direction ",
     " ltr rtl "},
    {" -webkit-border-after-width -webkit-border-before-width -webkit-border-end-width "
     " -webkit-border-start-width -webkit-column-rule-width -webkit-text-stroke-width "
     " border-block-end-width border-block-start-width border-block-width "
     " border-bottom-width border-inline-end-width border-inline-start-width "
     " border-inline-width border-left-width border-right-width border-top-width "
     " border-width column-rule-width outline-width row-rule-width rule-width ",
     " medium thick thin "},
    {" text-orientation ",
     " mixed sideways upright "},
    {" window-drag ",
     " move none "},
    {" text-autospace ",
     " no-autospace normal "},
    {" -webkit-mask-repeat background-repeat mask-repeat ",
     " no-repeat repeat repeat-x repeat-y round space "},
    {" -webkit-box-shadow -webkit-filter -webkit-line-clamp "
     " -webkit-mask-box-image-source -webkit-mask-image -webkit-perspective "
     " -webkit-text-combine -webkit-transform anchor-name animation-trigger "
     " backdrop-filter background-image border-image-source border-shape box-shadow "
     " contain-intrinsic-block-size contain-intrinsic-height "
     " contain-intrinsic-inline-size contain-intrinsic-size contain-intrinsic-width d "
     " filter grid grid-template grid-template-areas image-orientation "
     " list-style-image marker marker-end marker-mid marker-start mask-image "
     " object-view-box perspective rotate scale scroll-initial-target "
     " scroll-marker-group scroll-timeline scroll-timeline-name stroke-dasharray "
     " text-fit text-shadow timeline-scope timeline-trigger-name transform translate "
     " vector-effect view-timeline view-timeline-name ",
     " none "},
    {" column-rule-break content row-rule-break rule-break speak ",
     " none normal "},
    {" -webkit-border-image -webkit-mask-box-image border-image ",
     " none repeat round space stretch "},
    {" font-synthesis ",
     " none small-caps style "},
    {" text-box-trim ",
     " none trim-both trim-end trim-start "},
    {" -webkit-column-gap -webkit-font-feature-settings column-gap "
     " font-feature-settings font-language-override font-variation-settings gap "
     " grid-column-gap grid-gap grid-row-gap initial-letter interest-delay "
     " interest-delay-end interest-delay-start letter-spacing line-height "
     " position-try-order reading-flow row-gap word-spacing zoom ",
     " normal "},
    {" -webkit-box-direction ",
     " normal reverse "},
    {" text-spacing-trim ",
     " normal space-all space-first trim-start "},
    {" font-variant-position ",
     " normal sub super "},
    {" text-wrap-mode ",
     " nowrap wrap "},
    {" -webkit-text-emphasis-position ruby-position text-emphasis-position ",
     " over under "},
    {" -webkit-animation-play-state animation-play-state ",
     " paused running "},
    {" -webkit-mask-box-image-repeat border-image-repeat ",
     " repeat round space stretch "},
    {" stroke-linecap ",
     " round square "},
    {" -webkit-text-orientation ",
     " sideways upright "},
    {" page-orientation ",
     " upright "},
};

const int pm_css_supports_nvalues =
    sizeof(pm_css_supports_values) / sizeof(pm_css_supports_values[0]);

const char *const pm_css_supports_void =
     " -moz-element -webkit-canvas alpha chroma color-contrast color-mod constant "
     " cross-fade device-cmyk element expression first-valid inherit leader "
     " media-progress pointer random-item running snap-block string stripes "
     " target-counter toggle ";
/* clang-format on */
