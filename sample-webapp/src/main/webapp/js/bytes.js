// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/** The bytes of hexadecimal digits. */
export function fromHex(digits) {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** "48 65 6c", with two blanks in the middle of sixteen so that they can be counted. */
export function spaced(bytes) {
  return [...bytes]
    .map((byte, i) => byte.toString(16).padStart(2, "0") + (i % 16 === 7 ? " " : ""))
    .join(" ");
}

/** RFC 6455 5.3: what masks also unmasks. */
export function mask(bytes, key) {
  return bytes.map((byte, i) => byte ^ key[i % 4]);
}

/** The key as often as the payload needs it. */
export function repeat(key, length) {
  return Uint8Array.from({ length }, (none, i) => key[i % 4]);
}

/** Text of UTF-8 that may end within a character; control characters are shown as pictures of them. */
export function toText(bytes) {
  const text = new TextDecoder("utf-8").decode(bytes, { stream: true });
  return text.replace(/[\u0000-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)));
}
