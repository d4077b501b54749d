// A WebSocket client (RFC 6455) that is enough to talk to a browser on
// loopback: text messages, whole or in fragments. Node has one of its own only
// from version 22 on, Debian 12 has version 18.
//
// SPDX-License-Identifier: Apache-2.0
import http from 'node:http';
import { randomBytes } from 'node:crypto';

const CONTINUATION = 0, TEXT = 1, CLOSE = 8, PING = 9, PONG = 10;

// section 5.2; a client's frames are masked
function frame(opcode, payload) {
  const long = payload.length > 0xffff;
  const extra = payload.length < 126 ? 0 : long ? 8 : 2;
  const head = Buffer.alloc(2 + extra + 4);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (extra === 0 ? payload.length : long ? 127 : 126);
  if (extra === 2) head.writeUInt16BE(payload.length, 2);
  if (extra === 8) head.writeBigUInt64BE(BigInt(payload.length), 2);
  const mask = randomBytes(4);
  mask.copy(head, 2 + extra);
  const masked = Buffer.from(payload);
  for (let i = 0; i < masked.length; i++) masked[i] ^= mask[i & 3];
  return Buffer.concat([head, masked]);
}

// The frames in `buffer` that are complete, and the bytes after them.
function frames(buffer) {
  const complete = [];
  for (;;) {
    if (buffer.length < 2) break;
    let length = buffer[1] & 0x7f, start = 2;
    if (length === 126 && buffer.length >= 4) [length, start] = [buffer.readUInt16BE(2), 4];
    else if (length === 127 && buffer.length >= 10) [length, start] = [Number(buffer.readBigUInt64BE(2)), 10];
    else if (length > 125) break;
    if (buffer.length < start + length) break;
    complete.push({
      final: (buffer[0] & 0x80) !== 0,
      opcode: buffer[0] & 0x0f,
      payload: buffer.subarray(start, start + length),
    });
    buffer = buffer.subarray(start + length);
  }
  return { complete, rest: buffer };
}

// Connects to ws://host:port/path. Gives { send(text), close() }; calls
// onMessage(text) for each message and onClose() once.
export function connect(url, { onMessage, onClose = () => {} }) {
  return new Promise((resolve, reject) => {
    const request = http.request(url.replace(/^ws:/, 'http:'), {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      },
    });
    request.on('error', reject);
    request.on('response', (response) => reject(new Error(`no WebSocket: ${response.statusCode}`)));
    request.on('upgrade', (response, socket, head) => {
      let bytes = head, message = [];
      const take = () => {
        const { complete, rest } = frames(bytes);
        bytes = rest;
        for (const { final, opcode, payload } of complete) {
          if (opcode === PING) socket.write(frame(PONG, payload));
          if (opcode === CLOSE) socket.end();
          if (opcode !== TEXT && opcode !== CONTINUATION) continue;
          message.push(Buffer.from(payload));
          if (final) onMessage(Buffer.concat(message.splice(0)).toString());
        }
      };
      socket.on('data', (chunk) => { bytes = Buffer.concat([bytes, chunk]); take(); });
      socket.on('error', () => {});
      socket.on('close', onClose);
      resolve({
        send: (text) => socket.write(frame(TEXT, Buffer.from(text))),
        close: () => socket.destroy(),
      });
      take();
    });
    request.end();
  });
}

// The protocols of both browsers: numbered commands, answers, and events.
// Gives { call(method, params, extra), close() }; events go to onEvent.
export async function remote(url, onEvent) {
  const waiting = new Map();
  let number = 0;
  const socket = await connect(url, {
    onMessage(text) {
      const message = JSON.parse(text);
      const answer = waiting.get(message.id);
      if (!answer) return onEvent(message);
      waiting.delete(message.id);
      if (message.error || message.type === 'error') answer.reject(new Error(text));
      else answer.resolve(message.result);
    },
    onClose() {
      for (const { reject } of waiting.values()) reject(new Error('the browser is gone'));
    },
  });
  return {
    close: socket.close,
    call: (method, params = {}, extra = {}) => new Promise((resolve, reject) => {
      waiting.set(++number, { resolve, reject });
      socket.send(JSON.stringify({ id: number, method, params, ...extra }));
    }),
  };
}
