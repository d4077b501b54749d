// A PNG picture of that size, on standard output: node image.mjs WIDTH HEIGHT
//
// SPDX-License-Identifier: Apache-2.0
import { crc32 as own, deflateSync } from 'node:zlib';

const [width, height] = process.argv.slice(2).map(Number);
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
const crc32 = own ?? ((bytes) => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
});

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(width, 0);
header.writeUInt32BE(height, 4);
header.set([8, 2, 0, 0, 0], 8);
const rows = Buffer.alloc((1 + width * 3) * height);
for (let y = 0; y < height; y++)
  for (let x = 0; x < width; x++)
    rows.set([x * y & 255, x * 3 + y & 255, y * 5 & 255], y * (1 + width * 3) + 1 + x * 3);
process.stdout.write(Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0)),
]));
