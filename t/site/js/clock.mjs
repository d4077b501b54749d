// SPDX-License-Identifier: Apache-2.0
const DAY = 24 * 60;

const minutes = (text) => {
  const [hour, minute] = text.split(':').map(Number);
  return hour * 60 + minute;
};

export const now = () => new Date().toTimeString().slice(0, 5);

export const minutesUntil = (time) => (minutes(time) - minutes(now()) + DAY) % DAY;
