// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// The page's side of the chat: polls first, is upgraded, and shows what is said as text.
const show = (id, text) => { document.getElementById(id).textContent = text; };
const name = new URLSearchParams(location.search).get('name');
const socket = io({ path: new URL('socket.io', location).pathname, query: { name } });

socket.on('connect', () => {
  const engine = socket.io.engine;
  show('transport', engine.transport.name);
  engine.on('upgrade', () => show('transport', engine.transport.name));
});
socket.on('said', (text) => {
  const line = document.createElement('li');
  line.textContent = text;
  document.getElementById('said').append(line);
});
document.getElementById('form').addEventListener('submit', (event) => {
  event.preventDefault();
  socket.emit('say', document.getElementById('text').value);
});
