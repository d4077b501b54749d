// SPDX-License-Identifier: Apache-2.0
// Counts the minutes to each departure down.
import { minutesUntil, now } from './clock.mjs';

function update() {
  document.querySelector('[data-clock]').textContent = now();
  for (const cell of document.querySelectorAll('[data-departs]'))
    cell.textContent = `${minutesUntil(cell.dataset.departs)} min`;
}

update();
setInterval(update, 1000);
